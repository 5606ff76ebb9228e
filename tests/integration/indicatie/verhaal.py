"""The steps that most tests of indicatie need: a municipality, a contract, an aanvraag, a decision."""

from pathlib import Path
from typing import Any
from uuid import UUID

from services.indicatie.subscribe import aanvraag_ingediend, contract_gesloten
from shared.contracts.billing.messages import ContractGeslotenV1
from shared.contracts.gemeente import GemeenteBestand, lees_yaml
from shared.contracts.intake.messages import AanvraagIngediendV1
from shared.contracts.operations import Rol
from tests.integration.indicatie.conftest import GEMEENTE, Dienst

ENSCHEDE = Path(__file__).parents[3] / "deploy/gemeenten/0153-enschede.yaml"
THUISHULP = "42420001"
JEUGDHULP = "65656055"
AANVRAAG = "01936000-0000-7000-8000-0000000000a1"
HULP: dict[str, Any] = {
    "variant": "inspanningsgericht",
    "categorie": "01",
    "code": "01A03",
    "volume": 3,
    "eenheid": "04",
    "frequentie": "2",
    "ingangsdatum": "2026-09-01",
    "einddatum": "2027-02-28",
    "agb": THUISHULP,
}
BEGELEIDING: dict[str, Any] = {
    "variant": "outputgericht",
    "categorie": "45",
    "code": "45A04",
    "volume": 4,
    "eenheid": "82",
    "frequentie": "4",
    "ingangsdatum": "2026-09-01",
    "einddatum": "2027-02-28",
    "agb": JEUGDHULP,
}


def bestand() -> GemeenteBestand:
    """The file of Enschede."""
    return lees_yaml(ENSCHEDE.read_text(encoding="utf-8"))


async def ingericht(dienst: Dienst) -> None:
    """The municipality is set up, and billing told its contracts."""
    file = bestand()
    body = file.model_dump(mode="json", by_alias=True)
    answer = await dienst.vraag("PUT", f"/v1/gemeenten/{GEMEENTE}", rol=Rol.BEHEERDER, gemeente="0000", json=body)
    assert answer.status_code == 204, answer.text
    for number, contract in enumerate(file.contracten, 1):
        producten = [
            {
                "categorie": t.categorie,
                "code": t.code,
                "eenheid": t.eenheid,
                "ingangsdatum": t.ingangsdatum,
                "einddatum": t.einddatum,
            }
            for t in contract.tarieven
        ]
        message = ContractGeslotenV1.model_validate(
            {
                "contractId": UUID(int=number),
                "contractnummer": contract.contractnummer,
                "agb": contract.agb,
                "wet": contract.wet,
                "ingangsdatum": contract.ingangsdatum,
                "einddatum": contract.einddatum,
                "producten": producten,
            }
        )
        await contract_gesloten(dienst.store, dienst.ctx, message)


async def aanvraag(dienst: Dienst, id: str = AANVRAAG) -> str:
    """An aanvraag under the Wmo, filed on 10 August 2026."""
    message = AanvraagIngediendV1.model_validate(
        {
            "aanvraagId": id,
            "persoonId": dienst.persoon_id,
            "wet": "wmo",
            "ingediendOp": "2026-08-10",
            "beslisUiterlijkOp": "2026-08-24",
        }
    )
    await aanvraag_ingediend(dienst.store, dienst.ctx, message)
    return id


def toekenning(**values: Any) -> dict[str, Any]:
    """A grant in kind on the aanvraag, or what `values` make of it."""
    return {
        "aanvraagId": AANVRAAG,
        "besluit": "toekenning",
        "leveringsvorm": "zin",
        "besluitdatum": "2026-08-20",
        "voorzieningen": [HULP],
        "toelichting": "U krijgt drie uur per week hulp bij het huishouden.",
        **values,
    }


async def toegekend(dienst: Dienst) -> dict[str, Any]:
    """Everything up to a toewijzing and its 301; gives the toewijzing."""
    await ingericht(dienst)
    await aanvraag(dienst)
    given = await dienst.vraag("POST", "/v1/beschikkingen", json=toekenning())
    assert given.status_code == 201, given.text
    await dienst.werk()
    besluit = (await dienst.vraag("GET", given.headers["location"])).json()
    toewijzing = await dienst.vraag("GET", f"/v1/toewijzingen/{besluit['toewijzingen'][0]}")
    found: dict[str, Any] = toewijzing.json()
    return found
