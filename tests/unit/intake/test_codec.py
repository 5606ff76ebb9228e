"""Stored events: every name ever released still reads as it did, and every personal field is sealed."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from services.intake.aggregates import AGGREGATES
from shared.eventsourcing.codec import Codec
from tests.support import examples_intake as e
from tests.unit.intake.test_publish import STORIES

RELEASED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "stored_events.json").read_text(encoding="utf-8")
)
CODECS: dict[str, Codec[Any]] = {aggregate.name: aggregate.codec for aggregate in AGGREGATES}
EXAMPLES = {
    (name, CODECS[name].name(event)): event for name, stories in STORIES.items() for story in stories for event in story
}
CANARIES = ("999900006", "Heuvel", "1948", "Lindelaan", "7511AB", "zus", "alleen.", "Hulp is", "woensdag", "zomer")
SEALED = {
    "persoon-geregistreerd.v1": {"bsn", "personalia"},
    "persoon-gecorrigeerd.v1": {"personalia"},
    "melding-ontvangen.v1": {"hulpvraag"},
    "persoonlijk-plan-ingediend.v1": {"plan"},
    "onderzoek-afgerond.v1": {"verslag"},
    "aanvraag-ingediend.v1": {"toelichting"},
    "verwijzing-ontvangen.v1": {"naam_verwijzer", "toelichting"},
}


def test_every_name_has_an_example_and_a_released_text() -> None:
    names = {(aggregate, name) for aggregate, codec in CODECS.items() for name in codec.names}
    assert set(EXAMPLES) == names
    assert {(aggregate, name) for aggregate, events in RELEASED.items() for name in events} == names


@pytest.mark.parametrize(("aggregate", "name"), [(a, n) for a, events in RELEASED.items() for n in events])
def test_a_released_event_still_reads_as_it_did(aggregate: str, name: str) -> None:
    assert CODECS[aggregate].decode(name, json.dumps(RELEASED[aggregate][name])) == EXAMPLES[aggregate, name]


@pytest.mark.parametrize(("aggregate", "name"), EXAMPLES)
def test_what_is_written_reads_back(aggregate: str, name: str) -> None:
    event = EXAMPLES[aggregate, name]
    assert CODECS[aggregate].decode(name, CODECS[aggregate].encode(event)) == event


@pytest.mark.parametrize(("aggregate", "name"), EXAMPLES)
def test_an_erased_event_still_folds(aggregate: str, name: str) -> None:
    codec = CODECS[aggregate]
    data = json.loads(codec.encode(EXAMPLES[aggregate, name])) | dict.fromkeys(codec.sealed(name))
    event = codec.decode(name, json.dumps(data))
    assert [getattr(event, field) for field in codec.sealed(name)] == [None] * len(codec.sealed(name))


def test_exactly_the_personal_fields_are_sealed() -> None:
    sealed = {name: set(CODECS[aggregate].sealed(name)) for aggregate, name in EXAMPLES}
    assert {name: found for name, found in sealed.items() if found} == SEALED


@pytest.mark.parametrize(("aggregate", "name"), EXAMPLES)
def test_what_is_not_sealed_holds_nothing_personal(aggregate: str, name: str) -> None:
    event = EXAMPLES[aggregate, name]
    codec = CODECS[aggregate]
    open_fields = {field.name for field in fields(event)} - set(codec.sealed(name))
    text = json.dumps({key: value for key, value in json.loads(codec.encode(event)).items() if key in open_fields})
    for canary in (
        "999900006",
        "Heuvel",
        "1948",
        "Lindelaan",
        "7511AB",
        "zus",
        "alleen.",
        "Hulp is",
        "woensdag",
        "zomer",
    ):
        assert canary not in text
    assert e.PERSOON in text or aggregate == "gemeente"
