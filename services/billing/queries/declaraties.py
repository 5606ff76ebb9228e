"""Claims, their lines and their answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import asyncpg

from services.billing.berichten.antwoord import Slot
from services.billing.domain.prestatie import Kop
from services.billing.domain.wet import Wet
from services.billing.grootboek.oordelen import toetsen_van
from services.billing.weergave import bevindingen_uit, dagen
from shared.contracts.billing import declaraties as c
from shared.contracts.body import Lijst
from shared.errors import NotFound, Refused
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode

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


async def regelrijen(tx: Store, tenant: str, id: str, query: c.RegelsQuery) -> list[asyncpg.Record]:
    """The lines of a judged claim after the cursor, in the order of the message, and one more where there is one."""
    return await tx.conn.fetch(REGELS, tenant, UUID(id), na(query), query.limit + 1, query.toegekend)


async def regelrij(tx: Store, tenant: str, id: str, nr: int) -> asyncpg.Record:
    """One line of a judged claim; NotFound where it has none by that number."""
    rij = await tx.conn.fetchrow(REGEL, tenant, UUID(id), nr)
    if rij is None:
        raise NotFound("regel")
    return rij


def na(query: c.RegelsQuery) -> int:
    """The line to go on after."""
    sleutel = after(query.cursor, int)
    return int(sleutel[0]) if sleutel else 0


def bladzijde(uit: Sequence[c.RegelUit], limit: int) -> Lijst[c.RegelUit]:
    """A page of lines; one more than `limit` says that there are more."""
    getoond = uit[:limit]
    return Lijst[c.RegelUit](resultaten=tuple(getoond), volgende=cursor(getoond[-1].nr) if len(uit) > limit else None)


def slot_van(rij: asyncpg.Record, tenant: str) -> Slot:
    """The verdict as its answer tells it; Refused while the claim waits."""
    if rij["status"] == c.DeclaratieStatus.ONTVANGEN:
        raise Refused("antwoord-nog-niet-klaar", "De declaratie is nog niet beoordeeld; vraag het antwoord later op.")
    codes = tuple(rij["retourcodes"])
    return Slot(
        kop=kop_van(rij, tenant),
        identificatie=rij["antwoord_identificatie"],
        dagtekening=rij["antwoord_dagtekening"],
        kopcodes=() if rij["bericht_telt"] else codes,
        declaratiecodes=codes if rij["bericht_telt"] else (),
        aantal_afgewezen=rij["aantal_afgewezen"],
        toegekend=Bedrag(rij["toegekend_centen"]),
    )


def kop_van(rij: asyncpg.Record, tenant: str) -> Kop:
    """Header and heading of a claim."""
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
    wacht = rij["status"] == c.DeclaratieStatus.ONTVANGEN
    beoordeeld = rij["aantal_beoordeeld"] if wacht else rij["aantal_regels"]
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
