"""A service small enough to see through: things are made over HTTP, told on Kafka, heard, projected and followed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Annotated, ClassVar

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.envelope import Message
from shared.contracts.operations import Method, Operation, Rol, roles
from shared.errors import Refused
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.codec import Codec
from shared.eventsourcing.context import Answer, Context, Job, JsonObject
from shared.eventsourcing.decider import Decider
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.inbox import Subscription
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.store import Store
from shared.eventsourcing.vault import Connection
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.service import Service
from shared.values.ids import uuid7
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class DingGemaakt:
    ding_id: str
    persoon_id: str
    naam: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class DingGezien:
    ding_id: str


Event = DingGemaakt | DingGezien


@dataclass(frozen=True, slots=True, kw_only=True)
class Maak:
    ding_id: str
    naam: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Zie:
    ding_id: str


class State(Enum):
    NIETS = auto()
    GEMAAKT = auto()
    GEZIEN = auto()


def evolve(state: State, event: Event) -> State:
    return State.GEMAAKT if isinstance(event, DingGemaakt) else State.GEZIEN


def decide(command: Maak | Zie, state: State) -> list[Event]:
    if isinstance(command, Maak):
        if command.naam == "fout":
            raise Refused("verkeerde-naam", "Deze naam mag niet.")
        return [DingGemaakt(ding_id=command.ding_id, persoon_id=command.ding_id, naam=command.naam)]
    return [DingGezien(ding_id=command.ding_id)] if state is State.GEMAAKT else []


class DingBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    naam: Annotated[str, Field(min_length=1, max_length=40)]


class Ding(BaseModel):
    status: str


def operatie(id: str, method: Method, path: str, *, body: bool) -> Operation:
    return Operation(
        id=id,
        method=method,
        path=path,
        service="intake",
        roles=roles(Rol.CONSULENT),
        scope="intake.schrijven",
        tag="dingen",
        summary=id,
        status=201 if body else 200,
        request=DingBody if body else None,
        response=Ding,
        effect=body,
    )


def proef(topic_name: str, migrations: Path) -> Service:
    """The service; its messages go over the topic of this name and come back to itself."""

    class DingGemaaktV1(Message):
        type: ClassVar[str] = f"nl.proef.{topic_name.partition('.')[2]}-gemaakt.v1"
        topic: ClassVar[str] = topic_name
        ding_id: str

    def publish(event: Event, state: State) -> Message | None:
        return DingGemaaktV1(ding_id=event.ding_id) if isinstance(event, DingGemaakt) else None

    codec = Codec[Event]({"ding-gemaakt.v1": DingGemaakt, "ding-gezien.v1": DingGezien})
    ding: Aggregate[State, Event, Maak | Zie] = Aggregate(
        name="ding", decider=Decider(State.NIETS, evolve, decide), codec=codec, publish=publish
    )

    class Dingen(Projection):
        name = "dingen"
        tables = ("dingen",)
        ddl = "CREATE TABLE dingen (tenant text NOT NULL, id text PRIMARY KEY, status text NOT NULL)"

        async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
            for projected in events:
                await conn.execute(
                    "INSERT INTO dingen VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET status = excluded.status",
                    projected.tenant,
                    projected.id,
                    type(projected.event).__name__,
                )

    router = APIRouter()

    @route(router, operatie("maak-ding", "POST", "/v1/dingen", body=True))
    async def maak_ding(body: DingBody, ctx: ContextIn, store: StoreIn) -> Answer:
        id = str(uuid7())

        def answer(state: State, version: int) -> Answer:
            return created(f"/v1/dingen/{id}", Ding(status=state.name), version)

        outcome = await execute(store, ctx, ding, id, Maak(ding_id=id, naam=body.naam), new=True, answer=answer)
        return answer(outcome.state, outcome.version)

    @route(router, operatie("lees-ding", "GET", "/v1/dingen/{dingId}", body=False))
    async def lees_ding(ding_id: str, ctx: ContextIn, store: StoreIn) -> Found:
        state, version = await fold(store, ctx.tenant, ding, ding_id)
        return Found(body=Ding(status=state.name), version=version)

    async def hoor(store: Store, ctx: Context, message: DingGemaaktV1) -> None:
        follow = Job(name="kijk", payload={"dingId": message.ding_id})
        await execute(store, ctx, ding, message.ding_id, Zie(ding_id=message.ding_id), jobs=[follow])

    async def kijk(store: Store, ctx: Context, payload: JsonObject) -> None:
        await execute(store, ctx, ding, payload["dingId"], Zie(ding_id=payload["dingId"]))

    return Service(
        name="intake",
        router=router,
        aggregates=[ding],
        migrations=migrations,
        projections=[Dingen()],
        subscriptions=[Subscription(topic=topic_name, type=DingGemaaktV1, handler=hoor)],
        jobs={"kijk": kijk},
    )
