"""Claims, their lines and their answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from services.billing.berichten.antwoord import vorm_antwoord
from services.billing.domain.beoordeling.regels import RETOURCODE_VAN
from services.billing.domain.beoordeling.uitkomst import NIET_BEOORDEELD, Oordeel, Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.wet import Wet
from services.billing.grootboek.clienten import open_bsns
from services.billing.grootboek.oordelen import toetsen_van
from services.billing.grootboek.rijen import prestatie_van
from services.billing.weergave import bevindingen_uit, dagen, regel_uit
from shared.contracts.billing import declaraties as c
from shared.contracts.body import Lijst
from shared.errors import NotFound, Refused
from shared.eventsourcing.store import Store
from shared.istandaarden.berichten.declaratie import Antwoord325
from shared.runtime.http.cursors import after, cursor
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

EEN = """
SELECT d.*, s.version FROM declaraties d
JOIN streams s ON s.tenant = d.tenant AND s.stream = 'declaratie-' || d.declaratie_id
WHERE d.tenant = $1 AND d.declaratie_id = $2 AND ($3::text IS NULL OR d.agb = $3)"""
LIJST = """
SELECT * FROM declaraties
WHERE tenant = $1 AND ($2::uuid IS NULL OR declaratie_id < $2) AND ($4::text IS NULL OR agb = $4)
    AND ($5::text IS NULL OR wet = $5) AND ($6::text IS NULL OR status = $6) AND ($7::date IS NULL OR begindatum = $7)
ORDER BY declaratie_id DESC LIMIT $3"""
REGELS = """
SELECT * FROM prestaties
WHERE tenant = $1 AND declaratie_id = $2 AND nr > $3 AND ($5::boolean IS NULL OR toegekend = $5) ORDER BY nr LIMIT $4"""
REGEL = "SELECT * FROM prestaties WHERE tenant = $1 AND declaratie_id = $2 AND nr = $3"
AFGEWEZEN = "SELECT * FROM prestaties WHERE tenant = $1 AND declaratie_id = $2 AND NOT toegekend ORDER BY nr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gevonden:
    """A claim's row; `versie` is that of its stream."""

    rij: asyncpg.Record
    versie: int

    @property
    def uit(self) -> c.DeclaratieUit:
        """As the API shows it."""
        return _uit(self.rij)


async def declaratie(store: Store, tenant: str, id: str, agb: str | None) -> Gevonden:
    """One claim; NotFound for another municipality's or provider's."""
    async with store.transaction(tenant) as tx:
        rij = await tx.conn.fetchrow(EEN, tenant, UUID(id), agb)
    if rij is None:
        raise NotFound("declaratie")
    return Gevonden(rij=rij, versie=rij["version"])


async def declaraties(store: Store, tenant: str, query: c.DeclaratiesQuery) -> Lijst[c.DeclaratieUit]:
    """Claims, newest first."""
    sleutel = after(query.cursor, str)
    maand = None if query.maand is None else date.fromisoformat(f"{query.maand}-01")
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(
            LIJST,
            tenant,
            UUID(str(sleutel[0])) if sleutel else None,
            query.limit + 1,
            query.agb,
            query.wet,
            query.status,
            maand,
        )
    getoond = rijen[: query.limit]
    meer = len(rijen) > query.limit
    return Lijst[c.DeclaratieUit](
        resultaten=tuple(map(_uit, getoond)),
        volgende=cursor(str(getoond[-1]["declaratie_id"])) if meer else None,
    )


async def regels(store: Store, tenant: str, id: str, query: c.RegelsQuery) -> Lijst[c.RegelUit]:
    """The lines of a judged claim, in the order of the message."""
    sleutel = after(query.cursor, int)
    na = int(sleutel[0]) if sleutel else 0
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(REGELS, tenant, UUID(id), na, query.limit + 1, query.toegekend)
    getoond = rijen[: query.limit]
    return Lijst[c.RegelUit](
        resultaten=tuple(map(_regel_uit, getoond)),
        volgende=cursor(getoond[-1]["nr"]) if len(rijen) > query.limit else None,
    )


def zonder_oordeel(alle: Sequence[Prestatie], query: c.RegelsQuery) -> Lijst[c.RegelUit]:
    """The lines of a claim that waits, or that counts as not sent: none of them has a verdict."""
    sleutel = after(query.cursor, int)
    na = int(sleutel[0]) if sleutel else 0
    open_ = [] if query.toegekend is not None else [regel for regel in alle if regel.nr > na]
    getoond = open_[: query.limit]
    return Lijst[c.RegelUit](
        resultaten=tuple(regel_uit(regel, None) for regel in getoond),
        volgende=cursor(getoond[-1].nr) if len(open_) > query.limit else None,
    )


async def regel(store: Store, tenant: str, id: str, nr: int) -> c.RegelUit:
    """One line of a judged claim; NotFound where it has none by that number."""
    async with store.transaction(tenant) as tx:
        rij = await tx.conn.fetchrow(REGEL, tenant, UUID(id), nr)
    if rij is None:
        raise NotFound("regel")
    return _regel_uit(rij)


async def antwoord(store: Store, tenant: str, gevonden: Gevonden) -> tuple[Kop, Antwoord325]:
    """The 325 of a judged claim; Refused while it waits, and where one of its clients was forgotten."""
    rij = gevonden.rij
    if rij["status"] == c.DeclaratieStatus.ONTVANGEN:
        raise Refused("antwoord-nog-niet-klaar", "De declaratie is nog niet beoordeeld; vraag het antwoord later op.")
    kop, id = _kop(rij, tenant), str(rij["declaratie_id"])
    async with store.transaction(tenant) as tx:
        afgewezen = await tx.conn.fetch(AFGEWEZEN, tenant, rij["declaratie_id"])
        regels = [prestatie_van(r) for r in afgewezen]
        bsns = await open_bsns(tx, tx.conn, tenant, id, {r.persoon_id for r in regels})
    uitkomst = _uitkomst(rij, afgewezen)
    return kop, vorm_antwoord(kop, regels, uitkomst, bsns, rij["antwoord_identificatie"], rij["antwoord_dagtekening"])


def _uitkomst(rij: asyncpg.Record, afgewezen: Sequence[asyncpg.Record]) -> Uitkomst:
    """The verdict as far as the answer shows it."""
    codes = tuple(rij["retourcodes"])
    return Uitkomst(
        kopcodes=() if rij["bericht_telt"] else codes,
        declaratiecodes=codes if rij["bericht_telt"] else (),
        geweigerd={
            PersoonId(str(r["persoon_id"])): RETOURCODE_VAN["TR304"]
            for r in afgewezen
            if r["retourcodes"] == [NIET_BEOORDEELD]
        },
        oordelen=tuple(Oordeel(nr=r["nr"], toegekend=False, retourcodes=tuple(r["retourcodes"])) for r in afgewezen),
        toegekend=Bedrag(rij["toegekend_centen"]),
    )


def _kop(rij: asyncpg.Record, tenant: str) -> Kop:
    return Kop(
        agb=rij["agb"],
        wet=Wet(rij["wet"]),
        gemeente=tenant,
        identificatie=rij["identificatie"],
        dagtekening=rij["bericht_dagtekening"],
        xsd_basis=rij["xsd_basis"],
        xsd_bericht=rij["xsd_bericht"],
        declaratie_nummer=rij["declaratie_nummer"],
        periode=Periode(rij["begindatum"], rij["einddatum"]),
        declaratie_dagtekening=rij["dagtekening"],
        ingediend=Bedrag(rij["ingediend_centen"]),
    )


def _uit(rij: asyncpg.Record) -> c.DeclaratieUit:
    beoordeeld = 0 if rij["status"] == c.DeclaratieStatus.ONTVANGEN else rij["aantal_regels"]
    return c.DeclaratieUit(
        declaratie_id=rij["declaratie_id"],
        status=rij["status"],
        agb=rij["agb"],
        wet=rij["wet"],
        identificatie=rij["identificatie"],
        declaratie_nummer=rij["declaratie_nummer"],
        periode=dagen(Periode(rij["begindatum"], rij["einddatum"])),
        dagtekening=rij["dagtekening"],
        ontvangen_op=rij["ontvangen_op"],
        antwoord_uiterlijk_op=rij["antwoord_uiterlijk_op"],
        voortgang=c.Voortgang(regels=rij["aantal_regels"], beoordeeld=beoordeeld),
        ingediend_centen=rij["ingediend_centen"],
        toegekend_centen=rij["toegekend_centen"],
        aantal_toegekend=rij["aantal_toegekend"],
        aantal_afgewezen=rij["aantal_afgewezen"],
        retourcodes=tuple(rij["retourcodes"]),
        bevindingen=bevindingen_uit(toetsen_van(rij["bevindingen"])),
    )


def _regel_uit(rij: asyncpg.Record) -> c.RegelUit:
    oordeel = Oordeel(
        nr=rij["nr"],
        toegekend=rij["toegekend"],
        retourcodes=tuple(rij["retourcodes"]),
        toetsen=toetsen_van(rij["toetsen"]),
    )
    return regel_uit(prestatie_van(rij), oordeel, rij["betaalrun_id"])
