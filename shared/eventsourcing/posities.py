"""How far a service is: its relay, who leads it and the projector, and its consumers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.eventsourcing.vault import Executor

RELAY = """
SELECT c.position, (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM event_position) AS einde,
       unsent.aantal AS wachtend, unsent.oudste AS oudste_van
FROM (SELECT coalesce(max(position), 0) AS position FROM checkpoints WHERE name = 'relay') c,
     LATERAL (SELECT count(*) AS aantal, min(at) AS oudste
              FROM (SELECT at FROM outbox WHERE position > c.position ORDER BY position LIMIT 100000) o) unsent"""
HOLDER = """
SELECT a.application_name AS naam, a.backend_start AS sinds
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
  AND l.classid = ((hashtext($1)::bigint >> 32) & 4294967295)::oid
  AND l.objid = (hashtext($1)::bigint & 4294967295)::oid"""
CONSUMERS = """
SELECT p.consumer AS groep, p.topic, p.partition AS partitie, p.position AS positie, p.einde, p.lid, p.gemeten,
       coalesce(s.stromen, 0) AS stromen
FROM consumentposities p
LEFT JOIN (SELECT consumer, topic, partition, count(DISTINCT (tenant, stream)) AS stromen FROM storingen
           WHERE status IN ('wacht', 'geparkeerd') AND stream IS NOT NULL GROUP BY 1, 2, 3) s
    USING (consumer, topic, partition)
ORDER BY 1, 2, 3"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Houder:
    """The session that holds a lock: its name, and since when it is connected."""

    naam: str
    sinds: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayStand:
    """Where the relay is, the last position there is, and what it has not sent."""

    position: int
    einde: int
    wachtend: int
    oudste_van: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumentStand:
    """Where a consumer is in a partition; `stromen` is how many streams of it wait as a storing."""

    groep: str
    topic: str
    partitie: int
    positie: int
    einde: int
    lid: str
    gemeten: datetime
    stromen: int


async def relay(conn: Executor) -> RelayStand:
    """How far the relay is."""
    row = await conn.fetchrow(RELAY)
    if row is None:
        raise AssertionError("one row, always")
    return RelayStand(**dict(row))


async def houder(conn: Executor, lock: str) -> Houder | None:
    """Who holds the lock of a loop (`relay`, `projector`); None when nobody does."""
    row = await conn.fetchrow(HOLDER, lock)
    return Houder(**dict(row)) if row else None


async def consumenten(conn: Executor) -> Sequence[ConsumentStand]:
    """How far the consumers are in each partition."""
    return [ConsumentStand(**dict(row)) for row in await conn.fetch(CONSUMERS)]
