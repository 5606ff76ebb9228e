"""What the tests of projections do and see."""

from collections.abc import Sequence

import asyncpg

from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.store import Signals
from shared.eventsourcing.vault import Connection, Vault
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import MASTER_KEY, TELLER, Tel


class Namen(Projection):
    """Who counted last: opens the sealed field."""

    name = "namen"
    tables = ("namen",)
    ddl = "CREATE TABLE namen (tenant text, id text, wie text)"
    opens = True

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        for e in events:
            await conn.execute("INSERT INTO namen VALUES ($1, $2, $3)", e.tenant, e.id, getattr(e.event, "wie", None))


def projector(kernel: Kernel, *projections: Projection) -> Projector:
    vault = Vault(MASTER_KEY)
    dsn = kernel.database.worker + ("&" if "?" in kernel.database.worker else "?") + "sslmode=disable"
    return Projector(dsn, projections, [TELLER], vault, Signals(), app_role="intake_app")


async def count(kernel: Kernel, times: int, id: str = "a", tenant: str = "0153", wie: str | None = None) -> None:
    for _ in range(times):
        await execute(kernel.store, Context(tenant=tenant, actor="proef"), TELLER, id, Tel(wie=wie))


async def seen(kernel: Kernel, tenant: str, columns: str = "aantal") -> list[asyncpg.Record]:
    async with kernel.store.transaction(tenant) as tx:
        return list(await tx.conn.fetch(f"SELECT {columns} FROM tellers ORDER BY id"))
