"""Rows of messages in and out."""

from collections.abc import Sequence
from typing import ClassVar

from services.indicatie.domain import bericht
from services.indicatie.queries.box import antwoordtermijn, status_van, weigering
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.vault import Connection
from shared.runtime.berichtenbox import GEWEIGERD, HERVERZONDEN, TABEL, TRANSPORTFOUT

VASTGELEGD = """
INSERT INTO berichten (tenant, bericht_id, soort, wet, richting, agb, identificatie, dagtekening, persoon_id, status,
                       retourcodes, antwoord_op, antwoord_id, antwoord_uiterlijk_op, te_laat_na, geregistreerd_op,
                       position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"""
BEANTWOORD = """
UPDATE berichten SET status = $3, retourcodes = $4, antwoord_id = $5, transportfout = NULL, transportfout_op = NULL
WHERE tenant = $1 AND bericht_id = $2"""
AFGEHANDELD = "UPDATE berichten SET afgehandeld_op = $3 WHERE tenant = $1 AND bericht_id = $2"


class Berichten(Projection):
    """Messages in and out without their content."""

    name: ClassVar[str] = "berichten"
    version: ClassVar[int] = 5
    tables: ClassVar[tuple[str, ...]] = ("berichten",)
    ddl: ClassVar[str] = TABEL

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """A row per message, as it is now."""
        for one in events:
            match one.event:
                case bericht.BerichtVastgelegd() as stored:
                    await conn.execute(VASTGELEGD, one.tenant, *_vastgelegd(stored), one.at, one.position)
                case bericht.BerichtGeweigerd() as refused:
                    kept = weigering(refused).model_dump_json(by_alias=True)
                    agb = str(refused.agb) if refused.agb else None
                    what = (refused.bericht_id, refused.soort, refused.wet, agb, kept)
                    await conn.execute(GEWEIGERD, one.tenant, *what, one.at, one.position)
                case bericht.BerichtBeantwoord() as answered:
                    answer = (bericht.na_antwoord(answered), list(answered.retourcodes), answered.antwoord_id)
                    await conn.execute(BEANTWOORD, one.tenant, answered.bericht_id, *answer)
                case bericht.TransportfoutGemeld() as lost:
                    await conn.execute(TRANSPORTFOUT, one.tenant, lost.bericht_id, lost.code, lost.gemeld_op)
                case bericht.BerichtHerverzonden() as again:
                    await conn.execute(HERVERZONDEN, one.tenant, again.bericht_id, again.verzending)
                case bericht.BerichtAfgehandeld() as settled:
                    await conn.execute(AFGEHANDELD, one.tenant, settled.bericht_id, settled.op)
                case _:
                    pass


def _vastgelegd(stored: bericht.BerichtVastgelegd) -> tuple[object, ...]:
    return (
        stored.bericht_id,
        stored.soort,
        stored.wet,
        stored.richting,
        str(stored.agb),
        stored.identificatie,
        stored.dagtekening,
        stored.persoon_id,
        status_van(stored.soort, stored.status),
        list(stored.retourcodes),
        stored.antwoord_op,
        stored.antwoord_id,
        antwoordtermijn(stored),
        stored.te_laat_na,
    )
