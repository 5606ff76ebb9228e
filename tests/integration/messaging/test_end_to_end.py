"""From commit to the other service's effect, over real PostgreSQL and real Kafka."""

import asyncio

from tests.support.messaging import OTHER, World, until


async def test_each_count_is_heard_once_and_in_order(world: World) -> None:
    world.start(world.relay(), world.loop(world.inbox()))
    await asyncio.gather(*(world.count(f"t{n}", 25) for n in range(8)), world.count("t0", 5, tenant=OTHER))
    expected = list(range(1, 26))
    for n in range(8):
        await until(lambda id=f"t{n}": _heard(world, id, 25))  # type: ignore[misc]
        assert await world.notes(f"t{n}") == expected
    assert await world.notes("t0", tenant=OTHER) == [1, 2, 3, 4, 5]
    heard = await world.hearer.worker.fetchval("SELECT count(*) FROM inbox")
    assert heard == 8 * 25 + 5
    assert await world.hearer.worker.fetchval("SELECT count(*) FROM storingen") == 0


async def _heard(world: World, id: str, count: int) -> bool:
    return len(await world.notes(id)) >= count
