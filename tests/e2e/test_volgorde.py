"""A month of traffic in orders of chance, every message doubled: where order has no meaning the end is the same.

OP080 and IV013. Each order is played in a municipality of its own, with the same people, on one running system.

VOLGORDES=4 plays as many orders (two by default, at most four); VOLGORDE_ZAAD picks others.
"""

import asyncio
import os
from collections import defaultdict
from random import Random
from typing import Any

import pytest

from shared.contracts.operations import Rol
from tests.support.maand import Maand
from tests.support.system import Stack
from tests.support.verkeer import gemeente, wacht_op

pytestmark = [pytest.mark.alone, pytest.mark.timeout(900)]
GEMEENTEN = ("0183", "1742", "1774", "0193")
"""Municipalities that no other test on this stack uses."""
AANTAL = min(int(os.environ.get("VOLGORDES", "2")), len(GEMEENTEN))
ZAAD = int(os.environ.get("VOLGORDE_ZAAD", "1"))
HEEN = {"305", "307", "315", "323"}
PRODUCT = ("wet", "agb", "categorie", "code", "ingangsdatum", "einddatum", "status", "volume")
VAN_TOEWIJZING = (*PRODUCT, "toegekend", "toegekendCenten")
Json = dict[str, Any]


async def gespeeld(stack: Stack, code: str, zaad: int) -> Json:
    """The month played in one municipality, and how it ended."""
    async with gemeente(stack, code) as g:
        maand = Maand(g)
        await maand.speel(Random(zaad))

        async def klaar() -> Json | None:
            berichten = await g.lijst("/v1/berichten")
            rows = [row for row in berichten if row["persoonId"] in {None, *maand.personen.values()}]
            verzoeken = await g.lijst("/v1/verzoeken", Rol.CONSULENT)
            inkomend = [row for row in rows if row["richting"] == "in"]
            heen = [row for row in inkomend if row["soort"] in HEEN]
            if len(inkomend) < maand.aangenomen or any(v["status"] == "open" for v in verzoeken):
                return None
            if not all(row["antwoordId"] for row in heen):
                return None
            declaraties = await g.lijst("/v1/declaraties")
            toewijzingen = {bsn: await _toewijzing(maand, id) for bsn, id in maand.toewijzingen.items()}
            geteld = sum(t["toegekendCenten"] for t in toewijzingen.values())
            if geteld != sum(d["toegekendCenten"] for d in declaraties):
                return None
            _een_retour_per_heen(heen, rows)
            return {
                "toewijzingen": toewijzingen,
                "berichten": _per_merk(rows),
                "verzoeken": {v["referentieAanbieder"]: v["status"] for v in verzoeken},
                "declaraties": sorted((d["declaratieNummer"], d["status"], d["toegekendCenten"]) for d in declaraties),
            }

        return await wacht_op(klaar, f"het einde van de maand in {code}")


async def _toewijzing(maand: Maand, id: str) -> Json:
    shown = (await maand.g.vraag("GET", f"/v1/toewijzingen/{id}", Rol.CONSULENT)).json()
    leveringen = [(row["begindatum"], row["status"], row["einddatum"]) for row in shown["leveringen"]]
    return {name: shown[name] for name in VAN_TOEWIJZING} | {
        "leveringen": leveringen,
        "versies": [(row["einddatum"], row["redenWijziging"]) for row in shown["versies"]],
    }


def _per_merk(rows: list[Json]) -> dict[str, list[tuple[str, list[str]]]]:
    """By kind and mark of the provider what became of each message: the first and its double."""
    found = defaultdict(list)
    for row in rows:
        if row["richting"] == "in":
            found[f"{row['soort']} {row['identificatie']}"].append((row["status"], row["retourcodes"]))
    return {merk: sorted(uitkomsten) for merk, uitkomsten in sorted(found.items())}


def _een_retour_per_heen(heen: list[Json], rows: list[Json]) -> None:
    antwoorden = [row["antwoordOp"] for row in rows if row["richting"] == "uit" and row["antwoordOp"]]
    assert sorted(antwoorden) == sorted(row["berichtId"] for row in heen)
    dubbel = [row for row in heen if row["retourcodes"] == ["9056"]]
    assert len(dubbel) * 2 == len(heen), "elk bericht kwam twee keer, en één van beide kreeg 9056"


async def test_the_end_does_not_depend_on_the_order(stack: Stack) -> None:
    eindes = await asyncio.gather(*(gespeeld(stack, code, ZAAD + n) for n, code in enumerate(GEMEENTEN[:AANTAL])))
    eerste = eindes[0]
    assert eerste["verzoeken"] == {"VOT-C": "toegekend", "VOT-D": "afgewezen"}
    assert sum(t["toegekendCenten"] for t in eerste["toewijzingen"].values()) == (8 + 12) * 3250 + 3 * 9600
    assert eerste["berichten"]["305 SA"] == [("afgekeurd", ["9056"]), ("goedgekeurd", [])]
    assert eerste["berichten"]["302 RA2"] == [("ontvangen", [])]
    for einde in eindes[1:]:
        assert einde == eerste
