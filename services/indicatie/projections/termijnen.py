"""Rows of what is due, and when it was done."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from services.indicatie.domain import bericht, beschikking, verzoek
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.vault import Connection

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OPEN = """
INSERT INTO indicatie_termijnen (tenant, soort, onderwerp_id, persoon_id, wet, uiterlijk_op, agb)
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


class Termijnen(Projection):
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

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """A row per term."""
        for one in events:
            await self._one(conn, one)

    async def _one(self, conn: Connection, one: Projected) -> None:
        dag = one.at.astimezone(AMSTERDAM).date()
        match one.event:
            case beschikking.BeschikkingGegeven() as e:
                what = (e.beschikking_id, e.persoon_id, e.wet, e.bezwaar_uiterlijk_op, None)
                await conn.execute(OPEN, one.tenant, "bezwaar", *what)
            case verzoek.VerzoekOntvangen() | verzoek.WijzigingOntvangen() as asked:
                request = (asked.verzoek_id, asked.persoon_id, asked.wet)
                await conn.execute(OPEN, one.tenant, "verzoek", *request, asked.uiterlijk_op, str(asked.agb))
                if (woonplaats := verzoek.woonplaats_uiterlijk_op(asked)) is not None:
                    await conn.execute(OPEN, one.tenant, "woonplaats", *request, woonplaats, str(asked.agb))
            case verzoek.VerzoekInOnderzoek() as later:
                await conn.execute(ONDERZOEK, one.tenant, later.verzoek_id, later.uiterlijk_op)
            case verzoek.VerzoekToegekend() | verzoek.VerzoekAfgewezen() as decided:
                await conn.execute(KLAAR, one.tenant, decided.verzoek_id, decided.besluitdatum)
            case bericht.BerichtVastgelegd(retour_uiterlijk_op=date() as uiterlijk) as stored:
                soort, agb = ("retour-302" if stored.soort == "301" else "retour-320"), str(stored.agb)
                if stored.soort == "301":
                    await conn.execute(OPNIEUW_VERTELD, one.tenant, stored.persoon_id, stored.wet, agb, dag)
                sent = (stored.bericht_id, stored.persoon_id, stored.wet, uiterlijk, agb)
                await conn.execute(OPEN, one.tenant, soort, *sent)
            case bericht.BerichtVastgelegd(te_laat_na=date() as uiterlijk) as late:
                soort, agb = ("start-te-laat" if late.soort == "305" else "stop-te-laat"), str(late.agb)
                came = (late.bericht_id, late.persoon_id, late.wet, uiterlijk, agb)
                await conn.execute(OPEN, one.tenant, soort, *came)
            case bericht.TransportfoutGemeld() as lost:
                fault = (lost.bericht_id, lost.persoon_id, lost.wet, lost.gemeld_op)
                await conn.execute(HEROPEN, one.tenant, *fault)
            case bericht.BerichtHerverzonden() as again:
                await conn.execute(HERSTELD, one.tenant, again.bericht_id, dag)
            case bericht.BerichtBeantwoord() as answered:
                await conn.execute(KLAAR, one.tenant, answered.bericht_id, dag)
                if answered.retourcodes:
                    await conn.execute(AFGEKEURD, one.tenant, answered.bericht_id, dag)
            case bericht.BerichtAfgehandeld() as settled:
                await conn.execute(AFGEHANDELD, one.tenant, settled.bericht_id, dag)
            case _:
                pass
