"""`/v1/personen`."""

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter

from services.intake.aggregates import PERSOON
from services.intake.api.lijsten import pagina
from services.intake.domain import persoon as p
from services.intake.domain.ids import Code, HuishoudenId
from services.intake.handlers import personen as handlers
from services.intake.queries import PERSONEN, Row, gevonden
from services.intake.sleutels import Sleutels
from shared.contracts.intake import personen as c
from shared.errors import NotFound
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, changed, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.pseudoniem import PersoonId

MAX_GEVONDEN = 50
STRAATNAAM = 24
"""Characters that iWmo/iJw 3.2 leaves for a street (LDT_Straatnaam)."""


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of the person file."""

    @route(router, c.LIJST_PERSONEN)
    async def lijst_personen(query: c.PersonenQuery, caller: CallerIn, store: StoreIn) -> c.Personen:
        filters = {"huishouden_id": query.huishouden_id}
        rows, volgende = await pagina(store, caller.tenant, PERSONEN, filters, query)
        return c.Personen(resultaten=tuple(_kop_uit_rij(row) for row in rows), volgende=volgende)

    @route(router, c.REGISTREER_PERSOON)
    async def registreer_persoon(body: c.RegistreerPersoonBody, ctx: ContextIn, store: StoreIn) -> Answer:
        command = registratie(body, sleutels, ctx.tenant, clock)
        return await handlers.registreer_persoon(store, ctx, command, _geregistreerd)

    @route(router, c.ZOEK_PERSONEN)
    async def zoek_personen(body: c.ZoekPersoonBody, caller: CallerIn, store: StoreIn) -> c.PersonenGevonden:
        async with store.transaction(caller.tenant) as tx:
            ids: list[str] = []
            if body.bsn is not None:
                ids = [sleutels.persoon_id(caller.tenant, body.bsn)]
            elif body.achternaam is not None and body.geboortedatum is not None:
                sleutel = sleutels.zoeksleutel(caller.tenant, body.achternaam, body.geboortedatum)
                ids = await gevonden(tx, caller.tenant, sleutel, MAX_GEVONDEN)
            known = [await _bekend(tx, caller.tenant, id) for id in ids]
        return c.PersonenGevonden(resultaten=tuple(persoon_body(found) for found in known if found is not None))

    @route(router, c.TOON_PERSOON)
    async def toon_persoon(persoon_id: PersoonId, caller: CallerIn, store: StoreIn) -> Found:
        persoon, version = await fold(store, caller.tenant, PERSOON, persoon_id)
        return Found(body=persoon_body(p.bestaat(persoon)), version=version)

    @route(router, c.CORRIGEER_PERSOON)
    async def corrigeer_persoon(
        persoon_id: PersoonId, body: c.CorrigeerPersoonBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = p.CorrigeerPersoon(
            naam=_naam(body.naam) if body.naam else None,
            geboortedatum=body.geboortedatum,
            geslacht=Code(body.geslacht.value) if body.geslacht else None,
            adres=_adres(body.adres) if body.adres else None,
            huishouden_id=HuishoudenId(str(body.huishouden_id)) if body.huishouden_id else None,
            zonder_huishouden="huishouden_id" in body.model_fields_set and body.huishouden_id is None,
            vandaag=today(clock),
        )
        return await handlers.corrigeer_persoon(store, ctx, persoon_id, command, _gecorrigeerd)

    @route(router, c.VERGEET_PERSOON)
    async def vergeet_persoon(persoon_id: PersoonId, query: c.VergeetQuery, ctx: ContextIn, store: StoreIn) -> None:
        command = p.VergeetPersoon(reden=Code(query.reden.value), vandaag=today(clock))
        await handlers.vergeet_persoon(store, ctx, persoon_id, command)

    @route(router, c.TOON_PERSOONSGEGEVENS)
    async def toon_persoonsgegevens(persoon_id: PersoonId, caller: CallerIn, store: StoreIn) -> c.Persoonsgegevens:
        state, _ = await fold(store, caller.tenant, PERSOON, persoon_id)
        persoon = p.bestaat(state)
        if persoon.bsn is None or persoon.personalia is None:
            raise NotFound(PERSOON.name)  # erased: there is nothing left to write in a message
        adres = asdict(persoon.personalia.adres) | {"straatnaam": persoon.personalia.adres.straatnaam[:STRAATNAAM]}
        return c.Persoonsgegevens(
            persoon_id=UUID(persoon.persoon_id),
            bsn=persoon.bsn,
            geboortedatum=persoon.personalia.geboortedatum,
            geslacht=c.Geslacht(persoon.personalia.geslacht),
            naam=c.NaamBody(**asdict(persoon.personalia.naam)),
            adres=c.AdresBody(**adres),
        )


def registratie(body: c.RegistreerPersoonBody, sleutels: Sleutels, tenant: str, clock: Clock) -> p.RegistreerPersoon:
    """The command that records this person; the id follows from the BSN."""
    return p.RegistreerPersoon(
        persoon_id=sleutels.persoon_id(tenant, body.bsn),
        bsn=body.bsn,
        personalia=p.Personalia(
            naam=_naam(body.naam),
            geboortedatum=body.geboortedatum,
            geslacht=Code(body.geslacht.value),
            adres=_adres(body.adres),
        ),
        huishouden_id=HuishoudenId(str(body.huishouden_id)) if body.huishouden_id else None,
        vandaag=today(clock),
    )


async def _bekend(tx: Store, tenant: str, persoon_id: str) -> p.Persoon | None:
    try:
        state, _ = await fold(tx, tenant, PERSOON, persoon_id)
    except NotFound:
        return None
    return state if state is not None and not state.gewist else None


def _naam(body: c.NaamBody) -> p.Naam:
    return p.Naam(**body.model_dump(by_alias=False))


def _adres(body: c.AdresBody) -> p.Adres:
    return p.Adres(**body.model_dump(by_alias=False))


def persoon_body(persoon: p.Persoon) -> c.PersoonBody:
    """The person as the API shows them."""
    known = persoon.personalia
    return c.PersoonBody(
        persoon_id=UUID(persoon.persoon_id),
        gewist=persoon.gewist,
        bsn=persoon.bsn,
        naam=c.NaamBody(**asdict(known.naam)) if known else None,
        geboortedatum=known.geboortedatum if known else None,
        geslacht=c.Geslacht(known.geslacht) if known else None,
        adres=c.AdresBody(**asdict(known.adres)) if known else None,
        huishouden_id=UUID(persoon.huishouden_id) if persoon.huishouden_id else None,
        geregistreerd_op=persoon.geregistreerd_op,
        vergeten_op=persoon.vergeten_op,
        reden=c.RedenVergeten(persoon.reden) if persoon.reden else None,
    )


def _kop(state: p.State) -> c.PersoonKop:
    persoon = p.bestaat(state)
    return c.PersoonKop(
        persoon_id=UUID(persoon.persoon_id),
        huishouden_id=UUID(persoon.huishouden_id) if persoon.huishouden_id else None,
        geregistreerd_op=persoon.geregistreerd_op,
        gewist=persoon.gewist,
    )


def _geregistreerd(state: p.State, version: int) -> Answer:
    body = _kop(state)
    return created(f"/v1/personen/{body.persoon_id}", body, version)


def _gecorrigeerd(state: p.State, version: int) -> Answer:
    return changed(_kop(state), version)


def _kop_uit_rij(row: Row) -> c.PersoonKop:
    return c.PersoonKop.model_validate({name: row[name] for name in c.PersoonKop.model_fields})
