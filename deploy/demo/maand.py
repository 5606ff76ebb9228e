"""Act 7: a month of traffic of one provider, with every kind of message of iJw 3.2, and a correction after the fact.

One child is asked for (315), put under investigation (319), granted (301), started (305), asked more for (317), claimed
(323) and stopped (307); another is refused (319). Then the first toewijzing turns out to have ended halfway the month.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from deploy.demo.aanbieder import Regel, kenmerk, meer_volume, start, stop
from deploy.demo.declareren import Product, controleer, indienen, vertel
from deploy.demo.levering import begeleiding_jeugd, gevonden, gevraagd, lees_bericht, toekennen_op_verzoek, verwezen
from deploy.demo.loket import XML, Loket, wacht_op
from deploy.demo.mensen import Mens
from deploy.demo.toneel import JEUGDPRAKTIJK, LOSSER, Toneel
from deploy.demo.vertelling import euro
from shared.istandaarden import Wet, lees, schrijf
from shared.istandaarden.berichten.toewijzing import ToegewezenProduct301, Toewijzing301
from shared.istandaarden.retour import retour

WET = Wet.JEUGDWET
SOORTEN = ("301", "302", "305", "306", "307", "308", "315", "316", "317", "318", "319", "320", "323", "325")


def maand(t: Toneel, product: Product) -> None:
    """The whole act; what it claims it also has credited, so that no cent is left to pay."""
    loket = t.aanbieder(JEUGDPRAKTIJK)
    kind, persoon_id = verwezen(t, "maand")
    with t.v.stap("7. Een maand berichten: verzoek, onderzoek, toewijzing (315, 319, 301)"):
        toegewezen = _toegewezen(t, loket, kind, persoon_id)
        _geweigerd(t, loket)
    with t.v.stap("7. Een maand berichten: start, wijziging, stop (305, 317, 307)"):
        begin = t.kalender.maand + timedelta(days=1)
        gestart = start(WET, JEUGDPRAKTIJK, kind, toegewezen, begin=begin, op=t.kalender.vandaag)
        _heen_en_terug(t, loket, "305", gestart)
        _meer(t, loket, kind, persoon_id, toegewezen)
        eind = t.kalender.maand_eind
        gestopt = stop(WET, JEUGDPRAKTIJK, kind, toegewezen, begin=begin, eind=eind, op=t.kalender.vandaag)
        _heen_en_terug(t, loket, "307", gestopt)
    with t.v.stap("7. Een maand berichten: declaratie en correctie (323, 325)"):
        regel = _gedeclareerd(t, loket, product, kind, toegewezen)
        _gecorrigeerd(t, loket, product, persoon_id, toegewezen, regel)
        _box(t, loket, persoon_id)


def _toegewezen(t: Toneel, loket: Loket, kind: Mens, persoon_id: str) -> ToegewezenProduct301:
    """315, 319 with value 2 and its 320, 301 and its 302; a second 315 while the first is open is refused (TR374)."""
    vraag = begeleiding_jeugd(t)
    verzoek = gevraagd(t, WET, loket, JEUGDPRAKTIJK, "maand", kind, vraag)
    pad = f"/v1/verzoeken/{verzoek['verzoekId']}"
    t.consulent.doe(
        f"{pad}/onderzoek",
        {"op": t.kalender.voor(20).isoformat()},
        verwacht=200,
        versie=t.consulent.lees(pad).headers["ETag"],
    )
    nu = t.consulent.lees(pad).json
    t.v.klopt(nu["status"] == "in-onderzoek" and nu["uiterlijkOp"] > verzoek["uiterlijkOp"], "geen langere termijn")
    _beantwoord(t, loket, persoon_id, "319")
    toekennen_op_verzoek(t, "maand", verzoek["verzoekId"])
    product = _beantwoord_301(t, loket, persoon_id)
    t.v.klopt(product.referentie_aanbieder == verzoek["referentieAanbieder"], "de 301 noemt het verzoek niet")
    t.v.zeg(f"315 → 316, in onderzoek tot {nu['uiterlijkOp']} (319 → 320), toegewezen (301 → 302)")
    return product


def _geweigerd(t: Toneel, loket: Loket) -> None:
    """Another child lives elsewhere: 319 with value 1, which names the municipality (TR377), and its 320."""
    kind, persoon_id = verwezen(t, "woonplaats")
    verzoek = gevraagd(t, WET, loket, JEUGDPRAKTIJK, "woonplaats", kind, begeleiding_jeugd(t))
    besluit = {
        "verzoekId": verzoek["verzoekId"],
        "besluit": "afwijzing",
        "besluitdatum": t.kalender.voor(18).isoformat(),
        "redenAfwijzing": "woonplaatsbeginsel",
        "verantwoordelijkeGemeente": LOSSER,
        "toelichting": "De gemeente Losser is verantwoordelijk.",
    }
    t.consulent.doe("/v1/beschikkingen", besluit)
    _beantwoord(t, loket, persoon_id, "319", "woonplaats")
    t.v.zeg(f"315 → 316, afgewezen: gemeente {LOSSER} is verantwoordelijk (319 → 320)")


def _meer(t: Toneel, loket: Loket, kind: Mens, persoon_id: str, product: ToegewezenProduct301) -> None:
    """317 and 318, granted as asked: one 301 with the old toewijzing ended and a new one."""
    per = (t.kalender.vandaag.replace(day=1) + timedelta(days=32)).replace(day=1)
    referentie, xml = meer_volume(WET, JEUGDPRAKTIJK, kind, product, 6, per=per, op=t.kalender.vandaag)
    _heen_en_terug(t, loket, "317", xml)

    def zoek() -> dict[str, Any] | None:
        lijst = t.consulent.lees("/v1/verzoeken", referentieAanbieder=referentie).json["resultaten"]
        return lijst[0] if lijst else None

    verzoek = wacht_op(zoek, "het verzoek om wijziging")
    besluit = {
        "verzoekId": verzoek["verzoekId"],
        "besluit": "toekenning",
        "leveringsvorm": "zin",
        "besluitdatum": t.kalender.vandaag.isoformat(),
        "toelichting": "Er is meer begeleiding nodig.",
    }
    t.consulent.doe("/v1/beschikkingen", besluit)

    def nieuwe() -> list[ToegewezenProduct301]:
        producten = _producten(loket, gevonden(loket, persoon_id, "301")["berichtId"])
        return producten if len(producten) == 2 else []

    oud, nieuw = wacht_op(nieuwe, "de 301 op de 317")
    t.v.klopt(oud.einddatum == per - timedelta(days=1) and nieuw.ingangsdatum == per, "de wijziging ging anders in")
    t.v.klopt(oud.referentie_aanbieder == nieuw.referentie_aanbieder == referentie, "de 301 noemt de 317 niet")
    _beantwoord_301(t, loket, persoon_id)
    t.v.zeg(f"317 → 318, toegekend: {oud.toewijzing_nummer} tot {per}, daarna {nieuw.toewijzing_nummer} (301 → 302)")


def _gedeclareerd(t: Toneel, loket: Loket, product: Product, kind: Mens, toegewezen: ToegewezenProduct301) -> Regel:
    regel = Regel(
        bsn=kind.bsn,
        referentie=f"{kenmerk()}-1",
        toewijzing=toegewezen.toewijzing_nummer,
        categorie=product.categorie,
        code=product.code,
        eenheid=product.eenheid,
        begin=t.kalender.maand,
        eind=t.kalender.maand_eind,
        volume=product.goed,
        tarief=product.tarief,
    )
    status = indienen(t, loket, WET, JEUGDPRAKTIJK, [regel], "maand")
    vertel(t, status)
    controleer(t, status, [regel], {f"{regel.bsn}/{regel.referentie}": set()})
    return regel


def _gecorrigeerd(
    t: Toneel, loket: Loket, product: Product, persoon_id: str, toegewezen: ToegewezenProduct301, regel: Regel
) -> None:
    """The toewijzing ended halfway the claimed month: a correction is proposed, accepted, and closed by the credit."""
    lijst = t.consulent.lees("/v1/toewijzingen", persoonId=persoon_id).json["resultaten"]
    (rij,) = (rij for rij in lijst if rij["toewijzingNummer"] == toegewezen.toewijzing_nummer)
    pad = f"/v1/toewijzingen/{rij['toewijzingId']}"
    halverwege = t.kalender.maand + timedelta(days=14)
    wijziging = {
        "redenWijziging": "05",
        "toewijzingsdatum": t.kalender.vandaag.isoformat(),
        "einddatum": halverwege.isoformat(),
        "instemmingAanbieder": True,
    }
    versie = t.consulent.lees(pad).headers["ETag"]
    t.consulent.doe(f"{pad}/wijzigingen", wijziging, verwacht=200, versie=versie)
    backoffice = t.als("backoffice.enschede")
    nummer = str(toegewezen.toewijzing_nummer)

    def voorgesteld() -> dict[str, Any] | None:
        gevonden = backoffice.lees("/v1/correcties", wet="jeugdwet", toewijzingNummer=nummer).json["resultaten"]
        return gevonden[0] if gevonden else None

    correctie = wacht_op(voorgesteld, "het correctievoorstel")
    t.v.klopt(correctie["bedragCenten"] == regel.bedrag, f"de correctie is {correctie['bedragCenten']}")
    t.v.zeg(f"toewijzing eindigt nu {halverwege}: correctie van {euro(correctie['bedragCenten'])} voorgesteld")
    waar = f"/v1/correcties/{correctie['correctieId']}"
    loket.lees(waar, verwacht=404)
    backoffice.doe(f"{waar}/aanvaarding", versie=backoffice.lees(waar).headers["ETag"])
    t.v.klopt(loket.lees(waar).json["status"] == "aanvaard", "de aanbieder ziet de correctie niet")
    terug = replace(regel, referentie=f"{regel.referentie}-C", vorig=regel.referentie)
    credit = indienen(t, loket, WET, JEUGDPRAKTIJK, [terug], "maand-credit")
    controleer(t, credit, [terug], {f"{terug.bsn}/{terug.referentie}": set()})

    def afgehandeld() -> bool:
        return bool(backoffice.lees(waar).json["status"] == "afgehandeld")

    wacht_op(afgehandeld, "de afgehandelde correctie")
    t.v.zeg("aanvaard, door de aanbieder gecrediteerd, afgehandeld")


def _heen_en_terug(t: Toneel, loket: Loket, soort: str, xml: bytes) -> None:
    """A message of the provider and its return message, both kept."""
    t.v.bewaar(f"jw{soort}-maand.xml", xml)
    gekregen = loket.doe("/v1/berichten", xml, soort=XML).json
    t.v.klopt(gekregen["status"] == "goedgekeurd", f"de {soort} is {gekregen['status']} {gekregen['retourcodes']}")
    t.v.bewaar(f"jw{int(soort) + 1}-maand.xml", lees_bericht(loket, gekregen["antwoordId"]))


def _beantwoord(t: Toneel, loket: Loket, persoon_id: str, soort: str, naam: str = "maand") -> bytes:
    """The latest message of the municipality about this person, returned without a fault."""
    kop = gevonden(loket, persoon_id, soort)
    xml = lees_bericht(loket, kop["berichtId"])
    t.v.bewaar(f"jw{soort}-{naam}.xml", xml)
    terug = schrijf(retour(lees(xml).bericht, (), identificatie=kenmerk(), dagtekening=t.kalender.vandaag), WET)
    t.v.bewaar(f"jw{int(soort) + 1}-{naam}.xml", terug)
    loket.doe("/v1/berichten", terug, soort=XML)
    return xml


def _beantwoord_301(t: Toneel, loket: Loket, persoon_id: str) -> ToegewezenProduct301:
    bericht = lees(_beantwoord(t, loket, persoon_id, "301")).bericht
    if not isinstance(bericht, Toewijzing301):
        raise TypeError("geen 301")
    return bericht.client.toegewezen_producten[0]


def _producten(loket: Loket, bericht_id: str) -> list[ToegewezenProduct301]:
    bericht = lees(lees_bericht(loket, bericht_id)).bericht
    return list(bericht.client.toegewezen_producten) if isinstance(bericht, Toewijzing301) else []


def _box(t: Toneel, loket: Loket, persoon_id: str) -> None:
    """Every kind of message is in the provider's box, and none waits for an answer of the provider."""
    vandaag = t.kalender.vandaag.isoformat()
    aantal = {soort: len(loket.lees("/v1/berichten", soort=soort, van=vandaag).json["resultaten"]) for soort in SOORTEN}
    ontbreekt = [soort for soort, hoeveel in aantal.items() if not hoeveel]
    t.v.klopt(not ontbreekt, f"in de berichtenbox ontbreekt {', '.join(ontbreekt)}")
    t.v.zeg("berichtenbox: " + ", ".join(f"{hoeveel}× {soort}" for soort, hoeveel in aantal.items()))
