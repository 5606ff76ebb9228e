"""Rows of messages in and out."""

from collections.abc import Iterable
from typing import ClassVar

from services.indicatie.domain import bericht
from services.indicatie.queries.box import antwoordtermijn, status_van, weigering
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write
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


class Berichten(Rows):
    """Messages in and out without their content."""

    name: ClassVar[str] = "berichten"
    version: ClassVar[int] = 5
    tables: ClassVar[tuple[str, ...]] = ("berichten",)
    ddl: ClassVar[str] = TABEL

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The row of the message, as it is now."""
        tenant, when = projected.tenant, (projected.at, projected.position)
        match projected.event:
            case bericht.BerichtVastgelegd() as e:
                yield Write(VASTGELEGD, (tenant, *_vastgelegd(e), *when))
            case bericht.BerichtGeweigerd() as e:
                kept = weigering(e).model_dump_json(by_alias=True)
                agb = str(e.agb) if e.agb else None
                yield Write(GEWEIGERD, (tenant, e.bericht_id, e.soort, e.wet, agb, kept, *when))
            case bericht.BerichtBeantwoord() as e:
                answer = (bericht.na_antwoord(e), list(e.retourcodes), e.antwoord_id)
                yield Write(BEANTWOORD, (tenant, e.bericht_id, *answer))
            case bericht.TransportfoutGemeld() as e:
                yield Write(TRANSPORTFOUT, (tenant, e.bericht_id, e.code, e.gemeld_op))
            case bericht.BerichtHerverzonden() as e:
                yield Write(HERVERZONDEN, (tenant, e.bericht_id, e.verzending))
            case bericht.BerichtAfgehandeld() as e:
                yield Write(AFGEHANDELD, (tenant, e.bericht_id, e.op))
            case _:
                return


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
