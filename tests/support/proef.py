"""An application of our own with a route of every kind, and what each of its answers must keep."""

from datetime import date
from typing import Annotated
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from shared.contracts.operations import Method, Operation, Rol, roles
from shared.errors import (
    Conflict,
    KeyReused,
    KeyStillRunning,
    NotFound,
    PreconditionFailed,
    Refused,
    Unavailable,
    ZorgketenError,
)
from shared.eventsourcing.context import Answer, Context, Replay
from shared.runtime.http.answers import Found, created
from shared.runtime.http.application import application
from shared.runtime.http.params import CallerIn, ContextIn, UploadIn, WantsIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller, Unauthenticated
from shared.values.bedrag import Bedrag
from shared.values.bsn import Bsn
from shared.values.moment import Moment
from shared.values.periode import Periode


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Ding(Model):
    naam: Annotated[str, Field(min_length=1, max_length=10)]
    begin_datum: date
    bedrag: Bedrag = Bedrag(0)
    moment: Moment | None = None
    bsn: Bsn | None = None
    periode: Periode | None = None


class DingenVraag(Model):
    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    soort: frozenset[str] = frozenset()


class Dingen(Model):
    resultaten: list[str]
    volgende: str | None


def operation(
    id: str,
    method: Method,
    path: str,
    *,
    status: int = 200,
    request: type[BaseModel] | None = None,
    response: type[BaseModel] | None = Ding,
    query: type[BaseModel] | None = None,
    xml_in: bool = False,
    xml_out: bool = False,
    effect: bool = False,
    if_match: bool = False,
) -> Operation:
    return Operation(
        id=id,
        method=method,
        path=path,
        service="intake",
        roles=roles(Rol.CONSULENT),
        scope="intake.schrijven",
        tag="dingen",
        summary=id,
        status=status,
        request=request,
        response=response,
        query=query,
        xml_in=xml_in,
        xml_out=xml_out,
        effect=effect,
        if_match=if_match,
    )


router = APIRouter()
seen: list[Context] = []


@route(router, operation("maak-ding", "POST", "/v1/dingen", status=201, request=Ding, effect=True))
async def maak_ding(body: Ding, ctx: ContextIn, caller: CallerIn) -> Answer:
    seen.append(ctx)
    assert caller.tenant == ctx.tenant
    return created("/v1/dingen/1", body, 1)


@route(router, operation("lees-dingen", "GET", "/v1/dingen", response=Dingen, query=DingenVraag))
async def lees_dingen(query: DingenVraag) -> Dingen:
    return Dingen(resultaten=sorted(query.soort), volgende="abc" if query.cursor is None else None)


@route(router, operation("lees-ding", "GET", "/v1/dingen/{dingId}"))
async def lees_ding(ding_id: str) -> Found:
    UUID(ding_id)
    return Found(body=Ding(naam="een", begin_datum=date(2026, 1, 2)), version=3)


@route(router, operation("wijzig-ding", "PUT", "/v1/dingen/{dingId}", request=Ding, effect=True, if_match=True))
async def wijzig_ding(ding_id: str, body: Ding, ctx: ContextIn) -> Ding:
    seen.append(ctx)
    return body


@route(router, operation("breng-xml", "POST", "/v1/berichten", request=Ding, xml_in=True, xml_out=True))
async def breng_xml(upload: UploadIn, wants: WantsIn) -> Dingen:
    return Dingen(resultaten=[upload.media_type, str(len(upload.content)), wants], volgende=None)


FAILURES: dict[str, Exception] = {
    "refused": Refused("te-laat", "De termijn is voorbij."),
    "conflict": Conflict("ding-1", 1, 2),
    "precondition": PreconditionFailed(7),
    "notfound": NotFound("ding"),
    "unavailable": Unavailable("database", 3),
    "reused": KeyReused(),
    "running": KeyStillRunning(),
    "replay": Replay(
        Answer(status=201, body=b'{"a":1}', headers={"Location": "/x", "Content-Type": "application/json"})
    ),
    "bug": RuntimeError("999990019 in a message"),
    "unmapped": ZorgketenError("999990019"),
}


@route(router, operation("faal", "GET", "/v1/faal/{soort}"))
async def faal(soort: str) -> None:
    raise FAILURES[soort]


class Fake:
    """Verifies nothing: the token is the roles and scopes, separated by a slash."""

    async def verify(self, token: str) -> Caller:
        if token == "fout":
            raise Unauthenticated("fake")
        names, _, scopes = token.partition("/")
        return Caller(
            tenant="0153",
            subject="u1",
            client="c1",
            roles=frozenset(Rol(name) for name in names.split(",") if name),
            scopes=frozenset(scopes.split()),
        )


GOOD = {"Authorization": "Bearer consulent/intake.schrijven"}
KEY = {"Idempotency-Key": '"k1"'}
BODY = {"naam": "een", "beginDatum": "2026-01-02"}
DING = "/v1/dingen/01980000-0000-7000-8000-000000000001"  # fixed: names of tests are made of it


def proef() -> FastAPI:
    """The application."""
    app = application("proef", "1.2.3", [router])
    app.state.verifier = Fake()
    return app


def caller(app: FastAPI) -> httpx.AsyncClient:
    """A client whose token is right."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=GOOD)


def check_problem(response: httpx.Response, status: int) -> dict[str, object]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, object] = response.json()
    assert body["status"] == status
    assert str(body["type"]).startswith("urn:zorgketen:probleem:")
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == response.request.url.path
    check_headers(response)
    return body


def check_headers(response: httpx.Response) -> None:
    expected = {
        "api-version": "1.2.3",
        "cache-control": "no-store",
        "content-security-policy": "frame-ancestors 'none'",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }
    assert {name: response.headers.get(name) for name in expected} == expected
