"""The table of rules names what is there: every function exists, and every rule of the message itself has one."""

from collections import Counter
from functools import reduce
from importlib import import_module

import pytest

from shared.istandaarden.regels import REGELS, Niveau, Regel

NAMEN = sorted({naam for regel in REGELS for naam in regel.uitgevoerd_door})


@pytest.mark.parametrize("naam", NAMEN)
def test_what_checks_a_rule_exists(naam: str) -> None:
    module, _, pad = naam.partition(":")
    assert callable(reduce(getattr, pad.split("."), import_module(module)))


@pytest.mark.parametrize("regel", REGELS, ids=lambda regel: f"{regel.id}-{'-'.join(regel.berichten)}")
def test_a_row_is_whole(regel: Regel) -> None:
    assert (regel.functie is not None) is (regel.niveau is Niveau.BERICHT)
    assert regel.uitgevoerd_door
    assert regel.tekst.endswith(".")
    assert regel.niet_van_ons is None or regel.niet_van_ons.endswith(".")
    assert regel.klassen
    assert regel.wetten


def test_a_message_class_is_in_one_row_of_a_rule() -> None:
    rijen = Counter((regel.id, soort) for regel in REGELS for soort in regel.berichten)
    dubbel = {sleutel for sleutel, aantal in rijen.items() if aantal > 1}
    assert dubbel == {("CS003", "301")}, "CS003 looks at an address and at a product in other ways"
