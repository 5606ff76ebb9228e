"""D: messages more than once, out of order, poison, several relays, late commits."""

import asyncio
import gzip
import time
from uuid import uuid4

from tests.faults.ground import Ground, Stuck
from tests.faults.row import Row, require
from tests.faults.rows.brokers import named
from tests.support.vergif import TOPIC, Bericht, aan_de_broker, stuur, toewijzing

SERVICES = ("intake", "indicatie", "billing")
DEAD_LETTERED = 30.0
"""Seconds in which poison must lie where ops can see it."""


async def doubled(ground: Ground) -> None:
    """D1: every message of the topics' whole life is delivered again, to every service, twice."""
    for turn in range(4 if ground.full else 1):
        group = {"KAFKA_GROUP": f"opnieuw-{uuid4().hex[:6]}"}
        await asyncio.gather(*(ground.stack.restart(service, group) for service in SERVICES))
        await asyncio.sleep(1 + turn)
    await asyncio.gather(*(ground.stack.restart(service) for service in SERVICES))
    ground.extra["again"] = 4 if ground.full else 1


async def poison(ground: Ground) -> None:
    """D3: one of each kind; each is a storing in time, the rest goes on, and ops gives each up."""
    base = 900_000_000 - int(time.time()) % 1_000_000
    kinds = {
        "no event": (Bericht("x", b"geen JSON", {}), "geen-cloudevent"),
        "unknown type": (toewijzing(base + 1).met(type="nl.zorgindicaties.iets.v1"), "type-onbekend"),
        "broken body": (toewijzing(base + 3).met(b"{"), "inhoud-onjuist"),
        "gzip bomb": (toewijzing(base + 4).met(gzip.compress(b"0" * 10_000_000)), "inhoud-onjuist"),
        "too large": (toewijzing(base + 5).met(b"0" * 70_000), "te-groot"),
    }
    before = await _open(ground)
    began = time.monotonic()
    async with aan_de_broker(ground.stack) as producer:
        for bericht, _ in kinds.values():
            await stuur(producer, bericht)
    while len(await _open(ground)) < len(before) + len(kinds):
        if time.monotonic() - began > DEAD_LETTERED:
            raise Stuck(f"{len(await _open(ground)) - len(before)} of {len(kinds)} became a storing")
        await asyncio.sleep(0.2)
    ground.extra["dead_lettered"] = round(time.monotonic() - began, 1)
    found = await _open(ground)
    ground.extra["reasons"] = sorted(set(found.values()))
    for _, reason in kinds.values():
        require(reason in found.values(), f"no storing says {reason}")
    for storing in found.keys() - before.keys():
        path = f"/v1/storingen/{storing}/verwerping"
        await ground.desk.ask("POST", path, {"reden": "Gif van een proef."}, rol="ops", key=str(uuid4()))
    left = await _open(ground)
    require(left.keys() == before.keys(), f"{len(left)} storingen are left")


async def _open(ground: Ground) -> dict[str, str]:
    found = await ground.desk.read("/v1/storingen", rol="ops", limit="200")
    return {row["storingId"]: row["reden"] for row in found["resultaten"] if row["topic"] == TOPIC}


ROWS = (
    Row(id="D1", title="every message delivered again, across restarts", fault=doubled, kills=True),
    Row(
        id="D2",
        title="out of order and with gaps: parked until its turn",
        tests=named(
            "test_inbox_properties.py::test_every_delivery_in_any_order_has_each_effect_once_and_in_turn",
            "test_inbox.py::test_a_gap_is_parked_and_goes_on_when_it_is_filled",
        ),
    ),
    Row(id="D3", title="poison of each kind", fault=poison),
    Row(
        id="D4",
        title="two relays and ten",
        tests=named(
            "test_relay.py::test_of_two_relays_one_leads_and_the_other_takes_over",
            "test_relay.py::test_ten_relays_send_each_message_in_its_order",
        ),
    ),
    Row(
        id="D5",
        title="a lower position that commits later",
        tests=named(
            "test_reader.py::test_a_lower_position_that_commits_later_is_not_lost",
            "test_reader.py::test_under_load_nothing_is_lost_and_no_stream_reordered",
        ),
    ),
)
