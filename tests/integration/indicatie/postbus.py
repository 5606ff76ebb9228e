"""A provider's side of the message list: sending, reading, and checking against the schema."""

from typing import Any

import httpx
import pytest
from lxml import etree

from shared.contracts.operations import Rol
from shared.istandaarden import Bericht, Wet, schrijf
from tests.integration.indicatie.conftest import Dienst
from tests.support.berichten_indicatie import THUISHULP
from tests.support.istandaarden import MAP, schema


async def stuur(dienst: Dienst, bericht: Bericht, *, wet: Wet = Wet.WMO, agb: str = THUISHULP) -> httpx.Response:
    """Posts a message as XML, as this provider."""
    return await dienst.vraag("POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=agb, xml=schrijf(bericht, wet))


async def gelezen(dienst: Dienst, bericht_id: str, *, agb: str = THUISHULP) -> bytes:
    """A message of the list as XML."""
    answer = await dienst.vraag(
        "GET", f"/v1/berichten/{bericht_id}", rol=Rol.AANBIEDER, agb=agb, headers={"Accept": "application/xml"}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/xml")
    return answer.content


async def van_soort(dienst: Dienst, soort: str, *, agb: str = THUISHULP) -> list[dict[str, Any]]:
    """The messages of a kind in this provider's list."""
    await dienst.bij()
    answer = await dienst.vraag("GET", "/v1/berichten", rol=Rol.AANBIEDER, agb=agb, params={"soort": soort})
    found: list[dict[str, Any]] = answer.json()["resultaten"]
    return found


def past_in_schema(xml: bytes, naam: str) -> None:
    """The bytes are valid against the schema of the standard, official where there is one."""
    wet = Wet.WMO if naam.startswith("wmo") else Wet.JEUGDWET
    if not MAP.is_dir():
        pytest.skip("set ISTANDAARDEN_DIR to the folder with the official iWmo/iJw schemas")
    schema(wet, naam[-3:]).assertValid(etree.fromstring(xml))
