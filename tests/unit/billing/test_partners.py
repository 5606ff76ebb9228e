"""Providers, contracts, budgets, the municipality and PGB: it does, it refuses, it stays quiet."""

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain import aanspraak as a
from services.billing.domain import contract as c
from services.billing.domain import pgb as p
from services.billing.domain.aanbieder import AanbiederHernoemd, NeemAanbiederOver, WijzigRekening, aanbieder
from services.billing.domain.budget import budget
from services.billing.domain.gemeente import gemeente
from services.billing.domain.wet import Wet
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support import examples_billing as v
from tests.support.given import Spec

partij, overeenkomst, geld = Spec(aanbieder), Spec(c.contract), Spec(budget)
stad, budgethouder, recht = Spec(gemeente), Spec(p.pgb), Spec(a.aanspraak)

vanaf_2027 = replace(v.uurtarief, centen=3400, periode=Periode(date(2027, 1, 1)))


def test_a_provider_is_registered_once() -> None:
    partij.given().when(v.registreer_aanbieder).then(v.aanbieder_geregistreerd)
    partij.given(v.aanbieder_geregistreerd).when(v.registreer_aanbieder).then_refused("aanbieder-bestaat")


def test_a_change_of_account_is_recorded() -> None:
    wijzig = WijzigRekening(rekening=v.andere_rekening)
    partij.given(v.aanbieder_geregistreerd).when(wijzig).then(v.rekening_gewijzigd)
    partij.given().when(wijzig).then_refused("aanbieder-onbekend")
    partij.given(v.aanbieder_geregistreerd, v.rekening_gewijzigd).when(wijzig).then_nothing()


def test_the_file_of_the_municipality_changes_only_what_differs() -> None:
    over = NeemAanbiederOver(agb=v.THUISHULP, naam="Nieuwe Naam", rekening=v.rekening)
    partij.given().when(replace(over, naam="Thuishulp De Korenbloem")).then(v.aanbieder_geregistreerd)
    partij.given(v.aanbieder_geregistreerd).when(over).then(AanbiederHernoemd(naam="Nieuwe Naam"))
    partij.given(v.aanbieder_geregistreerd).when(replace(over, naam="Thuishulp De Korenbloem")).then_nothing()


def test_a_contract_is_made_once() -> None:
    overeenkomst.given().when(v.sluit_contract).then(v.contract_gesloten)
    overeenkomst.given(v.contract_gesloten).when(v.sluit_contract).then_refused("contract-bestaat")


def test_a_new_tariff_ends_the_open_one_the_day_before() -> None:
    state = (
        overeenkomst.given(v.contract_gesloten)
        .when(c.VoegTarievenToe(tarieven=(vanaf_2027,)))
        .then(
            c.TarievenVastgesteld(
                tarieven=(
                    replace(v.uurtarief, periode=Periode(date(2025, 1, 1), date(2026, 12, 31))),
                    vanaf_2027,
                    v.dagdeeltarief,
                )
            )
        )
    )
    assert state.contract is not None
    assert len(state.contract.tarieven) == 3


def test_the_same_tariffs_again_change_nothing() -> None:
    overeenkomst.given(v.contract_gesloten).when(c.VoegTarievenToe(tarieven=(v.uurtarief,))).then_nothing()
    overeenkomst.given(v.contract_gesloten).when(c.NeemContractOver(contract=v.sluit_contract)).then_nothing()


def test_tariffs_may_not_overlap_nor_leave_the_contract() -> None:
    dubbel = replace(v.uurtarief, centen=1, periode=Periode(date(2024, 12, 31)))
    overeenkomst.given(v.contract_gesloten).when(c.VoegTarievenToe(tarieven=(dubbel,))).then_refused(
        "tarief-buiten-contract"
    )
    dubbel = replace(v.uurtarief, centen=1)
    overeenkomst.given(v.contract_gesloten).when(c.VoegTarievenToe(tarieven=(dubbel,))).then_refused(
        "tarieven-overlappen"
    )


def test_the_number_of_another_provider_is_refused() -> None:
    ander = c.NeemContractOver(contract=replace(v.sluit_contract, agb=v.JEUGDHULP))
    overeenkomst.given(v.contract_gesloten).when(ander).then_refused("contract-van-ander")


def test_a_budget_is_set_and_the_same_amount_changes_nothing() -> None:
    geld.given().when(v.stel_budget_vast).then(v.budget_vastgesteld)
    geld.given(v.budget_vastgesteld).when(v.stel_budget_vast).then_nothing()


def test_a_municipality_is_set_up_and_again_changes_nothing() -> None:
    stad.given().when(v.richt_gemeente_in).then(v.gemeente_ingericht)
    stad.given(v.gemeente_ingericht).when(v.richt_gemeente_in).then_nothing()


def test_a_pgb_is_reserved_and_given_back_on_withdrawal() -> None:
    budgethouder.given().when(v.hoor_pgb).then(v.pgb_toegekend)
    budgethouder.given().when(p.HoorIntrekking(per=date(2027, 1, 1))).then_nothing()
    state = budgethouder.given(v.pgb_toegekend).when(p.HoorIntrekking(per=date(2027, 1, 1))).then(v.pgb_ingetrokken)
    assert state.toegekend is not None
    (deel,) = state.toegekend.delen
    assert deel.periode == Periode(date(2026, 7, 1), date(2026, 12, 31))
    assert deel.budget == Bedrag(184_000)


@given(st.permutations([1, 2, 3, 4]))
def test_the_latest_decision_counts_whatever_the_order_of_arrival(uren: list[int]) -> None:
    versies = [replace(v.versie, moment=datetime(2026, 8, 25, uur), volume=uur) for uur in uren]  # noqa: DTZ001
    state = a.aanspraak.fold(a.VersieGehoord(versie=versie) for versie in versies)
    assert state.geldend is not None
    assert state.geldend.volume == 4


def test_a_version_heard_before_changes_nothing() -> None:
    recht.given().when(v.hoor_versie).then(v.versie_gehoord)
    recht.given(v.versie_gehoord).when(v.hoor_versie).then_nothing()
    assert a.aanspraak_id(Wet.WMO, 101) == "wmo-101"
