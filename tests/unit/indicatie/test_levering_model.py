"""Start and stop against a model written from the table of the standard: any messages in any order."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from services.indicatie.domain.levering import (
    TIJDELIJK,
    Aanlevering,
    Regel,
    StartProduct,
    State,
    Status,
    StopProduct,
    VerwerkRegels,
    beoordeel,
    levering,
)
from services.indicatie.domain.voorziening import Product
from shared.errors import Refused
from tests.support.examples_indicatie import HULP
from tests.support.examples_toewijzingen import waarvan

GEEN, GESTART, TIJDELIJK_GESTOPT, GESTOPT = "geen", "gestart", "tijdelijk gestopt", "gestopt"
START = {GEEN: None, GESTOPT: None, TIJDELIJK_GESTOPT: None, GESTART: "9326"}
TIJDELIJKE_STOP = {GEEN: "9069", GESTART: None, TIJDELIJK_GESTOPT: "9413", GESTOPT: "9415"}
DEFINITIEVE_STOP = {GEEN: "9069", GESTART: None, TIJDELIJK_GESTOPT: "9414 when earlier", GESTOPT: "9415"}
"""The state of the current delivery, and the code for a new start or stop in it; None where it is accepted."""
AL_BEKEND = "9074"
STATUS = {Status.GESTART: GESTART, Status.TIJDELIJK_GESTOPT: TIJDELIJK_GESTOPT, Status.GESTOPT: GESTOPT}

dagen = st.integers(0, 2).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
einden = st.integers(10, 11).map(lambda n: date(2026, 9, 1) + timedelta(days=n))
redenen = st.sampled_from(["19", TIJDELIJK])
sleutels = st.tuples(st.sampled_from([HULP, None]), dagen)
stops = st.tuples(einden, redenen)


@dataclass
class Levering:
    """One delivery: its key, and its stops as they came."""

    sleutel: tuple[Product | None, date]
    stops: list[tuple[date, str]] = field(default_factory=list)

    @property
    def toestand(self) -> str:
        """The name of its state in the table."""
        if not self.stops:
            return GESTART
        return TIJDELIJK_GESTOPT if self.stops[-1][1] == TIJDELIJK else GESTOPT


class StartEnStop(RuleBasedStateMachine):
    """Every message goes to the decider and to the model; they agree on the codes and on what follows."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State = levering.initial
        self.leveringen: list[Levering] = []

    @property
    def laatste(self) -> Levering | None:
        return self.leveringen[-1] if self.leveringen else None

    @property
    def toestand(self) -> str:
        return self.laatste.toestand if self.laatste else GEEN

    def stuur(self, regel: Regel, verwacht: set[str | None]) -> bool:
        """Sends one line; gives whether it was accepted. `verwacht`: the codes of the table, None for none."""
        codes = verwacht - {None}
        command = VerwerkRegels(waarvan=waarvan, regels=(regel,))
        (gevonden,) = beoordeel(command, self.state)
        assert set(gevonden) == codes, (regel, self.leveringen)
        if codes:
            with pytest.raises(Refused) as refused:
                levering.decide(command, self.state)
            assert refused.value.slug in codes
            return False
        events = levering.decide(command, self.state)
        assert len(events) == 1
        self.state = levering.fold(events, self.state)
        return True

    def sleutel(self, data: st.DataObject) -> tuple[Product | None, date]:
        """The key of a delivery, one that is known more often than not."""
        bekend = [een.sleutel for een in self.leveringen]
        return data.draw(st.one_of(st.sampled_from(bekend), sleutels) if bekend else sleutels)

    @rule(sleutel=sleutels)
    def start(self, sleutel: tuple[Product | None, date]) -> None:
        """Status 1: a new Begindatum after a stop."""
        product, begin = sleutel
        gezien = any(een.sleutel == (product, begin) for een in self.leveringen)
        regel = StartProduct(product=product, begindatum=begin, aanlevering=Aanlevering.NIEUW)
        if self.stuur(regel, {START[self.toestand], AL_BEKEND if gezien else None}):
            self.leveringen.append(Levering((product, begin)))

    @rule(data=st.data(), stop=stops)
    def stop(self, data: st.DataObject, stop: tuple[date, str]) -> None:
        """Status 1: on the current start, which has the same key."""
        (product, begin), (einde, reden) = self.sleutel(data), stop
        nu = self.laatste
        verwacht: set[str | None]
        if nu is None or nu.sleutel != (product, begin):
            verwacht = {"9069"}
        else:
            code = (TIJDELIJKE_STOP if reden == TIJDELIJK else DEFINITIEVE_STOP)[nu.toestand]
            if code == "9414 when earlier":
                code = "9414" if einde < nu.stops[-1][0] else None
            verwacht = {code, AL_BEKEND if (einde, reden) in nu.stops else None}
        regel = StopProduct(
            product=product, begindatum=begin, einddatum=einde, reden=reden, aanlevering=Aanlevering.NIEUW
        )
        if self.stuur(regel, verwacht) and nu is not None:
            nu.stops.append((einde, reden))

    @rule(data=st.data())
    def verwijder_start(self, data: st.DataObject) -> None:
        """Status 3: found, and no stop on it."""
        product, begin = self.sleutel(data)
        gevonden = [een for een in self.leveringen if een.sleutel == (product, begin)]
        code = "9063" if not gevonden else "9071" if gevonden[0].stops else None
        regel = StartProduct(product=product, begindatum=begin, aanlevering=Aanlevering.VERWIJDEREN)
        if self.stuur(regel, {code}):
            self.leveringen.remove(gevonden[0])

    @rule(data=st.data())
    def verwijder_stop(self, data: st.DataObject) -> None:
        """Status 3: found on the latest start (OP155); the delivery is as it was before that stop."""
        product, begin = self.sleutel(data)
        bekend = [stop for een in self.leveringen if een.sleutel == (product, begin) for stop in een.stops]
        einde, reden = data.draw(st.one_of(st.sampled_from(bekend), stops) if bekend else stops)
        gevonden = [een for een in self.leveringen if een.sleutel == (product, begin) and (einde, reden) in een.stops]
        code = "9063" if not gevonden else "9069" if gevonden[0] is not self.laatste else None
        regel = StopProduct(
            product=product, begindatum=begin, einddatum=einde, reden=reden, aanlevering=Aanlevering.VERWIJDEREN
        )
        if self.stuur(regel, {code}):
            gevonden[0].stops.remove((einde, reden))

    @invariant()
    def they_agree(self) -> None:
        """The same deliveries in the same states, at most one of them running (OP289)."""
        gezien = [((een.product, een.begindatum), STATUS[een.status]) for een in self.state.starts]
        assert gezien == [(een.sleutel, een.toestand) for een in self.leveringen]
        assert sum(toestand == GESTART for _, toestand in gezien) <= 1


TestStartEnStop = StartEnStop.TestCase
TestStartEnStop.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
