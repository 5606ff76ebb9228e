"""Why a line was awarded or rejected: its verdict given again from the facts it stood on, whatever changed since."""

from collections.abc import Iterable, Mapping, Sequence

import asyncpg

from services.billing.aggregates import AANSPRAAK, DECLARATIE, DEEL
from services.billing.domain.aanspraak import Versie, aanspraak_id
from services.billing.domain.beoordeling.beoordeel import leg_uit
from services.billing.domain.beoordeling.uitkomst import Oordeel
from services.billing.domain.beoordeling.vastlegging import nodig, opnieuw
from services.billing.domain.deel import deel_id
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.grootboek.feiten import EERDER
from services.billing.grootboek.oordelen import toetsen_van
from services.billing.grootboek.rijen import prestatie_van
from services.billing.handlers.ingediend import regels_van
from services.billing.queries import declaraties as queries
from services.billing.volumes import Volumeregels
from services.billing.weergave import regel_uit
from shared.contracts.billing import declaraties as c
from shared.contracts.body import Lijst
from shared.errors import NotFound
from shared.eventsourcing.execute import events_of, fold
from shared.eventsourcing.store import Store

MAXIMA = Volumeregels()


async def regels(store: Store, tenant: str, gevonden: queries.Gevonden, query: c.RegelsQuery) -> Lijst[c.RegelUit]:
    """The lines of a claim, in the order of the message, each with every rule tried; without verdict while it waits."""
    id = str(gevonden.rij["declaratie_id"])
    async with store.transaction(tenant) as tx:
        if gevonden.uit.status is c.DeclaratieStatus.BEOORDEELD:
            rijen = await queries.regelrijen(tx, tenant, id, query)
            uit = await _uitgelegd(tx, tenant, gevonden.rij, rijen)
        else:
            wachtend = await _wachtend(tx, tenant, id, queries.na(query), query.limit + 1)
            uit = [] if query.toegekend is not None else [regel_uit(p, None) for p in wachtend]
    return queries.bladzijde(uit, query.limit)


async def regel(store: Store, tenant: str, gevonden: queries.Gevonden, nr: int) -> c.RegelUit:
    """One line of a claim; NotFound where it has none by that number."""
    id = str(gevonden.rij["declaratie_id"])
    async with store.transaction(tenant) as tx:
        if gevonden.uit.status is c.DeclaratieStatus.BEOORDEELD:
            (uit,) = await _uitgelegd(tx, tenant, gevonden.rij, [await queries.regelrij(tx, tenant, id, nr)])
            return uit
        for p in await _wachtend(tx, tenant, id, nr - 1, 1):
            if p.nr == nr:
                return regel_uit(p, None)
    raise NotFound("regel")


async def _uitgelegd(
    tx: Store, tenant: str, declaratie: asyncpg.Record, rijen: Sequence[asyncpg.Record]
) -> list[c.RegelUit]:
    kop, id = queries.kop_van(declaratie, tenant), str(declaratie["declaratie_id"])
    oordelen = {rij["nr"]: _oordeel_van(rij) for rij in rijen if rij["deel"] is None}
    for deel in sorted({rij["deel"] for rij in rijen if rij["deel"] is not None}):
        gevraagd = {rij["nr"]: prestatie_van(rij) for rij in rijen if rij["deel"] == deel}
        oordelen |= await _opnieuw(tx, tenant, kop, deel_id(id, deel), gevraagd)
    return [regel_uit(prestatie_van(rij), oordelen[rij["nr"]], rij["betaalrun_id"]) for rij in rijen]


def _oordeel_van(rij: asyncpg.Record) -> Oordeel:
    """A verdict from before there were parts: the rules tried were kept with the line."""
    return Oordeel(
        nr=rij["nr"],
        toegekend=rij["toegekend"],
        retourcodes=tuple(rij["retourcodes"]),
        toetsen=toetsen_van(rij["toetsen"]),
    )


async def _opnieuw(
    tx: Store, tenant: str, kop: Kop, deel: str, gevraagd: Mapping[int, Prestatie]
) -> dict[int, Oordeel]:
    state, _ = await fold(tx, tenant, DEEL, deel)
    versies, debetten = set(), set()
    for toetsing in state.toetsingen:
        eigen_versies, eigen_debetten = nodig(gevraagd, toetsing)
        versies |= eigen_versies
        debetten |= eigen_debetten
    gehoord = await _versies(tx, tenant, kop, versies)
    eerder = await _eerder(tx, tenant, kop, debetten)
    return {
        uitspraak.prestatie.nr: leg_uit(uitspraak, kop, MAXIMA)
        for toetsing in state.toetsingen
        for uitspraak in opnieuw(kop, gevraagd, toetsing, gehoord, eerder, MAXIMA)
    }


async def _versies(
    tx: Store, tenant: str, kop: Kop, plekken: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Versie]:
    """These versions of toewijzingen, as they were heard."""
    gevraagd = [*plekken]
    stromen = {nummer: AANSPRAAK.stream(aanspraak_id(kop.wet, nummer)) for nummer, _ in gevraagd}
    gehoord = await tx.load_many(tenant, [*stromen.values()])
    opgeslagen = [gehoord[stromen[nummer]][versie - 1] for nummer, versie in gevraagd]
    events = await events_of(tx, tenant, AANSPRAAK, opgeslagen)
    return {plek: event.versie for plek, event in zip(gevraagd, events, strict=True)}


async def _eerder(tx: Store, tenant: str, kop: Kop, referenties: Iterable[str]) -> dict[str, Prestatie]:
    """The lines that first used these references; what they say never changes."""
    if not (gezocht := sorted(referenties)):
        return {}
    rijen = await tx.conn.fetch(EERDER, tenant, kop.agb, kop.wet.value, gezocht)
    return {rij["referentie"]: prestatie_van(rij) for rij in rijen}


async def _wachtend(tx: Store, tenant: str, id: str, na: int, hoogstens: int) -> list[Prestatie]:
    """The next lines of a claim without verdicts, in the order of the message."""
    state, _ = await fold(tx, tenant, DECLARATIE, id)
    gevonden: list[Prestatie] = []
    async for pagina in regels_van(tx, tenant, id, state, na):
        gevonden += pagina
        if len(gevonden) >= hoogstens:
            break
    return gevonden[:hoogstens]
