"""A claim: received once, judged once, its pieces small enough to travel."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain import declaratie as d
from services.billing.domain.beoordeling.uitkomst import Oordeel, Uitkomst
from shared.values.bedrag import Bedrag
from tests.support import examples_billing as v
from tests.support.given import Spec

spec = Spec(d.declaratie)
oordeel = Oordeel(nr=1, toegekend=True)
leg_vast = d.LegOordeelVast(
    uitkomst=Uitkomst(oordelen=(oordeel,), toegekend=Bedrag(39000)),
    beoordeeld_op=v.VANDAAG,
    antwoord_identificatie="A2B3C4D5E6F7",
    antwoord_sha256="0" * 64,
)


def test_a_claim_is_received_with_its_lines_and_its_term() -> None:
    spec.given().when(v.ontvang_declaratie).then(v.declaratie_ontvangen, v.prestaties_ontvangen)


def test_the_same_claim_twice_is_one_claim() -> None:
    spec.given(v.declaratie_ontvangen, v.prestaties_ontvangen).when(v.ontvang_declaratie).then_nothing()


def test_a_verdict_is_recorded_with_its_answer() -> None:
    spec.given(v.declaratie_ontvangen, v.prestaties_ontvangen).when(leg_vast).then(
        d.RegelsBeoordeeld(
            declaratie_id=v.DECLARATIE,
            agb=v.THUISHULP,
            wet=v.kop.wet,
            oordelen=(oordeel,),
            toekenningen=(
                d.Toekenning(
                    toewijzing_nummer=101,
                    categorie="01",
                    periode=v.OKTOBER,
                    eenheid="04",
                    volume=12,
                    bedrag=Bedrag(39000),
                ),
            ),
        ),
        replace(v.declaratie_beoordeeld, toegekend=Bedrag(39000), aantal_toegekend=1, aantal_afgewezen=0),
        v.antwoord_gevormd,
    )


def test_a_claim_is_judged_once() -> None:
    beoordeeld = (v.declaratie_ontvangen, v.prestaties_ontvangen, v.declaratie_beoordeeld, v.antwoord_gevormd)
    spec.given(*beoordeeld).when(leg_vast).then_nothing()


def test_an_unknown_claim_is_not_judged() -> None:
    spec.given().when(leg_vast).then_nothing()


@given(st.integers(1, 400))
def test_no_line_is_lost_in_the_pieces(aantal: int) -> None:
    regels = tuple(replace(v.prestatie, nr=nr, referentie=f"R{nr}") for nr in range(1, aantal + 1))
    state = d.declaratie.fold(d.ontvang(replace(v.ontvang_declaratie, regels=regels)))
    assert state.regels == regels
    assert state.clienten == v.ontvang_declaratie.clienten
