"""More processes of a part beside the supervised one; the links lead to all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from deploy.local.supervisor import Supervisor
from tests.faults.ground import LINKS, Ground
from tests.support.replica import another

AWAY = 0.5
"""Seconds between a process leaving the addresses (or joining them) and the next step, as in a cluster."""
CLIENTS = ("clients", "gateway", "indicatie", "billing", "persons")
"""Links that spread over the processes of a part."""


@dataclass(frozen=True, slots=True)
class Replicas:
    """The processes of each part by name (the supervised one has the part's own), and where they answer."""

    ground: Ground
    beside: Supervisor
    ports: dict[str, dict[str, int]]

    def lead(self, part: str, *, without: str = "") -> None:
        """The links to a part lead to all its processes but one."""
        for name in CLIENTS:
            if LINKS[name] == part:
                self.ground.links[name].targets = [p for n, p in self.ports[part].items() if n != without]

    async def roll(self, part: str) -> None:
        """As a cluster does it: each out of the addresses first, then stopped and started, then back."""
        for name in self.ports[part]:
            self.lead(part, without=name)
            await asyncio.sleep(AWAY)
            await self.restart(name)
            self.lead(part)
            await asyncio.sleep(AWAY)

    async def kill(self, name: str) -> None:
        """kill -9; it stays away until `restart`."""
        await (self.beside if "-" in name else self.ground.stack.supervisor).kill(name)

    async def restart(self, name: str) -> None:
        """Stops what still runs (SIGTERM), starts it, and waits until it is ready."""
        await (self.beside if "-" in name else self.ground.stack.supervisor).restart(name)


@asynccontextmanager
async def replicas(ground: Ground, *parts: str, each: int = 2) -> AsyncIterator[Replicas]:
    """So many processes of each of these parts; at the end only the supervised ones are left."""
    more = {part: [another(ground.stack, part, str(n)) for n in range(2, each + 1)] for part in parts}
    beside = Supervisor([one for many in more.values() for one in many], ground.stack.logs)
    ports = {
        part: {part: ground.stack.environment.settings.port(part)} | {one.name: one.port or 0 for one in many}
        for part, many in more.items()
    }
    found = Replicas(ground, beside, ports)
    await beside.start()
    try:
        for part in parts:
            found.lead(part)
        for name in CLIENTS:
            ground.links[name].cut()  # connections that were kept lead to one only
        yield found
    finally:
        for part in parts:
            ports[part] = {part: ports[part][part]}
            found.lead(part)
        await asyncio.sleep(AWAY)
        await beside.stop()
