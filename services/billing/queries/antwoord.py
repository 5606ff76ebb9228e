"""The 325 of a judged claim, page by page from the rejected lines: never whole in memory."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import IO, BinaryIO, cast
from uuid import UUID

from services.billing.berichten.antwoord import Afgewezen, Slot, clienten_van, vorm_antwoord, wet_van
from services.billing.grootboek.clienten import open_bsns
from services.billing.grootboek.rijen import prestatie_van
from shared.eventsourcing.store import Store
from shared.istandaarden.berichten.declaratie import Client325
from shared.istandaarden.jsonvorm import naar_json
from shared.istandaarden.schrijver import schrijf_naar
from shared.values.pseudoniem import PersoonId

PER_KEER = 1_000
AFGEWEZEN = """
SELECT * FROM prestaties WHERE tenant = $1 AND declaratie_id = $2 AND nr > $3 AND NOT toegekend ORDER BY nr LIMIT $4"""


async def schrijf_xml(tx: Store, tenant: str, id: str, slot: Slot, doel: IO[bytes]) -> None:
    """The answer as XML; Refused where one of the clients it names was forgotten."""
    await _schrijf(
        tx,
        tenant,
        id,
        slot,
        lambda rij: schrijf_naar(cast("BinaryIO", doel), vorm_antwoord(slot), wet_van(slot.kop), rij),
    )


async def schrijf_json(tx: Store, tenant: str, id: str, slot: Slot, doel: IO[bytes]) -> None:
    """The same as JSON."""

    def schrijf(clienten: Iterator[Client325]) -> None:
        antwoord = naar_json(vorm_antwoord(slot))
        antwoord.get("declaratieAntwoord", {}).pop("clienten", None)
        tekst = json.dumps(antwoord, ensure_ascii=False)
        if not slot.geeft_regels_terug:
            doel.write(tekst.encode())
            return
        doel.write(f'{tekst[:-2]}, "clienten": ['.encode())  # the answer is the last object in the message
        for nummer, client in enumerate(clienten):
            komma = ", " if nummer else ""
            doel.write((komma + json.dumps(naar_json(client), ensure_ascii=False)).encode())
        doel.write(b"]}}")

    await _schrijf(tx, tenant, id, slot, schrijf)


async def _schrijf(tx: Store, tenant: str, id: str, slot: Slot, schrijf: Callable[[Iterator[Client325]], None]) -> None:
    """Runs the writer beside the event loop; it asks for the next page of lines when it has written one."""
    loop = asyncio.get_running_loop()

    def wacht(vraag: Awaitable[list[Client325]]) -> list[Client325]:
        return asyncio.run_coroutine_threadsafe(_af(vraag), loop).result()

    pagina = _Paginas(tx, tenant, id)

    def clienten() -> Iterator[Client325]:
        while slot.geeft_regels_terug and not pagina.klaar:
            yield from wacht(pagina.volgende())

    await asyncio.to_thread(schrijf, clienten())


async def _af(vraag: Awaitable[list[Client325]]) -> list[Client325]:
    return await vraag


class _Paginas:
    """Rejected lines in the order of the message, always whole clients: the last one of a page waits for the next."""

    def __init__(self, tx: Store, tenant: str, id: str) -> None:
        self._tx, self._tenant, self._id = tx, tenant, id
        self._na = 0
        self._rest: list[Afgewezen] = []
        self.klaar = False

    async def volgende(self) -> list[Client325]:
        """The clients of the next page."""
        rijen = await self._tx.conn.fetch(AFGEWEZEN, self._tenant, UUID(self._id), self._na, PER_KEER)
        regels = self._rest + [(prestatie_van(rij), tuple(rij["retourcodes"])) for rij in rijen]
        self.klaar = len(rijen) < PER_KEER
        tot = len(regels)
        if not self.klaar:
            self._na = rijen[-1]["nr"]
            laatste = regels[-1][0].persoon_id
            while tot and regels[tot - 1][0].persoon_id == laatste:
                tot -= 1
        regels, self._rest = regels[:tot], regels[tot:]
        personen: set[PersoonId] = {regel.persoon_id for regel, _ in regels}
        bsns = await open_bsns(self._tx, self._tx.conn, self._tenant, self._id, personen)
        return [*clienten_van(regels, bsns)]
