"""Versions of a toewijzing in any order of arrival, and doubled: the one of the latest moment counts (OP080, IV013)."""

from datetime import date, datetime
from itertools import permutations
from typing import Any

from shared.contracts.indicatie.messages import ToewijzingAfgegevenV1, ToewijzingGewijzigdV1
from tests.integration.billing.conftest import Dienst
from tests.support.declaraties import Declaratie, Regel

BEGIN = datetime(2026, 8, 25, 10, 0)  # noqa: DTZ001 – local time, as in the 301


async def test_the_order_of_arrival_of_versions_has_no_meaning(dienst: Dienst) -> None:
    eerste = await dienst.wijs_toe(101, toewijzingsmoment=BEGIN)
    velden = {name: getattr(eerste, name) for name in ToewijzingAfgegevenV1.model_fields}
    found = set()
    for nummer, volgorde in enumerate(permutations(range(3)), 201):
        versies: list[Any] = [
            ToewijzingAfgegevenV1.model_validate({**velden, "toewijzing_nummer": nummer}),
            *(
                ToewijzingGewijzigdV1.model_validate(
                    {
                        **velden,
                        "toewijzing_nummer": nummer,
                        "toewijzingsmoment": BEGIN.replace(hour=10 + n),
                        "einddatum": date(2026, 12, 31 - n),
                        "reden_wijziging": "04",
                    }
                )
                for n in (1, 2)
            ),
        ]
        for plek in volgorde:
            await dienst.hoor(versies[plek], versies[plek])
        row = await dienst.worker.fetchrow(
            "SELECT einddatum, moment, volume, reden_wijziging FROM aanspraken WHERE nummer = $1", nummer
        )
        assert row is not None
        found.add(tuple(row))
    assert found == {(date(2026, 12, 29), BEGIN.replace(hour=12), 3, "04")}
    _, regels = await dienst.beoordeeld(Declaratie(regels=[Regel(nummer=201, volume=12)]))
    assert regels[0]["toegekend"] is True
