"""The order of arrival: messages about different things may pass each other, and each may come twice.

What has an order by rule keeps it here: a stop comes after its start (TR382), a 302 after its 301. Everything else is
shuffled, and every message is delivered a second time at some later moment; what is known at the end is the same.
"""

import random
from collections import Counter
from datetime import date
from typing import Any

import pytest

from shared.contracts.operations import Rol
from shared.istandaarden import Bericht, Wet, lees
from shared.istandaarden.berichten import Toewijzing301
from shared.istandaarden.retour import retour
from tests.integration.indicatie.conftest import Dienst
from tests.integration.indicatie.postbus import gelezen, stuur, van_soort
from tests.integration.indicatie.verhaal import toegekend
from tests.support.berichten_indicatie import (
    JEUGDHULP,
    THUISHULP,
    erbij,
    start,
    startregel,
    stop,
    stopregel,
    verzoek,
    wijziging,
)

Zending = tuple[Bericht, Wet, str]


async def groepen(dienst: Dienst) -> list[list[Zending]]:
    """A month of one client at two providers; inside a group the order counts."""
    (kop,) = await van_soort(dienst, "301")
    heen = lees(await gelezen(dienst, kop["berichtId"])).bericht
    assert isinstance(heen, Toewijzing301)
    terug = retour(heen, [], identificatie="R1", dagtekening=date(2026, 8, 21))
    wmo: list[list[Bericht]] = [
        [
            start(merk="S1"),
            stop(stopregel(reden_beeindiging="20", einddatum=date(2026, 10, 10)), merk="E1"),
            stop(merk="E2"),
            start(startregel(begindatum=date(2026, 11, 9)), merk="S2"),
        ],
        [wijziging(ongewijzigd=(1,), nieuw=(erbij(),))],
        [terug],
        [start(startregel(77), merk="S7")],
        [start(op=date(2026, 11, 24), merk="S8")],
    ]
    jeugd: list[list[Bericht]] = [[verzoek("VOT-1")]]
    return [
        *([(bericht, Wet.WMO, THUISHULP) for bericht in groep] for groep in wmo),
        *([(bericht, Wet.JEUGDWET, JEUGDHULP) for bericht in groep] for groep in jeugd),
    ]


def geschud(per_groep: list[list[Zending]], zaad: int) -> list[Zending]:
    """All messages, groups interleaved; then each once more, at some place after its first."""
    kans = random.Random(zaad)
    beurten = [plek for plek, groep in enumerate(per_groep) for _ in groep]
    kans.shuffle(beurten)
    volgende = [iter(groep) for groep in per_groep]
    eerste = [next(volgende[plek]) for plek in beurten]
    reeks = list(eerste)
    for zending in eerste:
        reeks.insert(kans.randint(reeks.index(zending) + 1, len(reeks)), zending)
    return reeks


async def stand(dienst: Dienst, toewijzing_id: str) -> dict[str, Any]:
    """What is known at the end, without ids and times."""
    await dienst.bij()
    box = await dienst.vraag("GET", "/v1/berichten", rol=Rol.BACKOFFICE, params={"limit": 200})
    toewijzing = (await dienst.vraag("GET", f"/v1/toewijzingen/{toewijzing_id}")).json()
    verzoeken = (await dienst.vraag("GET", "/v1/verzoeken")).json()["resultaten"]
    werk = (await dienst.vraag("GET", "/v1/werklijsten", rol=Rol.BACKOFFICE)).json()["resultaten"]
    return {
        "berichten": Counter((row["soort"], row["status"], *row["retourcodes"]) for row in box.json()["resultaten"]),
        "leveringen": [(row["begindatum"], row["status"], row["einddatum"]) for row in toewijzing["leveringen"]],
        "verzoeken": sorted((row["referentieAanbieder"], row["status"], row["uiterlijkOp"]) for row in verzoeken),
        "werk": sorted((row["soort"], row["uiterlijkOp"]) for row in werk),
    }


EINDSTAND = {
    "berichten": {
        ("301", "beantwoord"): 1,
        ("302", "ontvangen"): 1,
        ("305", "goedgekeurd"): 2,
        ("305", "afgekeurd", "9019"): 1,
        ("305", "afgekeurd", "8848"): 1,
        ("305", "afgekeurd", "9056"): 3,
        ("305", "afgekeurd", "9056", "8848"): 1,
        ("307", "goedgekeurd"): 2,
        ("307", "afgekeurd", "9056"): 2,
        ("315", "goedgekeurd"): 1,
        ("315", "afgekeurd", "9056"): 1,
        ("317", "goedgekeurd"): 1,
        ("317", "afgekeurd", "9056"): 1,
    },
    "leveringen": [("2026-09-07", "gestopt", "2026-10-31"), ("2026-11-09", "gestart", None)],
    "verzoeken": [("VOT-1", "open", "2026-08-17"), ("VOW-1", "open", "2026-11-27")],
    "werk": [
        ("start-te-laat", "2026-09-14"),
        ("start-te-laat", "2026-11-16"),
        ("stop-te-laat", "2026-10-16"),
        ("verzoek", "2026-08-17"),
        ("verzoek", "2026-11-27"),
        ("woonplaats", "2026-08-24"),
    ],
}
RETOUREN = {"306", "308", "316", "318"}
"""Exactly one for every message in (domain invariant 9)."""


@pytest.mark.parametrize("zaad", range(5))
async def test_shuffled_and_doubled_messages_come_to_the_same(dienst: Dienst, zaad: int) -> None:
    toewijzing = await toegekend(dienst)
    for bericht, wet, agb in geschud(await groepen(dienst), zaad):
        answer = await stuur(dienst, bericht, wet=wet, agb=agb)
        assert answer.status_code == 201 or answer.json()["type"].endswith("9056"), answer.text
    gevonden = await stand(dienst, toewijzing["toewijzingId"])
    retouren = {sleutel: n for sleutel, n in gevonden["berichten"].items() if sleutel[0] in RETOUREN}
    heen = {sleutel: n for sleutel, n in gevonden["berichten"].items() if sleutel[0] not in RETOUREN}
    assert sum(retouren.values()) == sum(n for (soort, *_), n in heen.items() if soort not in {"301", "302"})
    assert {**gevonden, "berichten": heen} == EINDSTAND
