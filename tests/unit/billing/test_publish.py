"""What others hear of billing, what has to happen next, and that no message names a person or an account."""

import re
from typing import Any

import pytest

from services.billing.aggregates import AGGREGATES
from services.billing.gevolgen import (
    BEOORDEEL_DECLARATIE,
    HERBEREKEN_VERPLICHTINGEN,
    HERZIE_CONTRACT,
    MAAK_BETAALBESTAND,
)
from shared.contracts.billing import messages as m
from shared.contracts.envelope import MAX_BYTES, Message
from shared.eventsourcing.aggregate import Aggregate
from shared.eventsourcing.context import CancelJob, Job
from tests.support.verhalen_billing import VERHALEN

BY_NAME: dict[str, Aggregate[Any, Any, Any]] = {aggregate.name: aggregate for aggregate in AGGREGATES}
GEHEIM = re.compile(r"NL[0-9]{2}[A-Z]{4}|[0-9]{9}(?![0-9])|Korenbloem|zegel")


def verteld(naam: str) -> list[tuple[Message, list[Job | CancelJob]]]:
    """Each message of every story of one aggregate, with the jobs of its event; None messages left out."""
    aggregate, found = BY_NAME[naam], []
    for verhaal in VERHALEN[naam]:
        state = aggregate.decider.initial
        for event in verhaal:
            state = aggregate.decider.evolve(state, event)
            message = aggregate.publish(event, state)
            if message is not None:
                found.append((message, list(aggregate.steps(event, state))))
    return found


def test_every_public_message_is_told_by_some_event() -> None:
    soorten = {type(message) for naam in BY_NAME for message, _ in verteld(naam)}
    assert soorten == set(m.MESSAGES)


@pytest.mark.parametrize("naam", ["gemeente", "aanbieder", "budget", "aanspraak", "pgb", "correctie"])
def test_these_tell_nobody_anything(naam: str) -> None:
    assert verteld(naam) == []


def test_a_claim_tells_receipt_volume_and_verdict() -> None:
    *_, ontvangen, oordeel = (message for message, _ in verteld("declaratie"))
    ((volume, _),) = verteld("declaratiedeel")
    assert isinstance(ontvangen, m.DeclaratieOntvangenV1)
    assert isinstance(volume, m.VolumeToegekendV1)
    assert volume.toekenningen[0].model_dump(mode="json", by_alias=True) == {
        "toewijzingNummer": 101,
        "productPeriode": {"begindatum": "2026-10-01", "einddatum": "2026-10-31"},
        "eenheid": "04",
        "volume": 12,
        "bedragCenten": 39000,
    }
    assert isinstance(oordeel, m.DeclaratieBeoordeeldV1)
    assert (oordeel.aantal_toegekend, oordeel.aantal_afgewezen) == (0, 1)


def test_a_changed_contract_tells_all_its_products() -> None:
    gesloten, langer, tarieven = (message for message, _ in verteld("contract"))
    assert isinstance(gesloten, m.ContractGeslotenV1)
    assert isinstance(langer, m.ContractGewijzigdV1)
    assert isinstance(tarieven, m.ContractGewijzigdV1)
    assert (len(gesloten.producten), len(tarieven.producten)) == (2, 1)
    assert tarieven.einddatum is not None


def test_what_happens_next() -> None:
    assert {job.name for _, jobs in verteld("declaratie") for job in jobs} == {BEOORDEEL_DECLARATIE}
    assert [job.name for _, jobs in verteld("betaalrun") for job in jobs] == [MAAK_BETAALBESTAND]
    assert {job.name for _, jobs in verteld("contract") for job in jobs} == {
        HERBEREKEN_VERPLICHTINGEN,
        HERZIE_CONTRACT,
    }


@pytest.mark.parametrize("naam", BY_NAME)
def test_no_message_names_a_person_or_an_account(naam: str) -> None:
    for message, _ in verteld(naam):
        tekst = message.model_dump_json(by_alias=True)
        assert len(tekst) < MAX_BYTES
        assert not GEHEIM.search(re.sub(r"[0-9a-f-]{36}", "", tekst))
