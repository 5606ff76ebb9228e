"""Intake as the process it is: real tokens in, messages out to Kafka, and a decision heard from it."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from aiokafka import AIOKafkaConsumer

from shared.values.ids import uuid7
from tests.integration.intake.conftest import GEMEENTEN, ROOS
from tests.support.stack import cache_folder
from tests.support.system import Stack, running

ONLY = ("postgres", "kafka", "issuer", "migrate-intake", "topics", "intake")
TYPES = ["persoon-geregistreerd", "melding-ontvangen", "onderzoek-afgerond", "aanvraag-ingediend"]


async def until(check: Callable[[], Awaitable[bool]], patience: float = 30) -> None:
    """Waits until the check says yes."""
    deadline = time.monotonic() + patience
    while not await check():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)


class Loket:
    """A consulent of Enschede who talks to intake itself."""

    def __init__(self, system: Stack, client: httpx.AsyncClient) -> None:
        self._system = system
        self._client = client

    async def doe(self, methode: str, pad: str, body: object = None, *, rol: str = "consulent", **rest: Any) -> Any:
        """One request that must succeed; `versie` goes out as If-Match."""
        gemeente = rest.get("gemeente", "0153")
        headers = {"Authorization": f"Bearer {self._system.issuer.token(rol, gemeente=gemeente)}"}
        if methode == "POST":
            headers["Idempotency-Key"] = str(uuid7())
        if "versie" in rest:
            headers["If-Match"] = rest["versie"]
        answer = await self._client.request(methode, pad, json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer


@pytest.mark.alone
async def test_what_happens_at_the_counter_is_heard_elsewhere(tmp_path: Path) -> None:
    async with running(tmp_path, cache_folder(), only=ONLY) as system:
        async with httpx.AsyncClient(base_url=system.url("intake"), timeout=30, trust_env=False) as client:
            loket = Loket(system, client)
            await _story(system, loket)


async def _story(system: Stack, loket: Loket) -> None:
    bestand = yaml.safe_load((GEMEENTEN / "0153-enschede.yaml").read_text(encoding="utf-8"))
    text = json.loads(json.dumps(bestand, default=str))
    await loket.doe("PUT", "/v1/gemeenten/0153", text, rol="beheerder", gemeente="0000")
    melding = {"persoon": ROOS, "wet": "wmo", "hulpvraag": "Het lukt niet meer.", "ontvangenOp": "2026-09-01"}
    gemeld = await loket.doe("POST", "/v1/meldingen", melding)
    identiteit = {"document": "paspoort", "vastgesteldOp": "2026-09-09"}
    geopend = await loket.doe(
        "POST",
        "/v1/onderzoeken",
        {"meldingId": gemeld.json()["meldingId"], "gestartOp": "2026-09-09", "identiteit": identiteit},
    )
    await loket.doe(
        "POST",
        geopend.headers["Location"] + "/verslag",
        {"uitkomst": "voorziening-nodig", "verslag": "Hulp is nodig.", "afgerondOp": "2026-09-30"},
        versie=geopend.headers["ETag"],
    )
    ingediend = await loket.doe(
        "POST",
        "/v1/aanvragen",
        {"meldingId": gemeld.json()["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"},
    )
    found = await _told(system)
    assert sorted(found) == sorted(TYPES)
    assert json.loads(found["aanvraag-ingediend"])["aanvraagId"] == ingediend.json()["aanvraagId"]
    for payload in found.values():
        for canary in ("999900006", "Heuv", "Het lukt", "Hulp is", "7511"):
            assert canary not in payload

    async def searchable() -> bool:
        zoek = {"achternaam": "Heuvel-Berg", "geboortedatum": "1948-03-09"}
        return bool((await loket.doe("POST", "/v1/personen/_zoek", zoek)).json()["resultaten"])

    await until(searchable)


async def _told(system: Stack) -> dict[str, str]:
    """The first messages on the topics of intake, by their name."""
    consumer = AIOKafkaConsumer(
        "intake.persoon",
        "intake.melding",
        "intake.onderzoek",
        "intake.aanvraag",
        bootstrap_servers=system.environment.bootstrap,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    found: dict[str, str] = {}
    try:
        async with asyncio.timeout(60):
            while len(found) < len(TYPES):
                record = await consumer.getone()
                headers = {name: value.decode() for name, value in record.headers}
                found[headers["ce_type"].split(".")[2]] = record.value.decode()
    finally:
        await consumer.stop()
    return found
