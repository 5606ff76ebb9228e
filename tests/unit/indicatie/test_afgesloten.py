"""What of indicatie may be archived: toewijzingen that ended, requests and messages that are dealt with."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.indicatie.aggregates import AGGREGATES, BERICHT, TOEWIJZING, VERZOEK
from services.indicatie.domain.bericht import Status
from services.indicatie.domain.toewijzing import State
from services.indicatie.domain.versie import VERWIJDERD
from services.indicatie.domain.verzoek import Event
from shared.eventsourcing.aggregate import Aggregate
from tests.support.examples_indicatie import VANDAAG, bericht_afgehandeld, bericht_vastgelegd
from tests.support.examples_toewijzingen import toewijzing_afgegeven, versie
from tests.support.examples_verzoeken import in_onderzoek, verzoek_ontvangen, verzoek_toegekend

DICHT = {Status.GEWEIGERD, Status.VERWERKT, Status.BEANTWOORD}


def test_a_toewijzing_is_closed_the_day_after_it_ended() -> None:
    state = TOEWIJZING.decider.fold([toewijzing_afgegeven])
    einde = versie.voorziening.periode.laatste_dag
    assert not TOEWIJZING.closed(state, einde)
    assert TOEWIJZING.closed(state, einde + timedelta(days=1))


def test_an_open_toewijzing_is_not_and_a_deleted_one_is() -> None:
    voorziening = replace(versie.voorziening, periode=replace(versie.voorziening.periode, einddatum=None))
    open_einde = replace(versie, voorziening=voorziening)
    assert not TOEWIJZING.closed(State(huidig=open_einde), date(2099, 1, 1))
    assert TOEWIJZING.closed(State(huidig=replace(open_einde, reden_wijziging=VERWIJDERD)), VANDAAG)


def test_a_request_is_closed_once_it_is_answered() -> None:
    events: list[Event] = [verzoek_ontvangen, in_onderzoek]
    assert not VERZOEK.closed(VERZOEK.decider.fold(events), VANDAAG)
    assert VERZOEK.closed(VERZOEK.decider.fold([*events, verzoek_toegekend]), VANDAAG)


@pytest.mark.parametrize("status", Status)
def test_a_message_is_closed_once_nothing_is_to_come_of_it(status: Status) -> None:
    assert BERICHT.closed(replace(BERICHT.decider.initial, status=status), VANDAAG) is (status in DICHT)


def test_a_message_that_came_too_late_is_closed_once_it_is_settled() -> None:
    te_laat = replace(bericht_vastgelegd, status=Status.VERWERKT, te_laat_na=VANDAAG)
    assert not BERICHT.closed(BERICHT.decider.fold([te_laat]), VANDAAG)
    assert BERICHT.closed(BERICHT.decider.fold([te_laat, bericht_afgehandeld]), VANDAAG)


def test_what_has_no_events_is_never_closed() -> None:
    aggregates: tuple[Aggregate[Any, Any, Any], ...] = AGGREGATES
    assert not any(aggregate.closed(aggregate.decider.initial, VANDAAG) for aggregate in aggregates)
