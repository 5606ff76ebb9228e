"""`POST /v1/meldingen` through the gateway of the whole stack, against uvicorn that checks the body and INSERTs it.

The stack is that of `make up` with tracing at 10 %: gateway, intake, its relay and projector, indicatie and billing
beside them. Every call has a new Idempotency-Key and is a new melding of a person who is known.
"""

import json
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from deploy.local.settings import ROOT
from deploy.local.trouble import free_port
from shared.contracts.gemeente import lees_yaml
from shared.values.ids import uuid7
from tests.bench.hop import ratio_row
from tests.bench.load import Measured, load, post
from tests.bench.rounds import Row
from tests.bench.serving import process, python, uvicorn
from tests.support.stack import cache_folder
from tests.support.system import Stack, running

AIM = 0.4
TRACES = {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.1"}
PERSOON = {
    "bsn": "999900006",
    "naam": {"achternaam": "Proefman"},
    "geboortedatum": "1950-01-01",
    "geslacht": "1",
    "adres": {"straatnaam": "Verzonnenweg", "huisnummer": 1, "postcode": "9999XX", "plaatsnaam": "Proefdorp"},
}


async def measure(folder: Path, *, seconds: float, rounds: int) -> list[Row]:
    """One row, at 32 connections."""
    async with running(folder / "melding", cache_folder(), outside=TRACES, throw_away=False) as stack:
        persoon = await _persoon(stack)
        body = {"persoonId": persoon, "wet": "wmo", "hulpvraag": "x" * 350, "ontvangenOp": "2026-11-02"}
        request = post("/v1/meldingen", json.dumps(body).encode(), stack.issuer.token("consulent"))
        url = stack.environment.cluster.url("postgres", "intake")
        await _table(url)
        port = free_port()
        found: dict[str, list[Measured]] = {"ours": [], "bare": []}
        async with process(python(*uvicorn("insert", port)), {"BENCH_DATABASE": url}, port):
            ports = {"bare": port, "ours": stack.environment.settings.gateway_port}
            for where in ports.values():
                await load(where, request, connections=32, seconds=1, status=201)
            for _ in range(rounds):
                for name, where in ports.items():
                    found[name].append(await load(where, request, connections=32, seconds=seconds, status=201))
    return [ratio_row("POST /v1/meldingen, 32", found["ours"], found["bare"], AIM)]


async def _persoon(stack: Stack) -> str:
    """Enschede on board, and a person it knows."""
    bestand = lees_yaml((ROOT / "deploy/gemeenten/0153-enschede.yaml").read_text(encoding="utf-8"))
    await _doe(stack, "beheerder", "/v1/gemeenten", bestand.model_dump(mode="json", by_alias=True), gemeente="0000")
    return str((await _doe(stack, "consulent", "/v1/personen", PERSOON))["persoonId"])


async def _doe(stack: Stack, rol: str, pad: str, body: Any, gemeente: str = "0153") -> Any:
    async with stack.caller(rol, gemeente=gemeente) as http:
        gekregen = await http.post(pad, json=body, headers={"Idempotency-Key": f'"{uuid7()}"'})
    if gekregen.status_code != httpx.codes.CREATED:
        raise RuntimeError(f"{pad}: {gekregen.status_code} {gekregen.text[:300]}")
    return gekregen.json()


async def _table(url: str) -> None:
    conn = await asyncpg.connect(url, ssl=False)
    await conn.execute(
        "CREATE TABLE bare (position bigserial PRIMARY KEY, data jsonb NOT NULL,"
        " at timestamptz NOT NULL DEFAULT clock_timestamp())"
    )
    await conn.close()
