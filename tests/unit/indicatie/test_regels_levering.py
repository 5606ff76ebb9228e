"""Each rule of level 3 over a start or stop: a history in which that rule alone is broken, and one at its edge."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest

from services.indicatie.domain.levering import (
    Aanlevering,
    Event,
    Regel,
    StopVervallen,
    VerwerkRegels,
    beoordeel,
    levering,
)
from shared.istandaarden.regels import REGELS, Niveau
from tests.support.examples_indicatie import HULP
from tests.support.examples_toewijzingen import (
    levering_gestart,
    levering_gestopt,
    startregel,
    stopregel,
    tijdelijk_gestopt,
    waarvan,
)

STOP_VERVALLEN = StopVervallen(
    waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 31), reden="19"
)
START_WEG = replace(startregel, aanlevering=Aanlevering.VERWIJDEREN)
STOP_WEG = replace(stopregel, aanlevering=Aanlevering.VERWIJDEREN)
HERVAT = replace(startregel, begindatum=date(2026, 11, 9))
TIJDELIJK = replace(stopregel, reden="20", einddatum=date(2026, 10, 12))


class Zaak(NamedTuple):
    """What happened before, and the line that comes."""

    verleden: tuple[Event, ...]
    regel: Regel


class Historie(NamedTuple):
    """A rule with its code, what breaks it alone (`ook`: the codes that then come too), and what just breaks none."""

    regel: str
    code: str
    breekt: Zaak
    rand: Zaak
    ook: tuple[str, ...] = ()


def _tot(einddatum: date) -> Regel:
    return replace(stopregel, einddatum=einddatum)


GESTART = (levering_gestart,)
TIJDELIJK_GESTOPT = (levering_gestart, tijdelijk_gestopt)
GESTOPT = (levering_gestart, levering_gestopt)

HISTORIES = [
    Historie("TR063", "9063", Zaak((), START_WEG), Zaak(GESTART, START_WEG)),
    Historie("TR063", "9063", Zaak(GESTART, replace(START_WEG, product=None)), Zaak(GESTART, START_WEG)),
    Historie("TR063", "9063", Zaak(GESTOPT, replace(STOP_WEG, reden="23")), Zaak(GESTOPT, STOP_WEG)),
    Historie("TR071", "9071", Zaak(GESTOPT, START_WEG), Zaak((*GESTOPT, STOP_VERVALLEN), START_WEG)),
    Historie("TR074", "9074", Zaak(GESTOPT, startregel), Zaak(GESTOPT, HERVAT)),
    Historie(
        "TR074",
        "9074",
        Zaak((*TIJDELIJK_GESTOPT, replace(tijdelijk_gestopt, einddatum=date(2026, 10, 31), reden="19")), stopregel),
        Zaak(TIJDELIJK_GESTOPT, stopregel),
        ook=("9415",),
    ),
    Historie("TR326", "9326", Zaak(GESTART, HERVAT), Zaak(TIJDELIJK_GESTOPT, HERVAT)),
    Historie("TR382", "9069", Zaak((), stopregel), Zaak(GESTART, stopregel)),
    Historie("TR382", "9069", Zaak(GESTART, replace(stopregel, begindatum=date(2026, 9, 8))), Zaak(GESTART, stopregel)),
    Historie("TR413", "9413", Zaak(TIJDELIJK_GESTOPT, TIJDELIJK), Zaak(GESTART, TIJDELIJK)),
    Historie(
        "TR414",
        "9414",
        Zaak(TIJDELIJK_GESTOPT, _tot(date(2026, 10, 9))),
        Zaak(TIJDELIJK_GESTOPT, _tot(date(2026, 10, 10))),
    ),
    Historie(
        "TR415",
        "9415",
        Zaak(GESTOPT, _tot(date(2026, 11, 1))),
        Zaak((*GESTOPT, STOP_VERVALLEN), _tot(date(2026, 11, 1))),
    ),
]


def _codes(zaak: Zaak) -> tuple[str, ...]:
    (codes,) = beoordeel(VerwerkRegels(waarvan=waarvan, regels=(zaak.regel,)), levering.fold(zaak.verleden))
    return codes


@pytest.mark.parametrize("historie", HISTORIES, ids=lambda historie: historie.regel)
def test_a_rule_breaks_and_just_does_not(historie: Historie) -> None:
    assert _codes(historie.breekt) == (historie.code, *historie.ook)
    assert _codes(historie.rand) == ()


def test_every_rule_of_the_delivery_has_a_history_and_its_code() -> None:
    module = "services.indicatie.domain.levering:"
    van_ons = [r for r in REGELS if r.niveau > Niveau.BERICHT and any(n.startswith(module) for n in r.uitgevoerd_door)]
    assert {(regel.id, regel.retourcode) for regel in van_ons} == {(h.regel, h.code) for h in HISTORIES}
