"""What of intake may be archived: meldingen, onderzoeken and aanvragen that came to an end."""

from typing import Any

import pytest

from services.intake.aggregates import AANVRAAG, AGGREGATES, MELDING, ONDERZOEK
from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from shared.eventsourcing.aggregate import Aggregate
from tests.support.examples_intake import (
    VANDAAG,
    aanvraag_afgehandeld,
    aanvraag_ingediend,
    aanvraag_ingetrokken,
    aanvraag_opgeschort,
    in_onderzoek_genomen,
    melding_ingetrokken,
    melding_onderzocht,
    melding_ontvangen,
    onderzoek_afgerond,
    onderzoek_geopend,
    onderzoek_gestaakt,
    onderzoek_opgeschort,
)


@pytest.mark.parametrize("einde", [melding_onderzocht, melding_ingetrokken])
def test_a_melding_is_closed_once_it_was_investigated_or_withdrawn(einde: m.Event) -> None:
    events: list[m.Event] = [melding_ontvangen, in_onderzoek_genomen]
    assert not MELDING.closed(MELDING.decider.fold(events), VANDAAG)
    assert MELDING.closed(MELDING.decider.fold([*events, einde]), VANDAAG)


@pytest.mark.parametrize("einde", [onderzoek_afgerond, onderzoek_gestaakt])
def test_an_onderzoek_is_closed_once_it_was_finished_or_stopped(einde: o.Event) -> None:
    events: list[o.Event] = [onderzoek_geopend, onderzoek_opgeschort]
    assert not ONDERZOEK.closed(ONDERZOEK.decider.fold(events), VANDAAG)
    assert ONDERZOEK.closed(ONDERZOEK.decider.fold([*events, einde]), VANDAAG)


@pytest.mark.parametrize("einde", [aanvraag_afgehandeld, aanvraag_ingetrokken])
def test_an_aanvraag_is_closed_once_it_was_decided_or_withdrawn(einde: a.Event) -> None:
    events: list[a.Event] = [aanvraag_ingediend, aanvraag_opgeschort]
    assert not AANVRAAG.closed(AANVRAAG.decider.fold(events), VANDAAG)
    assert AANVRAAG.closed(AANVRAAG.decider.fold([*events, einde]), VANDAAG)


def test_what_has_no_events_is_never_closed() -> None:
    aggregates: tuple[Aggregate[Any, Any, Any], ...] = AGGREGATES
    assert not any(aggregate.closed(aggregate.decider.initial, VANDAAG) for aggregate in aggregates)
