"""Acts 1 to 3: from melding to beschikking."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from deploy.demo.loket import wacht_op
from deploy.demo.mensen import Mens
from deploy.demo.toneel import THUISHULP, Toneel


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraag:
    """How far one person's request is."""

    mens: Mens
    persoon_id: str
    melding_id: str
    aanvraag_id: str


HUISHOUDELIJKE_HULP = {
    "variant": "inspanningsgericht",
    "categorie": "01",
    "code": "01A03",
    "volume": 3,
    "eenheid": "04",
    "frequentie": "2",
    "agb": THUISHULP,
}


def melding(t: Toneel, naam: str) -> tuple[Mens, dict[str, Any]]:
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
    gemeld = t.consulent.lees(gekregen.headers["Location"]).json
    t.v.klopt(gemeld["meldingId"] == gekregen.json["meldingId"], "de melding is niet terug te lezen")
    uiterlijk = date.fromisoformat(gemeld["onderzoekUiterlijkOp"])
    t.v.klopt(uiterlijk >= op + timedelta(weeks=6), "de onderzoekstermijn is korter dan zes weken")
    t.v.klopt(uiterlijk.weekday() < 5, "de onderzoekstermijn eindigt in het weekend")
    t.v.onthoud(f"melding-{naam}", gemeld["meldingId"])
    t.v.onthoud(f"persoon-{naam}", gemeld["persoonId"])
    return iemand, gemeld


def onderzocht_en_aangevraagd(t: Toneel, naam: str, iemand: Mens, gemeld: dict[str, Any]) -> Aanvraag:
    """Onderzoek with its verslag, then the aanvraag."""
    k, c = t.kalender, t.consulent
    onderzoek = c.doe(
        "/v1/onderzoeken",
        {
            "meldingId": gemeld["meldingId"],
            "gestartOp": k.voor(50).isoformat(),
            "identiteit": {"document": "paspoort", "vastgesteldOp": k.voor(45).isoformat()},
        },
    )
    pad = onderzoek.headers["Location"]
    c.doe(
        f"{pad}/verslag",
        {
            "uitkomst": "voorziening-nodig",
            "verslag": "Eigen kracht en netwerk zijn verkend; hulp bij het huishouden is nodig.",
            "afgerondOp": k.voor(30).isoformat(),
        },
        versie=onderzoek.headers["ETag"],
    )
    t.v.klopt(c.lees(pad).json["status"] == "afgerond", "het onderzoek is niet afgerond")
    ingediend = c.doe(
        "/v1/aanvragen",
        {"meldingId": gemeld["meldingId"], "wet": "wmo", "ingediendOp": k.voor(28).isoformat()},
    )
    t.v.onthoud(f"aanvraag-{naam}", ingediend.json["aanvraagId"])
    return Aanvraag(
        mens=iemand,
        persoon_id=gemeld["persoonId"],
        melding_id=gemeld["meldingId"],
        aanvraag_id=ingediend.json["aanvraagId"],
    )


def beschikking(t: Toneel, invoer: dict[str, Any]) -> dict[str, Any]:
    """A decision; indicatie must have heard of the aanvraag first, so this waits for it."""
    werklijst = {"aanvraagId": invoer["aanvraagId"]} if "aanvraagId" in invoer else None
    if werklijst:
        wacht_op(lambda: t.consulent.lees(f"/v1/aanvragen/{invoer['aanvraagId']}").json, "de aanvraag")
    gegeven = t.consulent.doe("/v1/beschikkingen", invoer)
    besluit: dict[str, Any] = t.consulent.lees(gegeven.headers["Location"]).json
    t.v.klopt(besluit["besluit"] == invoer["besluit"], "de beschikking is niet terug te lezen")
    return besluit
