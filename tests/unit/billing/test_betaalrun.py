"""A payment run: nets per provider, needs a second person, pays once, closes on the bank's word."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain.betaalrun import gebeurtenissen as g
from services.billing.domain.betaalrun.besluiten import Status, betaalrun
from shared.values.bedrag import Bedrag
from tests.support.examples_betaalruns import jeugdregel, maak_betaalrun, regel
from tests.support.examples_billing import CONTROLLER, JEUGDHULP, MAKER, THUISHULP
from tests.support.given import Spec

spec = Spec(betaalrun)


def eerste(events: Sequence[g.Event]) -> g.BetaalrunGemaakt:
    found = events[0]
    assert isinstance(found, g.BetaalrunGemaakt)
    return found


events = betaalrun.decide(maak_betaalrun, betaalrun.initial)
gemaakt = eerste(events)
HASH = gemaakt.inhoud_hash
keur_goed = g.KeurGoed(door=CONTROLLER, inhoud_hash=HASH)
goedgekeurd = g.BetaalrunGoedgekeurd(door=CONTROLLER, inhoud_hash=HASH)
leg_bestand_vast = g.LegBestandVast(sha256="a" * 64, som=Bedrag(30000), aantal=1)
bestand_gemaakt = g.BestandGemaakt(sha256="a" * 64, som=Bedrag(30000), aantal=1)
bevestig = g.Bevestig(bevestigd_op=date(2026, 11, 27), totaal=Bedrag(30000), bankreferentie="CAMT-1")


def test_a_run_nets_per_provider_and_carries_a_negative_balance_over() -> None:
    state = spec.given().when(maak_betaalrun).then(*events)
    (betaling,) = state.betalingen
    assert (betaling.agb, betaling.bedrag, betaling.aantal_regels) == (THUISHULP, Bedrag(30000), 2)
    assert len(betaling.kenmerk) <= 35
    assert gemaakt.doorgeschoven == (g.Doorgeschoven(agb=JEUGDHULP, aantal_regels=1, saldo=Bedrag(-500)),)
    assert gemaakt.totaal == Bedrag(30000)


def test_nothing_to_pay_makes_no_run() -> None:
    spec.given().when(replace(maak_betaalrun, regels=(jeugdregel,))).then_refused("niets-te-betalen")


def test_a_provider_without_an_account_stops_the_run() -> None:
    spec.given().when(replace(maak_betaalrun, begunstigden={})).then_refused("rekening-ontbreekt")


def test_the_same_run_twice_is_one_run() -> None:
    spec.given(*events).when(maak_betaalrun).then_nothing()


def test_a_second_person_approves() -> None:
    spec.given(*events).when(keur_goed).then(goedgekeurd)


def test_the_maker_cannot_approve_or_refuse() -> None:
    spec.given(*events).when(replace(keur_goed, door=MAKER)).then_refused("vier-ogen")
    spec.given(*events).when(g.KeurAf(door=MAKER, inhoud_hash=HASH)).then_refused("vier-ogen")


def test_an_approval_is_about_the_content() -> None:
    spec.given(*events).when(replace(keur_goed, inhoud_hash="b" * 64)).then_refused("inhoud-anders")


def test_a_verdict_is_given_once() -> None:
    spec.given(*events, goedgekeurd).when(keur_goed).then_refused("betaalrun-al-beoordeeld")


def test_a_refused_run_is_over() -> None:
    keur_af = g.KeurAf(door=CONTROLLER, inhoud_hash=HASH)
    state = spec.given(*events).when(keur_af).then(g.BetaalrunAfgekeurd(door=CONTROLLER))
    assert state.status is Status.AFGEKEURD


def test_the_file_follows_the_approval_and_is_made_once() -> None:
    spec.given(*events).when(leg_bestand_vast).then_refused("betaalrun-niet-goedgekeurd")
    spec.given(*events, goedgekeurd).when(leg_bestand_vast).then(bestand_gemaakt)
    spec.given(*events, goedgekeurd, bestand_gemaakt).when(leg_bestand_vast).then_nothing()


def test_a_file_with_another_sum_is_refused() -> None:
    anders = replace(leg_bestand_vast, som=Bedrag(1))
    spec.given(*events, goedgekeurd).when(anders).then_refused("controlegetal-anders")


def test_the_bank_closes_the_run() -> None:
    state = (
        spec.given(*events, goedgekeurd, bestand_gemaakt)
        .when(bevestig)
        .then(
            g.BetaalrunBevestigd(
                bevestigd_op=date(2026, 11, 27),
                totaal=Bedrag(30000),
                bankreferentie="CAMT-1",
                verdeling=gemaakt.verdeling,
            )
        )
    )
    assert state.status is Status.BEVESTIGD


def test_the_bank_must_name_the_same_total() -> None:
    anders = replace(bevestig, totaal=Bedrag(29999))
    spec.given(*events, goedgekeurd, bestand_gemaakt).when(anders).then_refused("totaal-anders")


def test_a_run_without_file_is_not_confirmed() -> None:
    spec.given(*events, goedgekeurd).when(bevestig).then_refused("betaalrun-niet-verzonden")


@given(st.lists(st.tuples(st.sampled_from([THUISHULP, JEUGDHULP]), st.integers(-5000, 5000)), max_size=40))
def test_the_total_is_the_sum_of_its_lines(bedragen: list[tuple[str, int]]) -> None:
    regels = tuple(
        replace(regel, nr=nr, agb=agb, bedrag=Bedrag(centen)) for nr, (agb, centen) in enumerate(bedragen, 1)
    )
    poging = spec.given().when(replace(maak_betaalrun, regels=regels))
    saldo = {agb: sum(r.bedrag.centen for r in regels if r.agb == agb) for agb in (THUISHULP, JEUGDHULP)}
    if max(saldo.values()) <= 0:
        poging.then_refused("niets-te-betalen")
        return
    state = betaalrun.fold(betaalrun.decide(poging.command, betaalrun.initial))
    assert state.gemaakt is not None
    in_run = Bedrag.som(r.bedrag for _, r in state.regels)
    assert in_run == state.gemaakt.totaal == Bedrag.som(b.bedrag for b in state.betalingen)
    assert in_run == Bedrag.som(post.bedrag for post in state.gemaakt.verdeling)
    saldi = Bedrag.som(d.saldo for d in state.gemaakt.doorgeschoven)
    assert in_run + saldi == Bedrag.som(r.bedrag for r in regels)


def test_another_account_is_another_content() -> None:
    begunstigden = dict(maak_betaalrun.begunstigden)
    begunstigden[THUISHULP] = begunstigden[JEUGDHULP]
    anders = eerste(betaalrun.decide(replace(maak_betaalrun, begunstigden=begunstigden), betaalrun.initial))
    assert anders.inhoud_hash != HASH


def test_other_lines_are_another_content() -> None:
    anders = eerste(betaalrun.decide(replace(maak_betaalrun, regels=(regel, jeugdregel)), betaalrun.initial))
    assert anders.inhoud_hash != HASH
