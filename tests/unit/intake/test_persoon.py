"""The rules of the person file."""

from dataclasses import replace
from datetime import date, timedelta

from services.intake.domain.persoon import CorrigeerPersoon, PersoonGecorrigeerd, persoon
from tests.support.examples_intake import (
    VANDAAG,
    corrigeer_persoon,
    personalia,
    persoon_gecorrigeerd,
    persoon_geregistreerd,
    persoon_vergeten,
    registreer_persoon,
    vergeet_persoon,
)
from tests.support.given import Spec

spec = Spec(persoon)


def test_a_person_is_recorded() -> None:
    spec.given().when(registreer_persoon).then(persoon_geregistreerd)


def test_another_file_for_the_same_bsn_is_refused() -> None:
    anders = replace(registreer_persoon, personalia=replace(personalia, geboortedatum=date(1950, 1, 1)))
    spec.given(persoon_geregistreerd).when(anders).then_refused("persoon-bestaat-al")


def test_nobody_is_born_tomorrow() -> None:
    ongeboren = replace(personalia, geboortedatum=VANDAAG + timedelta(days=1))
    spec.given().when(replace(registreer_persoon, personalia=ongeboren)).then_refused("datum-in-de-toekomst")


def test_the_same_person_twice_is_one_person() -> None:
    spec.given(persoon_geregistreerd).when(registreer_persoon).then_nothing()


def test_an_erased_person_may_come_back() -> None:
    state = spec.given(persoon_geregistreerd, persoon_vergeten).when(registreer_persoon).then(persoon_geregistreerd)
    assert state is not None
    assert not state.gewist


def test_a_correction_replaces_what_it_names() -> None:
    spec.given(persoon_geregistreerd).when(corrigeer_persoon).then(persoon_gecorrigeerd)


def test_an_erased_person_cannot_be_corrected() -> None:
    spec.given(persoon_geregistreerd, persoon_vergeten).when(corrigeer_persoon).then_refused("persoon-gewist")


def test_an_unknown_person_cannot_be_corrected() -> None:
    spec.given().when(corrigeer_persoon).then_refused("persoon-onbekend")


def test_a_correction_that_changes_nothing_is_no_event() -> None:
    zelfde = CorrigeerPersoon(geboortedatum=personalia.geboortedatum, vandaag=VANDAAG)
    spec.given(persoon_geregistreerd).when(zelfde).then_nothing()


def test_a_birth_date_cannot_be_corrected_into_the_future() -> None:
    morgen = CorrigeerPersoon(geboortedatum=VANDAAG + timedelta(days=1), vandaag=VANDAAG)
    spec.given(persoon_geregistreerd).when(morgen).then_refused("datum-in-de-toekomst")


def test_a_person_can_leave_the_household() -> None:
    weg = CorrigeerPersoon(zonder_huishouden=True, vandaag=VANDAAG)
    (event,) = persoon.decide(weg, persoon.fold([persoon_geregistreerd]))
    assert isinstance(event, PersoonGecorrigeerd)
    assert (event.huishouden_id, event.personalia) == (None, personalia)


def test_erasing_leaves_nothing_personal() -> None:
    state = spec.given(persoon_geregistreerd, persoon_gecorrigeerd).when(vergeet_persoon).then(persoon_vergeten)
    assert state is not None
    assert (state.gewist, state.bsn, state.personalia, state.huishouden_id) == (True, None, None, None)
    assert state.geregistreerd_op == VANDAAG


def test_an_unknown_person_cannot_be_erased() -> None:
    spec.given().when(vergeet_persoon).then_refused("persoon-onbekend")


def test_erasing_twice_is_erasing_once() -> None:
    spec.given(persoon_geregistreerd, persoon_vergeten).when(vergeet_persoon).then_nothing()
