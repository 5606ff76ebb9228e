"""Rules over the 301 and 319 that the provider checks: why we never send a message that breaks one."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.indicatie.domain import pakket, toewijzing
from services.indicatie.domain.beschikking import beschikking
from services.indicatie.domain.ids import BeschikkingId
from services.indicatie.domain.versie import volgend_moment
from services.indicatie.domain.verzoek import BeslisOpVerzoek, StelInOnderzoek, VerzoekAfgewezen, verzoek
from services.indicatie.domain.voorziening import Product, Wet, toets_catalogus
from services.indicatie.opstellen import Merk, Regel, afwijzingsbericht, onderzoeksbericht, toewijzingsbericht
from shared.contracts.gemeente import GemeenteBestand, lees_bestanden
from shared.contracts.indicatie.bodies import GeefBeschikkingBody
from shared.errors import Refused
from shared.values.bedrag import Bedrag
from tests.support import examples_indicatie as v
from tests.support import examples_toewijzingen as t
from tests.support import examples_verzoeken as z
from tests.support.given import Spec
from tests.unit.indicatie.test_opstellen import aaltje, merk

ROOT = Path(__file__).parents[3]
ANDER = BeschikkingId("01936000-0000-7000-8000-00000000eeee")
ken_toe = BeslisOpVerzoek(beschikking_id=v.BESCHIKKING, toegekend=True, besluitdatum=date(2026, 8, 20))
wijs_af = replace(ken_toe, beschikking_id=ANDER, toegekend=False)
in_onderzoek = StelInOnderzoek(op=date(2026, 8, 17), vandaag=date(2026, 8, 17))
afgewezen = VerzoekAfgewezen(verzoek_id=v.VERZOEK, beschikking_id=ANDER, besluitdatum=date(2026, 8, 20))
spec = Spec(verzoek)


def test_tr332_a_number_is_given_once() -> None:
    ander = replace(t.versie, voorziening=v.jeugdbegeleiding)
    Spec(toewijzing.toewijzing).given(t.toewijzing_afgegeven).when(
        toewijzing.GeefToewijzingAf(versie=ander)
    ).then_nothing()
    Spec(pakket.pakket).given(t.opgenomen).when(
        replace(t.neem_op, plaatsen=(replace(t.plaats, voorziening=v.jeugdbegeleiding),))
    ).then_nothing()


def test_tr379_the_reference_goes_along_once() -> None:
    eerst = Spec(pakket.pakket).given(t.opgenomen).state
    daarna = Spec(pakket.pakket).given(t.opgenomen, t.gemeld).state
    assert eerst.referentie_van(101, "VOT-1") == "VOT-1"
    assert daarna.referentie_van(101, "VOT-1") is None
    assert eerst.referentie_van(101, None) is None
    for referentie in ("VOT-1", None):
        bericht = toewijzingsbericht(merk, aaltje, [Regel(versie=t.versie, met_reden=False, referentie=referentie)])
        assert [een.referentie_aanbieder for een in bericht.client.toegewezen_producten] == [referentie]


def test_tr385_what_was_awarded_is_not_deleted() -> None:
    van = Spec(toewijzing.toewijzing)
    gecrediteerd = replace(t.volume_genoteerd, deel=replace(t.toegekend_deel, volume=-12, bedrag=-Bedrag(39_000)))
    van.given(t.toewijzing_afgegeven, t.volume_genoteerd).when(t.verwijder_toewijzing).then_refused("9385")
    (verwijderd,) = toewijzing.toewijzing.decide(
        t.verwijder_toewijzing, van.given(t.toewijzing_afgegeven, t.volume_genoteerd, gecrediteerd).state
    )
    assert isinstance(verwijderd, toewijzing.ToewijzingVerwijderd)


def test_tr381_only_what_is_on_the_list_is_granted() -> None:
    toets_catalogus(v.huishoudelijke_hulp, Wet.WMO, v.catalogus)
    for product in (Product(categorie="01", code="45A04"), Product(categorie="45", code="01A03")):
        with pytest.raises(Refused, match="catalogus"):
            toets_catalogus(replace(v.huishoudelijke_hulp, product=product), Wet.WMO, v.catalogus)


def test_tr135_no_decision_or_version_from_tomorrow() -> None:
    morgen = v.VANDAAG + timedelta(days=1)
    geef = replace(v.geef_beschikking, bekendgemaakt_op=morgen)
    Spec(beschikking).given().when(geef).then_refused("datum-in-toekomst")
    with pytest.raises(Refused, match="datum-in-toekomst"):
        volgend_moment(t.versie.moment, v.KLOK.date() + timedelta(days=1), v.KLOK)
    assert volgend_moment(t.versie.moment, v.KLOK.date(), v.KLOK).date() == v.KLOK.date()
    spec.given(z.verzoek_ontvangen).when(replace(in_onderzoek, op=date(2026, 8, 18))).then_refused("datum-in-toekomst")


def test_tr355_an_answer_to_a_request_that_was_made() -> None:
    spec.given().when(wijs_af).then_refused("verzoek-onbekend")
    spec.given().when(in_onderzoek).then_refused("verzoek-onbekend")
    jeugd = Merk(wet=Wet.WMO, gemeente="0153", agb="42420001", identificatie="1", dagtekening=date(2026, 8, 20))
    for bericht in (afwijzingsbericht(jeugd, "VOT-1", "3", None), onderzoeksbericht(jeugd, "VOT-1")):
        assert bericht.antwoord.referentie_aanbieder == "VOT-1"


def test_tr359_no_answer_after_a_toewijzing() -> None:
    toegekend = (z.verzoek_ontvangen, z.verzoek_toegekend)
    spec.given(*toegekend).when(wijs_af).then_refused("verzoek-al-beantwoord")
    spec.given(*toegekend).when(in_onderzoek).then_refused("verzoek-al-beantwoord")
    spec.given(z.verzoek_ontvangen).when(wijs_af).then(afgewezen)


def test_tr360_under_investigation_is_the_first_answer() -> None:
    spec.given(z.verzoek_ontvangen).when(in_onderzoek).then(z.in_onderzoek)
    spec.given(z.verzoek_ontvangen, z.in_onderzoek).when(in_onderzoek).then_nothing()
    later = replace(in_onderzoek, op=date(2026, 8, 18), vandaag=date(2026, 8, 18))
    spec.given(z.verzoek_ontvangen, z.in_onderzoek).when(later).then_refused("al-in-onderzoek")
    spec.given(z.verzoek_ontvangen, afgewezen).when(in_onderzoek).then_refused("verzoek-al-beantwoord")


def test_tr365_a_second_answer_only_after_an_investigation() -> None:
    spec.given(z.verzoek_ontvangen, z.in_onderzoek).when(wijs_af).then(afgewezen)
    nog_een = replace(wijs_af, beschikking_id=v.BESCHIKKING)
    spec.given(z.verzoek_ontvangen, afgewezen).when(nog_een).then_refused("verzoek-al-beantwoord")


@pytest.mark.parametrize(("code", "goed"), [("0200", True), ("9999", False), ("0000", False), ("0151", False)])
def test_tr378_only_a_municipality_that_exists_is_named(code: str, goed: bool) -> None:
    afwijzing = {
        "verzoekId": v.VERZOEK,
        "besluit": "afwijzing",
        "besluitdatum": "2026-08-20",
        "redenAfwijzing": "woonplaatsbeginsel",
        "verantwoordelijkeGemeente": code,
        "toelichting": "De ouder met gezag woont elders.",
    }
    if goed:
        assert GeefBeschikkingBody.model_validate(afwijzing).verantwoordelijke_gemeente == code
    else:
        with pytest.raises(ValidationError, match="verantwoordelijkeGemeente"):
            GeefBeschikkingBody.model_validate(afwijzing)


def test_tr378_only_a_municipality_that_exists_comes_on_board() -> None:
    (bestand, *_) = lees_bestanden([ROOT / "deploy" / "gemeenten"])
    inhoud = bestand.model_dump(mode="json", by_alias=True)
    with pytest.raises(ValidationError, match="gemeentecode"):
        GemeenteBestand.model_validate(inhoud | {"gemeentecode": "0151"})
