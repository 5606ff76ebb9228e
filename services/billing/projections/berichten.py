"""The message box of billing: each 323 with its 325, and what was refused."""

from collections.abc import Iterable
from typing import ClassVar

from services.billing.domain import bericht
from services.billing.domain.beoordeling.uitkomst import VOLLEDIG_TOEGEWEZEN
from services.billing.domain.declaratie import AntwoordGevormd, DeclaratieBeoordeeld, DeclaratieOntvangen
from shared.contracts.berichten import BerichtStatus, Plaatsfout, Weigering
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write
from shared.runtime.berichtenbox import GEWEIGERD, HERVERZONDEN, TABEL, TRANSPORTFOUT

ONTVANGEN = """
INSERT INTO berichten (tenant, bericht_id, soort, wet, richting, agb, identificatie, dagtekening, declaratie_id, status,
                       antwoord_uiterlijk_op, geregistreerd_op, position)
VALUES ($1, $2, '323', $3, 'in', $4, $5, $6, $2, 'in-behandeling', $7, $8, $9)"""
BEOORDEELD = "UPDATE berichten SET status = $3, retourcodes = $4 WHERE tenant = $1 AND bericht_id = $2"
ANTWOORD = """
WITH heen AS (
    UPDATE berichten SET antwoord_id = $3 WHERE tenant = $1 AND bericht_id = $2 RETURNING wet, agb, retourcodes)
INSERT INTO berichten (tenant, bericht_id, soort, wet, richting, agb, identificatie, dagtekening, declaratie_id, status,
                       retourcodes, antwoord_op, geregistreerd_op, position)
SELECT $1, $3, '325', wet, 'uit', agb, $4, $5, $2, 'klaar', retourcodes, $2, $6, $7 FROM heen"""


class Berichten(Rows):
    """Messages in and out without their content."""

    name: ClassVar[str] = "berichten"
    version: ClassVar[int] = 3
    tables: ClassVar[tuple[str, ...]] = ("berichten",)
    ddl: ClassVar[str] = TABEL

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The row of the message, as it is now; an answer is a row of its own."""
        tenant, id, when = projected.tenant, projected.id, (projected.at, projected.position)
        match projected.event:
            case DeclaratieOntvangen(kop=kop) as e:
                what = (kop.wet, kop.agb, kop.identificatie, kop.dagtekening, e.antwoord_uiterlijk_op)
                yield Write(ONTVANGEN, (tenant, e.declaratie_id, *what, *when))
            case DeclaratieBeoordeeld() as e:
                yield Write(BEOORDEELD, (tenant, e.declaratie_id, *_oordeel(e)))
            case AntwoordGevormd() as e:
                antwoord = bericht.antwoordbericht_id(id)
                yield Write(ANTWOORD, (tenant, id, antwoord, e.identificatie, e.dagtekening, *when), also=antwoord)
            case bericht.BerichtGeweigerd() as e:
                kept = (e.soort, e.wet, e.agb, _weigering(e).model_dump_json(by_alias=True))
                yield Write(GEWEIGERD, (tenant, e.bericht_id, *kept, *when))
            case bericht.TransportfoutGemeld() as e:
                yield Write(TRANSPORTFOUT, (tenant, e.bericht_id, e.code, e.gemeld_op))
            case bericht.BerichtHerverzonden() as e:
                yield Write(HERVERZONDEN, (tenant, e.bericht_id, e.verzending))
            case _:
                return


def _oordeel(beoordeeld: DeclaratieBeoordeeld) -> tuple[BerichtStatus, list[str]]:
    """Rejected as a whole with its codes, awarded as a whole, or judged line by line."""
    if codes := (*beoordeeld.kopcodes, *beoordeeld.declaratiecodes):
        return BerichtStatus.AFGEKEURD, list(codes)
    if beoordeeld.aantal_afgewezen == 0:
        return BerichtStatus.GOEDGEKEURD, [VOLLEDIG_TOEGEWEZEN]
    return BerichtStatus.BEANTWOORD, []


def _weigering(geweigerd: bericht.BerichtGeweigerd) -> Weigering:
    fouten = tuple(Plaatsfout(regel=fout.regel, pad=fout.pad, code=fout.code) for fout in geweigerd.fouten)
    return Weigering(omvang=geweigerd.omvang, sha256=geweigerd.sha256, fouten=fouten)
