"""A large message, written beside the event loop that fetches its pages: never whole in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import IO, Any, BinaryIO, TypeVar, cast

from shared.istandaarden.berichten.declaratie import Antwoord325, Declaratie323
from shared.istandaarden.jsonvorm import schrijf_json_naar
from shared.istandaarden.klasse import Klasse
from shared.istandaarden.schrijver import schrijf_naar
from shared.istandaarden.wet import Wet
from shared.runtime.http.media import XML
from shared.values.pseudoniem import PersoonId

R = TypeVar("R")
T = TypeVar("T")


async def schrijf_bericht(
    doel: IO[bytes],
    bericht: Declaratie323 | Antwoord325,
    wet: Wet,
    media_type: str,
    paginas: AsyncIterator[list[Klasse]],
) -> None:
    """The message as XML or JSON with the clients of these pages in the place of its own."""
    loop, naar = asyncio.get_running_loop(), cast("BinaryIO", doel)

    def wacht(vraag: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(vraag, loop).result()

    async def volgende() -> list[Klasse] | None:
        return await anext(paginas, None)

    def clienten() -> Iterator[Klasse]:
        while (pagina := wacht(volgende())) is not None:
            yield from pagina

    def schrijf() -> None:
        if media_type == XML:
            schrijf_naar(naar, bericht, wet, clienten())
        else:
            schrijf_json_naar(naar, bericht, clienten())

    await asyncio.to_thread(schrijf)


async def hele_clienten(paginas: AsyncIterator[list[R]], persoon: Callable[[R], PersoonId]) -> AsyncIterator[list[R]]:
    """The same lines in pages that end with a client: the last one of a page waits for the next."""
    rest: list[R] = []
    async for pagina in paginas:
        regels = rest + pagina
        tot = len(regels)
        while tot and persoon(regels[tot - 1]) == persoon(regels[-1]):
            tot -= 1
        regels, rest = regels[:tot], regels[tot:]
        if regels:
            yield regels
    if rest:
        yield rest
