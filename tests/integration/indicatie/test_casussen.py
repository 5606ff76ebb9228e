"""The published cases through the API on a real PostgreSQL: their days and reasons on a toewijzing of ours."""

from datetime import date
from typing import Any

import pytest
import yaml

from shared.istandaarden import Bericht
from shared.istandaarden.berichten import Stop307
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import stuur
from tests.integration.indicatie.verhaal import toegekend
from tests.support.berichten_indicatie import start, startregel, stop, stopregel
from tests.support.istandaarden import MAP, nodig

pytestmark = nodig


def _berichten(nummer: str) -> list[Bericht]:
    """The starts and stops of a case, both played as Wmo; case 3 begins after its start."""
    stappen = yaml.safe_load((MAP / "cases" / f"case_{nummer}.yaml").read_text(encoding="utf-8"))["steps"]
    gevonden: list[Bericht] = []
    for stap in stappen:
        regels = stap.get("StopProducten") or [
            stap[soort] for soort in ("StartProduct", "StopProduct") if soort in stap
        ]
        merk = f"C{stap['step']}"
        if stap["message"].endswith("305"):
            gevonden.append(start(*(startregel(**_velden(regel)) for regel in regels), merk=merk))
        if stap["message"].endswith("307"):
            gevonden.append(stop(*(stopregel(**_velden(regel)) for regel in regels), merk=merk))
    if isinstance(gevonden[0], Stop307):
        begin = date.fromisoformat(stappen[0]["StopProduct"]["Begindatum"])
        gevonden.insert(0, start(startregel(begindatum=begin), merk="C0"))
    return gevonden


def _velden(regel: dict[str, Any]) -> dict[str, Any]:
    namen = {
        "Begindatum": "begindatum",
        "Einddatum": "einddatum",
        "RedenBeeindiging": "reden_beeindiging",
        "StatusAanlevering": "status_aanlevering",
    }
    gegeven = {namen[naam]: waarde for naam, waarde in regel.items() if naam in namen}
    return {naam: date.fromisoformat(w) if naam.endswith("datum") else w for naam, w in gegeven.items()}


@pytest.mark.parametrize(("nummer", "reden", "einddatum"), [("03", "23", "2023-06-29"), ("04", "19", "2023-06-17")])
async def test_a_published_case(dienst: Dienst, nummer: str, reden: str, einddatum: str) -> None:
    toewijzing = await toegekend(dienst)
    for bericht in _berichten(nummer):
        answer = await stuur(dienst, bericht)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["status"], answer.json()["retourcodes"]) == ("goedgekeurd", [])
    await dienst.bij()
    seen = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing['toewijzingId']}")).json()
    (levering,) = seen["leveringen"]
    assert (levering["status"], levering["redenBeeindiging"], levering["einddatum"]) == ("gestopt", reden, einddatum)
