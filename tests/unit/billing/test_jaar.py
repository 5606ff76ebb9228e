"""A year of claims in memory: after every claim the money invariants hold, by sums that were worked out apart.

`make jaar` runs the whole year: 7 municipalities, 40 providers, 2,000 clients, both laws.
"""

import os
from collections import Counter
from datetime import date
from random import Random

import pytest

from tests.support.declaraties import Declaratie
from tests.support.jaar.grootboek import Grootboek, grootboeken
from tests.support.jaar.land import WET, Aanbod, land
from tests.support.jaar.toezicht import Toezicht
from tests.support.jaar.verkeer import Beslissing, Omvang, Verkeer

Boeken = dict[tuple[str, str], Grootboek]
VOL = os.environ.get("JAAR") == "vol"
KLEIN = [pytest.param(zaad, 3, 8, 60, id=f"zaad-{zaad}") for zaad in range(4)]
HEEL = [pytest.param(int(os.environ.get("ZAAD", "1")), 7, 40, 2_000, id="heel")]


def uurtarieven(aanbod: list[Aanbod]) -> dict[tuple[str, str, str, str], list[tuple[date, int]]]:
    return {
        (een.gemeente, een.agb, een.categorie, een.code): [(p.begindatum, centen) for p, centen in een.tarieven]
        for een in aanbod
        if een.eenheid == "04"
    }


@pytest.mark.parametrize(("zaad", "gemeenten", "aanbieders", "clienten"), HEEL if VOL else KLEIN)
@pytest.mark.timeout(1800)
def test_no_cent_goes_wrong_in_a_year(zaad: int, gemeenten: int, aanbieders: int, clienten: int) -> None:
    aanbod = land(gemeenten, aanbieders, Random(zaad))
    boeken, toezicht = grootboeken(aanbod), Toezicht(uurtarief=uurtarieven(aanbod))
    codes: Counter[str] = Counter()
    for gebeurtenis in Verkeer(zaad, aanbod, Omvang(clienten=clienten)).gebeurtenissen():
        if isinstance(gebeurtenis, Declaratie):
            uitkomst = boeken[gebeurtenis.gemeente, WET[gebeurtenis.wet].value].dien_in(gebeurtenis)
            if not uitkomst.ingediend:
                assert uitkomst.toegekend.centen == 0, "1: a claim that was not sent awards nothing"
                codes.update(uitkomst.kopcodes)
                continue
            for oordeel in uitkomst.oordelen:
                assert oordeel.toegekend is not bool(oordeel.retourcodes), "11: in full, or with a code"
                codes.update(oordeel.retourcodes or ("toegekend",))
            regels = [(gebeurtenis.regels[o.nr - 1], o.retourcodes) for o in uitkomst.oordelen]
            toezicht.na_declaratie(gebeurtenis, regels, uitkomst.toegekend.centen)
        else:
            _na_beslissing(boeken, toezicht, gebeurtenis)
    for sleutel, regels_ in toezicht.toegekend.items():
        boek = boeken[sleutel[:2]]
        maanden = boek.verbruik[sleutel[2]].values()
        assert sum(m.centen for m in maanden) == sum(r.bedrag.centen for r in regels_.values()), "2: used is the sum"
        assert all(m.centen >= 0 and m.volume >= 0 for m in maanden), "2: never below zero"
    assert toezicht.telling["debetten"] > clienten, "the year has traffic"
    assert toezicht.telling["credits"] > 0
    assert toezicht.telling["correcties"] > 0
    verwacht = {
        "toegekend",
        "9056",
        "8021",
        "8017",
        "9338",
        "9384",
        "9308",
        "9387",
        "9388",
        "9389",
        "0611",
        "9346",
        "9321",
    }
    assert verwacht <= set(codes), verwacht - set(codes)


def _na_beslissing(boeken: Boeken, toezicht: Toezicht, gebeurtenis: Beslissing) -> None:
    """Without the lines that would be proposed for correction the rest fits; where it does not fit, some are."""
    versie = gebeurtenis.versie
    sleutel = (gebeurtenis.gemeente, versie.wet.value, versie.toewijzing_nummer)
    toezicht.hoor(sleutel, versie)
    terug = {(regel.declaratie_id, regel.referentie) for regel in boeken[sleutel[:2]].hoor(versie)}
    blijft = [
        r for naam, r in toezicht.toegekend[sleutel].items() if naam.split("/")[1] not in {ref for _, ref in terug}
    ]
    assert toezicht.past(sleutel, blijft)
    assert terug or not toezicht.fout_nu(sleutel)
    toezicht.telling["correcties"] += bool(terug)
