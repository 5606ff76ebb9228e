"""The verdict on a claim: which code each fault gives, and what is never true of any verdict."""

from dataclasses import replace
from datetime import date

import pytest

from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Eerder, TechnischeFout, Verbruik
from services.billing.domain.beoordeling.regels import REGELS, zin
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.domain.prestatie import Prestatie
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support import examples_billing as voorbeeld
from tests.support.examples_billing import ANDER, OKTOBER, credit, feiten, kop, maxima, prestatie, versie


def oordeel(*regels: Prestatie, **anders: object) -> Uitkomst:
    return beoordeel(kop, regels, replace(feiten, **anders), maxima)  # type: ignore[arg-type]


def codes(*regels: Prestatie, **anders: object) -> list[tuple[str, ...]]:
    return [o.retourcodes for o in oordeel(*regels, **anders).oordelen]


def test_a_right_line_is_awarded_in_full() -> None:
    uitkomst = oordeel(prestatie)
    assert uitkomst.volledig
    assert uitkomst.toegekend == prestatie.bedrag
    assert [t.regel for t in uitkomst.oordelen[0].toetsen] == [
        "TR304",
        "TR314",
        "TR338",
        "TR384",
        "TR307",
        "TR308",
        "TR387",
        "TR388",
        "TR319",
        "TR339",
        "TR340",
        "TR381",
        "TR341",
        "TR418",
        "TR346",
        "TR389",
        "TR321",
        "TR322",
    ]


@pytest.mark.parametrize(
    ("regel", "code"),
    [
        (replace(prestatie, toewijzing_nummer=999), "9338"),
        (replace(prestatie, volume=21, bedrag=Bedrag(21 * 3250)), "9321"),
        (replace(prestatie, tarief_centen=3300, bedrag=Bedrag(12 * 3300)), "0611"),
        (replace(prestatie, periode=Periode(date(2026, 8, 1), date(2026, 8, 31))), "9307"),
        (replace(prestatie, categorie="07", code="07A07", eenheid="04"), "9339"),
        (replace(prestatie, code="02A05"), "9340"),
        (replace(prestatie, eenheid="16"), "9341"),
        (replace(prestatie, bedrag=Bedrag(1)), "9346"),
        (replace(prestatie, periode=Periode.maand(2026, 11)), "9319"),
        (replace(prestatie, periode=Periode(date(2026, 10, 2), date(2026, 10, 31))), "9387"),
        (replace(prestatie, periode=Periode(date(2026, 10, 1), date(2026, 10, 30))), "9388"),
    ],
)
def test_each_fault_gives_its_code_and_says_what_to_do(regel: Prestatie, code: str) -> None:
    uitkomst = oordeel(regel)
    (gevonden,) = uitkomst.oordelen
    assert code in gevonden.retourcodes
    assert not gevonden.toegekend
    assert uitkomst.toegekend == Bedrag(0)
    for toets in gevonden.toetsen:
        if not toets.goed:
            assert (zin(toets) or "").endswith(".")
            assert "{" not in (zin(toets) or "")


def test_a_volume_in_hours_is_answered_in_hours_and_one_in_minutes_in_minutes() -> None:
    def antwoord(regel: Prestatie) -> str:
        return next(zin(toets) or "" for toets in oordeel(regel).oordelen[0].toetsen if not toets.goed)

    uren = antwoord(replace(prestatie, volume=21, bedrag=Bedrag(21 * 3250)))
    assert uren == "Declareer in deze periode hoogstens 20 uur, niet 21; toegekend is 0."
    minuten = replace(prestatie, eenheid="01", volume=1260, tarief_centen=54, bedrag=Bedrag(21 * 3250))
    assert antwoord(minuten) == "Declareer in deze periode hoogstens 1200 minuten, niet 1260; toegekend is 0."


def test_a_period_past_the_end_of_the_toewijzing() -> None:
    kort = replace(versie, periode=Periode(date(2026, 9, 1), date(2026, 10, 15)))
    assert codes(prestatie, aanspraken={101: kort}) == [("9308",)]


def test_a_deleted_toewijzing() -> None:
    weg = replace(versie, reden_wijziging="13")
    assert "9384" in codes(prestatie, aanspraken={101: weg})[0]


def test_over_the_total_of_the_toewijzing() -> None:
    verbruik = {101: {(2026, 8): Verbruik(volume=50 * 60, centen=50 * 3250)}}
    assert codes(prestatie, verbruik=verbruik) == [("9322",)]


def test_a_toewijzing_of_another_client_is_unknown() -> None:
    assert codes(replace(prestatie, persoon_id=ANDER), clienten={ANDER}) == [("9338",)]


def test_an_unknown_client_is_rejected_unassessed() -> None:
    uitkomst = oordeel(replace(prestatie, persoon_id=ANDER))
    assert uitkomst.geweigerd == {ANDER: "8187"}
    assert uitkomst.oordelen[0].retourcodes == ("0233",)


def test_the_same_reference_twice_in_one_message() -> None:
    tweede = replace(prestatie, nr=2, periode=Periode.maand(2026, 9))
    assert codes(prestatie, tweede) == [(), ("8021",)]


def test_a_reference_of_an_earlier_claim() -> None:
    eerder = {"R1": Eerder(prestatie=prestatie, toegekend=False, gecrediteerd=False)}
    assert codes(prestatie, eerder=eerder) == [("8021",)]


def test_a_second_debit_for_the_same_period_and_product() -> None:
    assert codes(prestatie, open_debetten={prestatie.sleutel}) == [("9389",)]


def test_credit_and_corrected_debit_in_one_message_fit_the_room() -> None:
    eerder = {"R1": Eerder(prestatie=prestatie, toegekend=True, gecrediteerd=False)}
    nieuw = replace(prestatie, nr=1, referentie="R3", volume=15, bedrag=Bedrag(15 * 3250))
    terug = replace(credit, nr=2)
    uitkomst = oordeel(
        nieuw,
        terug,
        eerder=eerder,
        open_debetten={prestatie.sleutel},
        verbruik={101: {(2026, 10): Verbruik(volume=12 * 60, centen=39000)}},
    )
    assert uitkomst.volledig
    assert uitkomst.toegekend == Bedrag(3 * 3250)


def test_a_credit_that_differs_from_its_debit() -> None:
    eerder = {"R1": Eerder(prestatie=prestatie, toegekend=True, gecrediteerd=False)}
    anders = replace(credit, volume=11)
    uitkomst = oordeel(anders, eerder=eerder)
    assert uitkomst.oordelen[0].retourcodes == ("8017",)
    assert "GeleverdVolume" in (zin(uitkomst.oordelen[0].toetsen[-1]) or "")


@pytest.mark.parametrize("toegekend", [False, True])
def test_a_credit_without_an_awarded_debit_or_on_a_credited_one(toegekend: bool) -> None:
    eerder = {"R1": Eerder(prestatie=prestatie, toegekend=toegekend, gecrediteerd=True)}
    assert codes(credit, eerder=eerder) == [("9390",) if toegekend else ("8017",)]


def test_a_debit_credited_twice_in_one_message() -> None:
    eerder = {"R1": Eerder(prestatie=prestatie, toegekend=True, gecrediteerd=False)}
    again = replace(credit, nr=2, referentie="R4")
    assert codes(credit, again, eerder=eerder) == [(), ("9390",)]


def test_minutes_on_an_hourly_tariff_round_once() -> None:
    # IV081, X06: 95 minutes at 62.50 an hour cost 98.96; the rounded minute price is only written in the line.
    tarief = replace(voorbeeld.uurtarief, centen=6250)
    regel = replace(prestatie, eenheid="01", volume=95, tarief_centen=104, bedrag=Bedrag(9896))
    assert codes(regel, tarieven=(tarief,)) == [()]
    assert codes(replace(regel, bedrag=Bedrag(9880)), tarieven=(tarief,)) == [("9346",)]


def test_a_budget_counts_money() -> None:
    met_budget = replace(versie, code=None, volume=None, eenheid=None, frequentie=None, budget_centen=40_000)
    assert codes(prestatie, aanspraken={101: met_budget}) == [()]
    verbruik = {101: {(2026, 9): Verbruik(volume=60, centen=1001)}}
    assert codes(prestatie, aanspraken={101: met_budget}, verbruik=verbruik) == [("9369",)]


def test_level_two_faults_leave_only_the_header() -> None:
    uitkomst = oordeel(prestatie, technische_fouten=(TechnischeFout(regel="TR358", plaats="x", herstel="Tel op."),))
    assert uitkomst.kopcodes == ("0001",)
    assert not uitkomst.ingediend
    assert uitkomst.oordelen == ()
    assert zin(uitkomst.bevindingen[0]) == "Tel op."


@pytest.mark.parametrize(
    ("anders", "code"),
    [
        ({"identificatie_gebruikt": True}, "9056"),
        ({"vandaag": date(2026, 11, 2)}, "8848"),
        ({"gemeente_bekend": False}, "S300"),
    ],
)
def test_header_faults(anders: dict[str, object], code: str) -> None:
    uitkomst = oordeel(prestatie, **anders)
    assert uitkomst.kopcodes == (code,)
    assert uitkomst.oordelen == ()


@pytest.mark.parametrize(
    ("anders", "code"),
    [({"declaratienummer_gebruikt": True}, "9333"), ({"laatste_periode": Periode.maand(2026, 11)}, "8214")],
)
def test_faults_of_the_declaratie(anders: dict[str, object], code: str) -> None:
    uitkomst = oordeel(prestatie, **anders)
    assert uitkomst.declaratiecodes == (code,)
    assert uitkomst.kopcodes == ()
    assert uitkomst.oordelen == ()


def test_the_same_month_again_is_allowed() -> None:
    assert oordeel(prestatie, laatste_periode=OKTOBER).volledig


def test_every_rule_has_a_sentence_for_its_inputs() -> None:
    assert all(regel.herstel.endswith(".") and regel.omschrijving.endswith(".") for regel in REGELS.values())
