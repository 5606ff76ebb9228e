"""Commands on the person file."""

from collections.abc import Callable

from services.intake.aggregates import PERSOON
from services.intake.domain.persoon import (
    CorrigeerPersoon,
    PersoonVergeten,
    RegistreerPersoon,
    State,
    VergeetPersoon,
)
from services.intake.handlers.samen import beantwoord, in_transactie
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import commit, fold, prepare
from shared.eventsourcing.store import Store
from shared.values.pseudoniem import PersoonId

Antwoord = Callable[[State, int], Answer]


async def registreer_persoon(store: Store, ctx: Context, command: RegistreerPersoon, answer: Antwoord) -> Answer:
    """Records a person; Refused when the file holds other data under this BSN."""

    async def work(tx: Store) -> Answer:
        return await beantwoord(tx, ctx, PERSOON, command.persoon_id, command, answer)

    return await in_transactie(store, ctx, work)


async def corrigeer_persoon(
    store: Store, ctx: Context, persoon_id: PersoonId, command: CorrigeerPersoon, answer: Antwoord
) -> Answer:
    """Corrects a person. In a transaction, so that losing from an erasure leaves no new key behind."""

    async def work(tx: Store) -> Answer:
        return await beantwoord(tx, ctx, PERSOON, persoon_id, command, answer)

    return await in_transactie(store, ctx, work)


async def vergeet_persoon(store: Store, ctx: Context, persoon_id: PersoonId, command: VergeetPersoon) -> None:
    """Erases a person: the event and the end of the key are one transaction. NotFound where there is none."""

    async def work(tx: Store) -> None:
        await fold(tx, ctx.tenant, PERSOON, persoon_id)
        decision = await prepare(tx, ctx, PERSOON, persoon_id, command)
        await commit(tx, ctx, [decision])
        if any(isinstance(event, PersoonVergeten) for event in decision.events):
            await tx.vault.destroy(tx.conn, ctx.tenant, persoon_id)

    await in_transactie(store, ctx, work)
