"""A 323 or 325 on its way out: written page by page into a file, then sent in blocks."""

from collections.abc import Awaitable, Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from starlette.responses import StreamingResponse

from services.billing.handlers.ingediend import ingediend, schrijf_ingediend
from services.billing.queries.antwoord import schrijf_antwoord
from services.billing.queries.declaraties import Gevonden, slot_van
from shared.contracts.berichten import BerichtBody, BerichtKop, BerichtStatus
from shared.errors import Refused
from shared.eventsourcing.store import Store
from shared.runtime.http.media import JSON, XML

IN_GEHEUGEN = 4 * 1024 * 1024
"""Bytes of a message that are kept in memory; a larger one goes by way of a file."""
BLOK = 65_536
Schrijf = Callable[[str, IO[bytes]], Awaitable[None]]
"""Writes the message as this media type."""


async def antwoord(store: Store, tenant: str, gevonden: Gevonden, media_type: str) -> StreamingResponse:
    """The answer to a claim; Refused while the claim waits or where a client was forgotten."""
    return await _uit(_antwoord(store, tenant, gevonden), media_type)


async def bericht_325(
    store: Store, tenant: str, kop: BerichtKop, gevonden: Gevonden, media_type: str
) -> StreamingResponse:
    """The answer as a message of the box: as XML itself, as JSON within what the box tells of it; Refused as above."""
    return await _uit(_antwoord(store, tenant, gevonden), media_type, kop)


async def bericht_323(store: Store, tenant: str, kop: BerichtKop, media_type: str) -> BerichtBody | StreamingResponse:
    """A claim as it was sent, formed again from its lines; Refused where a client was forgotten.

    Of a message that failed level 1 or 2 no lines are kept: Refused as XML, as JSON without content.
    """
    id = str(kop.bericht_id)
    state = None if kop.status is BerichtStatus.GEWEIGERD else await ingediend(store, tenant, id)
    if state is None and media_type == XML:
        raise Refused(
            "inhoud-niet-bewaard",
            "Dit bericht is geweigerd of technisch afgekeurd en telt als niet ingediend; zijn inhoud is niet bewaard.",
        )
    if state is None:
        return BerichtBody(**kop.model_dump(by_alias=False))

    async def schrijf(als: str, doel: IO[bytes]) -> None:
        await schrijf_ingediend(store, tenant, id, state, als, doel)

    return await _uit(schrijf, media_type, kop)


def _antwoord(store: Store, tenant: str, gevonden: Gevonden) -> Schrijf:
    slot = slot_van(gevonden.rij, tenant)

    async def schrijf(als: str, doel: IO[bytes]) -> None:
        async with store.transaction(tenant) as tx:
            await schrijf_antwoord(tx, tenant, str(gevonden.rij["declaratie_id"]), slot, als, doel)

    return schrijf


async def _uit(schrijf: Schrijf, media_type: str, kop: BerichtKop | None = None) -> StreamingResponse:
    bestand = cast("IO[bytes]", SpooledTemporaryFile(max_size=IN_GEHEUGEN))  # noqa: SIM115 – the response closes it
    try:
        if kop is None or media_type == XML:
            await schrijf(media_type, bestand)
        else:
            bestand.write(f'{kop.model_dump_json(by_alias=True)[:-1]},"inhoud":'.encode())
            await schrijf(JSON, bestand)
            bestand.write(b"}")
    except BaseException:
        bestand.close()
        raise
    lengte = str(bestand.tell())
    bestand.seek(0)
    return StreamingResponse(_blokken(bestand), media_type=media_type, headers={"Content-Length": lengte})


def _blokken(bestand: IO[bytes]) -> Iterator[bytes]:
    with bestand:
        while blok := bestand.read(BLOK):
            yield blok
