"""The volume maxima against a model that walks every day of a toewijzing (§6: every unit, frequency and variant)."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.domain.aanspraak import Versie
from services.billing.domain.wet import Wet
from services.billing.volumes import Volumeregels
from shared.values.periode import Periode
from tests.support.examples_billing import versie

ZONDAG = 6
REGELS = Volumeregels()
INSPANNING, OUTPUT = ("01", "04", "14", "16", "84"), ("82", "83")
FREQUENTIES = dict.fromkeys(INSPANNING + OUTPUT, ("2", "4", "6")) | dict.fromkeys(
    ("01", "04", "82"), ("1", "2", "4", "6")
)


def dagen(begin: date, einde: date) -> list[date]:
    return [begin + timedelta(days=n) for n in range((einde - begin).days + 1)]


def maal(t: Versie, pp: Periode) -> int:
    """How many times the volume fits in this ProductPeriode, counted day by day."""
    einde = t.periode.laatste_dag
    binnen = [dag for dag in dagen(pp.begindatum, pp.laatste_dag) if t.periode.begindatum <= dag <= einde]
    match t.frequentie:
        case "1":
            return len(binnen)
        case "4" | "6":
            return 1
    if t.eenheid in OUTPUT:
        alle = [dag for dag in dagen(t.periode.begindatum - timedelta(days=6), einde) if dag.weekday() == ZONDAG]
        gebroken = einde.weekday() != ZONDAG and alle[-1:] != [] and alle[-1] in binnen
        return sum(dag.weekday() == ZONDAG for dag in binnen) + gebroken
    if t.wet is Wet.WMO and t.categorie == "01":
        return 6
    return len({dag.isocalendar()[:2] for dag in binnen})


def totaal(t: Versie) -> int:
    """How many times it fits in the whole toewijzing."""
    alle = dagen(t.periode.begindatum, t.periode.laatste_dag)
    match t.frequentie:
        case "1":
            return len(alle)
        case "4":
            return len({(dag.year, dag.month) for dag in alle})
        case "6":
            return 1
    if t.eenheid in OUTPUT:
        return sum(maal(t, pp) for pp in t.periode.maanden())
    return len({dag.isocalendar()[:2] for dag in alle})


@st.composite
def toewijzingen(draw: st.DrawFn) -> Versie:
    eenheid = draw(st.sampled_from(INSPANNING + OUTPUT))
    begin = draw(st.dates(date(2021, 1, 1), date(2032, 12, 31)))
    return replace(
        versie,
        wet=draw(st.sampled_from([Wet.WMO, Wet.JEUGDWET])),
        categorie=draw(st.sampled_from(["01", "02", "45", None])),
        code=None,
        periode=Periode(begin, begin + timedelta(days=draw(st.integers(0, 500)))),
        output=eenheid in OUTPUT,
        eenheid=eenheid,
        frequentie=draw(st.sampled_from(FREQUENTIES[eenheid])),
        volume=draw(st.integers(0, 5000)),
    )


@settings(max_examples=300)
@given(toewijzingen())
def test_every_period_and_the_whole_as_counted_day_by_day(t: Versie) -> None:
    basis = 60 if t.eenheid == "04" else 1
    volume = t.volume or 0
    assert REGELS.totaal(t) == totaal(t) * volume * basis
    for pp in t.periode.maanden():
        assert REGELS.per_periode(t, pp) == maal(t, pp) * volume * basis, (t, pp)


@given(toewijzingen(), st.integers(0, 100_000))
def test_a_budget_is_money_and_no_volume(t: Versie, centen: int) -> None:
    met_budget = replace(t, volume=None, eenheid=None, frequentie=None, budget_centen=centen)
    assert REGELS.totaal(met_budget) is None
    assert REGELS.per_periode(met_budget, next(t.periode.maanden())) is None
