"""Poison on a real topic, seen through the gateway: only its own aggregate waits, and ops decides its fate."""

from collections.abc import AsyncIterator, Mapping
from datetime import date

import httpx
import pytest
from aiokafka import AIOKafkaProducer

from deploy.demo.mensen import proef_bsns
from deploy.local.settings import ROOT
from shared.contracts import envelope
from shared.values.ids import uuid7
from tests.support.ops import a_fault_in_billing, gehoord, onboard, send, stand, storingen, until
from tests.support.privacy import found
from tests.support.stack import cache_folder
from tests.support.system import Stack, running
from tests.support.vergif import ENSCHEDE, LOSSER, TOPIC, Bericht, Gemeente, aan_de_broker, brieven, stuur, toewijzing

pytestmark = [pytest.mark.alone, pytest.mark.timeout(180)]
FILES = [
    (ROOT / "deploy" / file).read_text(encoding="utf-8")
    for file in ("gemeenten/0153-enschede.yaml", "gemeenten/0168-losser.yaml", "demo/1735-hof-van-twente.yaml")
]
PERSOONLIJK = f'{{"bsn": "{next(proef_bsns(0))}", "straat": "Verzonnenweg"}}'.encode()
STRUCTURED = Bericht("x", b"{" + PERSOONLIJK, {"content-type": envelope.STRUCTURED})
POISON: Mapping[str, tuple[Bericht, str]] = {
    "no event": (Bericht("x", PERSOONLIJK, {}), "geen-cloudevent"),
    "no JSON": (STRUCTURED, "geen-json"),
    "another service": (toewijzing(101).met(source=envelope.source(ENSCHEDE.oin, "intake")), "bron-onjuist"),
    "another municipality": (toewijzing(102).met(gemeente=LOSSER.code), "gemeente-onbekend"),
    "a broken body": (toewijzing(103).met(b"{" + PERSOONLIJK), "inhoud-onjuist"),
    "another body": (toewijzing(104).met(PERSOONLIJK), "inhoud-onjuist"),
    "an unknown type": (toewijzing(105).met(type="nl.zorgindicaties.iets.v1"), "type-onbekend"),
    "a type of another topic": (toewijzing(106).met(type="nl.zorgmeldingen.persoon-vergeten.v1"), "topic-onjuist"),
    "what no handler can take": (toewijzing(107, einddatum=date(2026, 9, 30)), "ValueError"),
}
NAMELESS = {"geen-cloudevent", "geen-json", "bron-onjuist", "gemeente-onbekend"}
"""Nobody can say whose these are: they hold up nothing."""


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A whole system with Enschede and Losser on board."""
    async with running(tmp_path_factory.mktemp("storingen"), cache_folder()) as system:
        for yaml in FILES[:2]:
            await onboard(system, yaml)
        yield system


@pytest.fixture
async def ops(stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """The platform's operator at the gateway."""
    async with stack.caller("ops", gemeente="0000") as client:
        yield client


@pytest.fixture
async def producer(stack: Stack) -> AsyncIterator[AIOKafkaProducer]:
    """Somebody who can write to the topic."""
    async with aan_de_broker(stack) as started:
        yield started


@pytest.mark.parametrize("name", POISON)
async def test_poison_becomes_a_storing_and_a_dead_letter(
    stack: Stack, ops: httpx.AsyncClient, producer: AIOKafkaProducer, name: str
) -> None:
    gif, reden = POISON[name]
    nummer = 201 + [*POISON].index(name)
    before = {row["storingId"] for row in await storingen(ops)}
    await stuur(producer, gif, toewijzing(nummer))
    await gehoord(stack, nummer)  # a later message of another aggregate did not wait

    async def kept() -> bool:
        return len(await storingen(ops)) == len(before) + 1

    await until(kept)
    (row,) = [row for row in await storingen(ops) if row["storingId"] not in before]
    assert (row["reden"], row["status"], row["verwerker"], row["topic"]) == (reden, "wacht", "billing", TOPIC)
    whose = ("0000", None) if reden in NAMELESS else (ENSCHEDE.code, gif.stroom)
    assert (row["gemeente"], row["stroom"], row["omvang"]) == (*whose, len(gif.waarde))
    detail = await ops.get(f"/v1/storingen/{row['storingId']}")
    assert detail.json().items() >= row.items()
    assert list(found(detail.content)) == []
    own_id = row["storingId"].removeprefix("billing:").encode()

    async def written() -> bool:
        told = [(dict(x.headers), x.key, x.value) for x in await brieven(stack)]
        mine = [(kop["dlq_reason"], key, value) for kop, key, value in told if kop["dlq_id"] == own_id]
        return mine == [(reden.encode(), gif.stroom.encode(), gif.waarde)]

    await until(written)
    assert [log.name for log in stack.logs.glob("*.log") if list(found(log.read_bytes()))] == []


async def test_what_was_mended_is_handled_again_and_what_waited_follows(
    stack: Stack, ops: httpx.AsyncClient, producer: AIOKafkaProducer
) -> None:
    gif = toewijzing(301)
    async with a_fault_in_billing(stack, 301):
        await stuur(producer, gif, toewijzing(301, 2), toewijzing(301, 3), toewijzing(302))
        await gehoord(stack, 302)
        eerste, tweede, _ = await stand(ops, gif.stroom, "wacht", "geparkeerd", "geparkeerd")
        assert (eerste["reden"], tweede["reden"]) == ("CheckViolationError", "wacht-op-voorganger")
        pad = f"/v1/storingen/{eerste['storingId']}/herhaling"
        weer = await send(ops, pad)
        assert (weer.status_code, weer.json()["type"].rsplit(":", 1)[1]) == (409, "herhaling-mislukt")
        assert (await stand(ops, gif.stroom, "wacht", "geparkeerd", "geparkeerd"))[0]["pogingen"] == (
            eerste["pogingen"] + 1
        )
        te_vroeg = await send(ops, f"/v1/storingen/{tweede['storingId']}/herhaling")
        assert (te_vroeg.status_code, te_vroeg.json()["type"].rsplit(":", 1)[1]) == (409, "wacht-op-voorganger")
    gelukt = await send(ops, pad)
    assert gelukt.status_code == 200, gelukt.text
    assert (gelukt.json()["status"], gelukt.json()["door"]) == ("opgelost", "ops.0000")
    await gehoord(stack, 301, 3)
    await stand(ops, gif.stroom)
    over = await storingen(ops, gif.stroom, status="opgelost")
    assert [(row["volgnummer"], row["door"]) for row in over] == [(1, "ops.0000"), (2, "billing"), (3, "billing")]
    assert (await send(ops, pad)).json()["status"] == "opgelost"
    await gehoord(stack, 301, 3)


async def test_what_is_given_up_says_who_did_it_and_why(
    stack: Stack, ops: httpx.AsyncClient, producer: AIOKafkaProducer
) -> None:
    gif = toewijzing(401, einddatum=date(2026, 9, 30))
    await stuur(producer, gif, toewijzing(401, 2))
    eerste, _ = await stand(ops, gif.stroom, "wacht", "geparkeerd")
    pad = f"/v1/storingen/{eerste['storingId']}/verwerping"
    assert (await send(ops, pad, {})).status_code == 400
    assert (await send(ops, pad, {"reden": ""})).status_code == 400
    assert (await ops.post(pad, json={"reden": "Bron verbeterd."})).status_code == 400  # no Idempotency-Key
    sleutel = str(uuid7())
    weg = await send(ops, pad, {"reden": "Bron verbeterd."}, sleutel)
    assert weg.status_code == 200, weg.text
    assert [weg.json()[name] for name in ("status", "door", "toelichting")] == [
        "verworpen",
        "ops.0000",
        "Bron verbeterd.",
    ]
    assert (await send(ops, pad, {"reden": "Bron verbeterd."}, sleutel)).json() == weg.json()
    assert (await send(ops, pad, {"reden": "Een ander verhaal."})).json()["toelichting"] == "Bron verbeterd."
    await gehoord(stack, 401, 1)  # the second version alone
    await stand(ops, gif.stroom)
    assert [row["volgnummer"] for row in await storingen(ops, gif.stroom, status="verworpen")] == [1]


async def test_a_message_of_a_municipality_that_came_later_is_handled_after_all(
    stack: Stack, ops: httpx.AsyncClient, producer: AIOKafkaProducer
) -> None:
    achtste = Gemeente("1735")
    before = {row["storingId"] for row in await storingen(ops)}
    await stuur(producer, toewijzing(501, gemeente=achtste))

    async def kept() -> bool:
        return len(await storingen(ops)) == len(before) + 1

    await until(kept)
    (row,) = [row for row in await storingen(ops) if row["storingId"] not in before]
    assert (row["gemeente"], row["reden"]) == ("0000", "gemeente-onbekend")
    await onboard(stack, FILES[2])
    gelukt = await send(ops, f"/v1/storingen/{row['storingId']}/herhaling")
    assert (gelukt.status_code, gelukt.json()["status"]) == (200, "opgelost")
    await gehoord(stack, 501, 1, achtste)


async def test_only_ops_sees_storingen_and_a_municipality_only_its_own(
    stack: Stack, ops: httpx.AsyncClient, producer: AIOKafkaProducer
) -> None:
    gif = toewijzing(601, einddatum=date(2026, 9, 30))
    await stuur(producer, gif)
    (row,) = await stand(ops, gif.stroom, "wacht")
    pad = f"/v1/storingen/{row['storingId']}"
    async with stack.caller("ops", gemeente=ENSCHEDE.code) as eigen:
        assert {mine["gemeente"] for mine in await storingen(eigen)} == {ENSCHEDE.code}
        assert (await eigen.get(pad)).json().items() >= row.items()
    async with stack.caller("ops", gemeente=LOSSER.code) as ander:
        assert await storingen(ander) == []
        assert (await ander.get(pad)).status_code == 404
        assert (await send(ander, f"{pad}/herhaling")).status_code == 404
        assert (await send(ander, f"{pad}/verwerping", {"reden": "Niet van ons."})).status_code == 404
    async with stack.caller("consulent") as consulent:
        assert (await consulent.get("/v1/storingen")).status_code == 403
        assert (await consulent.get(pad)).status_code == 403
        assert (await send(consulent, f"{pad}/herhaling")).status_code == 403
        assert (await send(consulent, f"{pad}/verwerping", {"reden": "Mag niet."})).status_code == 403
        assert (await consulent.get("/v1/projecties")).status_code == 403
        assert (await send(consulent, "/v1/projecties/intake:zaken/herbouw")).status_code == 403
    assert (await stand(ops, gif.stroom, "wacht"))[0] == row
