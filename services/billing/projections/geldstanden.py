"""The money of each budget, declared and paid."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from services.billing.domain.betaalrun.gebeurtenissen import BetaalrunBevestigd
from services.billing.domain.declaratie import RegelsBeoordeeld
from services.billing.domain.deel import RegelsGetoetst
from shared.eventsourcing.projection import Projected, Projection
from shared.eventsourcing.vault import Connection

STAND = """
INSERT INTO geldstanden AS g (tenant, jaar, wet, categorie, gedeclareerd_centen, betaald_centen)
SELECT * FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
ON CONFLICT (tenant, jaar, wet, categorie) DO UPDATE
    SET gedeclareerd_centen = g.gedeclareerd_centen + excluded.gedeclareerd_centen,
        betaald_centen = g.betaald_centen + excluded.betaald_centen"""

Sleutel = tuple[str, int, str, str]


class Geldstanden(Projection):
    """What was awarded (credits taken off) and what the bank paid, per year, law and category, in cents."""

    name: ClassVar[str] = "geldstanden"
    tables: ClassVar[tuple[str, ...]] = ("geldstanden",)
    ddl: ClassVar[str] = """
    CREATE TABLE geldstanden (
        tenant text NOT NULL, jaar integer NOT NULL, wet text NOT NULL, categorie text NOT NULL,
        gedeclareerd_centen bigint NOT NULL, betaald_centen bigint NOT NULL,
        PRIMARY KEY (tenant, jaar, wet, categorie))"""

    async def apply(self, conn: Connection, events: Sequence[Projected]) -> None:
        """Adds what the events of this page award and pay."""
        gedeclareerd: Counter[Sleutel] = Counter()
        betaald: Counter[Sleutel] = Counter()
        for one in events:
            match one.event:
                case (RegelsBeoordeeld() | RegelsGetoetst()) as beoordeeld:
                    for t in beoordeeld.toekenningen:
                        jaar = t.periode.begindatum.year
                        gedeclareerd[one.tenant, jaar, beoordeeld.wet.value, t.categorie] += t.bedrag.centen
                case BetaalrunBevestigd() as bevestigd:
                    for post in bevestigd.verdeling:
                        betaald[one.tenant, post.jaar, post.wet.value, post.categorie] += post.bedrag.centen
        if sleutels := sorted({*gedeclareerd, *betaald}):
            await conn.execute(
                STAND,
                [tenant for tenant, _, _, _ in sleutels],
                [jaar for _, jaar, _, _ in sleutels],
                [wet for _, _, wet, _ in sleutels],
                [categorie for _, _, _, categorie in sleutels],
                [gedeclareerd[sleutel] for sleutel in sleutels],
                [betaald[sleutel] for sleutel in sleutels],
            )
