"""Rules over the 325 that the provider checks: whatever we judge, the answer keeps to them."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.berichten.antwoord import Slot, clienten_van, identificatie_van, vorm_antwoord
from services.billing.berichten.ontvangst import ontvang
from services.billing.domain.beoordeling.uitkomst import NIET_BEOORDEELD
from shared.istandaarden.berichten import Antwoord325, Declaratie323
from shared.istandaarden.berichten.declaratie import Prestatie323, Prestatie325
from shared.istandaarden.regels import toets
from shared.istandaarden.wet import Wet
from shared.values.bedrag import Bedrag
from tests.support.declaraties import FATIMA, JOOST, Declaratie, Regel
from tests.support.examples_billing import VANDAAG

SLEUTEL = b"p" * 32
CODES = ["9338", "9321", "0611", "8021"]
DECLARATIES = [
    Declaratie(regels=[Regel(), Regel(referentie="R2", nummer=102), Regel(referentie="R3", bsn=JOOST, nummer=103)]),
    Declaratie(
        regels=[Regel(referentie="R4").credit("C1"), Regel(referentie="R5", bsn=FATIMA, nummer=7)],
        nummer="D2",
        identificatie="B2",
    ),
]


class Wisseling(NamedTuple):
    """A claim and our answer to it."""

    heen: Declaratie323
    terug: Antwoord325

    @property
    def verstuurd(self) -> dict[tuple[str, str | None], tuple[str, Prestatie323]]:
        """The lines of the claim and whose they are, by their key."""
        return {_sleutel(p): (c.bsn, p) for c in self.heen.declaratie.clienten for p in c.prestaties}

    @property
    def terugontvangen(self) -> list[tuple[str, Prestatie325]]:
        """The lines of the answer and whose they are."""
        antwoord = self.terug.declaratie_antwoord
        return [(c.bsn, p) for c in antwoord.clienten for p in c.prestaties] if antwoord else []


def _sleutel(prestatie: Prestatie323) -> tuple[str, str | None]:
    return (prestatie.product_referentie.referentie_nummer, prestatie.product_referentie.vorig_referentie_nummer)


@st.composite
def wisselingen(draw: st.DrawFn) -> Wisseling:
    """Any verdict: on the message, on the claim, or on each client and line."""
    declaratie = draw(st.sampled_from(DECLARATIES))
    ontvangen = ontvang(SLEUTEL, "0153", "42420001", declaratie.xml, "application/xml")
    regels = sorted((p for deel in ontvangen.delen for blok in deel.blokken for p in blok), key=lambda p: p.nr)
    soort = draw(st.sampled_from(["kop", "declaratie", "regels", "regels", "regels"]))
    codes: dict[int, tuple[str, ...]] = {}
    if soort == "regels":
        onbekend = draw(st.sets(st.sampled_from([*ontvangen.bsns]), max_size=1))
        codes = {
            regel.nr: (NIET_BEOORDEELD,)
            if regel.persoon_id in onbekend
            else tuple(draw(st.lists(st.sampled_from(CODES), unique=True, max_size=2)))
            for regel in regels
        }
    slot = Slot(
        kop=ontvangen.kop,
        identificatie="ABCDEFGHIJKL",
        dagtekening=VANDAAG,
        kopcodes=("9056",) if soort == "kop" else (),
        declaratiecodes=("9333",) if soort == "declaratie" else (),
        aantal_afgewezen=sum(map(bool, codes.values())),
        toegekend=Bedrag.som(regel.bedrag for regel in regels if codes.get(regel.nr) == ()),
    )
    afgewezen = [(regel, codes[regel.nr]) for regel in regels if codes.get(regel.nr)]
    terug = vorm_antwoord(slot, clienten_van(afgewezen, ontvangen.bsns))
    return Wisseling(declaratie.bericht, terug)


def met_elk_oordeel(test: Callable[[Wisseling], None]) -> Callable[[], None]:
    """Runs the test on a claim with any verdict."""
    bekrachtigd: Callable[[], None] = settings(max_examples=40)(given(wisseling=wisselingen())(test))
    return bekrachtigd


@met_elk_oordeel
def test_tr337_the_answer_names_the_claim(wisseling: Wisseling) -> None:
    heen, terug = wisseling
    assert terug.header.declaratie_identificatie == heen.header.bericht_identificatie
    assert (terug.header.afzender, terug.header.ontvanger) == (heen.header.ontvanger, heen.header.afzender)


@met_elk_oordeel
def test_tr371_the_version_of_the_schema_is_that_of_the_claim(wisseling: Wisseling) -> None:
    assert wisseling.terug.header.xsd_versie_declaratie == wisseling.heen.header.xsd_versie


@met_elk_oordeel
def test_tr376_the_declaratienummer_is_that_of_the_claim(wisseling: Wisseling) -> None:
    antwoord, declaratie = wisseling.terug.declaratie_antwoord, wisseling.heen.declaratie
    if antwoord is not None:
        assert antwoord.declaratie_nummer == declaratie.declaratie_nummer
        assert antwoord.totaal_ingediend_bedrag == declaratie.totaal_ingediend_bedrag


@met_elk_oordeel
def test_tr342_what_comes_back_is_what_was_asked_less_what_was_awarded(wisseling: Wisseling) -> None:
    assert toets(wisseling.terug, Wet.WMO) == []


@met_elk_oordeel
def test_tr366_what_comes_back_was_in_the_claim(wisseling: Wisseling) -> None:
    assert {_sleutel(prestatie) for _, prestatie in wisseling.terugontvangen} <= set(wisseling.verstuurd)


@met_elk_oordeel
def test_tr367_what_comes_back_is_unchanged(wisseling: Wisseling) -> None:
    for _, prestatie in wisseling.terugontvangen:
        velden = prestatie.model_dump(exclude={"retour_codes"})
        assert velden == wisseling.verstuurd[_sleutel(prestatie)][1].model_dump()
        assert prestatie.retour_codes


@met_elk_oordeel
def test_tr304_a_line_comes_back_under_its_client(wisseling: Wisseling) -> None:
    for bsn, prestatie in wisseling.terugontvangen:
        assert bsn == wisseling.verstuurd[_sleutel(prestatie)][0]


@met_elk_oordeel
def test_tr135_the_answer_is_dated_on_the_day_of_the_verdict(wisseling: Wisseling) -> None:
    assert wisseling.terug.header.bericht_identificatie.dagtekening == VANDAAG


@given(st.lists(st.uuids(), min_size=2, unique=True))
def test_tr056_each_claim_has_an_answer_with_its_own_identification(ids: list[UUID]) -> None:
    gevormd = {identificatie_van(str(id)) for id in ids}
    assert len(gevormd) == len(ids)
    assert all(len(identificatie) == 12 for identificatie in gevormd)
