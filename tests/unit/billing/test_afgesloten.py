"""What of billing may be archived: answered claims, judged parts, runs that are over; nothing that still waits."""

from dataclasses import replace
from typing import Any

import pytest

from services.billing.aggregates import AGGREGATES, BETAALRUN, DECLARATIE, DEEL
from services.billing.domain import declaratie, deel
from services.billing.domain.betaalrun.besluiten import Status
from shared.eventsourcing.aggregate import Aggregate
from tests.support.examples_billing import (
    VANDAAG,
    antwoord_gevormd,
    clienten_ontvangen,
    declaratie_aangenomen,
    declaratie_beoordeeld,
    declaratie_ontvangen,
    deel_beoordeeld,
    regels_getoetst,
    regels_ontvangen,
)


def test_a_claim_is_closed_once_it_is_answered() -> None:
    events: list[declaratie.Event] = [
        declaratie_ontvangen,
        declaratie_aangenomen,
        deel_beoordeeld,
        declaratie_beoordeeld,
    ]
    assert not DECLARATIE.closed(DECLARATIE.decider.fold(events), VANDAAG)
    assert DECLARATIE.closed(DECLARATIE.decider.fold([*events, antwoord_gevormd]), VANDAAG)


def test_a_part_is_closed_once_it_is_judged() -> None:
    events: list[deel.Event] = [clienten_ontvangen, regels_ontvangen]
    assert not DEEL.closed(DEEL.decider.fold(events), VANDAAG)
    assert DEEL.closed(DEEL.decider.fold([*events, regels_getoetst]), VANDAAG)


@pytest.mark.parametrize("status", Status)
def test_a_run_is_closed_once_it_was_paid_or_turned_down(status: Status) -> None:
    over = status in {Status.BEVESTIGD, Status.AFGEKEURD}
    assert BETAALRUN.closed(replace(BETAALRUN.decider.initial, status=status), VANDAAG) is over


def test_what_has_no_events_is_never_closed() -> None:
    aggregates: tuple[Aggregate[Any, Any, Any], ...] = AGGREGATES
    assert not any(aggregate.closed(aggregate.decider.initial, VANDAAG) for aggregate in aggregates)
