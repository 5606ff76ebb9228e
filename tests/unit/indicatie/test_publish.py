"""What others hear of indicatie, and what happens next."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.indicatie.domain import beschikking, levering, pakket, toewijzing
from services.indicatie.gevolgen import (
    GEEF_TOEWIJZING_AF,
    MAAK_301,
    MAAK_319,
    na_beschikking,
    na_pakket,
)
from services.indicatie.publish import publish_beschikking, publish_levering, publish_toewijzing
from shared.contracts.indicatie.messages import (
    BeschikkingGegevenV1,
    BeschikkingIngetrokkenV1,
    LeveringGestartV1,
    LeveringGestoptV1,
    ToewijzingAfgegevenV1,
    ToewijzingGewijzigdV1,
    ToewijzingVerwijderdV1,
)
from shared.eventsourcing.context import CancelJob, Job
from tests.support.examples_indicatie import (
    BESCHIKKING,
    PERSOON,
    VERZOEK,
    beschikking_afgewezen,
    beschikking_gegeven,
    beschikking_ingetrokken,
    toewijzingen_gekoppeld,
)
from tests.support.examples_toewijzingen import (
    gemeld,
    levering_gestart,
    opgenomen,
    tijdelijk_gestopt,
    toewijzing_afgegeven,
    versie,
    volume_genoteerd,
    waarvan,
)

GEEN_TOEWIJZING = toewijzing.State()


def besluit(*events: beschikking.Event) -> beschikking.State:
    """The decision after these events."""
    return beschikking.beschikking.fold(events)


def test_a_decision_is_told_without_its_text() -> None:
    message = publish_beschikking(beschikking_gegeven, besluit(beschikking_gegeven))
    assert isinstance(message, BeschikkingGegevenV1)
    assert str(message.beschikking_id) == BESCHIKKING
    assert message.voorzieningen[0].volume == 3
    assert "nodig" not in message.model_dump_json()


def test_a_withdrawal_is_told() -> None:
    state = besluit(beschikking_gegeven, beschikking_ingetrokken)
    message = publish_beschikking(beschikking_ingetrokken, state)
    assert isinstance(message, BeschikkingIngetrokkenV1)
    assert message.ingetrokken_per == date(2026, 11, 1)
    assert "Verhuisd" not in message.model_dump_json()


def test_bookkeeping_is_not_told() -> None:
    assert publish_beschikking(toewijzingen_gekoppeld, besluit(beschikking_gegeven, toewijzingen_gekoppeld)) is None
    assert publish_toewijzing(volume_genoteerd, GEEN_TOEWIJZING) is None
    vervallen = levering.StartVervallen(waarvan=waarvan, product=None, begindatum=date(2026, 9, 7))
    assert publish_levering(vervallen, levering.State()) is None


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (toewijzing_afgegeven, ToewijzingAfgegevenV1),
        (toewijzing.ToewijzingGewijzigd(versie=versie), ToewijzingGewijzigdV1),
        (toewijzing.ToewijzingVerwijderd(versie=replace(versie, reden_wijziging="13")), ToewijzingVerwijderdV1),
    ],
)
def test_every_version_is_told_whole(event: toewijzing.Event, kind: type[ToewijzingAfgegevenV1]) -> None:
    message = publish_toewijzing(event, GEEN_TOEWIJZING)
    assert isinstance(message, kind)
    assert (message.toewijzing_nummer, message.agb, message.volume) == (101, "42420001", 3)
    assert message.toewijzingsmoment == datetime(2026, 8, 20, 9, 0, 0)  # noqa: DTZ001 – local time
    assert (message.ingangsdatum, message.einddatum) == (date(2026, 9, 1), date(2027, 2, 28))


def test_start_and_stop_are_told() -> None:
    started = publish_levering(levering_gestart, levering.State())
    assert isinstance(started, LeveringGestartV1)
    stopped = publish_levering(tijdelijk_gestopt, levering.State())
    assert isinstance(stopped, LeveringGestoptV1)
    assert stopped.tijdelijk


def test_a_grant_in_kind_leads_to_a_toewijzing() -> None:
    (job,) = na_beschikking(beschikking_gegeven, besluit(beschikking_gegeven))
    assert job == Job(name=GEEF_TOEWIJZING_AF, payload={"beschikkingId": BESCHIKKING}, key=BESCHIKKING)


def test_a_refusal_leads_to_a_319_only_where_a_provider_asked() -> None:
    assert na_beschikking(beschikking_afgewezen, besluit(beschikking_afgewezen)) == []
    asked = replace(beschikking_afgewezen, verzoek_id=VERZOEK)
    (job,) = na_beschikking(asked, besluit(asked))
    assert isinstance(job, Job)
    assert job.name == MAAK_319


def test_a_withdrawal_takes_the_pending_toewijzing_back() -> None:
    state = besluit(beschikking_gegeven, beschikking_ingetrokken)
    assert na_beschikking(beschikking_ingetrokken, state) == [CancelJob(name=GEEF_TOEWIJZING_AF, key=BESCHIKKING)]


def test_what_the_provider_does_not_know_goes_out_in_one_301() -> None:
    state = pakket.pakket.fold([opgenomen])
    (job,) = na_pakket(opgenomen, state)
    assert isinstance(job, Job)
    assert job.name == MAAK_301
    assert job.payload == {"persoonId": PERSOON, "agb": "42420001", "wet": "wmo"}
    herzien = pakket.ToewijzingHerzien(plaats=opgenomen.plaats)
    (again,) = na_pakket(herzien, pakket.pakket.fold([opgenomen, herzien]))
    assert isinstance(again, Job)
    assert again.key == job.key
    assert na_pakket(gemeld, state) == []
