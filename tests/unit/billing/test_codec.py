"""Stored events: every name ever released still reads as it did, and no event holds a BSN in clear."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.billing.aggregates import AGGREGATES
from services.billing.domain import declaratie
from services.billing.domain.beoordeling.uitkomst import Waarde
from services.billing.domain.declaratie import OORDELEN_PER_STUK, REGELS_PER_STUK
from services.billing.domain.prestatie import Prestatie
from shared.contracts.envelope import MAX_BYTES
from shared.eventsourcing.codec import Codec
from shared.values.bedrag import MAX_REGEL, Bedrag
from tests.support import examples_billing as v
from tests.support.verhalen_billing import VERHALEN

RELEASED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "stored_events.json").read_text(encoding="utf-8")
)
CODECS: dict[str, Codec[Any]] = {aggregate.name: aggregate.codec for aggregate in AGGREGATES}
EXAMPLES = {
    (naam, CODECS[naam].name(event)): event
    for naam, verhalen in VERHALEN.items()
    for verhaal in verhalen
    for event in verhaal
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


def longest(nr: int) -> Prestatie:
    """A line whose every field is as long as the standard allows."""
    return replace(
        v.prestatie,
        nr=99_999 - nr,
        referentie="R" * 20,
        vorige_referentie="V" * 20,
        toewijzing_nummer=999_999_999,
        code="12345",
        volume=99_999_999,
        tarief_centen=MAX_REGEL,
        bedrag=Bedrag(-MAX_REGEL),
        credit=True,
    )


def test_a_piece_of_a_claim_stays_under_the_limit() -> None:
    regels = tuple(longest(nr) for nr in range(REGELS_PER_STUK))
    clienten = tuple(declaratie.Client(persoon_id=v.PERSOON, bsn_zegel="z" * 180) for _ in regels)
    event = declaratie.PrestatiesOntvangen(regels=regels, clienten=clienten)
    assert len(CODECS["declaratie"].encode(event)) < MAX_BYTES


def test_a_piece_of_verdicts_stays_under_the_limit() -> None:
    lang: dict[str, Waarde] = {
        "gevraagd": MAX_REGEL,
        "maximum": MAX_REGEL,
        "toegekend": MAX_REGEL,
        "ruimte": 0,
        "eenheid": "minuten",
    }
    toets = replace(v.regels_beoordeeld.oordelen[0].toetsen[0], invoer=lang)
    oordeel = replace(v.regels_beoordeeld.oordelen[0], nr=99_999, toetsen=(toets,) * 18)
    event = replace(
        v.regels_beoordeeld,
        oordelen=(oordeel,) * OORDELEN_PER_STUK,
        toekenningen=v.regels_beoordeeld.toekenningen * OORDELEN_PER_STUK,
    )
    assert len(CODECS["declaratie"].encode(event)) < MAX_BYTES
