"""O5: each read model beside the same one folded from the first event, in a transaction that is rolled back."""

import asyncio
from collections.abc import Sequence

import asyncpg

from services.billing.aggregates import AGGREGATES as BILLING
from services.billing.projections import PROJECTIONS as BILLING_ROWS
from services.indicatie.aggregates import AGGREGATES as INDICATIE
from services.indicatie.projections import PROJECTIONS as INDICATIE_ROWS
from services.intake.aggregates import AGGREGATES as INTAKE
from services.intake.projections import projections as intake_rows
from services.intake.sleutels import Sleutels
from shared.eventsourcing.pages import EVENTS, PAGE
from shared.eventsourcing.projection import Projection
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Vault
from shared.runtime.settings import key_bytes
from tests.support.system import Stack

AGGREGATES = {"intake": INTAKE, "indicatie": INDICATIE, "billing": BILLING}
SCRATCH = "gevouwen"
PATIENCE = 30.0
"""Seconds in which a read model must have caught up."""
LAST = "SELECT coalesce(max(position), 0) FROM events"
REACHED = "SELECT position FROM checkpoints WHERE name = $1"
ACTIVE = "SELECT generation FROM projections WHERE name = $1 AND status = 'actief'"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = $1"


def read_models(stack: Stack, service: str) -> Sequence[Projection]:
    """The projections of a service, with the keys of this stack."""
    if service == "intake":
        return intake_rows(Sleutels(_key(stack, "PSEUDONYM_KEY")))
    return INDICATIE_ROWS if service == "indicatie" else BILLING_ROWS


async def refolded(stack: Stack, service: str, conn: asyncpg.Connection) -> list[str]:
    """A line for each read model that differs from its fold, with in how many rows; `conn` is the worker's."""
    found = []
    for projection in read_models(stack, service):
        await _caught_up(conn, projection)
        transaction = conn.transaction(isolation="repeatable_read")
        await transaction.start()
        try:
            active = await conn.fetchval(ACTIVE, projection.name)
            last, reached = await conn.fetchval(LAST), await _reached(conn, projection, active)
            if reached < last:
                found.append(f"{service} {projection.name}: at {reached} of {last}")
                continue
            await _fold(stack, service, conn, projection)
            for table in projection.tables:
                live, fresh = f"proj_{projection.name}_{active}.{table}", f"{SCRATCH}.{table}"
                rows = await conn.fetchval(
                    f"SELECT count(*) FROM ((TABLE {live} EXCEPT ALL TABLE {fresh})"
                    f" UNION ALL (TABLE {fresh} EXCEPT ALL TABLE {live})) d"
                )
                if rows:
                    found.append(f"{service} {table}: {rows} rows differ from the fold")
        finally:
            await transaction.rollback()
    return found


async def _caught_up(conn: asyncpg.Connection, projection: Projection) -> None:
    """Gives it the time to get to what is there now."""
    last = await conn.fetchval(LAST)
    for _ in range(int(PATIENCE / 0.1)):
        generation = await conn.fetchval(ACTIVE, projection.name)
        if await _reached(conn, projection, generation) >= last:
            return
        await asyncio.sleep(0.1)


async def _reached(conn: asyncpg.Connection, projection: Projection, generation: int) -> int:
    position: int | None = await conn.fetchval(REACHED, f"projectie:{projection.name}:{generation}")
    return -1 if position is None else position  # another generation took over just now


async def _fold(stack: Stack, service: str, conn: asyncpg.Connection, projection: Projection) -> None:
    await conn.execute(f"CREATE SCHEMA {SCRATCH}; SET LOCAL search_path = {SCRATCH}, public")
    await conn.execute(projection.ddl)
    reader = Projector(
        "", [projection], AGGREGATES[service], Vault(_key(stack, "MASTER_KEY")), Signals(), app_role=f"{service}_app"
    )
    position = 0
    while rows := await conn.fetch(EVENTS, position, 2**62, PAGE):
        await projection.apply(conn, await reader._decoded(conn, rows, projection.opens))
        position = rows[-1]["position"]


def _key(stack: Stack, name: str) -> bytes:
    from pydantic import SecretStr

    return key_bytes(SecretStr(stack.environment.secrets[name]))
