"""Differential fuzzing: over damaged messages our level 1 verdict equals that of the official schemas.

ISTANDAARDEN_MUTANTEN sets how many, ISTANDAARDEN_ZAAD the row of chances; `make mutanten` runs any number of them.
"""

import os

import pytest

from shared.istandaarden import Wet
from shared.istandaarden.berichten import BERICHTEN
from tests.contract.istandaarden.bronnen import nodig
from tests.contract.istandaarden.oordeel import SOORTEN, UITZONDERINGEN, loop, mutant, van_het_schema, zaden

pytestmark = [nodig, pytest.mark.timeout(0)]
AANTAL = int(os.environ.get("ISTANDAARDEN_MUTANTEN", "20000"))
ZAAD = int(os.environ.get("ISTANDAARDEN_ZAAD", "2026"))
DELEN = 8
RONDES = 1_500
"""A kind is tried on so many messages, or until both verdicts are seen."""
NOOIT_GELDIG = {"verkeerde_naamruimte", "vreemd_element"}
"""Kinds that no schema can take."""


@pytest.mark.parametrize("deel", range(DELEN))
def test_our_verdict_equals_the_schema(deel: int) -> None:
    telling = loop(ZAAD, range(AANTAL * deel // DELEN, AANTAL * (deel + 1) // DELEN))
    assert telling.aantal > 0
    assert not telling.verschillen, f"seed {ZAAD}: {len(telling.verschillen)} differ, first {telling.verschillen[0]}"
    assert set(telling.uitzonderingen) <= {een.code for een in UITZONDERINGEN}


def test_every_kind_meets_every_message() -> None:
    ronde = len(SOORTEN) * len(zaden())
    assert ronde < AANTAL
    assert len({(nummer % len(SOORTEN), nummer // len(SOORTEN) % len(zaden())) for nummer in range(ronde)}) == ronde
    assert {(wet, soort) for wet, soort, _ in zaden()} == {(wet, soort) for wet in Wet for soort in BERICHTEN}


@pytest.mark.parametrize("soort", SOORTEN)
def test_every_kind_alone_yields_both_verdicts(soort: str) -> None:
    gezien: set[bool] = set()
    for ronde in range(RONDES):
        een = mutant(ZAAD, ronde * len(SOORTEN) + SOORTEN.index(soort))
        if een.mutaties == (soort,):
            gezien.add(van_het_schema(een))
        if len(gezien) == 2:
            break
    assert gezien == ({False} if soort in NOOIT_GELDIG else {True, False})


def test_a_number_is_one_mutant_for_ever() -> None:
    assert [mutant(ZAAD, nummer) for nummer in range(50)] == [mutant(ZAAD, nummer) for nummer in range(50)]
    assert [mutant(ZAAD, nummer) for nummer in range(50)] != [mutant(ZAAD + 1, nummer) for nummer in range(50)]
