"""From `in` to the gateway: a message, or a carrier's notice that one of ours did not arrive."""

import filecmp
import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError

from services.gateway.mappen.loket import Antwoord, Loket
from services.gateway.mappen.schijf import Mappen, hernoem, zet
from shared.contracts.berichten import MeldTransportfoutBody, bericht_link
from shared.contracts.body import Body
from shared.istandaarden.herken import herken
from shared.runtime.failpoints import FailPoint
from shared.runtime.http.bodies import XML_LIMIT
from shared.runtime.http.media import JSON, XML
from shared.runtime.http.problems import TITLES, TYPE

_log = structlog.get_logger("mappen")

GEWEIGERD = frozenset({400, 404, 409, 413, 415, 422})
NOG_NIET = frozenset({"verzoek-loopt-nog", "gelijktijdig-gewijzigd"})
"""Problems (409) that pass by themselves."""
DECLARATIE = "323"
NOTICE = "transportfout"


class Melding(MeldTransportfoutBody):
    """A carrier's notice: which message, its fault code, and when."""

    bericht_id: UUID


class Notitie(Body):
    """The file that holds a notice."""

    transportfout: Melding


async def breng_alles(mappen: Mappen, loket: Loket, failpoint: FailPoint) -> None:
    """Every file that lies ready, oldest first; what cannot be judged now stays where it is."""
    for bestand in mappen.wachtend():
        await _breng(mappen, loket, bestand, failpoint)


async def _breng(mappen: Mappen, loket: Loket, bestand: Path, failpoint: FailPoint) -> None:
    sleutel, inhoud = _gelezen(bestand)
    if inhoud is None:
        _berg(mappen.geweigerd, bestand, sleutel, _probleem(413), failpoint)
        return
    antwoord = await _aangeboden(loket, bestand, inhoud, sleutel)
    failpoint("mappen.beantwoord")
    if antwoord.gelukt:
        _berg(mappen.verwerkt, bestand, sleutel, antwoord, failpoint)
    elif antwoord.status in GEWEIGERD and antwoord.probleem not in NOG_NIET:
        _berg(mappen.geweigerd, bestand, sleutel, antwoord, failpoint)
    else:
        _log.error("bestand blijft liggen", gemeente=loket.gemeente, status=antwoord.status, key=sleutel[:12])


def _gelezen(bestand: Path) -> tuple[str, bytes | None]:
    """SHA-256 and content; no content where it is more than the gateway takes."""
    with bestand.open("rb") as file:
        sleutel = hashlib.file_digest(file, "sha256").hexdigest()
        if file.tell() > XML_LIMIT:
            return sleutel, None
        file.seek(0)
        return sleutel, file.read()


async def _aangeboden(loket: Loket, bestand: Path, inhoud: bytes, sleutel: str) -> Antwoord:
    if bestand.suffix == ".json" and (gelezen := _notitie(inhoud)) is not None:
        try:
            melding = Notitie.model_validate(gelezen).transportfout
        except ValidationError:
            return _probleem(400)
        body = melding.model_dump_json(by_alias=True, exclude={"bericht_id"}).encode()
        return await loket.breng(f"{bericht_link(melding.bericht_id)}/transportfouten", body, JSON, sleutel)
    pad = "/v1/declaraties" if herken(inhoud).soort == DECLARATIE else "/v1/berichten"
    return await loket.breng(pad, inhoud, JSON if bestand.suffix == ".json" else XML, sleutel)


def _notitie(inhoud: bytes) -> Any:
    """The JSON of a notice; None where it is something else."""
    try:
        document = json.loads(inhoud)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and NOTICE in document else None


def _berg(doel: Path, bestand: Path, sleutel: str, antwoord: Antwoord, failpoint: FailPoint) -> None:
    """The answer first, then the file itself: killed between the two, the same answer is fetched and written again."""
    naar = doel / bestand.name
    if naar.exists() and not filecmp.cmp(naar, bestand, shallow=False):
        naar = doel / f"{sleutel[:12]}-{bestand.name}"
    soort = "antwoord" if antwoord.gelukt else "probleem"
    zet(naar.with_name(f"{naar.name}.{soort}.json"), antwoord.inhoud)
    failpoint("mappen.bon")
    hernoem(bestand, naar)
    failpoint("mappen.verplaatst")


def _probleem(status: int) -> Antwoord:
    """A problem of our own, in the form of the API."""
    slug, title, detail = TITLES[status]
    body = {"type": TYPE + slug, "title": title, "status": status, "detail": detail}
    return Antwoord(status, json.dumps(body, ensure_ascii=False).encode())
