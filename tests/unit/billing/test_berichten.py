"""From 323 to 325 without a database: what is read, what is refused, what is answered."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from lxml import etree
from sepaxml.validation import try_valid_xml

from services.billing.berichten.antwoord import identificatie_van, schrijf_antwoord, vorm_antwoord
from services.billing.berichten.ontvangst import Ontvangst, als_invoerfout, lees_323, ontvang
from services.billing.betaalbestand import NAAMRUIMTE, SCHEMA, betaald_per_kenmerk, vorm_bestand
from services.billing.domain.beoordeling.uitkomst import Oordeel, Uitkomst
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.wet import Wet
from shared.errors import Forbidden, Invalid, Refused
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.regels.toets import toets
from shared.istandaarden.wet import Wet as StandaardWet
from shared.values.bedrag import Bedrag
from shared.values.pseudoniem import persoon_id
from tests.support import examples_billing as v
from tests.support.declaraties import JOOST, ROOS, Declaratie, Regel

SLEUTEL = b"p" * 32
GOED = Declaratie(regels=[Regel(), Regel(referentie="R2", bsn=JOOST, nummer=102, volume=3)])


def ontvangen(declaratie: Declaratie, media_type: str = "application/xml") -> Ontvangst:
    wet, bericht = lees_323(declaratie.xml, media_type)
    return ontvang(SLEUTEL, "0153", declaratie.agb, wet, bericht)


def test_a_message_becomes_lines_without_a_bsn() -> None:
    uit = ontvangen(GOED)
    assert (uit.kop.wet, uit.kop.ingediend, uit.aantal_regels) == (Wet.WMO, Bedrag(15 * 3250), 2)
    assert [regel.nr for regel in uit.regels] == [1, 2]
    assert uit.bsns == {persoon_id(SLEUTEL, "0153", bsn): bsn for bsn in (ROOS, JOOST)}
    assert ROOS not in repr(uit.regels)


def test_a_credit_is_below_zero() -> None:
    (regel,) = ontvangen(replace(GOED, regels=[Regel().credit("C1")])).regels
    assert (regel.credit, regel.bedrag, regel.vorige_referentie) == (True, Bedrag(-39000), "R1")


def test_a_message_that_breaks_level_two_brings_no_lines_and_no_bsn() -> None:
    uit = ontvangen(replace(GOED, totaal=1))
    assert [fout.regel for fout in uit.technische_fouten] == ["TR358"]
    assert (uit.regels, uit.bsns, uit.aantal_regels) == ((), {}, 2)


def test_who_may_send_and_to_whom() -> None:
    wet, bericht = lees_323(GOED.xml, "application/xml")
    with pytest.raises(Forbidden):
        ontvang(SLEUTEL, "0153", v.JEUGDHULP, wet, bericht)
    assert ontvang(SLEUTEL, "0153", None, wet, bericht).kop.agb == GOED.agb  # a carrier brings it
    with pytest.raises(Invalid):
        ontvang(SLEUTEL, "0193", GOED.agb, wet, bericht)


@pytest.mark.parametrize(
    ("inhoud", "media_type"),
    [
        (b"<x/>", "application/xml"),
        (b"niets", "application/xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "application/xml"),
        (b"{}", "application/json"),
        (b"niets", "application/json"),
        (b'{"header": {"berichtCode": "484"}}', "application/json"),
    ],
)
def test_what_is_no_323_is_invalid(inhoud: bytes, media_type: str) -> None:
    with pytest.raises(BerichtOngeldig) as fout:
        lees_323(inhoud, media_type)
    assert als_invoerfout(fout.value).params


def antwoord(uitkomst: Uitkomst, bsn: str | None = ROOS) -> bytes:
    bericht = vorm_antwoord(v.kop, [v.prestatie], uitkomst, {v.PERSOON: bsn}, "ABCDEFGHIJKL", v.VANDAAG)
    assert toets(bericht, StandaardWet.WMO) == []
    return schrijf_antwoord(v.kop, bericht)


AFGEWEZEN = Uitkomst(oordelen=(Oordeel(nr=1, toegekend=False, retourcodes=("9338", "8021")),))


def test_the_answer_to_each_kind_of_verdict() -> None:
    for uitkomst, verwacht in (
        (Uitkomst(kopcodes=("9056",)), b"<wmo325:RetourCode>9056<"),
        (Uitkomst(declaratiecodes=("9333",)), b"<wmo325:RetourCode>9333<"),
        (Uitkomst(oordelen=(Oordeel(nr=1, toegekend=True),), toegekend=v.kop.ingediend), b"<wmo325:RetourCode>8001<"),
        (AFGEWEZEN, b"<wmo325:RetourCode>8021<"),
        (replace(AFGEWEZEN, geweigerd={v.PERSOON: "8187"}), b"<wmo325:RetourCode>8187<"),
    ):
        assert verwacht in antwoord(uitkomst)
        assert antwoord(uitkomst) == antwoord(uitkomst)


def test_an_answer_that_names_a_forgotten_person_is_refused() -> None:
    with pytest.raises(Refused, match="persoon-vergeten"):
        antwoord(AFGEWEZEN, None)


def test_an_identification_follows_from_the_claim() -> None:
    een, ander = identificatie_van(v.DECLARATIE), identificatie_van(v.BETAALRUN)
    assert een == identificatie_van(v.DECLARATIE) != ander
    assert len(een) == 12


def test_the_payment_file_is_valid_and_always_the_same() -> None:
    state = besluiten.betaalrun.fold(besluiten.betaalrun.decide(v.maak_betaalrun, besluiten.betaalrun.initial))
    bestand = vorm_bestand(state)
    try_valid_xml(bestand.inhoud, SCHEMA)
    assert bestand.inhoud == vorm_bestand(state).inhoud
    assert (bestand.som, bestand.aantal) == (Bedrag(30000), 1)
    boom = etree.fromstring(bestand.inhoud)
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}MsgId") == UUID(v.BETAALRUN).hex
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}CreDtTm") == "2026-11-23T13:00:00"
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}ReqdExctnDt/{{{NAAMRUIMTE}}}Dt") == str(date(2026, 11, 27))
    assert list(betaald_per_kenmerk(bestand.inhoud).values()) == [30000]
    anders = replace(state.betalingen[0], bedrag=Bedrag(29999))
    assert vorm_bestand(replace(state, betalingen=(anders,))).inhoud != bestand.inhoud
