"""A claim in parts: judged part by part, on trial, at once, or again from what was kept, a verdict is the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.codec import deel_codec
from services.billing.domain.beoordeling.beoordeel import (
    Uitspraak,
    beoordeel,
    beoordeel_regels,
    in_volgorde,
    leg_uit,
)
from services.billing.domain.beoordeling.feiten import ELDERS, Eerder, Feiten, Maand, Verbruik, maand_van
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import Oordeel
from services.billing.domain.beoordeling.vastlegging import Verschil, leg_vast, nodig, opnieuw
from services.billing.domain.deel import RegelsGetoetst
from services.billing.domain.prestatie import Prestatie
from services.billing.handlers.indienen import stukken
from tests.support.examples_billing import DECLARATIE, PERSOON, feiten, kop, maxima
from tests.unit.billing.test_beoordeel_eigenschappen import AANSPRAKEN, VROEGER, declaratie

VERSIES = {(nummer, nummer % 7 + 1): versie for nummer, versie in AANSPRAKEN.items()}
"""Each toewijzing with the place of its version in its history."""


class Grootboek:
    """The rows of the ledger, as the database would hold them."""

    def __init__(self) -> None:
        self.regels: dict[str, tuple[Prestatie, bool]] = {}
        self.gecrediteerd: set[str] = set()
        self.boek([(p, True) for p in VROEGER.values()])

    def boek(self, oordelen: Sequence[tuple[Prestatie, bool]]) -> None:
        """The verdicts on a part are written."""
        for p, toegekend in oordelen:
            self.regels.setdefault(p.referentie, (p, toegekend))
            if toegekend and p.vorige_referentie:
                self.gecrediteerd.add(p.vorige_referentie)

    def feiten(self, regels: Sequence[Prestatie]) -> Feiten:
        """What these lines name, and no more."""
        nummers, genoemd = {p.toewijzing_nummer for p in regels}, {maand_van(p.periode) for p in regels}
        namen = {p.referentie for p in regels} | {p.vorige_referentie for p in regels}
        verbruik: dict[int, dict[Maand, Verbruik]] = {}
        for p, toegekend in self.regels.values():
            if toegekend and p.toewijzing_nummer in nummers:
                maanden = verbruik.setdefault(p.toewijzing_nummer, {})
                maand = maand_van(p.periode) if maand_van(p.periode) in genoemd else ELDERS
                eerder = maanden.get(maand, Verbruik())
                maanden[maand] = Verbruik(volume=eerder.volume + p.basisvolume, centen=eerder.centen + p.bedrag.centen)
        return replace(
            feiten,
            clienten={PERSOON},
            aanspraken={nummer: versie for nummer, versie in AANSPRAKEN.items() if nummer in nummers},
            versienummers=dict(VERSIES.keys()),
            eerder={
                naam: Eerder(prestatie=p, toegekend=toegekend, gecrediteerd=naam in self.gecrediteerd)
                for naam, (p, toegekend) in self.regels.items()
                if naam in namen
            },
            open_debetten={
                p.sleutel
                for naam, (p, toegekend) in self.regels.items()
                if toegekend and not p.credit and naam not in self.gecrediteerd and p.toewijzing_nummer in nummers
            },
            verbruik=verbruik,
        )


def echt(regels: Sequence[Prestatie], grootte: int) -> list[Uitspraak]:
    """Each part on the facts of its own moment, its verdicts written before the next."""
    grootboek, gevonden = Grootboek(), []
    for deel in stukken(in_volgorde(regels), grootte):
        uitspraken = beoordeel_regels(kop, deel, Stand(grootboek.feiten(deel)), maxima)
        grootboek.boek([(u.prestatie, u.toegekend) for u in uitspraken])
        gevonden += uitspraken
    return gevonden


def op_proef(regels: Sequence[Prestatie], grootte: int) -> list[Uitspraak]:
    """Nothing is written; what its own lines did is counted."""
    grootboek, stand, gevonden = Grootboek(), Stand(), []
    for deel in stukken(in_volgorde(regels), grootte):
        stand.leer(grootboek.feiten(deel))
        gevonden += beoordeel_regels(kop, deel, stand, maxima)
    return gevonden


def verteld(uitspraken: Sequence[Uitspraak]) -> list[Oordeel]:
    return sorted((leg_uit(u, kop, maxima) for u in uitspraken), key=lambda oordeel: oordeel.nr)


@given(declaratie(), st.integers(1, 5))
def test_a_dry_run_gives_the_real_verdicts(regels: list[Prestatie], grootte: int) -> None:
    assert verteld(op_proef(regels, grootte)) == verteld(echt(regels, grootte))


@given(declaratie(), st.integers(1, 5))
def test_parts_give_the_verdicts_of_the_whole(regels: list[Prestatie], grootte: int) -> None:
    heel = beoordeel(kop, regels, Grootboek().feiten(regels), maxima)
    assert verteld(echt(regels, grootte)) == list(heel.oordelen)


def bewaard(uitspraken: Sequence[Uitspraak]) -> list[RegelsGetoetst]:
    """As they come back from the store."""
    gelezen = []
    for event in leg_vast(DECLARATIE, kop, uitspraken):
        terug = deel_codec.decode(deel_codec.name(event), deel_codec.encode(event))
        assert isinstance(terug, RegelsGetoetst)
        gelezen.append(terug)
    return gelezen


@given(declaratie(), st.integers(1, 5))
def test_judged_again_from_what_was_kept_a_verdict_is_the_same(regels: list[Prestatie], grootte: int) -> None:
    uitspraken = echt(regels, grootte)
    per_nr = {p.nr: p for p in regels}
    again = []
    for toetsing in bewaard(uitspraken):
        versies, debetten = nodig(per_nr, toetsing)
        assert versies <= set(VERSIES)
        assert debetten <= set(VROEGER)
        again += [*opnieuw(kop, per_nr, toetsing, VERSIES, VROEGER, maxima)]
    assert verteld(again) == verteld(uitspraken)
    assert [u.feiten._replace(prijzen=v.feiten.prijzen) for u, v in zip(again, uitspraken, strict=True)] == [
        v.feiten for v in uitspraken
    ]


@given(declaratie())
def test_another_verdict_than_the_one_kept_is_never_told(regels: list[Prestatie]) -> None:
    per_nr = {p.nr: p for p in regels}
    (toetsing,) = bewaard(echt(regels, len(regels)))
    anders = replace(toetsing, retourcodes=("8021 9999", *toetsing.retourcodes[1:]))
    with pytest.raises(Verschil):
        list(opnieuw(kop, per_nr, anders, VERSIES, VROEGER, maxima))
