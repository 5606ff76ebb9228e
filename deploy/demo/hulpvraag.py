"""Acts 1 to 3: from melding to beschikking, and what is refused on the way."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.demo.loket import Antwoord
from deploy.demo.mensen import Mens
from deploy.demo.toneel import THUISHULP, Toneel

BEGELEIDING_NODIG = "Eigen kracht en netwerk zijn verkend; hulp bij het huishouden is nodig."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inwoner:
    """Somebody with an aanvraag."""

    mens: Mens
    persoon_id: str
    melding_id: str
    onderzoek_id: str
    aanvraag_id: str


def melden(t: Toneel, naam: str) -> tuple[Mens, dict[str, Any]]:
    """A melding of somebody new, person inline, in one call; the term is six weeks, on a working day."""
    iemand = t.onbekende()
    op = t.kalender.voor(60)
    invoer = {
        "persoon": iemand.json(),
        "wet": "wmo",
        "taaksoort": "huishoudelijke-hulp",
        "hulpvraag": "Het huishouden lukt niet meer alleen sinds de val van de trap.",
        "ontvangenOp": op.isoformat(),
    }
    gekregen = t.consulent.doe("/v1/meldingen", invoer)
    gemeld: dict[str, Any] = t.consulent.lees(gekregen.headers["Location"]).json
    t.v.klopt(gemeld["meldingId"] == gekregen.json["meldingId"], "de melding is niet terug te lezen")
    uiterlijk = date.fromisoformat(gemeld["onderzoekUiterlijkOp"])
    t.v.klopt(uiterlijk >= op + timedelta(weeks=6), "de onderzoekstermijn is korter dan zes weken")
    t.v.klopt(uiterlijk.weekday() < 5, "de onderzoekstermijn eindigt in het weekend")
    t.v.onthoud(f"persoon-{naam}", gemeld["persoonId"])
    t.v.onthoud(f"melding-{naam}", gemeld["meldingId"])
    return iemand, gemeld


def onderzoeken(t: Toneel, melding_id: str) -> str:
    """Onderzoek, identity established, verslag."""
    k, c = t.kalender, t.consulent
    identiteit = {"document": "paspoort", "vastgesteldOp": k.voor(45).isoformat()}
    begin = {"meldingId": melding_id, "gestartOp": k.voor(50).isoformat(), "identiteit": identiteit}
    onderzoek = c.doe("/v1/onderzoeken", begin)
    pad = onderzoek.headers["Location"]
    verslag = {"uitkomst": "voorziening-nodig", "verslag": BEGELEIDING_NODIG, "afgerondOp": k.voor(30).isoformat()}
    c.doe(f"{pad}/verslag", verslag, versie=onderzoek.headers["ETag"])
    t.v.klopt(c.lees(pad).json["status"] == "afgerond", "het onderzoek is niet afgerond")
    t.v.klopt(c.lees(f"{pad}/verslag").json["verslag"] == BEGELEIDING_NODIG, "het verslag is niet terug te lezen")
    return str(onderzoek.json["onderzoekId"])


def aanvragen(t: Toneel, naam: str, melding_id: str) -> Antwoord:
    """The aanvraag, four weeks before the month."""
    invoer = {"meldingId": melding_id, "wet": "wmo", "ingediendOp": t.kalender.voor(28).isoformat()}
    ingediend = t.consulent.doe("/v1/aanvragen", invoer)
    t.v.onthoud(f"aanvraag-{naam}", ingediend.json["aanvraagId"])
    return ingediend


def inwoner(t: Toneel, naam: str) -> Inwoner:
    """The whole way to the aanvraag for one more person, without telling every step."""
    iemand, gemeld = melden(t, naam)
    onderzoek_id = onderzoeken(t, gemeld["meldingId"])
    ingediend = aanvragen(t, naam, gemeld["meldingId"])
    return Inwoner(
        mens=iemand,
        persoon_id=gemeld["persoonId"],
        melding_id=gemeld["meldingId"],
        onderzoek_id=onderzoek_id,
        aanvraag_id=ingediend.json["aanvraagId"],
    )


def huishoudelijke_hulp(t: Toneel) -> dict[str, Any]:
    """Three hours a week, in kind, by the home care provider."""
    return {
        "variant": "inspanningsgericht",
        "categorie": "01",
        "code": "01A03",
        "volume": 3,
        "eenheid": "04",
        "frequentie": "2",
        "ingangsdatum": t.kalender.maand.isoformat(),
        "einddatum": t.kalender.toewijzing_eind.isoformat(),
        "agb": THUISHULP,
    }


def toekennen(t: Toneel, naam: str, aanvraag_id: str, **verzoek: str) -> dict[str, Any]:
    """A grant in kind; `verzoekId` when the provider asked for it as well."""
    return beslissen(
        t,
        naam,
        {
            **verzoek,
            "aanvraagId": aanvraag_id,
            "besluit": "toekenning",
            "leveringsvorm": "zin",
            "besluitdatum": t.kalender.voor(20).isoformat(),
            "voorzieningen": [huishoudelijke_hulp(t)],
            "toelichting": "U krijgt drie uur per week hulp bij het huishouden.",
        },
    )


def beslissen(t: Toneel, naam: str, invoer: dict[str, Any]) -> dict[str, Any]:
    """A decision, read back; indicatie may hear of the aanvraag, or its completion, a moment after the caller did."""
    gegeven = t.consulent.doe("/v1/beschikkingen", invoer, herhaal_bij=(404, 409))
    besluit: dict[str, Any] = t.consulent.lees(gegeven.headers["Location"]).json
    t.v.klopt(besluit["besluit"] == invoer["besluit"], "de beschikking is niet terug te lezen")
    t.v.onthoud(f"beschikking-{naam}", besluit["beschikkingId"])
    return besluit
