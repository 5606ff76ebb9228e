"""The 325 of a judged claim, page by page from the rejected lines."""

from collections.abc import AsyncIterator
from typing import IO
from uuid import UUID

from services.billing.berichten.antwoord import Afgewezen, Slot, clienten_van, vorm_antwoord
from services.billing.berichten.terug import wet_van
from services.billing.grootboek.clienten import open_bsns
from services.billing.grootboek.rijen import prestatie_van
from services.billing.queries.schrijven import hele_clienten, schrijf_bericht
from shared.eventsourcing.store import Store
from shared.istandaarden.klasse import Klasse
from shared.values.pseudoniem import PersoonId

PER_KEER = 1_000
AFGEWEZEN = """
SELECT * FROM prestaties WHERE tenant = $1 AND declaratie_id = $2 AND nr > $3 AND NOT toegekend ORDER BY nr LIMIT $4"""


async def schrijf_antwoord(tx: Store, tenant: str, id: str, slot: Slot, media_type: str, doel: IO[bytes]) -> None:
    """The answer as XML or JSON; Refused where one of the clients it names was forgotten."""
    await schrijf_bericht(doel, vorm_antwoord(slot), wet_van(slot.kop), media_type, _clienten(tx, tenant, id, slot))


async def _clienten(tx: Store, tenant: str, id: str, slot: Slot) -> AsyncIterator[list[Klasse]]:
    if not slot.geeft_regels_terug:
        return
    async for regels in hele_clienten(_afgewezen(tx, tenant, id), _persoon):
        bsns = await open_bsns(tx, tx.conn, tenant, id, map(_persoon, regels))
        yield [*clienten_van(regels, bsns)]


async def _afgewezen(tx: Store, tenant: str, id: str) -> AsyncIterator[list[Afgewezen]]:
    """The rejected lines in the order of the message."""
    na, vol = 0, True
    while vol:
        rijen = await tx.conn.fetch(AFGEWEZEN, tenant, UUID(id), na, PER_KEER)
        yield [(prestatie_van(rij), tuple(rij["retourcodes"])) for rij in rijen]
        vol = len(rijen) == PER_KEER
        na = rijen[-1]["nr"] if vol else na


def _persoon(afgewezen: Afgewezen) -> PersoonId:
    return afgewezen[0].persoon_id
