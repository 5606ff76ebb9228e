"""Which tariff a claim must use, and what the line must cost."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain.contract import MAX_TARIEVEN, VoegTarievenToe, contract
from services.billing.domain.tarief import verwacht_bedrag, verwacht_tarief, zoek
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support import examples_billing as v
from tests.support.given import Spec

OUD = replace(v.uurtarief, periode=Periode(date(2025, 1, 1), date(2026, 10, 14)))
NIEUW = replace(v.uurtarief, centen=3400, periode=Periode(date(2026, 10, 15)))


def test_the_tariff_of_the_first_day_counts() -> None:
    assert zoek([NIEUW, OUD], "01", "01A03", "04", v.OKTOBER) == OUD
    assert zoek([NIEUW, OUD], "01", "01A03", "04", v.NOVEMBER) == NIEUW
    assert zoek([NIEUW], "01", "01A03", "04", v.OKTOBER) == NIEUW


def test_no_tariff_for_another_product_unit_or_time() -> None:
    assert zoek([OUD], "01", "01A04", "04", v.OKTOBER) is None
    assert zoek([OUD], "01", "01A03", "16", v.OKTOBER) is None
    assert zoek([OUD], "01", "01A03", "04", v.NOVEMBER) is None


def test_minutes_use_their_own_tariff_before_the_hourly_one() -> None:
    per_minuut = replace(OUD, eenheid="01", centen=60)
    assert zoek([OUD, per_minuut], "01", "01A03", "01", v.OKTOBER) == per_minuut
    assert zoek([OUD], "01", "01A03", "01", v.OKTOBER) == OUD


def test_the_worked_examples_of_iv081() -> None:
    uur = replace(OUD, centen=6250)
    assert verwacht_tarief(uur, "01") == 104
    assert verwacht_bedrag(uur, "01", 95, 104) == Bedrag(9896)
    assert verwacht_tarief(uur, "04") == 6250
    assert verwacht_bedrag(None, "83", 1234, None) == Bedrag(1234)


@given(st.integers(0, 20_000), st.integers(0, 10_000))
def test_sixty_minutes_cost_an_hour(centen: int, uren: int) -> None:
    uur = replace(OUD, centen=centen)
    in_minuten = verwacht_bedrag(uur, "01", uren * 60, verwacht_tarief(uur, "01"))
    assert in_minuten == verwacht_bedrag(uur, "04", uren, centen)


def test_a_contract_has_room_for_so_many_tariffs() -> None:
    veel = tuple(replace(v.uurtarief, code=f"{nr:05d}") for nr in range(MAX_TARIEVEN))
    Spec(contract).given(v.contract_gesloten).when(VoegTarievenToe(tarieven=veel)).then_refused("te-veel-tarieven")
