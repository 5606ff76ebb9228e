"""`/v1/verwijzingen`."""

from uuid import UUID

from fastapi import APIRouter

from services.intake.aggregates import VERWIJZING
from services.intake.api.lijsten import pagina
from services.intake.domain import verwijzing as v
from services.intake.domain.ids import Code, VerwijzingId
from services.intake.handlers import aanvragen as handlers
from services.intake.queries import VERWIJZINGEN, Row
from services.intake.sleutels import Sleutels
from shared.contracts.intake import verwijzingen as c
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.agb import Agb
from shared.values.ids import uuid7
from shared.values.pseudoniem import PersoonId


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of the referral."""

    @route(router, c.LIJST_VERWIJZINGEN)
    async def lijst_verwijzingen(query: c.VerwijzingenQuery, caller: CallerIn, store: StoreIn) -> c.Verwijzingen:
        filters = {"persoon_id": query.persoon_id}
        rows, volgende = await pagina(store, caller.tenant, VERWIJZINGEN, filters, query)
        return c.Verwijzingen(resultaten=tuple(kop_uit_rij(row) for row in rows), volgende=volgende)

    @route(router, c.REGISTREER_VERWIJZING)
    async def registreer_verwijzing(body: c.RegistreerVerwijzingBody, ctx: ContextIn, store: StoreIn) -> Answer:
        command = v.RegistreerVerwijzing(
            verwijzing_id=VerwijzingId(str(uuid7())),
            persoon_id=PersoonId(str(body.persoon_id)),
            type_verwijzer=Code(body.verwijzer.type.value),
            naam_verwijzer=body.verwijzer.naam,
            zorgverlener_code=Agb(body.verwijzer.zorgverlener_code) if body.verwijzer.zorgverlener_code else None,
            verwezen_op=body.verwezen_op,
            ontvangen_op=body.ontvangen_op,
            agb=Agb(body.agb) if body.agb else None,
            toelichting=body.toelichting,
            vandaag=today(clock),
        )
        return await handlers.registreer_verwijzing(store, ctx, command, _geregistreerd)

    @route(router, c.TOON_VERWIJZING)
    async def toon_verwijzing(verwijzing_id: VerwijzingId, caller: CallerIn, store: StoreIn) -> Found:
        state, version = await fold(store, caller.tenant, VERWIJZING, verwijzing_id)
        verwijzing = v.bestaat(state)
        body = c.VerwijzingBody(
            **_kop(verwijzing).model_dump(by_alias=False),
            naam_verwijzer=verwijzing.naam_verwijzer,
            zorgverlener_code=str(verwijzing.zorgverlener_code) if verwijzing.zorgverlener_code else None,
            toelichting=verwijzing.toelichting,
        )
        return Found(body=body, version=version)


def kop_uit_rij(row: Row) -> c.VerwijzingKop:
    """A row of the list as the API shows it."""
    return c.VerwijzingKop.model_validate({name: row[name] for name in c.VerwijzingKop.model_fields})


def _kop(verwijzing: v.Verwijzing) -> c.VerwijzingKop:
    return c.VerwijzingKop(
        verwijzing_id=UUID(verwijzing.verwijzing_id),
        persoon_id=UUID(verwijzing.persoon_id),
        type_verwijzer=c.TypeVerwijzer(verwijzing.type_verwijzer),
        verwezen_op=verwijzing.verwezen_op,
        ontvangen_op=verwijzing.ontvangen_op,
        agb=str(verwijzing.agb) if verwijzing.agb else None,
    )


def _geregistreerd(state: v.State, version: int) -> Answer:
    body = _kop(v.bestaat(state))
    return created(f"/v1/verwijzingen/{body.verwijzing_id}", body, version)
