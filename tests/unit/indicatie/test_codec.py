"""Stored events: every name ever released still reads as it did, and every personal field is sealed."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.indicatie.aggregates import AGGREGATES
from services.indicatie.domain import (
    aanbod,
    aanvraag,
    bericht,
    gemeente,
    levering,
    pakket,
    toewijzing,
    verzoek,
)
from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.eventsourcing.codec import Codec
from tests.support import examples_indicatie as e
from tests.support import examples_toewijzingen as t
from tests.support import examples_verzoeken as z

RELEASED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "stored_events.json").read_text(encoding="utf-8")
)
CODECS: dict[str, Codec[Any]] = {aggregate.name: aggregate.codec for aggregate in AGGREGATES}
EVENTS: dict[str, list[Any]] = {
    "gemeente": [gemeente.GemeenteIngericht(naam="Enschede", oin="0" * 20, wetten=(Wet.WMO,), catalogus=e.catalogus)],
    "aanbod": [
        aanbod.ContractOvergenomen(agb=e.THUISHULP, contract_id=e.CONTRACT, producten=(e.gecontracteerd,)),
    ],
    "aanvraag": [
        e.aanvraag_overgenomen,
        e.aanvraag_opgeschort,
        aanvraag.AanvraagHervat(aanvraag_id=e.AANVRAAG, beslis_uiterlijk_op=e.VANDAAG),
        aanvraag.AanvraagIngetrokken(aanvraag_id=e.AANVRAAG),
        e.aanvraag_beslist,
    ],
    "beschikking": [e.beschikking_gegeven, e.toewijzingen_gekoppeld, e.beschikking_ingetrokken],
    "client": [e.aanbieder_betrokken, e.pgb_toegekend, e.pgb_ingetrokken],
    "toewijzing": [
        t.toewijzing_afgegeven,
        toewijzing.ToewijzingGewijzigd(versie=t.versie),
        toewijzing.ToewijzingVerwijderd(versie=t.versie),
        t.volume_genoteerd,
    ],
    "pakket": [
        t.gereserveerd,
        t.reservering_vervallen,
        t.opgenomen,
        pakket.ToewijzingHerzien(plaats=t.plaats),
        t.gemeld,
        t.verzoeken_geopend,
        pakket.VerzoekGesloten(verzoek_id=e.VERZOEK),
        t.verzoek_beantwoord,
        pakket.MeldingAfgekeurd(bericht_id=e.BERICHT),
    ],
    "levering": [
        t.levering_gestart,
        levering.StartVervallen(waarvan=t.waarvan, product=e.HULP, begindatum=e.VANDAAG),
        t.levering_gestopt,
        levering.StopVervallen(
            waarvan=t.waarvan, product=e.HULP, begindatum=e.VANDAAG, einddatum=e.VANDAAG, reden="20"
        ),
    ],
    "verzoek": [
        z.verzoek_ontvangen,
        z.wijziging_ontvangen,
        z.in_onderzoek,
        z.verzoek_toegekend,
        verzoek.VerzoekAfgewezen(verzoek_id=e.VERZOEK, beschikking_id=e.BESCHIKKING, besluitdatum=e.VANDAAG),
    ],
    "bericht": [
        e.bericht_vastgelegd,
        e.bericht_geweigerd,
        bericht.BerichtBeantwoord(bericht_id=e.BERICHT, antwoord_id=BerichtId(e.BERICHT), retourcodes=("9332",)),
        bericht.TransportfoutGemeld(
            bericht_id=e.BERICHT, persoon_id=e.PERSOON, wet=Wet.WMO, code="IB010", gemeld_op=e.VANDAAG
        ),
        bericht.BerichtHerverzonden(bericht_id=e.BERICHT, verzending=2),
        e.bericht_afgehandeld,
    ],
}
EXAMPLES = {(name, CODECS[name].name(event)): event for name, events in EVENTS.items() for event in events}
LIFTED = {
    ("bericht", "bericht-onleesbaar.v1"): bericht.BerichtGeweigerd(
        bericht_id=e.BERICHT,
        agb=e.THUISHULP,
        soort=None,
        wet=None,
        omvang=0,
        sha256=None,
        fouten=(bericht.Plaatsfout(regel=0, pad="", code="getal"),),
    ),
    ("bericht", "bericht-vastgelegd.v1"): e.bericht_vastgelegd,
    ("bericht", "afkeur-afgehandeld.v1"): e.bericht_afgehandeld,
}
"""What names that are no longer written read as."""
SEALED = {
    "beschikking-gegeven.v1": {"toelichting"},
    "beschikking-ingetrokken.v1": {"toelichting"},
    "bericht-vastgelegd.v2": {"inhoud"},
    "bericht-afgehandeld.v1": {"toelichting"},
}


def test_every_name_has_an_example_and_a_released_text() -> None:
    names = {(aggregate, name) for aggregate, codec in CODECS.items() for name in codec.names}
    assert {*EXAMPLES, *LIFTED} == names
    assert {(aggregate, name) for aggregate, events in RELEASED.items() for name in events} == names


@pytest.mark.parametrize(("aggregate", "name"), [*EXAMPLES, *LIFTED])
def test_a_released_event_still_reads_as_it_did(aggregate: str, name: str) -> None:
    read = CODECS[aggregate].decode(name, json.dumps(RELEASED[aggregate][name]))
    assert read == {**EXAMPLES, **LIFTED}[aggregate, name]


@pytest.mark.parametrize(("aggregate", "name"), EXAMPLES)
def test_what_is_written_reads_back(aggregate: str, name: str) -> None:
    codec, event = CODECS[aggregate], EXAMPLES[aggregate, name]
    assert codec.decode(name, codec.encode(event)) == event


@pytest.mark.parametrize(("aggregate", "name"), EXAMPLES)
def test_an_erased_event_still_folds(aggregate: str, name: str) -> None:
    codec = CODECS[aggregate]
    data = json.loads(codec.encode(EXAMPLES[aggregate, name])) | dict.fromkeys(codec.sealed(name))
    event = codec.decode(name, json.dumps(data))
    assert [getattr(event, field) for field in codec.sealed(name)] == [None] * len(codec.sealed(name))


def test_exactly_the_texts_and_messages_are_sealed() -> None:
    sealed = {name: set(CODECS[aggregate].sealed(name)) for aggregate, name in EXAMPLES}
    assert {name: found for name, found in sealed.items() if found} == SEALED
