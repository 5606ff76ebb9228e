"""The statutory terms, for any date and any suspensions."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.aanvraag import (
    BESLISTERMIJN,
    Aanvraag,
    SchortAanvraagOp,
    VulAanvraagAan,
    aanvraag,
)
from services.intake.domain.ids import Code
from services.intake.domain.opschorting import dagen_stil, einde
from services.intake.domain.wet import Wet
from shared.values.termijnen import is_werkdag, plus_weken
from tests.support.examples_intake import dien_aanvraag_in

DAG = timedelta(days=1)
VER = date(2060, 1, 1)
dagen = st.dates(date(2015, 1, 1), date(2045, 12, 31))


def ingediend(wet: Wet, op: date) -> Aanvraag:
    command = replace(dien_aanvraag_in, wet=wet, melding=None, taaksoort=None, ingediend_op=op, vandaag=VER)
    if wet is Wet.WMO:
        assert dien_aanvraag_in.melding is not None
        vroeger = replace(dien_aanvraag_in.melding, ontvangen_op=op, onderzocht_op=op, onderzoek_uiterlijk_op=op)
        command = replace(command, melding=vroeger)
    state = aanvraag.fold(aanvraag.decide(command, None))
    assert state is not None
    return state


def opgeschort(state: Aanvraag, na: int, duur: int, aangevuld_na: int) -> Aanvraag:
    """Asked `na` days after filing or the last completion, for `duur` days, completed after `aangevuld_na` days."""
    gevraagd = min((state.aangevuld_op or state.ingediend_op) + na * DAG, state.beslis_uiterlijk_op)
    verzoek = SchortAanvraagOp(
        gevraagd_op=gevraagd, aanvullen_voor=gevraagd + duur * DAG, ontbreekt=(Code("overig"),), vandaag=VER
    )
    tussen = aanvraag.fold(aanvraag.decide(verzoek, state), state)
    assert tussen is not None
    aanvulling = VulAanvraagAan(aangevuld_op=gevraagd + aangevuld_na * DAG, vandaag=VER)
    na_afloop = aanvraag.fold(aanvraag.decide(aanvulling, tussen), tussen)
    assert na_afloop is not None
    assert na_afloop.beslis_uiterlijk_op <= tussen.beslis_uiterlijk_op
    return na_afloop


@settings(deadline=None)  # the calendar of a year is made at first use
@given(st.sampled_from(Wet), dagen)
def test_without_suspension_the_term_is_that_of_the_law(wet: Wet, op: date) -> None:
    assert ingediend(wet, op).beslis_uiterlijk_op == plus_weken(op, BESLISTERMIJN[wet])


suspensions = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 60), st.integers(0, 90)), max_size=4)


@settings(deadline=None)  # the calendar of a year is made at first use
@given(st.sampled_from(Wet), dagen, suspensions)
def test_every_suspended_day_is_given_back_and_no_other(wet: Wet, op: date, stops: list[tuple[int, int, int]]) -> None:
    state = ingediend(wet, op)
    stil = 0
    for na, duur, aangevuld_na in stops:
        before = state.beslis_uiterlijk_op
        if (state.aangevuld_op or state.ingediend_op) > before:
            break
        state = opgeschort(state, na, duur, aangevuld_na)
        stil += min(max(aangevuld_na - 1, 0), duur)
        assert state.beslis_uiterlijk_op >= before
    assert state.dagen_opgeschort == stil
    zonder_kalender = op + timedelta(weeks=BESLISTERMIJN[wet], days=stil)
    assert zonder_kalender <= state.beslis_uiterlijk_op <= zonder_kalender + 5 * DAG
    assert is_werkdag(state.beslis_uiterlijk_op)


@settings(deadline=None)  # the calendar of a year is made at first use
@given(dagen, dagen)
def test_days_of_standing_still_are_never_below_zero(eerste: date, weer: date) -> None:
    assert dagen_stil(eerste, weer) == max((weer - eerste).days, 0)


@settings(deadline=None)  # the calendar of a year is made at first use
@given(dagen, st.integers(0, 12), st.integers(0, 400))
def test_a_term_never_ends_on_a_day_the_counter_is_closed(begin: date, weken: int, stil: int) -> None:
    einddatum = einde(begin, weken, stil)
    assert is_werkdag(einddatum)
    assert einde(begin, weken, stil + 1) >= einddatum
