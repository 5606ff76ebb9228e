"""`/v1/regels`: the rules of the standard, as they were written down when this release was made."""

import hashlib
from pathlib import Path

from pydantic import BaseModel
from starlette.responses import Response

from services.gateway.api.merged import next_link, read_query
from services.gateway.request import Ask, Handler
from shared.contracts.body import Lijst
from shared.contracts.regels import LIJST, TOON, Standaardregel, StandaardregelsQuery
from shared.errors import NotFound
from shared.runtime.http.cursors import not_ours
from shared.runtime.http.media import JSON

PATH = Path(__file__).parents[1] / "regels.json"
"""Written by `services.gateway.regels`."""


def handlers() -> dict[str, Handler]:
    """By operation id."""
    tabel = Lijst[Standaardregel].model_validate_json(PATH.read_bytes())
    regels = {regel.id: regel for regel in tabel.resultaten}

    async def lijst(ask: Ask) -> Response:
        query = read_query(StandaardregelsQuery, ask)
        if query.cursor is not None and query.cursor not in regels:
            raise not_ours()
        gevonden = [regel for regel in regels.values() if _voldoet(regel, query) and regel.id > (query.cursor or "")]
        blad = gevonden[: query.limit]
        volgende = blad[-1].id if len(gevonden) > len(blad) else None
        return _antwoord(
            ask, Lijst[Standaardregel](resultaten=tuple(blad), volgende=volgende), next_link(ask, volgende)
        )

    async def toon(ask: Ask) -> Response:
        regel = regels.get(ask.params["regelId"])
        if regel is None:
            raise NotFound("regel")
        return _antwoord(ask, regel, {})

    return {LIJST.id: lijst, TOON.id: toon}


def _voldoet(regel: Standaardregel, query: StandaardregelsQuery) -> bool:
    return (
        (query.wet is None or query.wet in regel.wetten)
        and (query.bericht is None or query.bericht in regel.berichten)
        and (query.niveau is None or query.niveau == regel.niveau)
        and (query.retourcode is None or query.retourcode == regel.retourcode)
        and (query.id is None or regel.id.startswith(query.id))
    )


def _antwoord(ask: Ask, body: BaseModel, headers: dict[str, str]) -> Response:
    """The body with the tag of its content, or 304 where the caller has it already."""
    content = body.model_dump_json(by_alias=True)
    tag = f'"{hashlib.sha256(content.encode()).hexdigest()[:16]}"'
    bekend = ask.headers.get(b"if-none-match", b"").decode("latin-1").split(",")
    headers = {**headers, "ETag": tag}
    if {tag, "*"} & {een.strip().removeprefix("W/") for een in bekend}:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=JSON, headers=headers)
