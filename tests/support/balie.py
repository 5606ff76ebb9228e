"""The operations of one service over HTTP, without a gateway: its storingen made by a handler that can be mended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from shared.contracts.operations import Rol
from shared.eventsourcing.places import HOME, Place, Places
from shared.runtime.beheer import Beheer, router
from shared.runtime.http.application import application
from shared.runtime.identity import Caller, Unauthenticated
from shared.values.ids import uuid7
from tests.support.brieven import Faulty
from tests.support.kernel import Tellers
from tests.support.messaging import OIN, OTHER, OTHER_OIN, TENANT, World, record


class Fake:
    """The token is `<gemeente>/<role>/<scope>`."""

    async def verify(self, token: str) -> Caller:
        try:
            tenant, role, scope = token.split("/")
        except ValueError:
            raise Unauthenticated("proef") from None
        return Caller(
            tenant=tenant, subject="ops-1", client="c", roles=frozenset({Rol(role)}), scopes=frozenset({scope})
        )


@dataclass(slots=True)
class Desk:
    """A service's operations, and the handler that can be mended."""

    http: httpx.AsyncClient
    faulty: Faulty
    world: World

    async def get(self, path: str, who: str = "0000/ops/beheer.lezen") -> httpx.Response:
        return await self.http.get(path, headers={"Authorization": f"Bearer {who}"})

    async def post(
        self, path: str, body: Any = None, who: str = "0000/ops/beheer.schrijven", key: str = ""
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": key or str(uuid7())}
        return await self.http.post(path, json=body, headers=headers)

    async def delete(self, path: str, who: str = "0000/ops/beheer.schrijven") -> httpx.Response:
        headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": str(uuid7())}
        return await self.http.delete(path, headers=headers)

    async def listed(self, query: str = "", who: str = "0000/ops/beheer.lezen") -> list[dict[str, Any]]:
        answer = await self.get(f"/v1/storingen{query}", who)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["resultaten"]
        return found


@asynccontextmanager
async def balie(quiet_world: World) -> AsyncIterator[Desk]:
    """The desk, with two municipalities of which the first of three messages failed."""
    faulty = Faulty(1)
    side = quiet_world.hearer
    inbox = quiet_world.inbox(faulty)
    app = application("indicatie", "0.1.0", [router("indicatie")])
    app.state.verifier = Fake()
    places = Places(Place(name=HOME, store=side.store, pool=side.worker, dsn=side.database.worker))
    app.state.beheer = Beheer("indicatie", places, {HOME: inbox}, side.store, [Tellers()], app_role="indicatie_app")
    for tenant, oin in ((TENANT, OIN), (OTHER, OTHER_OIN)):
        await inbox.handle([record(quiet_world.topic, n, tenant=tenant, oin=oin) for n in (1, 2, 3)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://proef") as http:
        yield Desk(http, faulty, quiet_world)
