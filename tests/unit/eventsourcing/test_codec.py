"""Stored names, old shapes lifted step by step, sealed fields told apart, and names that nobody knows."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.eventsourcing.codec import Codec, UnknownEvent
from shared.eventsourcing.context import JsonObject
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class Verhuisd:
    """Somebody moved; street and number are personal."""

    persoon_id: str
    op: date
    straat: Annotated[str | None, Versleuteld()]
    nummers: Annotated[tuple[int, ...] | None, Versleuteld()] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertrokken:
    """Somebody left."""

    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Onbekend:
    """Not in the codec."""


def with_date(old: JsonObject) -> JsonObject:
    """v0 had day, month and year apart."""
    return {"persoon": old["persoon"], "straat": old["straat"], "op": "{jaar:04}-{maand:02}-{dag:02}".format(**old)}


def with_person(old: JsonObject) -> JsonObject:
    """v1 named the person otherwise."""
    return {"persoon_id": old["persoon"], "straat": old["straat"], "op": old["op"]}


CODEC: Codec[Verhuisd | Vertrokken | Onbekend] = Codec(
    {"verhuisd.v2": Verhuisd, "vertrokken.v1": Vertrokken},
    upcasters={"verhuisd.v0": ("verhuisd.v1", with_date), "verhuisd.v1": ("verhuisd.v2", with_person)},
)
VERHUISD = Verhuisd(persoon_id="p", op=date(2026, 3, 2), straat="Dorpsstraat")


@given(
    st.builds(
        Verhuisd,
        persoon_id=st.text(),
        op=st.dates(),
        straat=st.none() | st.text(),
        nummers=st.none() | st.lists(st.integers(-(2**53), 2**53)).map(tuple),
    )
    | st.builds(Vertrokken, op=st.dates())
)
def test_what_is_stored_reads_back_as_it_was(event: Verhuisd | Vertrokken) -> None:
    assert CODEC.decode(CODEC.name(event), CODEC.encode(event)) == event


def test_an_event_has_the_name_it_was_given_and_not_that_of_its_class() -> None:
    assert CODEC.name(VERHUISD) == "verhuisd.v2"
    assert set(CODEC.names) == {"verhuisd.v2", "vertrokken.v1", "verhuisd.v0", "verhuisd.v1"}


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("verhuisd.v0", {"persoon": "p", "straat": "Dorpsstraat", "dag": 2, "maand": 3, "jaar": 2026}),
        ("verhuisd.v1", {"persoon": "p", "straat": "Dorpsstraat", "op": "2026-03-02"}),
        ("verhuisd.v2", {"persoon_id": "p", "straat": "Dorpsstraat", "op": "2026-03-02"}),
    ],
)
def test_every_old_shape_is_lifted_to_the_newest(name: str, stored: JsonObject) -> None:
    assert CODEC.decode(name, json.dumps(stored)) == VERHUISD


def test_sealed_fields_are_those_marked_under_old_names_too() -> None:
    for name in ("verhuisd.v0", "verhuisd.v1", "verhuisd.v2"):
        assert CODEC.sealed(name) == ("straat", "nummers")
    assert CODEC.sealed("vertrokken.v1") == ()
    assert CODEC.sealed("verdwenen.v1") == ()
    assert CODEC.subject_of(VERHUISD) == "p"


def test_a_field_whose_key_is_gone_reads_as_none_also_through_an_upcaster() -> None:
    gone = {"persoon": "p", "straat": None, "op": "2026-03-02"}
    assert CODEC.decode("verhuisd.v1", json.dumps(gone)) == Verhuisd(persoon_id="p", op=date(2026, 3, 2), straat=None)


def test_a_name_that_nobody_knows_is_not_guessed() -> None:
    with pytest.raises(UnknownEvent):
        CODEC.decode("verdwenen.v1", "{}")
    with pytest.raises(KeyError):
        CODEC.name(Onbekend())
    with pytest.raises(KeyError):
        CODEC.encode(Onbekend())


def test_an_upcaster_to_nowhere_is_an_unknown_event() -> None:
    astray: Codec[Vertrokken] = Codec({"vertrokken.v1": Vertrokken}, upcasters={"weg.v1": ("weg.v2", dict)})
    with pytest.raises(UnknownEvent):
        astray.decode("weg.v1", "{}")


def test_a_stored_event_that_does_not_fit_its_class_is_an_error() -> None:
    with pytest.raises(ValidationError):
        CODEC.decode("vertrokken.v1", '{"op": "ooit"}')


def test_sealed_fields_without_somebody_to_seal_them_for_are_refused_at_once() -> None:
    with pytest.raises(TypeError, match="Verhuisd"):
        Codec({"verhuisd.v2": Verhuisd}, subject="client_id")


def test_an_event_that_is_no_dataclass_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="str"):
        Codec({"tekst.v1": str})
