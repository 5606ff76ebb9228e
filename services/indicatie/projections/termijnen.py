"""Rows of what is due, and when it was done."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from services.indicatie.domain import bericht, beschikking, verzoek
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN = """
INSERT INTO indicatie_termijnen (tenant, onderwerp_id, soort, persoon_id, wet, uiterlijk_op, agb)
VALUES ($1, $2, $3, $4, $5, $6, $7)"""
AFGEKEURD = """
INSERT INTO indicatie_termijnen (tenant, soort, onderwerp_id, persoon_id, wet, uiterlijk_op, agb)
SELECT tenant, CASE soort WHEN 'retour-302' THEN 'afgekeurd-301' ELSE 'afgekeurd-319' END, onderwerp_id, persoon_id,
       wet, $3, agb
FROM indicatie_termijnen WHERE tenant = $1 AND onderwerp_id = $2 AND soort IN ('retour-302', 'retour-320')"""
OPNIEUW_VERTELD = """
UPDATE indicatie_termijnen SET afgerond_op = $5
WHERE tenant = $1 AND persoon_id = $2 AND wet = $3 AND agb = $4 AND soort = 'afgekeurd-301' AND afgerond_op IS NULL"""
AFGEHANDELD = """
UPDATE indicatie_termijnen SET afgerond_op = $3
WHERE tenant = $1 AND onderwerp_id = $2 AND (soort LIKE 'afgekeurd-%' OR soort LIKE '%-te-laat')
  AND afgerond_op IS NULL"""
HEROPEN = """
INSERT INTO indicatie_termijnen (tenant, soort, onderwerp_id, persoon_id, wet, uiterlijk_op)
VALUES ($1, 'transportfout', $2, $3, $4, $5)
ON CONFLICT (tenant, onderwerp_id, soort) DO UPDATE SET uiterlijk_op = excluded.uiterlijk_op, afgerond_op = NULL"""
HERSTELD = """
UPDATE indicatie_termijnen SET afgerond_op = $3
WHERE tenant = $1 AND onderwerp_id = $2 AND soort = 'transportfout'"""
ONDERZOEK = """
UPDATE indicatie_termijnen SET uiterlijk_op = $3 WHERE tenant = $1 AND onderwerp_id = $2 AND soort = 'verzoek'"""
KLAAR = "UPDATE indicatie_termijnen SET afgerond_op = $3 WHERE tenant = $1 AND onderwerp_id = $2"


class Termijnen(Rows):
    """Terms by what they are about; open until `afgerond_op`."""

    name: ClassVar[str] = "termijnen"
    version: ClassVar[int] = 5
    tables: ClassVar[tuple[str, ...]] = ("indicatie_termijnen",)
    ddl: ClassVar[str] = """
    CREATE TABLE indicatie_termijnen (
        tenant text NOT NULL, soort text NOT NULL, onderwerp_id uuid NOT NULL, persoon_id uuid NOT NULL,
        wet text NOT NULL, uiterlijk_op date NOT NULL, afgerond_op date, agb text,
        PRIMARY KEY (tenant, onderwerp_id, soort));
    CREATE INDEX ON indicatie_termijnen (tenant, uiterlijk_op, onderwerp_id);
    CREATE INDEX ON indicatie_termijnen (tenant, persoon_id)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The rows of the terms that begin, move or end."""
        tenant, dag = projected.tenant, projected.at.astimezone(AMSTERDAM).date()
        match projected.event:
            case beschikking.BeschikkingGegeven() as e:
                yield Write(
                    OPEN, (tenant, e.beschikking_id, "bezwaar", e.persoon_id, e.wet, e.bezwaar_uiterlijk_op, None)
                )
            case verzoek.VerzoekOntvangen() | verzoek.WijzigingOntvangen() as e:
                who, agb = (e.persoon_id, e.wet), str(e.agb)
                yield Write(OPEN, (tenant, e.verzoek_id, "verzoek", *who, e.uiterlijk_op, agb))
                if (woonplaats := verzoek.woonplaats_uiterlijk_op(e)) is not None:
                    yield Write(OPEN, (tenant, e.verzoek_id, "woonplaats", *who, woonplaats, agb))
            case verzoek.VerzoekInOnderzoek() as e:
                yield Write(ONDERZOEK, (tenant, e.verzoek_id, e.uiterlijk_op))
            case verzoek.VerzoekToegekend() | verzoek.VerzoekAfgewezen() as e:
                yield Write(KLAAR, (tenant, e.verzoek_id, e.besluitdatum))
            case bericht.BerichtVastgelegd(retour_uiterlijk_op=date() as uiterlijk) as e:
                soort, agb = ("retour-302" if e.soort == "301" else "retour-320"), str(e.agb)
                if e.soort == "301":
                    yield Write(OPNIEUW_VERTELD, (tenant, e.persoon_id, e.wet, agb, dag))  # only what a wide one wrote
                yield Write(OPEN, (tenant, e.bericht_id, soort, e.persoon_id, e.wet, uiterlijk, agb))
            case bericht.BerichtVastgelegd(te_laat_na=date() as uiterlijk) as e:
                soort, agb = ("start-te-laat" if e.soort == "305" else "stop-te-laat"), str(e.agb)
                yield Write(OPEN, (tenant, e.bericht_id, soort, e.persoon_id, e.wet, uiterlijk, agb))
            case bericht.TransportfoutGemeld() as e:
                yield Write(HEROPEN, (tenant, e.bericht_id, e.persoon_id, e.wet, e.gemeld_op))
            case bericht.BerichtHerverzonden() as e:
                yield Write(HERSTELD, (tenant, e.bericht_id, dag))
            case bericht.BerichtBeantwoord() as e:
                yield Write(KLAAR, (tenant, e.bericht_id, dag))
                if e.retourcodes:
                    yield Write(AFGEKEURD, (tenant, e.bericht_id, dag), wide=True)
            case bericht.BerichtAfgehandeld() as e:
                yield Write(AFGEHANDELD, (tenant, e.bericht_id, dag), wide=True)
            case _:
                return
