"""A message beside its claim: refused once, lost, sent again."""

from dataclasses import replace

from services.billing.domain.bericht import (
    MeldTransportfout,
    VerzendOpnieuw,
    Weiger,
    antwoordbericht_id,
    bericht,
    geweigerd_id,
)
from tests.support.examples_billing import (
    ANTWOORDBERICHT,
    bericht_geweigerd,
    bericht_herverzonden,
    transportfout_gemeld,
)
from tests.support.given import Spec

spec = Spec(bericht)
weiger = Weiger(geweigerd=bericht_geweigerd)
meld = MeldTransportfout(
    bericht_id=ANTWOORDBERICHT, code=transportfout_gemeld.code, gemeld_op=transportfout_gemeld.gemeld_op
)
opnieuw = VerzendOpnieuw(bericht_id=ANTWOORDBERICHT)


def test_a_refused_message_is_kept_once() -> None:
    spec.given().when(weiger).then(bericht_geweigerd)
    spec.given(bericht_geweigerd).when(weiger).then_nothing()


def test_a_lost_answer_goes_out_again_after_its_fault() -> None:
    spec.given().when(meld).then(transportfout_gemeld)
    spec.given(transportfout_gemeld).when(meld).then_nothing()
    assert spec.given(transportfout_gemeld).when(opnieuw).then(bericht_herverzonden).transportfout is None
    lost = spec.given(transportfout_gemeld, bericht_herverzonden, transportfout_gemeld)
    lost.when(opnieuw).then(replace(bericht_herverzonden, verzending=3))


def test_what_may_have_arrived_is_not_sent_twice() -> None:
    spec.given().when(opnieuw).then_refused("geen-transportfout")
    spec.given(transportfout_gemeld, bericht_herverzonden).when(opnieuw).then_refused("geen-transportfout")


def test_ids_follow_from_what_they_name() -> None:
    assert antwoordbericht_id("a") != antwoordbericht_id("b")
    assert geweigerd_id("0153", "42420001", "f" * 64) == geweigerd_id("0153", "42420001", "f" * 64)
    assert len({geweigerd_id("0153", None, "f" * 64), geweigerd_id("0153", "1", "f" * 64)}) == 2
