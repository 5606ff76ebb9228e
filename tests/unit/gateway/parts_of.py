"""What the services say of one person and of one municipality, as JSON."""

from typing import Any

from tests.unit.gateway.door import PERSOON

MELDING = "01980f7a-0000-7000-8000-000000000001"
TOEWIJZING = "01980f7a-0000-7000-8000-000000000002"
DECLARATIE = "01980f7a-0000-7000-8000-000000000003"
BESCHIKKING = "01980f7a-0000-7000-8000-000000000004"

INTAKE: dict[str, Any] = {
    "persoon": {
        "persoonId": PERSOON,
        "gewist": False,
        "bsn": "999990019",
        "naam": {"voornamen": None, "voorletters": None, "voorvoegsel": None, "achternaam": "Jansen"},
        "geboortedatum": "1950-04-01",
        "geslacht": "2",
        "adres": None,
        "huishoudenId": None,
        "geregistreerdOp": "2026-01-05",
        "vergetenOp": None,
        "reden": None,
    },
    "huishouden": [PERSOON],
    "meldingen": [
        {
            "meldingId": MELDING,
            "persoonId": PERSOON,
            "wet": "wmo",
            "taaksoort": None,
            "status": "onderzocht",
            "ontvangenOp": "2026-01-05",
            "onderzoekUiterlijkOp": "2026-02-16",
            "bevestigdOp": None,
            "onderzoekId": None,
        }
    ],
    "onderzoeken": [],
    "aanvragen": [],
    "verwijzingen": [],
    "termijnen": [
        {
            "soort": "onderzoek",
            "onderwerpId": MELDING,
            "persoonId": PERSOON,
            "wet": "wmo",
            "uiterlijkOp": "2026-02-16",
            "status": "loopt",
            "dagenResterend": 3,
        }
    ],
    "tijdlijn": [{"op": "2026-01-05", "soort": "melding", "omschrijving": "melding-ontvangen", "id": MELDING}],
}
INDICATIE: dict[str, Any] = {
    "persoonId": PERSOON,
    "toewijzingen": [
        {
            "toewijzingId": TOEWIJZING,
            "toewijzingNummer": 100,
            "beschikkingId": BESCHIKKING,
            "persoonId": PERSOON,
            "wet": "wmo",
            "agb": "42420001",
            "categorie": "01",
            "code": "01A03",
            "ingangsdatum": "2026-02-01",
            "status": "geldig",
        }
    ],
    "termijnen": [
        {
            "soort": "bezwaar",
            "onderwerpId": BESCHIKKING,
            "persoonId": PERSOON,
            "wet": "wmo",
            "uiterlijkOp": "2026-02-10",
            "status": "open",
        },
    ],
    "tijdlijn": [{"op": "2026-01-20", "soort": "toewijzing", "omschrijving": "toewijzing-afgegeven", "id": TOEWIJZING}],
}
BILLING: dict[str, Any] = {
    "persoonId": PERSOON,
    "declaratieregels": [],
    "tijdlijn": [
        {
            "op": "2026-01-12",
            "soort": "declaratie",
            "omschrijving": "regel-toegekend",
            "id": DECLARATIE,
            "bedragCenten": 13000,
        }
    ],
}
