"""Act 4: the toewijzing and its messages, as the provider sees them; and the referral that comes in by a 315."""

from datetime import timedelta
from typing import Any

from deploy.demo.aanbieder import Vraag, start, verzoek
from deploy.demo.hulpvraag import beslissen
from deploy.demo.loket import JSON, XML, Loket, wacht_op
from deploy.demo.mensen import Mens
from deploy.demo.toneel import JEUGDPRAKTIJK, Toneel
from shared.istandaarden import Wet, lees, schrijf
from shared.istandaarden.berichten.gedeeld import Omvang, Verwijzer
from shared.istandaarden.berichten.toewijzing import ToegewezenProduct301, Toewijzing301
from shared.istandaarden.retour import retour

from deploy.demo.aanbieder import kenmerk  # isort: skip


def lees_bericht(loket: Loket, bericht_id: str) -> bytes:
    """A message of the list, as the XML that travels."""
    return loket.lees(f"/v1/berichten/{bericht_id}", accept=XML).inhoud


def gevonden(loket: Loket, persoon_id: str, soort: str) -> dict[str, Any]:
    """The latest message of a kind about a person in the provider's list, once it is there."""

    def zoek() -> dict[str, Any] | None:
        lijst = loket.lees("/v1/berichten", soort=soort, persoonId=persoon_id).json["resultaten"]
        return lijst[0] if lijst else None

    return wacht_op(zoek, f"een {soort} in de berichtenlijst")


def toewijzing(t: Toneel, loket: Loket, naam: str, persoon_id: str) -> ToegewezenProduct301:
    """The toewijzing that followed the beschikking, out of the 301 in the provider's list."""
    kop = gevonden(loket, persoon_id, "301")
    bericht = lees(lees_bericht(loket, kop["berichtId"])).bericht
    if not isinstance(bericht, Toewijzing301):
        raise TypeError("geen 301")
    product = bericht.client.toegewezen_producten[0]
    lijst = t.consulent.lees("/v1/toewijzingen", persoonId=persoon_id).json["resultaten"]
    t.v.klopt(
        [rij["toewijzingNummer"] for rij in lijst] == [product.toewijzing_nummer],
        "de 301 en de toewijzing noemen niet hetzelfde nummer",
    )
    t.v.onthoud(f"toewijzing-{naam}", lijst[0]["toewijzingId"])
    return product


def leveren(
    t: Toneel, wet: Wet, loket: Loket, agb: str, naam: str, iemand: Mens, persoon_id: str
) -> ToegewezenProduct301:
    """301 read, 302 sent, 305 sent, 306 read: each kept as a file of this law."""
    kop = gevonden(loket, persoon_id, "301")
    xml = lees_bericht(loket, kop["berichtId"])
    nummer = naam.rpartition("-")[2]
    t.v.bewaar(f"{wet.value}301-{nummer}.xml", xml)
    product = toewijzing(t, loket, naam, persoon_id)
    terug = retour(lees(xml).bericht, (), identificatie=kenmerk(), dagtekening=t.kalender.vandaag)
    loket.doe("/v1/berichten", schrijf(terug, wet), soort=XML)
    t.v.klopt(
        loket.lees(f"/v1/berichten/{kop['berichtId']}", accept=JSON).json["status"] == "beantwoord",
        "de 301 is na de 302 niet beantwoord",
    )
    gestart = start(wet, agb, iemand, product, begin=t.kalender.maand + timedelta(days=2), op=t.kalender.vandaag)
    t.v.bewaar(f"{wet.value}305-{nummer}.xml", gestart)
    gekregen = loket.doe("/v1/berichten", gestart, soort=XML).json
    t.v.klopt(gekregen["status"] == "goedgekeurd", f"de 305 is {gekregen['status']} {gekregen['retourcodes']}")
    t.v.bewaar(f"{wet.value}306-{nummer}.xml", lees_bericht(loket, gekregen["antwoordId"]))
    nogmaals = loket.doe("/v1/berichten", gestart, soort=XML).json
    t.v.klopt("9056" in nogmaals["retourcodes"], "dezelfde 305 twee keer gaf geen 9056")
    t.v.zeg(f"toewijzing {product.toewijzing_nummer}: 301 gelezen, 302 en 305 gestuurd, 306 zonder fouten")
    return product


def verwezen(t: Toneel, naam: str) -> tuple[Mens, str]:
    """A child with a referral of a huisarts, registered by the consulent (Jeugdwet art. 2.6 lid 1 e)."""
    kind = t.onbekende(kind=True)
    persoon_id = str(t.consulent.doe("/v1/personen", kind.json()).json["persoonId"])
    t.v.onthoud(f"persoon-{naam}", persoon_id)
    t.consulent.doe(
        "/v1/verwijzingen",
        {
            "persoonId": persoon_id,
            "verwijzer": {"type": "02", "zorgverlenerCode": "01012345"},
            "verwezenOp": t.kalender.voor(25).isoformat(),
            "ontvangenOp": t.kalender.voor(24).isoformat(),
            "agb": JEUGDPRAKTIJK,
        },
    )
    return kind, persoon_id


def gevraagd(t: Toneel, wet: Wet, loket: Loket, agb: str, naam: str, iemand: Mens, vraag: Vraag) -> dict[str, Any]:
    """The 315 of the provider and its 316; gives the open verzoek."""
    referentie, xml = verzoek(wet, agb, iemand, vraag, op=t.kalender.voor(22))
    t.v.bewaar(f"{wet.value}315-{naam}.xml", xml)
    gekregen = loket.doe("/v1/berichten", xml, soort=XML).json
    t.v.klopt(gekregen["status"] == "goedgekeurd", f"de 315 is {gekregen['status']} {gekregen['retourcodes']}")
    t.v.bewaar(f"{wet.value}316-{naam}.xml", lees_bericht(loket, gekregen["antwoordId"]))

    def zoek() -> dict[str, Any] | None:
        lijst = t.consulent.lees("/v1/verzoeken", referentieAanbieder=referentie).json["resultaten"]
        return lijst[0] if lijst else None

    open_verzoek = wacht_op(zoek, "het verzoek van de aanbieder")
    t.v.klopt(open_verzoek["status"] == "open", "het verzoek is niet open")
    t.v.onthoud(f"verzoek-{naam}", open_verzoek["verzoekId"])
    return open_verzoek


def hulp_gevraagd(t: Toneel) -> Vraag:
    """Three hours a week, asked while the municipality decides on the aanvraag."""
    return Vraag(
        categorie="01",
        code="01A03",
        omvang=Omvang(volume=3, eenheid="04", frequentie="2"),
        ingangsdatum=t.kalender.maand,
        einddatum=t.kalender.toewijzing_eind,
        verwijzer=Verwijzer(type="01"),
    )


def begeleiding_jeugd(t: Toneel) -> Vraag:
    """Four pieces of output a month, asked on a referral."""
    return Vraag(
        categorie="45",
        code="45A04",
        omvang=Omvang(volume=4, eenheid="82", frequentie="4"),
        ingangsdatum=t.kalender.maand,
        einddatum=t.kalender.toewijzing_eind,
        verwijzer=Verwijzer(type="02", zorgverlener_code="01012345"),
    )


def toekennen_op_verzoek(t: Toneel, naam: str, verzoek_id: str) -> dict[str, Any]:
    """The grant on a 315, as it was asked."""
    voorziening = {
        "variant": "outputgericht",
        "categorie": "45",
        "code": "45A04",
        "volume": 4,
        "eenheid": "82",
        "frequentie": "4",
        "ingangsdatum": t.kalender.maand.isoformat(),
        "einddatum": t.kalender.toewijzing_eind.isoformat(),
        "agb": JEUGDPRAKTIJK,
    }
    return beslissen(
        t,
        naam,
        {
            "verzoekId": verzoek_id,
            "besluit": "toekenning",
            "leveringsvorm": "zin",
            "besluitdatum": t.kalender.voor(18).isoformat(),
            "voorzieningen": [voorziening],
            "toelichting": "Begeleiding op verwijzing van de huisarts.",
        },
    )
