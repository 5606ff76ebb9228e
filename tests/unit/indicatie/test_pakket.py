"""Stacking, open requests and what a 301 must tell."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.ids import BerichtId, BeschikkingId, VerzoekId
from services.indicatie.domain.pakket import (
    GeefVrij,
    HerzieToewijzingen,
    KenWijzigingToe,
    KeurMeldingAf,
    MeldingAfgekeurd,
    MeldToewijzingen,
    NeemToewijzingenOp,
    ReserveringVervallen,
    SluitVerzoek,
    ToewijzingHerzien,
    VerzoekGesloten,
    pakket,
    te_vertellen,
)
from shared.values.periode import Periode
from tests.support.examples_indicatie import BERICHT, BESCHIKKING, VERZOEK, huishoudelijke_hulp
from tests.support.examples_toewijzingen import (
    gemeld,
    gereserveerd,
    neem_op,
    open_verzoeken,
    opgenomen,
    pakket_van,
    plaats,
    reserveer,
    reservering_vervallen,
    verzoek_beantwoord,
    verzoeken_geopend,
)
from tests.support.given import Spec

spec = Spec(pakket)
ANDER = BeschikkingId("01936000-0000-7000-8000-00000000eeee")
later = replace(huishoudelijke_hulp, periode=Periode(date(2027, 3, 1), date(2027, 8, 31)))
plaats_later = replace(plaats, nummer=102, voorziening=later)
opgenomen_later = replace(opgenomen, plaats=plaats_later)
verlengd = replace(
    plaats, voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2027, 3, 31)))
)
meld = MeldToewijzingen(bericht_id=BERICHT, nummers=frozenset({101}))


def test_what_is_granted_takes_its_place_at_once() -> None:
    spec.given().when(reserveer).then(gereserveerd)


def test_a_decision_reserves_once() -> None:
    spec.given(gereserveerd).when(reserveer).then_nothing()


def test_nothing_can_stack_with_what_another_decision_granted() -> None:
    command = replace(reserveer, beschikking_id=ANDER)
    spec.given(gereserveerd).when(command).then_refused("stapeling")
    spec.given(opgenomen).when(command).then_refused("stapeling")
    spec.given(gereserveerd, reservering_vervallen).when(command).then(replace(gereserveerd, beschikking_id=ANDER))


def test_one_decision_does_not_stack_with_itself() -> None:
    command = replace(reserveer, voorzieningen=(huishoudelijke_hulp, huishoudelijke_hulp))
    spec.given().when(command).then_refused("stapeling")


def test_a_withdrawn_decision_frees_its_place() -> None:
    spec.given(gereserveerd).when(GeefVrij(beschikking_id=BESCHIKKING)).then(reservering_vervallen)
    spec.given(gereserveerd).when(GeefVrij(beschikking_id=ANDER)).then_nothing()


def test_a_toewijzing_joins_the_pakket_in_the_place_kept_for_it() -> None:
    state = spec.given(gereserveerd).when(neem_op).then(opgenomen)
    assert state.te_melden == {101}
    assert not state.gereserveerd


def test_no_toewijzing_in_the_place_of_another_decision() -> None:
    spec.given(gereserveerd).when(replace(neem_op, beschikking_id=ANDER)).then_refused("stapeling")


def test_a_number_joins_once() -> None:
    spec.given(opgenomen).when(neem_op).then_nothing()


def test_the_same_product_twice_in_one_period_is_refused() -> None:
    spec.given(opgenomen).when(replace(neem_op, plaatsen=(replace(plaats, nummer=102),))).then_refused("stapeling")


def test_also_within_one_decision() -> None:
    command = replace(neem_op, plaatsen=(plaats, replace(plaats, nummer=102)))
    spec.given().when(command).then_refused("stapeling")


def test_a_deleted_one_does_not_count() -> None:
    weg = ToewijzingHerzien(plaats=replace(plaats, verwijderd=True))
    command = replace(neem_op, plaatsen=(replace(plaats, nummer=102),))
    spec.given(opgenomen, weg).when(command).then(replace(opgenomen, plaats=replace(plaats, nummer=102)))


def test_stretching_into_the_next_one_is_refused() -> None:
    spec.given(opgenomen, opgenomen_later).when(HerzieToewijzingen(plaatsen=(verlengd,))).then_refused("stapeling")


def test_stretching_where_there_is_room() -> None:
    herzien = ToewijzingHerzien(plaats=verlengd)
    state = spec.given(opgenomen, gemeld).when(HerzieToewijzingen(plaatsen=(verlengd,))).then(herzien)
    assert state.te_melden == {101}
    assert state.gemeld == {101}


def test_an_unknown_toewijzing_cannot_be_revised() -> None:
    spec.given().when(HerzieToewijzingen(plaatsen=(plaats,))).then_refused("toewijzing-onbekend")


def test_a_message_tells_what_was_not_told() -> None:
    spec.given(opgenomen).when(meld).then(gemeld)


def test_telling_again_changes_nothing() -> None:
    spec.given(opgenomen, gemeld).when(meld).then_nothing()


def test_a_301_holds_what_is_valid_and_what_changed() -> None:
    state = spec.given(opgenomen, opgenomen_later, gemeld).state
    assert [p.nummer for p in te_vertellen(state, date(2026, 10, 1))] == [101, 102]
    assert [p.nummer for p in te_vertellen(state, date(2027, 4, 1))] == [102]
    assert [p.nummer for p in te_vertellen(spec.given(opgenomen).state, date(2027, 4, 1))] == [101]


def test_one_open_request_per_client_and_provider() -> None:
    spec.given().when(open_verzoeken).then(verzoeken_geopend)
    ander = replace(open_verzoeken, verzoeken=frozenset({VerzoekId("01936000-0000-7000-8000-00000000ffff")}))
    spec.given(verzoeken_geopend).when(ander).then_refused("9374")
    spec.given(verzoeken_geopend).when(open_verzoeken).then_nothing()


def test_a_rejection_closes_the_request() -> None:
    gesloten = VerzoekGesloten(verzoek_id=VERZOEK)
    spec.given(verzoeken_geopend).when(SluitVerzoek(verzoek_id=VERZOEK)).then(gesloten)
    spec.given(verzoeken_geopend, gesloten).when(SluitVerzoek(verzoek_id=VERZOEK)).then_nothing()


def test_the_301_closes_the_request_it_grants() -> None:
    command = replace(neem_op, verzoek_id=VERZOEK)
    granted = replace(opgenomen, verzoek_id=VERZOEK)
    state = spec.given(verzoeken_geopend).when(command).then(granted)
    assert state.open_verzoeken == {VERZOEK}
    assert not spec.given(verzoeken_geopend, granted, gemeld).state.open_verzoeken


korter = replace(
    plaats, voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 11, 30)))
)
meer = replace(
    plaats, nummer=103, voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 12, 1), date(2027, 2, 28)))
)
ken_toe = KenWijzigingToe(
    van=pakket_van,
    beschikking_id=ANDER,
    verzoek_id=VERZOEK,
    referentie="VOW-2026-001",
    herzien=(korter,),
    nieuw=(meer,),
    op=date(2026, 11, 20),
)
toegekend = (
    ToewijzingHerzien(plaats=korter),
    replace(opgenomen, beschikking_id=ANDER, plaats=meer),
    replace(verzoek_beantwoord, nummers=frozenset({101, 102, 103})),
)


def test_a_granted_317_takes_the_place_of_what_was_and_is_told_as_one() -> None:
    state = spec.given(opgenomen, opgenomen_later, gemeld, verzoeken_geopend).when(ken_toe).then(*toegekend)
    assert state.te_melden == {101, 102, 103}
    assert [state.referentie_van(nummer, None) for nummer in (101, 102, 103)] == ["VOW-2026-001"] * 3
    told = pakket.fold([replace(gemeld, nummers=frozenset({101, 102, 103}))], state)
    assert not told.open_verzoeken
    assert not told.moet_melden
    assert told.referentie_van(101, "VOW-2026-001") is None


def test_a_317_that_changes_nothing_is_still_answered() -> None:
    command = replace(ken_toe, herzien=(), nieuw=())
    state = spec.given(opgenomen, gemeld, verzoeken_geopend).when(command).then(verzoek_beantwoord)
    assert state.moet_melden
    spec.given(opgenomen, gemeld, verzoeken_geopend, verzoek_beantwoord).when(meld).then(gemeld)


def test_a_317_is_granted_once() -> None:
    spec.given(opgenomen, verzoeken_geopend).when(ken_toe, ken_toe).then_nothing()


def test_a_317_that_stacks_is_not_granted() -> None:
    stapel = replace(ken_toe, herzien=())
    spec.given(opgenomen, verzoeken_geopend).when(stapel).then_refused("stapeling")


TWEEDE = BerichtId("01936000-0000-7000-8000-00000000bbbb")
keur_af = KeurMeldingAf(bericht_id=BERICHT)
afgekeurd = MeldingAfgekeurd(bericht_id=BERICHT)


def test_a_rejected_301_counts_as_not_sent() -> None:
    gevraagd = replace(opgenomen, verzoek_id=VERZOEK)
    state = spec.given(verzoeken_geopend, gevraagd, gemeld).when(keur_af).then(afgekeurd)
    assert state.te_melden == {101}
    assert not state.gemeld
    assert state.open_verzoeken == {VERZOEK}
    assert state.referentie_van(101, "VOT-1") == "VOT-1"
    again = pakket.fold([replace(gemeld, bericht_id=TWEEDE)], state)
    assert not again.te_melden
    assert not again.open_verzoeken
    assert again.laatst_gemeld_in(101) == TWEEDE


def test_what_a_later_301_told_is_known_all_the_same() -> None:
    later = replace(gemeld, bericht_id=TWEEDE, nummers=frozenset({101, 102}))
    state = spec.given(opgenomen, gemeld, opgenomen_later, later).when(keur_af).then(afgekeurd)
    assert not state.te_melden
    assert state.gemeld == {101, 102}


def test_the_answer_to_a_317_in_a_rejected_301_is_given_again() -> None:
    history = (opgenomen, verzoeken_geopend, verzoek_beantwoord, gemeld)
    state = spec.given(*history).when(keur_af).then(afgekeurd)
    assert state.antwoord == verzoek_beantwoord
    assert state.open_verzoeken == {VERZOEK}


def test_a_301_is_rejected_once_and_an_unknown_one_not_at_all() -> None:
    spec.given(opgenomen, gemeld, afgekeurd).when(keur_af).then_nothing()
    spec.given(opgenomen).when(keur_af).then_nothing()


def test_a_reason_is_named_only_where_something_was_told_before() -> None:
    herzien = ToewijzingHerzien(plaats=verlengd)
    assert not spec.given(opgenomen, herzien).state.noemt_reden(101)
    assert not spec.given(opgenomen, gemeld).state.noemt_reden(101)
    assert spec.given(opgenomen, gemeld, herzien).state.noemt_reden(101)
    assert spec.given(opgenomen, ToewijzingHerzien(plaats=replace(plaats, verwijderd=True))).state.noemt_reden(101)


stretched = NeemToewijzingenOp(
    van=pakket_van,
    beschikking_id=ANDER,
    verlengd=(verlengd,),
    verzoek_id=VERZOEK,
    referentie="VOT-1",
    op=date(2026, 11, 20),
)
later_gereserveerd = replace(gereserveerd, beschikking_id=ANDER, voorzieningen=(later,))


def test_a_stretched_toewijzing_frees_the_place_and_answers_the_request() -> None:
    antwoord = replace(verzoek_beantwoord, referentie="VOT-1")
    history = (opgenomen, gemeld, verzoeken_geopend, later_gereserveerd)
    events = (ToewijzingHerzien(plaats=verlengd), ReserveringVervallen(beschikking_id=ANDER), antwoord)
    state = spec.given(*history).when(stretched).then(*events)
    assert state.referentie_van(101, "VOT-1") == "VOT-1"
    assert state.noemt_reden(101)
    spec.given(*history, *events, gemeld).when(stretched).then_nothing()


def test_stretching_into_another_one_is_refused_here_too() -> None:
    spec.given(opgenomen, opgenomen_later).when(stretched).then_refused("stapeling")
