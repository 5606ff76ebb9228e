"""Reading a record: binary and structured mode, and every way in which it can be wrong."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.envelope import MAX_BYTES, Message, Poison, body, headers, parse
from shared.errors import Refused
from shared.eventsourcing.storingen import RawRecord

GIVEN = headers(
    event_id=UUID(int=1),
    oin="00000001001234567000",
    tenant="0153",
    topic="intake.melding",
    stream="melding-1",
    sequence=7,
    type="nl.zorgmeldingen.melding-ontvangen.v1",
    at=datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC),
    meta={"correlationid": str(UUID(int=2)), "traceparent": "00-" + "1" * 32 + "-" + "2" * 16 + "-01"},
)


NAMES = st.sampled_from([name for name, _ in GIVEN]) | st.text(max_size=9)


def record(**changes: Any) -> RawRecord:
    fields = {
        "topic": "intake.melding",
        "partition": 3,
        "offset": 9,
        "key": b"melding-1",
        "value": b'{"a": 1}',
        "headers": GIVEN,
        **changes,
    }
    return RawRecord(**fields)


def without(name: str) -> list[tuple[str, bytes]]:
    return [pair for pair in GIVEN if pair[0] != name]


def test_the_headers_say_who_when_and_which() -> None:
    assert dict(GIVEN) == {
        "ce_id": b"00000000-0000-0000-0000-000000000001",
        "ce_source": b"urn:nld:oin:00000001001234567000:systeem:zorgketen-intake",
        "ce_type": b"nl.zorgmeldingen.melding-ontvangen.v1",
        "ce_specversion": b"1.0",
        "ce_time": b"2026-11-23T12:00:00.000005Z",
        "ce_subject": b"1",
        "ce_sequence": b"00000000000000000007",
        "ce_gemeente": b"0153",
        "ce_partitionkey": b"melding-1",
        "ce_correlationid": b"00000000-0000-0000-0000-000000000002",
        "ce_dataschema": b"urn:zorgketen:schema:nl.zorgmeldingen.melding-ontvangen.v1",
        "content-type": b"application/json",
        "traceparent": b"00-11111111111111111111111111111111-2222222222222222-01",
    }


def test_a_message_larger_than_an_event_may_be_is_refused() -> None:
    class GrootV1(Message):
        """As much as is asked for."""

        tekst: str

    assert parse(record(value=body(GrootV1(tekst="x" * (MAX_BYTES - 3_000))).encode())).sequence == 7
    with pytest.raises(Refused, match="bericht-te-groot"):
        body(GrootV1(tekst="é" * (MAX_BYTES // 2)))


def test_both_modes_give_the_same_event() -> None:
    attributes = {name[3:]: value.decode() for name, value in GIVEN if name.startswith("ce_")}
    trace = [pair for pair in GIVEN if pair[0] == "traceparent"]
    whole = json.dumps({**attributes, "datacontenttype": "application/json", "data": {"a": 1}}).encode()
    kind = ("content-type", b"application/cloudevents+json; charset=UTF-8")
    assert parse(record(value=whole, headers=[kind, *trace])) == parse(record())


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("geen-cloudevent", {"headers": []}),
        ("geen-cloudevent", {"headers": [("content-type", b"application/cloudevents+json")], "value": b"[]"}),
        ("geen-json", {"headers": [("content-type", b"application/cloudevents+json")], "value": b"{"}),
        ("geen-json", {"headers": [("content-type", b"application/cloudevents+json")], "value": b"\xff"}),
        ("geen-json", {"headers": [("content-type", b"application/cloudevents+json")], "value": b"[" * 60_000}),
        ("attribuut-ontbreekt", {"headers": without("ce_sequence")}),
        ("attribuut-ontbreekt", {"headers": without("ce_gemeente")}),
        ("attribuut-onjuist", {"headers": [*without("ce_sequence"), ("ce_sequence", b"0")]}),
        ("attribuut-onjuist", {"headers": [*without("ce_sequence"), ("ce_sequence", b"-1")]}),
        ("attribuut-onjuist", {"headers": [*without("ce_sequence"), ("ce_sequence", "٣".encode())]}),
        ("attribuut-onjuist", {"headers": [*without("ce_sequence"), ("ce_sequence", b"9" * 20)]}),
        ("attribuut-onjuist", {"headers": [*without("ce_id"), ("ce_id", b"1")]}),
        ("attribuut-onjuist", {"headers": [*without("ce_time"), ("ce_time", b"gisteren")]}),
        ("attribuut-onjuist", {"headers": [*without("ce_type"), ("ce_type", b"x" * 600)]}),
        ("attribuut-onjuist", {"headers": [*without("ce_type"), ("ce_type", b"x\x00")]}),
        ("attribuut-onjuist", {"headers": [*without("ce_gemeente"), ("ce_gemeente", "٠١٥٣".encode())]}),
        ("specversion-onbekend", {"headers": [*without("ce_specversion"), ("ce_specversion", b"0.3")]}),
        ("header-dubbel", {"headers": [*GIVEN, ("traceparent", b"x")]}),
        ("header-dubbel", {"headers": [*GIVEN, ("CE_ID", b"x")]}),
        ("sleutel-onjuist", {"key": b"melding-2"}),
        ("geen-utf8", {"key": b"\xff", "headers": without("ce_partitionkey")}),
        ("te-groot", {"value": b" " * MAX_BYTES}),
        ("te-groot", {"headers": [*GIVEN, ("x", b" " * MAX_BYTES)]}),
    ],
)
def test_a_wrong_record_is_poison_with_its_reason(reason: str, changes: dict[str, Any]) -> None:
    with pytest.raises(Poison) as poison:
        parse(record(**changes))
    assert poison.value.reason == reason


@settings(max_examples=300)
@given(
    value=st.none() | st.binary(max_size=300),
    key=st.none() | st.binary(max_size=30),
    extra=st.lists(
        st.tuples(st.sampled_from([name for name, _ in GIVEN]) | st.text(max_size=9), st.binary(max_size=40))
    ),
    kept=st.lists(st.booleans(), min_size=len(GIVEN), max_size=len(GIVEN)),
)
def test_whatever_comes_is_an_event_or_poison(
    value: bytes | None, key: bytes | None, extra: list[tuple[str, bytes]], kept: list[bool]
) -> None:
    some = [pair for pair, keep in zip(GIVEN, kept, strict=True) if keep]
    try:
        event = parse(record(value=value, key=key, headers=[*some, *extra]))
    except Poison:
        return
    assert event.sequence >= 1
    assert event.stream
