"""Stored events: every name ever released still reads as it did, and no event holds a BSN in clear."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.billing.aggregates import AGGREGATES
from services.billing.domain import deel
from services.billing.domain.beoordeling.beoordeel import Uitspraak
from services.billing.domain.beoordeling.feiten import Regelfeiten
from services.billing.domain.beoordeling.regels import RETOURCODE_VAN
from services.billing.domain.beoordeling.vastlegging import leg_vast
from services.billing.domain.prestatie import Prestatie
from services.billing.domain.regelblok import blok_van
from services.billing.domain.tarief import Productprijzen
from services.billing.publish import publish_deel
from shared.contracts.envelope import HEADERS_BYTES, MAX_BYTES, body
from shared.eventsourcing.codec import Codec
from shared.values.bedrag import MAX_REGEL, Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from tests.support import examples_billing as v
from tests.support import examples_correcties as c
from tests.support.verhalen_billing import VERHALEN

RELEASED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "stored_events.json").read_text(encoding="utf-8")
)
CODECS: dict[str, Codec[Any]] = {aggregate.name: aggregate.codec for aggregate in AGGREGATES}
OUD = {
    ("declaratie", "declaratie-ontvangen.v1"): v.zonder_delen,
    ("correctie", "correctie-aanvaard.v1"): c.aanvaard,
}
"""What a name that is no longer written reads as."""
EXAMPLES = OUD | {
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


@pytest.mark.parametrize(("aggregate", "name"), [key for key in EXAMPLES if key not in OUD])
def test_what_is_written_reads_back(aggregate: str, name: str) -> None:
    event = EXAMPLES[aggregate, name]
    assert CODECS[aggregate].decode(name, CODECS[aggregate].encode(event)) == event


def longest(nr: int) -> Prestatie:
    """A line whose every field is as long as the standard allows, unlike every other line."""
    maand = Periode.maand(1000 + nr // 12, nr % 12 + 1)
    velden: dict[str, Any] = {
        "nr": 99_999 - nr,
        "persoon_id": PersoonId(f"7d9f5b0e-6a43-8c11-9b1f-2f0c6a8d{nr:04x}"),
        "referentie": "R" * 20,
        "vorige_referentie": "V" * 20,
        "toewijzing_nummer": 999_999_999 - nr,
        "code": f"{nr:05}",
        "periode": maand,
        "volume": 99_999_999,
        "tarief_centen": MAX_REGEL,
        "bedrag": Bedrag(-MAX_REGEL),
        "credit": True,
    }
    return replace(v.prestatie, **velden)


def test_a_piece_of_a_claim_stays_under_the_limit() -> None:
    clienten = (deel.Client(persoon_id=v.PERSOON, bsn_zegel="z" * 180),) * deel.CLIENTEN_PER_STUK
    lang = [longest(nr) for nr in range(deel.REGELS_PER_BLOK)]
    for event in (deel.ClientenOntvangen(clienten=clienten), deel.RegelsOntvangen(blok=blok_van(lang))):
        assert len(CODECS["declaratiedeel"].encode(event)) < MAX_BYTES


def test_a_piece_of_verdicts_and_what_it_tells_stay_under_the_limit() -> None:
    veel = MAX_REGEL * 12
    feiten = Regelfeiten(
        client_bekend=True,
        referentie_nieuw=True,
        debet=v.prestatie,
        debet_gecrediteerd=True,
        versie=v.versie,
        versienummer=9_999,
        op_productlijst=True,
        prijzen=Productprijzen([v.uurtarief]),
        debet_open=True,
        in_maand=veel,
        in_totaal=veel,
        centen=veel,
    )
    lang = [longest(nr) for nr in range(deel.REGELS_PER_TOETSING)]
    toegekend = [Uitspraak(p, feiten, ()) for p in lang]
    afgewezen = [Uitspraak(p, feiten, tuple(sorted(set(RETOURCODE_VAN.values())))) for p in lang]
    for uitspraken in (toegekend, afgewezen):
        eigen = [u._replace(feiten=feiten._replace(prijzen=Productprijzen([v.uurtarief]))) for u in uitspraken]
        (event,) = leg_vast(v.DECLARATIE, v.kop, eigen)
        assert len(CODECS["declaratiedeel"].encode(event)) < MAX_BYTES
        verteld = publish_deel(event, deel.State())
        assert (verteld is None) is (uitspraken is afgewezen)
        assert verteld is None or len(body(verteld)) < MAX_BYTES - HEADERS_BYTES
