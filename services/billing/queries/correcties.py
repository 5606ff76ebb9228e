"""Corrections as the API shows them, and the rejected lines that would be awarded by now."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from services.billing.domain.beoordeling.regels import RETOURCODE_VAN
from services.billing.domain.correctie.besluiten import State, bestaand, credit_tot
from services.billing.domain.correctie.gebeurtenissen import CorrectieRegel, CorrectieVerworpen
from services.billing.domain.correctie.herbeoordelen import Nu, Regel, alsnog
from services.billing.domain.wet import Wet
from services.billing.grootboek import correcties as grootboek
from services.billing.grootboek.rijen import tarieven_van
from services.billing.volumes import Volumeregels
from services.billing.weergave import dagen, toets_uit, zinnen
from shared.contracts import gemeente
from shared.contracts.billing import correcties as c
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Executor
from shared.runtime.http.cursors import after, cursor

LIJST = """
SELECT * FROM correcties
WHERE tenant = $1 AND ($2::uuid IS NULL OR correctie_id < $2) AND ($4::text IS NULL OR status = $4)
    AND ($5::text IS NULL OR agb = $5) AND ($6::text IS NULL OR wet = $6)
    AND ($7::bigint IS NULL OR toewijzing_nummer = $7) AND ($8::text[] IS NULL OR status = ANY ($8))
ORDER BY correctie_id DESC LIMIT $3"""
REGELS = """
SELECT p.declaratie_id, p.nr, p.gecrediteerd, p.betaalrun_id
FROM correctieregels r JOIN prestaties p USING (tenant, declaratie_id, nr)
WHERE r.tenant = $1 AND r.correctie_id = $2"""
PRODUCTEN = "SELECT categorie, code FROM producten WHERE tenant = $1 AND wet = $2"
VOOR_AANBIEDER = frozenset({c.CorrectieStatus.AANVAARD, c.CorrectieStatus.AFGEHANDELD})
"""What a provider sees: what it is asked to credit, and what it credited."""


async def correcties(store: Store, tenant: str, query: c.CorrectiesQuery, eigen: str | None) -> c.CorrectiesPagina:
    """Corrections, newest first; with `eigen` only what that provider may see."""
    sleutel = after(query.cursor, str)
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(
            LIJST,
            tenant,
            UUID(str(sleutel[0])) if sleutel else None,
            query.limit + 1,
            query.status,
            eigen or query.agb,
            query.wet,
            query.toewijzing_nummer,
            None if eigen is None else sorted(VOOR_AANBIEDER),
        )
        hint: tuple[c.AlsnogRegel, ...] = ()
        if query.toewijzing_nummer is not None and query.wet is not None:
            hint = await _alsnog(tx.conn, tenant, Wet(query.wet), query.toewijzing_nummer, eigen)
    getoond = rijen[: query.limit]
    return c.CorrectiesPagina(
        resultaten=tuple(map(_in_lijst, getoond)),
        volgende=cursor(str(getoond[-1]["correctie_id"])) if len(rijen) > query.limit else None,
        alsnog_toewijsbaar=hint,
    )


async def details(store: Store, tenant: str, state: State) -> tuple[Sequence[asyncpg.Record], Sequence[c.AlsnogRegel]]:
    """What became of the lines of a correction, and the hint about its toewijzing."""
    voorgesteld = bestaand(state)
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(REGELS, tenant, UUID(voorgesteld.correctie_id))
        hint = await _alsnog(tx.conn, tenant, voorgesteld.wet, voorgesteld.toewijzing_nummer, voorgesteld.agb)
    return rijen, hint


def correctie_uit(
    state: State, versie: int, rijen: Sequence[asyncpg.Record], hint: Sequence[c.AlsnogRegel]
) -> c.CorrectieUit:
    """A correction with its lines."""
    nu, besluit = bestaand(state), state.besluit
    per_regel = {(str(rij["declaratie_id"]), rij["nr"]): rij for rij in rijen}
    regels = tuple(_regel(regel, per_regel[regel.id]) for regel in state.regels)
    return c.CorrectieUit(
        correctie_id=UUID(nu.correctie_id),
        status=c.CorrectieStatus(state.status or c.CorrectieStatus.VOORGESTELD),
        wet=gemeente.Wet(nu.wet),
        agb=nu.agb,
        toewijzing_nummer=nu.toewijzing_nummer,
        persoon_id=UUID(nu.persoon_id),
        aantal_regels=nu.aantal_regels,
        bedrag_centen=nu.bedrag.centen,
        reden=nu.reden,
        voorgesteld_op=nu.voorgesteld_op,
        besloten_op=None if besluit is None else besluit.op,
        credit_uiterlijk_op=credit_tot(state),
        beeindigd_op=None if state.einde is None else state.einde.op,
        gecrediteerd_centen=sum(regel.bedrag_centen for regel in regels if regel.gecrediteerd),
        regels=regels,
        alsnog_toewijsbaar=tuple(hint),
        toelichting=besluit.toelichting if isinstance(besluit, CorrectieVerworpen) else None,
        versie=versie,
    )


async def _alsnog(conn: Executor, tenant: str, wet: Wet, nummer: int, agb: str | None) -> tuple[c.AlsnogRegel, ...]:
    versie = await grootboek.versie(conn, tenant, wet, nummer)
    if versie is None or agb not in {None, versie.agb}:
        return ()
    afgewezen = await grootboek.afgewezen(conn, tenant, wet, nummer)
    if not afgewezen:
        return ()
    nu = Nu(
        versie=versie,
        tarieven=await tarieven_van(conn, tenant, versie.agb, wet),
        maxima=Volumeregels(),
        producten=frozenset((rij["categorie"], rij["code"]) for rij in await conn.fetch(PRODUCTEN, tenant, wet.value)),
    )
    gevonden = alsnog(afgewezen, await grootboek.toegekend(conn, tenant, wet, nummer), nu)
    return tuple(map(_hint, gevonden))


def _hint(regel: Regel) -> c.AlsnogRegel:
    return c.AlsnogRegel(
        declaratie_id=UUID(regel.declaratie_id),
        nr=regel.prestatie.nr,
        referentie_nummer=regel.prestatie.referentie,
        product_periode=dagen(regel.prestatie.periode),
        bedrag_centen=regel.prestatie.bedrag.centen,
    )


def _regel(regel: CorrectieRegel, rij: asyncpg.Record) -> c.CorrectieRegel:
    return c.CorrectieRegel(
        declaratie_id=UUID(regel.declaratie_id),
        nr=regel.nr,
        referentie_nummer=regel.referentie,
        product_periode=dagen(regel.periode),
        bedrag_centen=regel.bedrag.centen,
        nieuw_bedrag_centen=None if regel.nieuw_bedrag is None else regel.nieuw_bedrag.centen,
        retourcodes=tuple(dict.fromkeys(RETOURCODE_VAN[toets.regel] for toets in regel.toetsen)),
        toetsen=tuple(map(toets_uit, regel.toetsen)),
        zin=zinnen(regel.toetsen) or "",
        gecrediteerd=rij["gecrediteerd"],
        betaalrun_id=rij["betaalrun_id"],
    )


def _in_lijst(rij: asyncpg.Record) -> c.CorrectieInLijst:
    return c.CorrectieInLijst(
        correctie_id=rij["correctie_id"],
        status=rij["status"],
        wet=rij["wet"],
        agb=rij["agb"],
        toewijzing_nummer=rij["toewijzing_nummer"],
        persoon_id=rij["persoon_id"],
        aantal_regels=rij["aantal_regels"],
        bedrag_centen=rij["centen"],
        reden=rij["reden"],
        voorgesteld_op=rij["voorgesteld_op"],
        besloten_op=rij["besloten_op"],
        credit_uiterlijk_op=rij["credit_uiterlijk_op"],
        beeindigd_op=rij["beeindigd_op"],
    )
