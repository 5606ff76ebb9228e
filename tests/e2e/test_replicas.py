"""Services split by role and doubled: the story holds, one relay leads, and another takes over when that is killed."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from deploy.local.supervisor import Supervisor
from tests.support.oracle import settled
from tests.support.replica import another, leaders
from tests.support.stack import cache_folder
from tests.support.system import Stack, running
from tests.support.verhaal import vertel

pytestmark = [pytest.mark.alone, pytest.mark.timeout(400)]
SERVICES = ("intake", "indicatie", "billing")
BESIDE = (
    ("intake", "2", "worker"),
    ("intake", "3", "worker"),
    ("indicatie", "2", "all"),
    ("billing", "2", "all"),
)
"""Beside the supervised ones, of which that of intake only answers HTTP."""
TAKE_OVER = 10.0
"""Seconds in which another relay leads after a kill -9."""


@dataclass(frozen=True, slots=True)
class Replicas:
    """A stack, the processes beside it, and where each of all answers, by name."""

    stack: Stack
    beside: Supervisor
    urls: dict[str, str]

    async def leaders(self, service: str) -> list[str]:
        """The processes of a service whose relay leads."""
        return await leaders({n: url for n, url in self.urls.items() if n.partition("-")[0] == service})

    async def kill(self, name: str) -> None:
        """kill -9 of one process; it stays away until `restart`."""
        await (self.beside if "-" in name else self.stack.supervisor).kill(name)

    async def restart(self, name: str) -> None:
        """Starts it again and waits until it is ready."""
        await (self.beside if "-" in name else self.stack.supervisor).restart(name)


@pytest.fixture(scope="module")
async def replicas(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Replicas]:
    """Intake as one that answers and two that work; indicatie and billing twice, whole."""
    folder = tmp_path_factory.mktemp("replicas")
    async with running(folder, cache_folder()) as stack:
        parts = [another(stack, name, instance, SERVICE_ROLE=role) for name, instance, role in BESIDE]
        beside = Supervisor(parts, stack.logs)
        await beside.start()
        await stack.restart(
            "intake", {"SERVICE_ROLE": "api"}
        )  # alone it would wait for a worker to make its read models
        urls = {service: stack.url(service) for service in SERVICES} | {part.name: part.url for part in parts}
        try:
            yield Replicas(stack, beside, urls)
        finally:
            await beside.stop()


async def one_leader(replicas: Replicas, service: str) -> str:
    """The process that leads, once there is exactly one."""
    async with asyncio.timeout(TAKE_OVER):
        while len(found := await replicas.leaders(service)) != 1:  # noqa: ASYNC110 – the answer is elsewhere
            await asyncio.sleep(0.1)
    return found[0]


async def test_the_story_holds_on_split_and_doubled_services(replicas: Replicas) -> None:
    told = await vertel(replicas.stack)
    assert told.code == 0, told.tekst[-3000:]
    assert await settled(replicas.stack) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_exactly_one_relay_leads_and_a_killed_one_is_followed(replicas: Replicas, service: str) -> None:
    for _ in range(2):
        first = await one_leader(replicas, service)
        assert (service, first) != ("intake", "intake")  # that one only answers
        await replicas.kill(first)
        began = time.monotonic()
        second = await one_leader(replicas, service)
        assert time.monotonic() - began < TAKE_OVER
        assert second != first
        await replicas.restart(first)
        await asyncio.sleep(1)
        assert await replicas.leaders(service) == [second]


async def test_the_story_holds_while_every_leader_is_killed(replicas: Replicas) -> None:
    story = asyncio.create_task(vertel(replicas.stack))
    for service in SERVICES:
        await asyncio.sleep(4)
        leader = await one_leader(replicas, service)
        await replicas.kill(leader)
        await one_leader(replicas, service)
        await replicas.restart(leader)
    told = await story
    assert told.code == 0, told.tekst[-3000:]
    assert await settled(replicas.stack) == []
