"""From 323 to 325 without a database: what is read, what is refused, what is answered."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from lxml import etree
from sepaxml.validation import try_valid_xml

from services.billing.berichten import delen
from services.billing.berichten.antwoord import Slot, clienten_van, identificatie_van, vorm_antwoord
from services.billing.berichten.ontvangst import Ontvangst, als_invoerfout, ontvang
from services.billing.betaalbestand import NAAMRUIMTE, SCHEMA, betaald_per_kenmerk, vorm_bestand
from services.billing.domain.betaalrun import besluiten
from services.billing.domain.prestatie import Prestatie
from services.billing.domain.wet import Wet
from shared.errors import Forbidden, Invalid, Refused
from shared.istandaarden import schrijf, schrijf_naar
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.regels.toets import toets
from shared.istandaarden.wet import Wet as StandaardWet
from shared.values.bedrag import Bedrag
from shared.values.pseudoniem import persoon_id
from tests.support import examples_betaalruns as b
from tests.support import examples_billing as v
from tests.support.declaraties import JOOST, ROOS, Declaratie, Regel

SLEUTEL = b"p" * 32
GOED = Declaratie(regels=[Regel(), Regel(referentie="R2", bsn=JOOST, nummer=102, volume=3)])


def ontvangen(declaratie: Declaratie, media_type: str = "application/xml") -> Ontvangst:
    inhoud = declaratie.xml if media_type == "application/xml" else json.dumps(declaratie.json).encode()
    return ontvang(SLEUTEL, "0153", declaratie.agb, inhoud, media_type)


def regels_van(uit: Ontvangst) -> list[Prestatie]:
    return [p for deel in uit.delen for blok in deel.blokken for p in blok]


def test_a_message_becomes_lines_without_a_bsn() -> None:
    uit = ontvangen(GOED)
    assert (uit.kop.wet, uit.kop.ingediend, uit.aantal_regels) == (Wet.WMO, Bedrag(15 * 3250), 2)
    assert [regel.nr for regel in regels_van(uit)] == [1, 2]
    assert uit.bsns == {persoon_id(SLEUTEL, "0153", bsn): bsn for bsn in (ROOS, JOOST)}
    assert ROOS not in repr(uit.delen)


def test_a_credit_is_below_zero() -> None:
    (regel,) = regels_van(ontvangen(replace(GOED, regels=[Regel().credit("C1")])))
    assert (regel.credit, regel.bedrag, regel.vorige_referentie) == (True, Bedrag(-39000), "R1")


def test_credits_go_first_and_every_client_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delen, "BLOKKEN_PER_DEEL", 4)
    regels = [
        regel
        for nr in range(1100)
        for regel in (Regel(referentie=f"D{nr}", nummer=nr), Regel(referentie=f"O{nr}").credit(f"C{nr}"))
    ]
    uit = ontvangen(replace(GOED, regels=[*regels, Regel(referentie="J", bsn=JOOST, nummer=5000)]))
    assert [deel.aantal for deel in uit.delen] == [1000, 100, 1000, 101]
    assert [p.nr for p in regels_van(uit)] == [*range(2, 2201, 2), *range(1, 2200, 2), 2201]
    assert [p.credit for p in regels_van(uit)] == [True] * 1100 + [False] * 1101
    roos, joost = (persoon_id(SLEUTEL, "0153", bsn) for bsn in (ROOS, JOOST))
    assert [deel.personen for deel in uit.delen] == [(roos,), (), (), (joost,)]


def test_xml_and_json_are_the_same_claim() -> None:
    gemengd = replace(GOED, regels=[*GOED.regels, Regel(referentie="X").credit("C1")])
    assert ontvangen(gemengd) == ontvangen(gemengd, "application/json")


def test_a_message_that_breaks_level_two_brings_no_lines_and_no_bsn() -> None:
    uit = ontvangen(replace(GOED, totaal=1))
    assert [fout.regel for fout in uit.technische_fouten] == ["TR358"]
    assert (uit.delen, uit.bsns, uit.aantal_regels) == ((), {}, 2)


def test_who_may_send_and_to_whom() -> None:
    with pytest.raises(Forbidden):
        ontvang(SLEUTEL, "0153", v.JEUGDHULP, GOED.xml, "application/xml")
    gebracht = ontvang(SLEUTEL, "0153", None, GOED.xml, "application/xml")
    assert gebracht.kop.agb == GOED.agb  # a carrier brings it
    with pytest.raises(Invalid):
        ontvang(SLEUTEL, "0193", GOED.agb, GOED.xml, "application/xml")


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
        ontvang(SLEUTEL, "0153", GOED.agb, inhoud, media_type)
    assert als_invoerfout(fout.value).params


SLOT = Slot(
    kop=v.kop,
    identificatie="ABCDEFGHIJKL",
    dagtekening=v.VANDAAG,
    kopcodes=(),
    declaratiecodes=(),
    aantal_afgewezen=1,
    toegekend=Bedrag(0),
)


def antwoord(slot: Slot, *codes: str, bsn: str | None = ROOS) -> bytes:
    afgewezen = [(v.prestatie, codes)] if codes else []
    bericht = vorm_antwoord(slot, clienten_van(afgewezen, {v.PERSOON: bsn}))
    assert toets(bericht, StandaardWet.WMO) == []
    heel, gestroomd = schrijf(bericht, StandaardWet.WMO), BytesIO()
    schrijf_naar(gestroomd, vorm_antwoord(slot), StandaardWet.WMO, clienten_van(afgewezen, {v.PERSOON: bsn}))
    assert heel == gestroomd.getvalue()
    return heel


def test_the_answer_to_each_kind_of_verdict() -> None:
    for slot, codes, verwacht in (
        (replace(SLOT, kopcodes=("9056",)), (), b"<wmo325:RetourCode>9056<"),
        (replace(SLOT, declaratiecodes=("9333",)), (), b"<wmo325:RetourCode>9333<"),
        (replace(SLOT, aantal_afgewezen=0, toegekend=v.kop.ingediend), (), b"<wmo325:RetourCode>8001<"),
        (SLOT, ("9338", "8021"), b"<wmo325:RetourCode>8021<"),
        (SLOT, ("0233",), b"<wmo325:RetourCode>8187<"),
    ):
        assert verwacht in antwoord(slot, *codes)


def test_an_answer_that_names_a_forgotten_person_is_refused() -> None:
    with pytest.raises(Refused, match="persoon-vergeten"):
        antwoord(SLOT, "9338", bsn=None)


def test_an_identification_follows_from_the_claim() -> None:
    een, ander = identificatie_van(v.DECLARATIE), identificatie_van(b.BETAALRUN)
    assert een == identificatie_van(v.DECLARATIE) != ander
    assert len(een) == 12


def test_the_payment_file_is_valid_and_always_the_same() -> None:
    state = besluiten.betaalrun.fold(besluiten.betaalrun.decide(b.maak_betaalrun, besluiten.betaalrun.initial))
    bestand = vorm_bestand(state)
    try_valid_xml(bestand.inhoud, SCHEMA)
    assert bestand.inhoud == vorm_bestand(state).inhoud
    assert (bestand.som, bestand.aantal) == (Bedrag(30000), 1)
    boom = etree.fromstring(bestand.inhoud)
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}MsgId") == UUID(b.BETAALRUN).hex
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}CreDtTm") == "2026-11-23T13:00:00"
    assert boom.findtext(f".//{{{NAAMRUIMTE}}}ReqdExctnDt/{{{NAAMRUIMTE}}}Dt") == str(date(2026, 11, 27))
    assert list(betaald_per_kenmerk(bestand.inhoud).values()) == [30000]
    anders = replace(state.betalingen[0], bedrag=Bedrag(29999))
    assert vorm_bestand(replace(state, betalingen=(anders,))).inhoud != bestand.inhoud
