"""The read models of intake, all four, brought up to date with dossiers as they go.

The writes of a page go in turns, as the service does it, beside one write at a time.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg

from deploy.local.postgres import Cluster
from services.intake.aggregates import AANVRAAG, AGGREGATES, MELDING, ONDERZOEK, PERSOON
from services.intake.projections import projections
from services.intake.sleutels import Sleutels
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.execute import Decision, commit, decided
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.projector import Projector
from shared.eventsourcing.rows import Rows
from shared.eventsourcing.store import Signals, Store
from shared.eventsourcing.vault import Connection, Vault
from shared.runtime.migrations import found, migrate
from tests.bench.append import CTX, pool
from tests.bench.rounds import Row, interleaved
from tests.support import examples_intake as ex

DOSSIERS, UNDER_WAY, TOGETHER = 3_000, 400, 100
AIM = 2.0
"""Times as fast as one write at a time."""
KEY = b"m" * 32


def steps(number: int) -> Sequence[tuple[Aggregate[Any, Any, Any], str, list[Any]]]:
    """A dossier: what is stored together, in order."""
    persoon, melding, onderzoek, aanvraag = (str(UUID(int=kind << 64 | number)) for kind in range(1, 5))
    who: Any = {"persoon_id": persoon}
    over: Any = who | {"onderzoek_id": onderzoek}
    return (
        (PERSOON, persoon, [replace(ex.persoon_geregistreerd, **who)]),
        (MELDING, melding, [replace(ex.melding_ontvangen, **who, melding_id=melding)]),  # type: ignore[arg-type]
        (MELDING, melding, [replace(ex.ontvangst_bevestigd, **who)]),
        (MELDING, melding, [replace(ex.in_onderzoek_genomen, **over)]),
        (ONDERZOEK, onderzoek, [replace(ex.onderzoek_geopend, **over, melding_id=melding)]),  # type: ignore[arg-type]
        (ONDERZOEK, onderzoek, [replace(ex.identiteit_vastgesteld, **who), replace(ex.onderzoek_afgerond, **who)]),
        (MELDING, melding, [replace(ex.melding_onderzocht, **over)]),
        (AANVRAAG, aanvraag, [replace(ex.aanvraag_ingediend, **who, aanvraag_id=aanvraag, melding_id=melding)]),  # type: ignore[arg-type]
        (AANVRAAG, aanvraag, [replace(ex.aanvraag_opgeschort, **who), replace(ex.aanvraag_aangevuld, **who)]),
        (AANVRAAG, aanvraag, [replace(ex.aanvraag_afgehandeld, **who)]),
    )


def decisions() -> Iterator[list[Decision[Any, Any]]]:
    """Steps of dossiers that go beside each other, one of each at a time, in an order of chance."""
    dice, fresh = random.Random(2026), iter(range(DOSSIERS))
    at_hand: dict[int, Iterator[Any]] = {}
    versions: dict[str, int] = {}
    while True:
        for number in fresh:
            at_hand[number] = iter(steps(number))
            if len(at_hand) == UNDER_WAY:
                break
        if not at_hand:
            return
        batch = []
        for number in dice.sample(list(at_hand), min(TOGETHER, len(at_hand))):
            step = next(at_hand[number], None)
            if step is None:
                del at_hand[number]
                continue
            aggregate, id, events = step
            given: Decider[Any, Any, Any] = Decider(None, lambda state, event: state, lambda command, state: command)
            stored = replace(aggregate, decider=given, publish=lambda e, s: None, steps=lambda e, s: ())
            batch.append(decided(stored, id, None, versions.get(id, 0), events))
            versions[id] = versions.get(id, 0) + len(events)
        if batch:
            yield batch


async def measure(cluster: Cluster, *, rounds: int) -> list[Row]:
    """One row."""
    name = "intake_leesmodellen"
    await cluster.make_database("intake", name)
    urls = cluster.urls("intake", name)
    await migrate(urls["MIGRATION_DATABASE_URL"], found("intake"))
    owner = await cluster.connect(name)
    await owner.execute("INSERT INTO tenants VALUES ('0153', '00000099000000000153', 'Enschede')")
    async with pool(urls["DATABASE_URL"], 1) as opened:
        store = Store(opened, Vault(KEY))
        for batch in decisions():
            await commit(store, CTX, batch)
    await owner.execute("VACUUM ANALYZE")
    total = await owner.fetchval("SELECT count(*) FROM events")
    await owner.close()
    conn = await asyncpg.connect(urls["WORKER_DATABASE_URL"], ssl=False)
    apply = Rows.apply

    async def in_turns() -> float:
        return float(total / await _projected(conn, urls["WORKER_DATABASE_URL"]))

    async def one_by_one() -> float:
        Rows.apply = _one_by_one  # type: ignore[method-assign]
        try:
            return await in_turns()
        finally:
            Rows.apply = apply  # type: ignore[method-assign]

    measured = await interleaved({"one by one": one_by_one, "in turns": in_turns}, "one by one", rounds)
    await conn.close()
    value, ratio = measured["in turns"]
    return [Row("leesmodellen van intake", value, "events/s", measured["one by one"][0], ratio, AIM)]


async def _one_by_one(self: Rows, conn: Connection, events: Sequence[Projected]) -> None:
    for projected in events:
        for write in self.writes(projected):
            await conn.execute(write.statement, *write.arguments)


async def _projected(conn: Connection, dsn: str) -> float:
    """Seconds in which all read models are built from nothing."""
    models = projections(Sleutels(KEY))
    schemas = "; ".join(f"DROP SCHEMA IF EXISTS proj_{model.name}_1 CASCADE" for model in models)
    await conn.execute(f"DELETE FROM projections; DELETE FROM checkpoints WHERE name LIKE 'projectie:%'; {schemas}")
    projector = Projector(dsn, models, AGGREGATES, Vault(KEY), Signals(), app_role="intake_app")
    started = time.perf_counter()
    await projector.catch_up(conn)
    return time.perf_counter() - started
