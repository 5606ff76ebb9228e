"""Numbers of ours are used once, also where many are given out at the same time."""

import asyncio

from services.indicatie.domain.voorziening import Wet
from services.indicatie.handlers.nummers import berichtnummer, toewijzingnummers
from tests.integration.indicatie.conftest import GEMEENTE, Dienst


async def test_tr056_a_message_of_ours_has_a_number_of_its_own(dienst: Dienst) -> None:
    async def neem(soort: str) -> tuple[str, str]:
        async with dienst.store.transaction(GEMEENTE) as tx:
            return soort, await berichtnummer(tx, GEMEENTE, Wet.WMO, soort)

    gegeven = await asyncio.gather(*(neem(soort) for soort in ("301", "319") for _ in range(20)))
    assert len(set(gegeven)) == 40
    assert {nummer for soort, nummer in gegeven if soort == "301"} == {f"{nr:012d}" for nr in range(1, 21)}


async def test_tr332_a_toewijzing_has_a_number_of_its_own(dienst: Dienst) -> None:
    async def neem(aantal: int) -> range:
        async with dienst.store.transaction(GEMEENTE) as tx:
            return await toewijzingnummers(tx, GEMEENTE, Wet.JEUGDWET, aantal)

    reeksen = await asyncio.gather(*(neem(aantal) for aantal in (1, 2, 3) for _ in range(5)))
    assert sorted(nummer for reeks in reeksen for nummer in reeks) == list(range(1, 31))
