"""A claim: received once, judged part by part in order, answered once; its lines whole in their parts."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain import declaratie as d
from services.billing.domain import deel
from services.billing.domain.beoordeling.beoordeel import in_volgorde
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.gevolgen import BEOORDEEL_DECLARATIE, ROND_DECLARATIE_AF, na_declaratie
from services.billing.handlers.indienen import verdeel
from shared.eventsourcing.context import Job
from shared.values.bedrag import Bedrag
from tests.support import examples_billing as v
from tests.support.given import Spec

spec = Spec(d.declaratie)
deelspec = Spec(deel.declaratiedeel)
neem_aan = d.NeemAan(bevindingen=v.declaratie_aangenomen.bevindingen, op=v.VANDAAG)
leg_deel_vast = d.LegDeelVast(deel=1, aantal_toegekend=1, toegekend=Bedrag(39000))
leg_vast = d.LegOordeelVast(
    afwijzing=None,
    beoordeeld_op=v.VANDAAG,
    antwoord_identificatie="A2B3C4D5E6F7",
    antwoord_sha256="0" * 64,
)
ontvang_deel = deel.OntvangDeel(clienten=(v.client,), blokken=(v.regels_ontvangen.blok,))
VOLLEDIG = (v.declaratie_ontvangen, v.declaratie_aangenomen, v.deel_beoordeeld)
TWEE_DELEN = replace(v.declaratie_ontvangen, aantal_regels=2, delen=v.declaratie_ontvangen.delen * 2)


def test_a_claim_is_received_with_its_term() -> None:
    spec.given().when(v.ontvang_declaratie).then(v.declaratie_ontvangen)


def test_the_same_claim_twice_is_one_claim() -> None:
    spec.given(v.declaratie_ontvangen).when(v.ontvang_declaratie).then_nothing()


def test_a_part_is_received_once_and_judged_once() -> None:
    deelspec.given().when(ontvang_deel).then(v.clienten_ontvangen, v.regels_ontvangen)
    deelspec.given(v.clienten_ontvangen, v.regels_ontvangen).when(ontvang_deel).then_nothing()
    toets = deel.LegToetsingVast(toetsingen=(v.regels_getoetst,))
    deelspec.given(v.regels_ontvangen).when(toets).then(v.regels_getoetst)
    deelspec.given(v.regels_ontvangen, v.regels_getoetst).when(toets).then_nothing()


def test_a_claim_is_accepted_once_then_each_part_recorded_in_order() -> None:
    spec.given(v.declaratie_ontvangen).when(neem_aan).then(v.declaratie_aangenomen)
    spec.given(v.declaratie_ontvangen, v.declaratie_aangenomen).when(neem_aan).then_nothing()
    spec.given(v.declaratie_ontvangen, v.declaratie_aangenomen).when(leg_deel_vast).then(v.deel_beoordeeld)
    spec.given(v.declaratie_ontvangen).when(leg_deel_vast).then_nothing()
    spec.given(*VOLLEDIG).when(leg_deel_vast).then_nothing()
    spec.given(TWEE_DELEN, v.declaratie_aangenomen).when(replace(leg_deel_vast, deel=2)).then_nothing()


def test_the_verdict_is_the_sum_of_the_parts() -> None:
    spec.given(*VOLLEDIG).when(leg_vast).then(
        replace(
            v.declaratie_beoordeeld,
            toegekend=Bedrag(39000),
            aantal_toegekend=1,
            aantal_afgewezen=0,
            bevindingen=v.declaratie_aangenomen.bevindingen,
        ),
        v.antwoord_gevormd,
    )


def test_no_verdict_before_the_last_part_and_none_after_the_first_one() -> None:
    spec.given(TWEE_DELEN, v.declaratie_aangenomen, v.deel_beoordeeld).when(leg_vast).then_nothing()
    spec.given(*VOLLEDIG, v.declaratie_beoordeeld, v.antwoord_gevormd).when(leg_vast).then_nothing()
    spec.given().when(leg_vast).then_nothing()


def test_a_claim_that_counts_as_not_sent_awards_nothing() -> None:
    afwijzing = Uitkomst(kopcodes=("9056",))
    spec.given(v.declaratie_ontvangen).when(replace(leg_vast, afwijzing=afwijzing)).then(
        replace(v.declaratie_beoordeeld, kopcodes=("9056",)), v.antwoord_gevormd
    )


def test_each_part_calls_for_the_next_and_the_last_for_the_answer() -> None:
    namen = []
    state = d.declaratie.initial
    for event in (TWEE_DELEN, v.declaratie_aangenomen, v.deel_beoordeeld, replace(v.deel_beoordeeld, deel=2)):
        state = d.evolve(state, event)
        namen += [(job.name, job.payload["deel"]) for job in na_declaratie(event, state) if isinstance(job, Job)]
    assert namen == [(BEOORDEEL_DECLARATIE, 1), (BEOORDEEL_DECLARATIE, 2), (ROND_DECLARATIE_AF, 3)]


def test_a_waiting_claim_from_before_there_were_parts_gets_them_once() -> None:
    command = d.VerdeelRegels(delen=v.ontvang_declaratie.delen)
    spec.given(v.zonder_delen, v.prestaties_ontvangen).when(command).then(v.regels_verdeeld)
    spec.given(v.zonder_delen, v.prestaties_ontvangen, v.regels_verdeeld).when(command).then_nothing()


@given(st.lists(st.booleans(), min_size=1, max_size=2300))
def test_no_line_is_lost_in_the_parts(soorten: list[bool]) -> None:
    regels = [
        replace(v.credit if credit else v.prestatie, nr=nr, referentie=f"R{nr}") for nr, credit in enumerate(soorten, 1)
    ]
    delen = verdeel(regels)
    assert [p for _, blokken in delen for blok in blokken for p in blok] == in_volgorde(regels)
    for plaats, blokken in delen:
        nummers = [p.nr for blok in blokken for p in blok]
        assert (plaats.aantal, plaats.eerste_nr, plaats.laatste_nr) == (len(nummers), min(nummers), max(nummers))
        assert plaats.aantal <= deel.REGELS_PER_DEEL
        assert all(len(blok.nr) <= deel.REGELS_PER_BLOK for blok in blokken)
