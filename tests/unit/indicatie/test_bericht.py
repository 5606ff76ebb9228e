"""A message is recorded once and answered once."""

from dataclasses import replace
from datetime import date

from services.indicatie.domain.bericht import (
    Beantwoord,
    BerichtBeantwoord,
    BerichtGeweigerd,
    BerichtHerverzonden,
    HandelAf,
    MeldTransportfout,
    Plaatsfout,
    Richting,
    Status,
    TransportfoutGemeld,
    VerzendOpnieuw,
    Weiger,
    bericht,
)
from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from tests.support.examples_indicatie import (
    BERICHT,
    PERSOON,
    THUISHULP,
    bericht_afgehandeld,
    bericht_vastgelegd,
    kop,
    leg_vast,
)
from tests.support.given import Spec

spec = Spec(bericht)
ANTWOORD = BerichtId("01936000-0000-7000-8000-00000000aaaa")
beantwoord = Beantwoord(antwoord_id=ANTWOORD, retourcodes=())
beantwoord_is = BerichtBeantwoord(bericht_id=BERICHT, antwoord_id=ANTWOORD, retourcodes=())
FOUTEN = (Plaatsfout(regel=4, pad="Bericht/Client/Bsn", code="getal"),)
weiger = Weiger(bericht_id=BERICHT, agb=THUISHULP, soort="305", wet=Wet.WMO, omvang=812, sha256="a" * 64, fouten=FOUTEN)
geweigerd = BerichtGeweigerd(
    bericht_id=BERICHT, agb=THUISHULP, soort="305", wet=Wet.WMO, omvang=812, sha256="a" * 64, fouten=FOUTEN
)
OP = date(2026, 8, 21)
meld = MeldTransportfout(code="IB010", gemeld_op=OP)
gemeld = TransportfoutGemeld(bericht_id=BERICHT, persoon_id=PERSOON, wet=Wet.WMO, code="IB010", gemeld_op=OP)
herverzonden = BerichtHerverzonden(bericht_id=BERICHT, verzending=2)


def test_our_message_must_be_returned_in_three_working_days() -> None:
    spec.given().when(leg_vast).then(bericht_vastgelegd)


def test_an_identification_is_used_once() -> None:
    spec.given(bericht_vastgelegd).when(leg_vast).then_refused("9056")


def test_a_message_with_retourcodes_was_rejected() -> None:
    inkomend = replace(leg_vast, kop=replace(kop, soort="305", richting=Richting.IN, retourcodes=("9019",)))
    spec.given().when(inkomend).then(
        replace(
            bericht_vastgelegd,
            soort="305",
            richting=Richting.IN,
            status=Status.AFGEKEURD,
            retourcodes=("9019",),
            retour_uiterlijk_op=None,
        )
    )


def test_the_provider_returns_our_message() -> None:
    assert spec.given(bericht_vastgelegd).when(beantwoord).then(beantwoord_is).status is Status.BEANTWOORD


def test_a_return_with_codes_means_it_was_rejected() -> None:
    command = replace(beantwoord, retourcodes=("9332",))
    state = spec.given(bericht_vastgelegd).when(command).then(replace(beantwoord_is, retourcodes=("9332",)))
    assert state.status is Status.AFGEKEURD


def test_the_same_return_twice_is_one() -> None:
    spec.given(bericht_vastgelegd, beantwoord_is).when(beantwoord).then_nothing()


def test_a_second_return_is_refused() -> None:
    ander = replace(beantwoord, antwoord_id=BerichtId("01936000-0000-7000-8000-00000000bbbb"))
    spec.given(bericht_vastgelegd, beantwoord_is).when(ander).then_refused("al-beantwoord")


def test_a_return_on_nothing_is_refused() -> None:
    spec.given().when(beantwoord).then_refused("heenbericht-onbekend")


def test_what_cannot_be_read_is_a_row_without_content() -> None:
    spec.given().when(weiger).then(geweigerd)
    spec.given(geweigerd).when(weiger).then_nothing()


def test_a_carrier_reports_a_message_it_could_not_deliver() -> None:
    assert spec.given(bericht_vastgelegd).when(meld).then(gemeld).status is Status.TRANSPORTFOUT


def test_the_same_fault_twice_is_one_and_another_is_new() -> None:
    spec.given(bericht_vastgelegd, gemeld).when(meld).then_nothing()
    other = replace(meld, code="BRS04")
    spec.given(bericht_vastgelegd, gemeld).when(other).then(replace(gemeld, code="BRS04"))


def test_only_a_message_of_ours_that_is_on_its_way_can_be_lost() -> None:
    spec.given().when(meld).then_refused("geen-uitgaand-bericht")
    inkomend = replace(bericht_vastgelegd, soort="305", richting=Richting.IN)
    spec.given(inkomend).when(meld).then_refused("geen-uitgaand-bericht")
    spec.given(bericht_vastgelegd, beantwoord_is).when(meld).then_refused("al-beantwoord")


def test_after_a_transport_fault_it_goes_out_again() -> None:
    state = spec.given(bericht_vastgelegd, gemeld).when(VerzendOpnieuw()).then(herverzonden)
    assert (state.status, state.verzending, state.transportfout) == (Status.HERVERZONDEN, 2, None)
    lost = spec.given(bericht_vastgelegd, gemeld, herverzonden, gemeld)
    lost.when(VerzendOpnieuw()).then(replace(herverzonden, verzending=3))


def test_without_a_transport_fault_nothing_is_sent_twice() -> None:
    spec.given(bericht_vastgelegd).when(VerzendOpnieuw()).then_refused("geen-transportfout")
    spec.given(bericht_vastgelegd, gemeld, herverzonden).when(VerzendOpnieuw()).then_refused("geen-transportfout")


def test_a_message_that_was_lost_once_is_answered_all_the_same() -> None:
    state = spec.given(bericht_vastgelegd, gemeld).when(beantwoord).then(beantwoord_is)
    assert (state.status, state.transportfout) == (Status.BEANTWOORD, None)


afgekeurd = replace(beantwoord_is, retourcodes=("9332",))
handel_af = HandelAf(op=date(2026, 8, 24), toelichting="Adres verbeterd.", nieuw_bericht=True)


def test_a_rejected_message_is_settled_once() -> None:
    spec.given(bericht_vastgelegd, afgekeurd).when(handel_af).then(bericht_afgehandeld)
    spec.given(bericht_vastgelegd, afgekeurd, bericht_afgehandeld).when(handel_af).then_nothing()


def test_only_what_was_rejected_is_settled() -> None:
    spec.given(bericht_vastgelegd, beantwoord_is).when(handel_af).then_refused("niet-afgekeurd")
    spec.given().when(handel_af).then_refused("geen-uitgaand-bericht")


def test_a_start_that_came_too_late_is_settled_once_and_makes_no_301() -> None:
    te_laat = replace(
        bericht_vastgelegd, soort="305", richting=Richting.IN, status=Status.VERWERKT, te_laat_na=date(2026, 8, 24)
    )
    spec.given(te_laat).when(replace(handel_af, nieuw_bericht=False)).then(bericht_afgehandeld)
    spec.given(te_laat, bericht_afgehandeld).when(replace(handel_af, nieuw_bericht=False)).then_nothing()
    spec.given(te_laat).when(handel_af).then_refused("geen-nieuw-bericht")
    spec.given(replace(te_laat, te_laat_na=None)).when(handel_af).then_refused("geen-uitgaand-bericht")


def test_only_a_301_is_made_anew() -> None:
    antwoord = replace(bericht_vastgelegd, soort="319")
    spec.given(antwoord, afgekeurd).when(handel_af).then_refused("geen-nieuw-bericht")
    spec.given(antwoord, afgekeurd).when(replace(handel_af, nieuw_bericht=False)).then(bericht_afgehandeld)
