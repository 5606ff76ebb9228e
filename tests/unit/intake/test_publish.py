"""What others hear of intake, and what has to be watched."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.intake.aggregates import AGGREGATES
from services.intake.gevolgen import BEWAAK_AANVULLING, BEWAAK_BESLISSING, BEWAAK_ONDERZOEK
from shared.contracts.envelope import Message
from shared.contracts.intake.messages import MESSAGES, AanvraagHervatV1, AanvraagOpgeschortV1
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import CancelJob, Job
from tests.support import examples_intake as e

BY_NAME: dict[str, Aggregate[Any, Any, Any]] = {aggregate.name: aggregate for aggregate in AGGREGATES}
STORIES: dict[str, list[list[Any]]] = {
    "persoon": [[e.persoon_geregistreerd, e.persoon_gecorrigeerd, e.persoon_vergeten]],
    "melding": [
        [e.melding_ontvangen, e.ontvangst_bevestigd, e.plan_ingediend, e.in_onderzoek_genomen, e.melding_onderzocht],
        [e.melding_ontvangen, e.melding_ingetrokken],
    ],
    "onderzoek": [
        [e.onderzoek_geopend, e.identiteit_vastgesteld, e.onderzoek_opgeschort, e.onderzoek_hervat],
        [e.onderzoek_geopend, e.identiteit_vastgesteld, e.onderzoek_afgerond],
        [e.onderzoek_geopend, e.onderzoek_gestaakt],
    ],
    "aanvraag": [
        [e.aanvraag_ingediend, e.aanvraag_opgeschort, e.aanvraag_aangevuld, e.aanvraag_afgehandeld],
        [e.aanvraag_ingediend, e.aanvraag_ingetrokken],
    ],
    "verwijzing": [[e.verwijzing_ontvangen]],
    "gemeente": [[e.gemeente_ingericht]],
    "termijnbewaking": [[e.termijn_verstreken]],
}


def told(name: str) -> list[Message]:
    """The messages of every story of one aggregate."""
    aggregate, found = BY_NAME[name], []
    for story in STORIES[name]:
        for number, event in enumerate(story, 1):
            found.append(aggregate.publish(event, aggregate.decider.fold(story[:number])))
    return [message for message in found if message is not None]


def watched(name: str, story: list[Any]) -> list[Job | CancelJob]:
    """The jobs after the last event of a story."""
    aggregate = BY_NAME[name]
    return list(aggregate.steps(story[-1], aggregate.decider.fold(story)))


def test_every_message_is_told_on_the_topic_of_its_aggregate() -> None:
    heard = {name: {type(message) for message in told(name)} for name in STORIES}
    assert set().union(*heard.values()) == set(MESSAGES)
    for name, types in heard.items():
        assert {kind.topic for kind in types} <= {f"intake.{name}"}


@pytest.mark.parametrize("name", STORIES)
def test_no_message_holds_anything_personal(name: str) -> None:
    for message in told(name):
        text = message.model_dump_json(by_alias=True)
        for canary in ("999900006", "Heuvel", "1948", "Lindelaan", "7511AB", "huishouden", "zus", "Hulp is nodig"):
            assert canary not in text


def test_the_public_suspension_starts_the_day_after_the_request() -> None:
    opgeschort, hervat = (m for m in told("aanvraag") if isinstance(m, AanvraagOpgeschortV1 | AanvraagHervatV1))
    assert isinstance(opgeschort, AanvraagOpgeschortV1)
    assert opgeschort.opgeschort_per == date(2026, 10, 6)
    assert hervat.beslis_uiterlijk_op == date(2026, 10, 21)


def test_a_term_is_looked_at_when_its_last_day_is_over_in_the_netherlands() -> None:
    assert watched("melding", [e.melding_ontvangen]) == [
        Job(
            name=BEWAAK_ONDERZOEK,
            payload={"id": e.MELDING},
            due_at=datetime(2026, 10, 13, 22, 0, tzinfo=UTC),
            key=e.MELDING,
        )
    ]


@pytest.mark.parametrize("last", [e.melding_ingetrokken, e.melding_onderzocht])
def test_a_melding_that_is_over_is_no_longer_watched(last: Any) -> None:
    assert watched("melding", [e.melding_ontvangen, last]) == [CancelJob(name=BEWAAK_ONDERZOEK, key=e.MELDING)]


def test_a_suspended_onderzoek_is_not_watched_until_it_goes_on() -> None:
    stil = [e.onderzoek_geopend, e.onderzoek_opgeschort]
    assert watched("onderzoek", stil) == [CancelJob(name=BEWAAK_ONDERZOEK, key=e.MELDING)]
    (job,) = watched("onderzoek", [*stil, e.onderzoek_hervat])
    assert isinstance(job, Job)
    assert (job.key, job.due_at) == (e.MELDING, datetime(2026, 10, 20, 22, 0, tzinfo=UTC))


def test_an_aanvraag_is_watched_until_there_is_a_decision() -> None:
    begin = [e.aanvraag_ingediend]
    assert [job.name for job in watched("aanvraag", begin)] == [BEWAAK_BESLISSING]
    stil = [*begin, e.aanvraag_opgeschort]
    assert [job.name for job in watched("aanvraag", stil)] == [BEWAAK_BESLISSING, BEWAAK_AANVULLING]
    weer = watched("aanvraag", [*stil, e.aanvraag_aangevuld])
    assert [(type(job), job.name) for job in weer] == [(Job, BEWAAK_BESLISSING), (CancelJob, BEWAAK_AANVULLING)]
    af = watched("aanvraag", [*stil, e.aanvraag_afgehandeld])
    assert [(type(job), job.name) for job in af] == [(CancelJob, BEWAAK_BESLISSING), (CancelJob, BEWAAK_AANVULLING)]
