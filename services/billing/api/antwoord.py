"""The 325 on its way out: written page by page into a file, then sent in blocks."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from starlette.responses import StreamingResponse

from services.billing.queries.antwoord import schrijf_json, schrijf_xml
from services.billing.queries.declaraties import Gevonden, slot_van
from shared.eventsourcing.store import Store
from shared.runtime.http.media import XML

IN_GEHEUGEN = 4 * 1024 * 1024
"""Bytes of an answer that are kept in memory; a larger one goes by way of a file."""
BLOK = 65_536


async def geschreven(store: Store, tenant: str, gevonden: Gevonden, media_type: str) -> IO[bytes]:
    """The answer to a claim from its first byte; Refused while the claim waits or where a client was forgotten."""
    slot = slot_van(gevonden.rij, tenant)
    bestand = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_GEHEUGEN))  # noqa: SIM115 – the response closes it
    schrijf = schrijf_xml if media_type == XML else schrijf_json
    try:
        async with store.transaction(tenant) as tx:
            await schrijf(tx, tenant, str(gevonden.rij["declaratie_id"]), slot, bestand)
    except BaseException:
        bestand.close()
        raise
    bestand.seek(0)
    return bestand


async def antwoord(store: Store, tenant: str, gevonden: Gevonden, media_type: str) -> StreamingResponse:
    """The answer to a claim as a response."""
    return StreamingResponse(_blokken(await geschreven(store, tenant, gevonden, media_type)), media_type=media_type)


def _blokken(bestand: IO[bytes]) -> Iterator[bytes]:
    with bestand:
        while blok := bestand.read(BLOK):
            yield blok
