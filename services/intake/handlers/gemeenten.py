"""The command by which a municipality comes on board."""

from dataclasses import replace

from services.intake.aggregates import GEMEENTE
from services.intake.domain.gemeente import RichtGemeenteIn
from services.intake.handlers.samen import in_transactie
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.store import Store

UPSERT = (
    "INSERT INTO tenants (tenant, oin, naam) VALUES ($1, $2, $3)"
    " ON CONFLICT (tenant) DO UPDATE SET oin = excluded.oin, naam = excluded.naam"
)


async def richt_gemeente_in(store: Store, ctx: Context, command: RichtGemeenteIn) -> None:
    """Takes over the settings; the kernel's register of municipalities changes in the same transaction.

    The one place where the municipality is that of the command and not that of the caller: the API let only the
    platform (0000) and the municipality itself come this far.
    """
    gemeente = command.gemeente
    own = replace(ctx, tenant=gemeente.gemeentecode)

    async def work(tx: Store) -> None:
        await tx.conn.execute(UPSERT, gemeente.gemeentecode, gemeente.oin, gemeente.naam)
        await execute(tx, own, GEMEENTE, gemeente.gemeentecode, command)

    await in_transactie(store, own, work)
