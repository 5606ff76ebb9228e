"""What is easily done wrong, each by name: late changes, credits, money, minutes, five years, odd days."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from services.billing.berichten.ontvangst import ontvang
from services.billing.domain import aanspraak
from services.billing.domain.aanspraak import HoorVersie, Versie, VersieGehoord
from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Eerder, Verbruik
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.domain.beoordeling.vastlegging import opnieuw
from services.billing.domain.prestatie import Prestatie
from services.billing.volumes import Volumeregels
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from tests.support import examples_billing as v
from tests.support.declaraties import Declaratie, Regel

MAXIMA = Volumeregels()
ZONDER_OMVANG = {"volume": None, "eenheid": None, "frequentie": None}


def oordeel(*regels: Prestatie, **anders: object) -> Uitkomst:
    """The verdict by the maxima of the standard, on a claim over the last month that its lines name."""
    laatste = Periode.maand_van(max(p.periode.begindatum for p in regels))
    kop = replace(v.kop, periode=laatste, dagtekening=laatste.laatste_dag)
    feiten = replace(v.feiten, vandaag=laatste.laatste_dag, **anders)  # type: ignore[arg-type]
    return beoordeel(kop, regels, feiten, MAXIMA)


def codes(*regels: Prestatie, **anders: object) -> list[tuple[str, ...]]:
    return [o.retourcodes for o in oordeel(*regels, **anders).oordelen]


def regel(periode: Periode, volume: int, **anders: object) -> Prestatie:
    """A line of so many hours at the contracted tariff, unless it says else."""
    return replace(v.prestatie, periode=periode, volume=volume, bedrag=Bedrag(volume * 3250), **anders)  # type: ignore[arg-type]


def met(**anders: object) -> dict[str, object]:
    """The toewijzing 101, in this respect another."""
    return {"aanspraken": {101: replace(v.versie, **anders)}}  # type: ignore[arg-type]


def eerder(*regels: Prestatie) -> dict[str, object]:
    """These lines were awarded before."""
    maanden: dict[tuple[int, int], Verbruik] = {}
    for p in regels:
        maand = (p.periode.begindatum.year, p.periode.begindatum.month)
        nu = maanden.get(maand, Verbruik())
        maanden[maand] = Verbruik(volume=nu.volume + p.basisvolume, centen=nu.centen + p.bedrag.centen)
    return {
        "eerder": {p.referentie: Eerder(prestatie=p, toegekend=True, gecrediteerd=False) for p in regels},
        "open_debetten": {p.sleutel for p in regels},
        "verbruik": {101: maanden},
    }


def test_late_change_a_shorter_toewijzing_refuses_what_comes_after_it() -> None:
    korter = met(periode=Periode(date(2026, 9, 1), date(2026, 10, 15)))
    half = Periode(date(2026, 10, 1), date(2026, 10, 15))
    assert codes(regel(half, 9), **korter) == [()]
    assert codes(regel(v.OKTOBER, 9), **korter) == [("9308",)]


def test_late_change_the_latest_moment_counts_whatever_came_last() -> None:
    nieuw = replace(v.versie, volume=5, moment=datetime(2026, 11, 1, 9, 0))  # noqa: DTZ001 – local time
    for volgorde in ([v.versie, nieuw], [nieuw, v.versie]):
        state = aanspraak.aanspraak.fold([VersieGehoord(versie=een) for een in volgorde])
        assert state.geldend == nieuw
        assert state.versies[state.nummer_van_geldend - 1] == nieuw
        assert aanspraak.decide(HoorVersie(versie=nieuw), state) == []


def test_late_change_less_volume_than_was_awarded_leaves_no_room_and_takes_nothing_back() -> None:
    minder = met(frequentie="6", volume=10)
    september = regel(Periode.maand(2026, 9), 12, referentie="R0")
    assert codes(regel(v.OKTOBER, 1), **minder, **eerder(september)) == [("9321", "9322")]
    terug = replace(september, referentie="C0", vorige_referentie="R0", credit=True, bedrag=-september.bedrag)
    assert codes(terug, **minder, **eerder(september)) == [()]


@pytest.mark.parametrize(("volume", "verwacht"), [(8, ()), (9, ("9321", "9322"))])
def test_tr321_of_a_volume_in_total_a_period_may_use_what_is_left_of_it(volume: int, verwacht: tuple[str, ...]) -> None:
    in_totaal = met(frequentie="6", volume=20)
    september = regel(Periode.maand(2026, 9), 12, referentie="R0")
    assert codes(regel(v.OKTOBER, volume), **in_totaal, **eerder(september)) == [verwacht]
    samen = codes(replace(september, referentie="R1"), regel(v.OKTOBER, volume, nr=2, referentie="R2"), **in_totaal)
    assert samen == [(), verwacht]


@pytest.mark.parametrize(("in_maand", "retourcodes"), [(12 * 60, "9321 9322"), (0, "9322")])
def test_tr321_a_verdict_is_explained_by_the_count_that_was_kept_with_it(in_maand: int, retourcodes: str) -> None:
    """Of a volume in total the count of the month alone was kept before: that gives the codes of then."""
    toetsing = replace(v.regels_getoetst, retourcodes=(retourcodes,), in_maand=(in_maand,), in_totaal=(12 * 60,))
    versies = {(101, 1): replace(v.versie, frequentie="6", volume=20)}
    (uitspraak,) = opnieuw(v.kop, {1: regel(v.OKTOBER, 9)}, toetsing, versies, {}, MAXIMA)
    assert " ".join(uitspraak.retourcodes) == retourcodes


def test_credit_and_reclaim_in_one_message_whatever_their_order() -> None:
    oud = regel(v.OKTOBER, 15, referentie="R0")
    terug = replace(oud, nr=2, referentie="C0", vorige_referentie="R0", credit=True, bedrag=-oud.bedrag)
    nieuw = regel(v.OKTOBER, 14, nr=1, referentie="R1")
    assert codes(nieuw, terug, **eerder(oud)) == [(), ()]
    assert codes(nieuw, **eerder(oud)) == [("9389",)]


def test_credit_and_reclaim_a_rejected_reference_stays_used() -> None:
    afgewezen = {"R1": Eerder(prestatie=v.prestatie, toegekend=False, gecrediteerd=False)}
    assert codes(v.prestatie, eerder=afgewezen) == [("8021",)]
    assert codes(replace(v.prestatie, referentie="R2"), eerder=afgewezen) == [()]


def test_negative_total_credits_alone_give_a_total_below_zero() -> None:
    oud = regel(v.OKTOBER, 15, referentie="R0")
    terug = replace(oud, referentie="C0", vorige_referentie="R0", credit=True, bedrag=-oud.bedrag)
    uitkomst = oordeel(terug, **eerder(oud))
    assert (uitkomst.toegekend, uitkomst.volledig) == (Bedrag(-15 * 3250), True)
    bericht = Declaratie(regels=[Regel().credit("C1")])
    assert bericht.bericht.declaratie.totaal_ingediend_bedrag.debet_credit == "C"
    ontvangen = ontvang(b"p" * 32, "0153", None, bericht.xml, "application/xml")
    assert (ontvangen.technische_fouten, ontvangen.kop.ingediend) == ((), Bedrag(-39000))


def test_budget_counts_cents_over_all_periods_and_codes_and_ends_at_the_last() -> None:
    budget = met(**ZONDER_OMVANG, code=None, budget_centen=20 * 3250)
    september = regel(Periode.maand(2026, 9), 12, referentie="R0")
    assert codes(regel(v.OKTOBER, 8), **budget, **eerder(september)) == [()]
    assert codes(regel(v.OKTOBER, 9), **budget, **eerder(september)) == [("9369",)]


def test_euro_unit_the_volume_is_the_amount_and_the_maximum_is_in_cents() -> None:
    euro = met(eenheid="83", frequentie="4", volume=50_000, output=True)
    passend = replace(v.prestatie, eenheid="83", tarief_centen=None, volume=50_000, bedrag=Bedrag(50_000))
    assert codes(passend, **euro) == [()]
    assert codes(replace(passend, volume=50_001, bedrag=Bedrag(50_001)), **euro) == [("9321",)]


def test_minutes_on_hours_round_the_amount_once_and_the_shown_tariff_apart() -> None:
    # IV081: 62.50 an hour is 1.0416… a minute, shown as 104; 95 minutes are 98.9583…, 98.96.
    tarief = {"tarieven": (replace(v.uurtarief, centen=6250),)}
    minuten = replace(v.prestatie, eenheid="01", volume=95, tarief_centen=104, bedrag=Bedrag(9896))
    assert codes(minuten, **tarief) == [()]
    assert codes(replace(minuten, bedrag=Bedrag(95 * 104)), **tarief) == [("9346",)]
    assert codes(replace(minuten, tarief_centen=105), **tarief) == [("0611", "9346")]
    half = {"tarieven": (replace(v.uurtarief, centen=8730),)}  # 145.5 a minute: half goes up
    assert codes(replace(minuten, volume=1, tarief_centen=146, bedrag=Bedrag(146)), **half) == [()]


def test_minutes_on_hours_share_the_room_of_the_hours() -> None:
    # October 2026 touches five ISO weeks: 15 hours.
    uren = regel(v.OKTOBER, 14, referentie="R0", code="01A03")
    ruim = met(code=None)
    minuten = replace(v.prestatie, code="02A05", categorie="02", eenheid="01", tarief_centen=54)
    passend = replace(minuten, volume=60, bedrag=Bedrag(3250), code="01A03", categorie="01")
    anders = eerder(uren) | {"open_debetten": frozenset()}
    tien_weken = met(code=None, categorie=None)
    assert codes(passend, **tien_weken, **anders) == [()]
    assert codes(replace(passend, volume=61, bedrag=Bedrag(3304)), **tien_weken, **anders) == [("9321",)]
    assert codes(replace(passend, volume=61, bedrag=Bedrag(3304)), **ruim, **anders) == [()]  # Wmo 01: six weeks


@pytest.mark.parametrize(
    ("einde", "dagtekening", "gebroken"),
    [
        (date(2021, 10, 31), date(2026, 10, 31), False),
        (date(2021, 10, 31), date(2026, 11, 1), True),
        (date(2024, 2, 29), date(2029, 2, 28), False),
        (date(2024, 2, 29), date(2029, 3, 1), True),
    ],
)
def test_five_year_limit_counts_to_the_same_day_also_from_a_leap_day(
    einde: date, dagtekening: date, gebroken: bool
) -> None:
    declaratie = Declaratie(
        regels=[Regel(periode=Periode.maand_van(einde))],
        periode=Periode.maand(dagtekening.year, dagtekening.month - 1),
        dagtekening=dagtekening,
    )
    ontvangen = ontvang(b"p" * 32, "0153", None, declaratie.xml, "application/xml")
    assert [fout.regel for fout in ontvangen.technische_fouten] == (["TR335"] if gebroken else [])


def per_dag(begin: date, einde: date) -> Versie:
    return replace(v.versie, periode=Periode(begin, einde), frequentie="1", volume=1, categorie="02")


def per_week(begin: date, einde: date, **anders: object) -> Versie:
    return replace(v.versie, periode=Periode(begin, einde), frequentie="2", volume=1, categorie="02", **anders)  # type: ignore[arg-type]


@pytest.mark.parametrize(("jaar", "dagen"), [(2024, 29), (2026, 28), (2028, 29)])
def test_leap_day_counts_where_there_is_one(jaar: int, dagen: int) -> None:
    heel = per_dag(date(jaar, 1, 1), date(jaar, 12, 31))
    februari = Periode.maand(jaar, 2)
    assert MAXIMA.per_periode(heel, februari) == dagen * 60
    assert MAXIMA.totaal(heel) == (337 + dagen) * 60
    regel_van = regel(februari, dagen, categorie="02", code="01A03")
    toegewezen = {"aanspraken": {101: heel}, "producten": {("02", "01A03")}}
    tarieven = {"tarieven": (replace(v.uurtarief, categorie="02", periode=Periode(date(2020, 1, 1))),)}
    assert codes(regel_van, **toegewezen, **tarieven) == [()]
    laatste_te_vroeg = replace(regel_van, periode=Periode(date(jaar, 2, 1), date(jaar, 2, dagen - 1)))
    assert codes(laatste_te_vroeg, **toegewezen, **tarieven) == [("9388",)]


def test_week_53_is_one_week_of_two_months_and_two_years() -> None:
    # 2026 has a week 53: Monday 28 December 2026 up to and including Sunday 3 January 2027.
    winter = per_week(date(2026, 12, 1), date(2027, 1, 31))
    assert MAXIMA.per_periode(winter, Periode.maand(2026, 12)) == 5 * 60
    assert MAXIMA.per_periode(winter, Periode.maand(2027, 1)) == 5 * 60
    assert MAXIMA.totaal(winter) == 9 * 60
    # For a result the week belongs to the month of its Sunday.
    output = per_week(date(2026, 12, 1), date(2027, 1, 31), eenheid="82", output=True)
    assert (
        MAXIMA.per_periode(output, Periode.maand(2026, 12)),
        MAXIMA.per_periode(output, Periode.maand(2027, 1)),
    ) == (
        4,
        5,
    )


def test_new_years_day_lies_in_the_last_week_of_the_year_before() -> None:
    # 1 January 2027 is a Friday in week 53 of 2026; 1 January 2028 a Saturday in week 52 of 2027.
    assert MAXIMA.per_periode(per_week(date(2027, 1, 1), date(2027, 1, 3)), Periode.maand(2027, 1)) == 60
    assert MAXIMA.per_periode(per_week(date(2028, 1, 1), date(2028, 1, 3)), Periode.maand(2028, 1)) == 2 * 60


@pytest.mark.parametrize("maand", [Periode.maand(2026, 3), Periode.maand(2026, 10)])
def test_dst_a_day_of_23_or_25_hours_is_a_day(maand: Periode) -> None:
    heel = per_dag(date(2026, 1, 1), date(2026, 12, 31))
    assert MAXIMA.per_periode(heel, maand) == 31 * 60


def test_dst_versions_in_the_hour_that_comes_twice_go_by_their_local_time() -> None:
    # 25 October 2026, 02:30 comes twice; a toewijzing knows local time only, and the later time of day counts.
    eerst = replace(v.versie, moment=datetime(2026, 10, 25, 2, 30), volume=4)  # noqa: DTZ001 – local time
    later = replace(v.versie, moment=datetime(2026, 10, 25, 2, 45), volume=5)  # noqa: DTZ001 – local time
    for volgorde in ([eerst, later], [later, eerst]):
        assert aanspraak.aanspraak.fold([VersieGehoord(versie=een) for een in volgorde]).geldend == later
