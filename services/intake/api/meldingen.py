"""`/v1/meldingen`."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter

from services.intake.aggregates import MELDING
from services.intake.api.inwoner import alleen_eigen, inwoner
from services.intake.api.lijsten import pagina
from services.intake.api.personen import registratie
from services.intake.domain import melding as m
from services.intake.domain.ids import Code, MeldingId
from services.intake.domain.wet import Wet
from services.intake.handlers import meldingen as handlers
from services.intake.queries import MELDINGEN, Row
from services.intake.sleutels import Sleutels
from shared.contracts import gemeente
from shared.contracts.body import Body
from shared.contracts.intake import meldingen as c
from shared.errors import Forbidden, NotFound
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.ids import uuid7
from shared.values.pseudoniem import PersoonId


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of the melding."""

    @route(router, c.LIJST_MELDINGEN)
    async def lijst_meldingen(query: c.MeldingenQuery, caller: CallerIn, store: StoreIn) -> c.Meldingen:
        filters = {"persoon_id": query.persoon_id, "status": query.status, "wet": query.wet}
        rows, volgende = await pagina(store, caller.tenant, MELDINGEN, filters, query)
        return c.Meldingen(resultaten=tuple(kop_uit_rij(row) for row in rows), volgende=volgende)

    @route(router, c.REGISTREER_MELDING)
    async def registreer_melding(
        body: c.RegistreerMeldingBody, caller: CallerIn, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        persoon = registratie(body.persoon, sleutels, ctx.tenant, clock) if body.persoon else None
        if persoon is None and inwoner(caller) is not None:
            raise Forbidden("Een inwoner noemt de persoon zelf, niet diens persoonId.")
        command = m.RegistreerMelding(
            melding_id=MeldingId(str(uuid7())),
            persoon_id=persoon.persoon_id if persoon else PersoonId(str(body.persoon_id)),
            wet=Wet(body.wet.value),
            taaksoort=Code(body.taaksoort) if body.taaksoort else None,
            hulpvraag=body.hulpvraag,
            ontvangen_op=body.ontvangen_op,
            vandaag=today(clock),
            door=inwoner(caller),
        )
        return await handlers.registreer_melding(store, ctx, command, persoon, _geregistreerd)

    @route(router, c.TOON_MELDING)
    async def toon_melding(melding_id: MeldingId, caller: CallerIn, store: StoreIn) -> Found:
        melding, version = await _melding(store, caller, melding_id)
        body = c.MeldingBody(
            **_kop(melding).model_dump(by_alias=False),
            hulpvraag=melding.hulpvraag,
            plan_ingediend_op=melding.plan_ingediend_op,
            plan_uiterlijk_op=melding.plan_uiterlijk_op,
            ingetrokken_op=melding.ingetrokken_op,
        )
        return Found(body=body, version=version)

    @route(router, c.BEVESTIG_MELDING)
    async def bevestig_melding(
        melding_id: MeldingId, body: c.BevestigMeldingBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = m.BevestigMelding(bevestigd_op=body.bevestigd_op, vandaag=today(clock))
        return await handlers.bevestig_melding(store, ctx, melding_id, command, _sub("bevestiging", _bevestiging))

    @route(router, c.TOON_BEVESTIGING)
    async def toon_bevestiging(melding_id: MeldingId, caller: CallerIn, store: StoreIn) -> Found:
        melding, version = await _melding(store, caller, melding_id)
        return Found(body=_bevestiging(melding), version=version)

    @route(router, c.DIEN_PERSOONLIJK_PLAN_IN)
    async def dien_persoonlijk_plan_in(
        melding_id: MeldingId, body: c.DienPlanInBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = m.DienPersoonlijkPlanIn(plan=body.plan, ingediend_op=body.ingediend_op, vandaag=today(clock))
        return await handlers.dien_persoonlijk_plan_in(
            store, ctx, melding_id, command, _sub("persoonlijk-plan", _plan_ingediend)
        )

    @route(router, c.TOON_PERSOONLIJK_PLAN)
    async def toon_persoonlijk_plan(melding_id: MeldingId, caller: CallerIn, store: StoreIn) -> Found:
        melding, version = await _melding(store, caller, melding_id)
        known = _plan_ingediend(melding)
        body = c.PersoonlijkPlanBody(melding_id=known.melding_id, ingediend_op=known.ingediend_op, plan=melding.plan)
        return Found(body=body, version=version)

    @route(router, c.TREK_MELDING_IN)
    async def trek_melding_in(
        melding_id: MeldingId, body: c.TrekMeldingInBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = m.TrekMeldingIn(
            reden=Code(body.reden.value), ingetrokken_op=body.ingetrokken_op, vandaag=today(clock)
        )
        return await handlers.trek_melding_in(store, ctx, melding_id, command, _sub("intrekking", _intrekking))

    @route(router, c.TOON_MELDING_INTREKKING)
    async def toon_melding_intrekking(melding_id: MeldingId, caller: CallerIn, store: StoreIn) -> Found:
        melding, version = await _melding(store, caller, melding_id)
        return Found(body=_intrekking(melding), version=version)


def kop_uit_rij(row: Row) -> c.MeldingKop:
    """A row of the list as the API shows it."""
    return c.MeldingKop.model_validate({name: row[name] for name in c.MeldingKop.model_fields})


async def _melding(store: Store, caller: Caller, melding_id: MeldingId) -> tuple[m.Melding, int]:
    state, version = await fold(store, caller.tenant, MELDING, melding_id)
    melding = m.bestaat(state)
    alleen_eigen(caller, melding.door)
    return melding, version


def _kop(melding: m.Melding) -> c.MeldingKop:
    return c.MeldingKop(
        melding_id=UUID(melding.melding_id),
        persoon_id=UUID(melding.persoon_id),
        wet=gemeente.Wet(melding.wet.value),
        taaksoort=melding.taaksoort,
        status=c.MeldingStatus(melding.status.value),
        ontvangen_op=melding.ontvangen_op,
        onderzoek_uiterlijk_op=melding.onderzoek_uiterlijk_op,
        bevestigd_op=melding.bevestigd_op,
        onderzoek_id=UUID(melding.onderzoek_id) if melding.onderzoek_id else None,
    )


def _geregistreerd(state: m.State, version: int) -> Answer:
    body = _kop(m.bestaat(state))
    return created(f"/v1/meldingen/{body.melding_id}", body, version)


def _sub(name: str, body: Callable[[m.Melding], Body]) -> Callable[[m.State, int], Answer]:
    """The answer to the making of a sub-resource; its ETag is that of the melding."""

    def answer(state: m.State, version: int) -> Answer:
        melding = m.bestaat(state)
        return created(f"/v1/meldingen/{melding.melding_id}/{name}", body(melding), version)

    return answer


def _bevestiging(melding: m.Melding) -> c.BevestigingBody:
    if melding.bevestigd_op is None:
        raise NotFound("bevestiging")
    return c.BevestigingBody(melding_id=UUID(melding.melding_id), bevestigd_op=melding.bevestigd_op)


def _plan_ingediend(melding: m.Melding) -> c.PlanIngediendBody:
    if melding.plan_ingediend_op is None:
        raise NotFound("persoonlijk-plan")
    return c.PlanIngediendBody(melding_id=UUID(melding.melding_id), ingediend_op=melding.plan_ingediend_op)


def _intrekking(melding: m.Melding) -> c.MeldingIntrekkingBody:
    if melding.ingetrokken_op is None or melding.reden is None:
        raise NotFound("intrekking")
    return c.MeldingIntrekkingBody(
        melding_id=UUID(melding.melding_id),
        ingetrokken_op=melding.ingetrokken_op,
        reden=c.RedenIntrekking(melding.reden),
    )
