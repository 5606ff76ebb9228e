"""How a toewijzing changes, and when it may be deleted."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.indicatie.domain.toewijzing import (
    OP_VERZOEK,
    BeeindigToewijzing,
    GeefToewijzingAf,
    ToewijzingGewijzigd,
    ToewijzingVerwijderd,
    VerlengToewijzing,
    WijzigToewijzing,
    toewijzing,
)
from services.indicatie.domain.versie import volgend_moment
from services.indicatie.domain.voorziening import Omvang, Product
from shared.errors import Refused
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support.examples_indicatie import HALFJAAR, KLOK, VANDAAG, gecontracteerd, huishoudelijke_hulp
from tests.support.examples_toewijzingen import (
    noteer_toegekend,
    toegekend_deel,
    toewijzing_afgegeven,
    versie,
    verwijder_toewijzing,
    volume_genoteerd,
    wijzig_toewijzing,
)
from tests.support.given import Spec

spec = Spec(toewijzing)
verlengd = replace(
    versie,
    voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2027, 8, 31))),
    moment=KLOK,
    reden_wijziging="04",
)
verwijderd = replace(
    versie,
    voorziening=replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 9, 1))),
    moment=KLOK,
    reden_wijziging="13",
)
totaal = replace(huishoudelijke_hulp, omvang=Omvang(volume=100, eenheid="04", frequentie="6"))
totaal_afgegeven = replace(toewijzing_afgegeven, versie=replace(versie, voorziening=totaal))
budget = replace(huishoudelijke_hulp, product=Product(categorie="01"), omvang=None, budget=Bedrag(100_000))
budget_afgegeven = replace(toewijzing_afgegeven, versie=replace(versie, voorziening=budget))
beeindig = BeeindigToewijzing(per=date(2026, 12, 1), toewijzingsdatum=VANDAAG, klok=KLOK)


def wijzig(**values: object) -> WijzigToewijzing:
    """A change of volume, budget or end, for the reason of a reassessment."""
    plain = WijzigToewijzing(reden_wijziging="05", toewijzingsdatum=VANDAAG, klok=KLOK)
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_provision_becomes_a_toewijzing() -> None:
    spec.given().when(GeefToewijzingAf(versie=versie)).then(toewijzing_afgegeven)


def test_a_number_is_given_once() -> None:
    spec.given(toewijzing_afgegeven).when(GeefToewijzingAf(versie=versie)).then_nothing()


def test_stretching_keeps_the_number() -> None:
    spec.given(toewijzing_afgegeven).when(wijzig_toewijzing).then(ToewijzingGewijzigd(versie=verlengd))


def test_stretching_beyond_the_contract_is_refused() -> None:
    spec.given(toewijzing_afgegeven).when(replace(wijzig_toewijzing, contracten=())).then_refused("geen-contract")


def test_a_change_to_what_is_already_so_changes_nothing() -> None:
    spec.given(toewijzing_afgegeven).when(wijzig(einddatum=HALFJAAR.einddatum)).then_nothing()


def test_an_unknown_toewijzing_cannot_change() -> None:
    spec.given().when(wijzig_toewijzing).then_refused("toewijzing-onbekend")


def test_shortening_in_the_future_needs_no_agreement() -> None:
    kort = replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 12, 31)))
    gewijzigd = replace(versie, voorziening=kort, moment=KLOK, reden_wijziging="05")
    spec.given(toewijzing_afgegeven).when(wijzig(einddatum=date(2026, 12, 31))).then(
        ToewijzingGewijzigd(versie=gewijzigd)
    )


def test_shortening_in_the_past_needs_agreement() -> None:
    spec.given(toewijzing_afgegeven).when(wijzig(einddatum=date(2026, 10, 31))).then_refused("instemming-nodig")
    kort = replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 10, 31)))
    gewijzigd = replace(versie, voorziening=kort, moment=KLOK, reden_wijziging="05")
    spec.given(toewijzing_afgegeven).when(wijzig(einddatum=date(2026, 10, 31), instemming_aanbieder=True)).then(
        ToewijzingGewijzigd(versie=gewijzigd)
    )


def test_the_end_never_comes_before_the_beginning() -> None:
    command = wijzig(einddatum=date(2026, 8, 31), instemming_aanbieder=True)
    spec.given(toewijzing_afgegeven).when(command).then_refused("einddatum-voor-ingangsdatum")


def test_volume_changes_only_as_a_total() -> None:
    spec.given(toewijzing_afgegeven).when(wijzig(volume=4)).then_refused("volume-alleen-bij-totaal")


def test_more_volume_needs_no_agreement_less_does() -> None:
    meer = replace(totaal, omvang=Omvang(volume=120, eenheid="04", frequentie="6"))
    gewijzigd = replace(versie, voorziening=meer, moment=KLOK, reden_wijziging="05")
    spec.given(totaal_afgegeven).when(wijzig(volume=120)).then(ToewijzingGewijzigd(versie=gewijzigd))
    spec.given(totaal_afgegeven).when(wijzig(volume=80)).then_refused("instemming-nodig")


def test_budget_changes_only_where_there_is_one() -> None:
    spec.given(toewijzing_afgegeven).when(wijzig(budget=Bedrag(100))).then_refused("geen-budget")
    spec.given(budget_afgegeven).when(wijzig(budget=Bedrag(50_000))).then_refused("instemming-nodig")
    spec.given(budget_afgegeven).when(wijzig(budget=Bedrag(0), instemming_aanbieder=True)).then_refused("budget-nul")


@pytest.mark.parametrize("reden", ["01", "13", "99"])
def test_a_reason_that_may_not_be_used_is_refused(reden: str) -> None:
    command = replace(wijzig_toewijzing, reden_wijziging=reden)
    spec.given(toewijzing_afgegeven).when(command).then_refused("reden-wijziging-onbekend")


def test_deleting_sets_the_end_to_the_beginning() -> None:
    spec.given(toewijzing_afgegeven).when(verwijder_toewijzing).then(ToewijzingVerwijderd(versie=verwijderd))


def test_no_deletion_while_volume_is_awarded() -> None:
    spec.given(toewijzing_afgegeven, volume_genoteerd).when(verwijder_toewijzing).then_refused("9385")


def test_deletion_after_everything_was_credited() -> None:
    credit = replace(volume_genoteerd, deel=replace(toegekend_deel, volume=-12, bedrag=Bedrag(-39_000)))
    spec.given(toewijzing_afgegeven, volume_genoteerd, credit).when(verwijder_toewijzing).then(
        ToewijzingVerwijderd(versie=verwijderd)
    )


def test_deleting_twice_is_once() -> None:
    spec.given(toewijzing_afgegeven).when(verwijder_toewijzing, verwijder_toewijzing).then_nothing()


def test_a_deleted_toewijzing_cannot_change() -> None:
    spec.given(toewijzing_afgegeven).when(verwijder_toewijzing, wijzig_toewijzing).then_refused("toewijzing-verwijderd")


def test_a_withdrawn_decision_ends_the_toewijzing_the_day_before() -> None:
    kort = replace(huishoudelijke_hulp, periode=Periode(date(2026, 9, 1), date(2026, 11, 30)))
    gewijzigd = replace(versie, voorziening=kort, moment=KLOK, reden_wijziging="05")
    spec.given(toewijzing_afgegeven).when(beeindig).then(ToewijzingGewijzigd(versie=gewijzigd))


def test_a_decision_withdrawn_from_the_start_deletes_the_toewijzing() -> None:
    command = replace(beeindig, per=date(2026, 9, 1))
    spec.given(toewijzing_afgegeven).when(command).then(ToewijzingVerwijderd(versie=verwijderd))
    spec.given(toewijzing_afgegeven, volume_genoteerd).when(command).then_refused("9385")


def test_a_toewijzing_that_ended_earlier_stays_as_it_is() -> None:
    spec.given(toewijzing_afgegeven).when(replace(beeindig, per=date(2027, 6, 1))).then_nothing()


def test_awarded_volume_is_noted() -> None:
    state = spec.given(toewijzing_afgegeven).when(noteer_toegekend).then(volume_genoteerd)
    assert state.toegekend == {"04": 12}
    assert state.toegekend_bedrag == Bedrag(39_000)


def test_volume_on_an_unknown_toewijzing_is_refused() -> None:
    spec.given().when(noteer_toegekend).then_refused("toewijzing-onbekend")


def test_versions_are_ordered_by_their_moment() -> None:
    vorig = datetime(2026, 11, 23, 14, 30, 15)  # noqa: DTZ001
    assert volgend_moment(vorig, VANDAAG, vorig) == datetime(2026, 11, 23, 14, 30, 16)  # noqa: DTZ001
    with pytest.raises(Refused, match="toewijzingsdatum-te-vroeg"):
        volgend_moment(vorig, date(2026, 11, 22), vorig)
    with pytest.raises(Refused, match="datum-in-toekomst"):
        volgend_moment(vorig, date(2026, 11, 24), vorig)


def test_what_a_317_asked_for_needs_no_agreement_and_may_take_the_end_off() -> None:
    op_verzoek = wijzig(reden_wijziging=OP_VERZOEK, op_verzoek="VOW-1", contracten=(gecontracteerd,))
    minder = replace(
        totaal, omvang=Omvang(volume=80, eenheid="04", frequentie="6"), periode=Periode(HALFJAAR.begindatum)
    )
    gewijzigd = replace(
        versie, voorziening=minder, moment=KLOK, reden_wijziging=OP_VERZOEK, referentie_aanbieder="VOW-1"
    )
    spec.given(totaal_afgegeven).when(replace(op_verzoek, volume=80, open_einde=True)).then(
        ToewijzingGewijzigd(versie=gewijzigd)
    )
    spec.given(toewijzing_afgegeven).when(replace(op_verzoek, open_einde=True)).then_refused("einddatum-ontbreekt")
    spec.given(toewijzing_afgegeven).when(op_verzoek).then_nothing()


verleng = VerlengToewijzing(einddatum=date(2027, 8, 31), besluitdatum=VANDAAG, klok=KLOK)


def test_more_time_stretches_the_same_number() -> None:
    spec.given(toewijzing_afgegeven).when(verleng).then(ToewijzingGewijzigd(versie=verlengd))
    gevraagd = replace(verlengd, referentie_aanbieder="VOT-1")
    spec.given(toewijzing_afgegeven).when(replace(verleng, referentie="VOT-1")).then(
        ToewijzingGewijzigd(versie=gevraagd)
    )


def test_a_decision_from_before_the_last_version_still_stretches() -> None:
    vroeg = replace(verleng, besluitdatum=date(2026, 8, 1))
    moment = datetime(2026, 8, 20, 14, 30, 15)  # noqa: DTZ001 – the day of the version before, at the clock's time
    spec.given(toewijzing_afgegeven).when(vroeg).then(ToewijzingGewijzigd(versie=replace(verlengd, moment=moment)))


def test_stretching_to_where_it_ends_already_changes_nothing() -> None:
    spec.given(toewijzing_afgegeven).when(replace(verleng, einddatum=HALFJAAR.einddatum)).then_nothing()
    spec.given().when(verleng).then_refused("toewijzing-onbekend")
