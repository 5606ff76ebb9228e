"""What indicatie takes over: the catalogue of the municipality and the contracts of its providers."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.aanbod import ContractOvergenomen, NeemContractOver, aanbod
from services.indicatie.domain.gemeente import GemeenteIngericht, RichtGemeenteIn, gemeente
from services.indicatie.domain.voorziening import Wet
from shared.values.periode import Periode
from tests.support.examples_indicatie import CONTRACT, THUISHULP, catalogus, gecontracteerd
from tests.support.given import Spec

richt_in = RichtGemeenteIn(naam="Enschede", oin="0" * 20, wetten=(Wet.WMO,), catalogus=catalogus)
ingericht = GemeenteIngericht(naam="Enschede", oin="0" * 20, wetten=(Wet.WMO,), catalogus=catalogus)
neem_over = NeemContractOver(agb=THUISHULP, contract_id=CONTRACT, producten=(gecontracteerd,))
overgenomen = ContractOvergenomen(agb=THUISHULP, contract_id=CONTRACT, producten=(gecontracteerd,))


def test_the_catalogue_is_taken_over_whole() -> None:
    state = Spec(gemeente).given().when(richt_in).then(ingericht)
    assert state.catalogus == catalogus


def test_the_same_catalogue_again_changes_nothing() -> None:
    Spec(gemeente).given(ingericht).when(richt_in).then_nothing()


def test_another_catalogue_replaces_it() -> None:
    Spec(gemeente).given(ingericht).when(replace(richt_in, catalogus=())).then(replace(ingericht, catalogus=()))


def test_a_contract_is_taken_over_whole() -> None:
    state = Spec(aanbod).given().when(neem_over).then(overgenomen)
    assert state.producten == (gecontracteerd,)


def test_the_same_contract_again_changes_nothing() -> None:
    Spec(aanbod).given(overgenomen).when(neem_over).then_nothing()


def test_a_changed_contract_replaces_what_it_held() -> None:
    tot = replace(gecontracteerd, periode=Periode(date(2025, 1, 1), date(2026, 12, 31)))
    state = (
        Spec(aanbod)
        .given(overgenomen)
        .when(replace(neem_over, producten=(tot,)))
        .then(replace(overgenomen, producten=(tot,)))
    )
    assert state.producten == (tot,)
