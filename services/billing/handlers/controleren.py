"""The check of the ledger: every night by a job that plans the next one, or now because somebody asks."""

import json
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import asyncpg
import structlog

from services.billing.gevolgen import CONTROLEER, NACHT
from services.billing.grootboek import controles as grootboek
from services.billing.handlers.afronden import antwoord_sha256
from services.billing.queries.declaraties import slot_van
from shared.contracts.billing.controles import Controlepunt
from shared.eventsourcing.context import Answer, Context, Job, JsonObject
from shared.eventsourcing.execute import commit
from shared.eventsourcing.store import Store
from shared.values.ids import uuid7

GEDULD = "SET LOCAL statement_timeout = '10min'; SET LOCAL transaction_timeout = '10min'"
"""The whole ledger is read, at night; by transactions that write nothing, so that they hold nobody up."""
SECONDEN = 600.0
WACHT = "INSERT INTO controles (tenant, controle_id, status) VALUES ($1, $2, 'wacht') RETURNING gestart_op"
KLAAR = """
INSERT INTO controles AS c (tenant, controle_id, status, gestart_op, klaar_op, aantal_afwijkingen, punten)
VALUES ($1, $2, 'klaar', $3, clock_timestamp(), $4, $5)
ON CONFLICT (tenant, controle_id) DO UPDATE SET status = 'klaar', klaar_op = excluded.klaar_op,
    aantal_afwijkingen = excluded.aantal_afwijkingen, punten = excluded.punten"""
NU = "SELECT clock_timestamp()"
VOLGENDE_NACHT = """
SELECT (date_trunc('day', clock_timestamp() AT TIME ZONE 'Europe/Amsterdam') + interval '1 day 2 hours'
        + make_interval(mins => abs(hashtext($1)) % 120)) AT TIME ZONE 'Europe/Amsterdam'"""
"""Between two and four at night by the database's clock, each municipality at its own minute."""

_log = structlog.get_logger("controle")


async def start(store: Store, ctx: Context, id: str, answer: Callable[[datetime], Answer]) -> Answer:
    """Asks for a check now; a worker does it."""
    async with store.transaction(ctx.tenant) as tx:
        given = answer(await tx.conn.fetchval(WACHT, ctx.tenant, UUID(id)))
        await commit(tx, ctx, [], answer=given, jobs=[Job(name=CONTROLEER, payload={"controleId": id}, key=id)])
    return given


async def controleer(store: Store, ctx: Context, payload: JsonObject) -> None:
    """Verifies everything, keeps the outcome, raises the alarm; the nightly check plans the next one with its outcome.

    What cannot be verified counts as a deviation, so that no night passes in silence.
    """
    gevraagd = payload.get("controleId")
    id = str(gevraagd or uuid7())
    async with store.transaction(ctx.tenant) as tx:
        begin = await tx.conn.fetchval(NU)
    punten = [await _punt(store, ctx.tenant, punt) for punt in grootboek.PUNTEN]
    punten.append(await _antwoorden(store, ctx.tenant, id))
    afwijkingen = sum(punt.afwijkingen for punt in punten)
    uitkomst = json.dumps([punt.model_dump(mode="json", by_alias=True) for punt in punten])
    async with store.transaction(ctx.tenant) as tx:
        jobs = []
        if gevraagd is None:
            volgende = await tx.conn.fetchval(VOLGENDE_NACHT, ctx.tenant)
            jobs.append(Job(name=CONTROLEER, payload={}, key=NACHT, due_at=volgende))
        await tx.conn.execute(KLAAR, ctx.tenant, UUID(id), begin, afwijkingen, uitkomst)
        await commit(tx, ctx, [], jobs=jobs)
    for punt in punten:
        if punt.afwijkingen:
            _log.error("controle-afwijking", gemeente=ctx.tenant, name=punt.controle, count=punt.afwijkingen)
    _log.info("controle-klaar", gemeente=ctx.tenant, count=afwijkingen)


async def _punt(store: Store, tenant: str, punt: grootboek.Punt) -> Controlepunt:
    query = grootboek.TELLING.format(punt.query, grootboek.VOORBEELDEN)
    try:
        rijen = await _lees(store, tenant, query)
    except asyncpg.PostgresConnectionError:
        raise
    except asyncpg.PostgresError as error:
        _log.error("controle-mislukt", gemeente=tenant, name=punt.controle, error=type(error).__name__)
        return _uitkomst(punt.controle, punt.invariant, punt.omschrijving, 1, [], mislukt=True)
    aantal = rijen[0]["aantal"] if rijen else 0
    return _uitkomst(punt.controle, punt.invariant, punt.omschrijving, aantal, [rij["id"] for rij in rijen])


async def _antwoorden(store: Store, tenant: str, zaad: str) -> Controlepunt:
    """A sample of answers formed again; one with a forgotten client cannot be, and is no deviation."""
    fout = []
    for rij in await _lees(store, tenant, grootboek.STEEKPROEF, zaad):
        async with store.transaction(tenant) as tx:
            sha256 = await antwoord_sha256(tx, tenant, str(rij["declaratie_id"]), slot_van(rij, tenant))
        if sha256 not in {"", rij["antwoord_sha256"]}:
            fout.append(str(rij["declaratie_id"]))
    return _uitkomst(grootboek.AFDRUK, None, grootboek.AFDRUK_OMSCHRIJVING, len(fout), fout)


async def _lees(store: Store, tenant: str, query: str, *waarden: str) -> list[asyncpg.Record]:
    async with store.transaction(tenant) as tx:
        await tx.conn.execute(GEDULD)
        rijen: list[asyncpg.Record] = await tx.conn.fetch(query, tenant, *waarden, timeout=SECONDEN)
    return rijen


def _uitkomst(
    controle: str,
    invariant: int | None,
    omschrijving: str,
    afwijkingen: int,
    voorbeelden: list[str],
    *,
    mislukt: bool = False,
) -> Controlepunt:
    return Controlepunt(
        controle=controle,
        invariant=invariant,
        omschrijving=omschrijving,
        afwijkingen=afwijkingen,
        voorbeelden=tuple(voorbeelden),
        mislukt=mislukt,
    )
