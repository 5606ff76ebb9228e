"""What holds for every verdict, over random claims: all or nothing, never over the room, sums that add up."""

from collections import Counter
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.billing.domain.beoordeling.beoordeel import beoordeel
from services.billing.domain.beoordeling.feiten import Eerder, Verbruik, maand_van
from services.billing.domain.prestatie import Prestatie
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from tests.support.examples_billing import ANDER, PERSOON, feiten, kop, maxima, prestatie, uurtarief, versie

MAANDEN = [Periode.maand(2026, 9), Periode.maand(2026, 10)]
AANSPRAKEN = {
    101: versie,
    102: replace(versie, toewijzing_nummer=102),
    103: replace(versie, toewijzing_nummer=103, budget_centen=60_000, volume=None, eenheid=None, code=None),
}


@st.composite
def regel(draw: st.DrawFn, nr: int) -> Prestatie:
    volume = draw(st.integers(0, 25))
    minuten = draw(st.booleans())
    tarief = uurtarief.centen
    bedrag = Bedrag(tarief).deel(volume, 60) if minuten else Bedrag(tarief * volume)
    debet = replace(
        prestatie,
        nr=nr,
        persoon_id=draw(st.sampled_from([PERSOON, PERSOON, PERSOON, ANDER])),
        referentie=f"R{draw(st.integers(0, 12))}",
        toewijzing_nummer=draw(st.sampled_from([101, 102, 103, 999])),
        periode=draw(st.sampled_from(MAANDEN)),
        volume=volume,
        eenheid="01" if minuten else "04",
        tarief_centen=54 if minuten else draw(st.sampled_from([tarief, tarief, tarief, 1])),
        bedrag=bedrag,
    )
    if draw(st.integers(0, 3)):
        return debet
    return replace(debet, vorige_referentie=draw(st.sampled_from(["V1", "V2", "X"])), credit=True, bedrag=-bedrag)


@st.composite
def declaratie(draw: st.DrawFn) -> list[Prestatie]:
    return [draw(regel(nr)) for nr in range(1, draw(st.integers(1, 12)) + 1)]


VROEGER = {
    "V1": replace(prestatie, nr=1, referentie="V1", periode=MAANDEN[0]),
    "V2": replace(prestatie, nr=2, referentie="V2", toewijzing_nummer=102),
}
HISTORIE = replace(
    feiten,
    aanspraken=AANSPRAKEN,
    eerder={naam: Eerder(prestatie=p, toegekend=True, gecrediteerd=False) for naam, p in VROEGER.items()},
    open_debetten={p.sleutel for p in VROEGER.values()},
    verbruik={
        p.toewijzing_nummer: {maand_van(p.periode): Verbruik(volume=p.basisvolume, centen=p.bedrag.centen)}
        for p in VROEGER.values()
    },
)


@given(declaratie(), st.lists(st.sampled_from(list(VROEGER.values())), unique=True))
def test_no_verdict_breaks_an_invariant(regels: list[Prestatie], terug: list[Prestatie]) -> None:
    creditregels = [
        replace(p, nr=100 + n, referentie=f"C{n}", vorige_referentie=p.referentie, credit=True, bedrag=-p.bedrag)
        for n, p in enumerate(terug)
    ]
    alle = [*regels, *creditregels]
    uitkomst = beoordeel(kop, alle, HISTORIE, maxima)
    per_nr = {p.nr: p for p in alle}

    assert [o.nr for o in uitkomst.oordelen] == [p.nr for p in alle]
    for oordeel in uitkomst.oordelen:
        assert oordeel.toegekend is not bool(oordeel.retourcodes)
    toegekend = [per_nr[o.nr] for o in uitkomst.oordelen if o.toegekend]
    assert uitkomst.toegekend == Bedrag.som(p.bedrag for p in toegekend)
    afgewezen = Bedrag.som(per_nr[o.nr].bedrag for o in uitkomst.oordelen if not o.toegekend)
    assert afgewezen + uitkomst.toegekend == Bedrag.som(p.bedrag for p in alle)

    volume: Counter[tuple[int, date]] = Counter()
    totaal: Counter[int] = Counter()
    centen: Counter[int] = Counter()
    for p in (*VROEGER.values(), *toegekend):
        volume[p.toewijzing_nummer, p.periode.begindatum] += p.basisvolume
        totaal[p.toewijzing_nummer] += p.basisvolume
        centen[p.toewijzing_nummer] += p.bedrag.centen
    assert all(0 <= gebruikt <= 20 * 60 or nummer == 103 for (nummer, _), gebruikt in volume.items())
    assert all(0 <= gebruikt <= 60 * 60 or nummer == 103 for nummer, gebruikt in totaal.items())
    assert 0 <= centen[103] <= 60_000

    debetten = Counter(p.sleutel for p in toegekend if not p.credit)
    gecrediteerd = Counter(p.sleutel for p in toegekend if p.credit)
    for sleutel, aantal in debetten.items():
        assert aantal <= 1 - (sleutel in HISTORIE.open_debetten) + gecrediteerd[sleutel]
    assert max(Counter(p.vorige_referentie for p in toegekend if p.credit).values(), default=0) <= 1
    assert max(Counter(p.referentie for p in toegekend).values(), default=0) <= 1


@given(declaratie())
def test_the_same_facts_give_the_same_verdict(regels: list[Prestatie]) -> None:
    assert beoordeel(kop, regels, HISTORIE, maxima) == beoordeel(kop, regels, HISTORIE, maxima)


@given(declaratie())
def test_an_unknown_client_never_gets_a_cent(regels: list[Prestatie]) -> None:
    vreemd = [replace(p, persoon_id=PersoonId("0d9f5b0e-6a43-8c11-9b1f-2f0c6a8d4e00")) for p in regels]
    uitkomst = beoordeel(kop, vreemd, HISTORIE, maxima)
    assert uitkomst.toegekend == Bedrag(0)
    assert {o.retourcodes for o in uitkomst.oordelen} == {("0233",)}
