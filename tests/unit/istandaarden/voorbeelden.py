"""One clean message of each kind: valid at level 1 and 2; a test changes what it is about."""

from datetime import date
from typing import Any

from shared.istandaarden import Bericht, Wet
from shared.istandaarden.berichten import BERICHTEN

GEMEENTE, AGB = "0153", "12345678"
BSN, ANDER_BSN = "999900006", "999900018"
DAGTEKENING = date(2026, 11, 2)
_XSD = {"basisschemaXsdVersie": "1.0.0", "berichtXsdVersie": "1.0.0"}
_CATEGORIE = {Wet.WMO: "02", Wet.JEUGDWET: "45"}
Json = dict[str, Any]


def _kop(soort: str, wet: Wet) -> Json:
    van_gemeente = soort in ("301", "319", "325")
    return {
        "berichtCode": BERICHTEN[soort].codes[wet],
        "berichtVersie": 3,
        "berichtSubversie": 2,
        "afzender": GEMEENTE if van_gemeente else AGB,
        "ontvanger": AGB if van_gemeente else GEMEENTE,
        "berichtIdentificatie": {"identificatie": "B1", "dagtekening": "2026-11-02"},
        "xsdVersie": _XSD,
    }


def _persoon(naam_gebruik: Json) -> Json:
    naam = {"geslachtsnaam": {"achternaam": "Voorbeeld", "voorvoegsel": "van"}, "voorletters": "AB"} | naam_gebruik
    return {"bsn": BSN, "geboortedatum": {"datum": "1950-05-17"}, "geslacht": "2", "naam": naam}


def _product(wet: Wet) -> Json:
    categorie = _CATEGORIE[wet]
    return {"categorie": categorie, "code": f"{categorie}A04"}


def _omvang() -> Json:
    return {"volume": 3, "eenheid": "04", "frequentie": "2"}


def _contact() -> Json:
    adres = {"huis": {"huisnummer": 1}, "postcode": "7511AA", "landCode": "NL"}
    return {"soort": "01", "adres": adres}


def prestatie(wet: Wet, nummer: int = 1) -> Json:
    """One clean claim line of hours."""
    return {
        "productReferentie": {"referentieNummer": f"R{nummer}"},
        "toewijzingNummer": 100 + nummer,
        "productCategorie": _CATEGORIE[wet],
        "productCode": f"{_CATEGORIE[wet]}A04",
        "productPeriode": {"begindatum": "2026-10-01", "einddatum": "2026-10-31"},
        "geleverdVolume": 12,
        "eenheid": "04",
        "productTarief": 6250,
        "ingediendBedrag": {"bedrag": 75_000, "debetCredit": "D"},
    }


def _301(wet: Wet) -> Json:
    toegewezen = {
        "toewijzingNummer": 101,
        "product": _product(wet),
        "toewijzingsdatum": "2026-10-30",
        "toewijzingstijd": "10:15:00",
        "ingangsdatum": "2026-11-01",
        "einddatum": "2027-10-31",
        "omvang": _omvang(),
    }
    relatie = {"nummer": "1", "soort": "10", "naam": _persoon({"naamGebruik": "1"})["naam"], "contact": _contact()}
    client = _persoon({"naamGebruik": "1"}) | {"relaties": [relatie], "contactgegevens": [_contact()]}
    return {"client": client | {"toegewezenProducten": [toegewezen]}}


def _305(wet: Wet) -> Json:
    start = {
        "toewijzingNummer": 101,
        "product": _product(wet),
        "toewijzingIngangsdatum": "2026-11-01",
        "begindatum": "2026-11-02",
        "statusAanlevering": "1",
    }
    return {"client": _persoon({}) | {"startProducten": [start]}}


def _307(wet: Wet) -> Json:
    stop = {
        "toewijzingNummer": 101,
        "product": _product(wet),
        "begindatum": "2026-09-01",
        "redenBeeindiging": "20",
        "einddatum": "2026-11-01",
        "statusAanlevering": "1",
    }
    return {"client": _persoon({}) | {"stopProducten": [stop]}}


def _315(wet: Wet) -> Json:
    gevraagd = {
        "referentieAanbieder": "A1",
        "product": _product(wet),
        "toewijzingIngangsdatum": "2026-11-10",
        "toewijzingEinddatum": "2027-11-09",
        "omvang": _omvang(),
        "verwijzer": {"type": "02", "zorgverlenerCode": "87654321"},
    }
    return {"client": _persoon({}) | {"aangevraagdeProducten": [gevraagd]}}


def _317(wet: Wet) -> Json:
    nieuw = {"product": _product(wet), "gewensteIngangsdatum": "2026-12-01", "einddatum": "2027-06-30"}
    anders = {"toewijzingNummer": 102, "gewensteIngangsdatum": "2026-12-01", "einddatum": "2027-03-31"}
    verzoek = {
        "referentieAanbieder": "A1",
        "redenVerzoek": "1",
        "ongewijzigdeProducten": [{"toewijzingNummer": 101}],
        "teWijzigenProducten": [anders | {"omvang": _omvang()}],
        "nieuweProducten": [nieuw | {"omvang": _omvang()}],
    }
    return {"client": {"bsn": BSN, "verzoek": verzoek}}


def _319(wet: Wet) -> Json:
    del wet
    return {"antwoord": {"referentieAanbieder": "A1", "verzoekAntwoord": "1", "redenAfwijzingVerzoek": "3"}}


def _323(wet: Wet) -> Json:
    clienten = [
        {"bsn": BSN, "prestaties": [prestatie(wet, 1), prestatie(wet, 2)]},
        {"bsn": ANDER_BSN, "prestaties": [prestatie(wet, 3)]},
    ]
    declaratie = {
        "declaratieNummer": "D1",
        "declaratiePeriode": {"begindatum": "2026-10-01", "einddatum": "2026-10-31"},
        "declaratieDagtekening": "2026-11-02",
        "totaalIngediendBedrag": {"totaalBedrag": 225_000, "debetCredit": "D"},
        "clienten": clienten,
    }
    return {"declaratie": declaratie}


def _325(wet: Wet) -> Json:
    regel = prestatie(wet, 2) | {"retourCodes": ["9321"]}
    antwoord = {
        "declaratieNummer": "D1",
        "totaalIngediendBedrag": {"totaalBedrag": 225_000, "debetCredit": "D"},
        "totaalToegekendBedrag": {"totaalBedrag": 150_000, "debetCredit": "D"},
        "clienten": [{"bsn": BSN, "prestaties": [regel], "retourCodes": ["0200"]}],
        "retourCodes": ["0200"],
    }
    return {"declaratieAntwoord": antwoord}


_INHOUD = {
    "301": _301,
    "305": _305,
    "307": _307,
    "315": _315,
    "317": _317,
    "319": _319,
    "323": _323,
    "325": _325,
}


def als_json(soort: str, wet: Wet) -> Json:
    """The clean message as JSON, to be changed."""
    kop = _kop(soort, wet)
    if soort == "325":
        kop |= {
            "declaratieIdentificatie": {"identificatie": "B0", "dagtekening": "2026-11-02"},
            "xsdVersieDeclaratie": _XSD,
            "retourCodes": ["0200"],
        }
    return {"header": kop} | _INHOUD[soort](wet)


def bericht(soort: str, wet: Wet, json: Json | None = None) -> Bericht:
    """The clean message, or the changed JSON of it, as a model."""
    return BERICHTEN[soort].model_validate(json or als_json(soort, wet), by_alias=True)


HEEN = tuple(_INHOUD)
