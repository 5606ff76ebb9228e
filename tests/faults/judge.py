"""The whole oracle after a fault: O1 to O8, each with what breaks it; tests/support/oracle.py asks O2 to O4."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.desk import Memory, per_service
from tests.faults.refold import refolded
from tests.support.oracle import Connections, connected, settled
from tests.support.privacy import leaks
from tests.support.system import Stack

MADE_BY_COMMAND = {
    "intake": ("melding", "onderzoek", "aanvraag"),
    "indicatie": ("beschikking",),
    "billing": ("declaratie",),
}
"""The aggregates that only a command of the load makes: one each, however often it was sent."""
STREAMS = "SELECT stream, version FROM streams WHERE split_part(stream, '-', 1) = ANY ($1)"
AWARDED = """
SELECT 'declaratie ' || d.declaratie_id::text FROM declaraties d
LEFT JOIN (SELECT tenant, declaratie_id, sum(centen) FILTER (WHERE toegekend)::bigint AS centen, count(*) AS regels
           FROM prestaties GROUP BY 1, 2) p USING (tenant, declaratie_id)
WHERE d.status = 'beoordeeld' AND (coalesce(p.centen, 0) <> d.toegekend_centen OR p.regels <> d.aantal_regels)"""
UNJUDGED = "SELECT 'niet beoordeeld ' || declaratie_id::text FROM declaraties WHERE status = 'ontvangen'"
PAID = """
SELECT 'betaalrun ' || r.betaalrun_id::text FROM betaalruns r
LEFT JOIN (SELECT tenant, betaalrun_id, sum(centen)::bigint AS centen, count(*) AS regels
           FROM prestaties GROUP BY 1, 2) p USING (tenant, betaalrun_id)
WHERE r.status <> 'afgekeurd' AND (p.centen IS DISTINCT FROM r.totaal_centen OR p.regels <> r.aantal_regels)"""
BESIDE_EVENTS = """
SELECT 'events and rows differ on ' || s.stream FROM streams s
FULL JOIN declaraties d ON s.tenant = d.tenant AND s.stream = 'declaratie-' || d.declaratie_id
WHERE (s.stream IS NULL AND d.status <> 'niet-ingediend')
    OR (d.declaratie_id IS NULL AND s.stream LIKE 'declaratie-%')"""

Findings = dict[str, list[str]]


@dataclass(slots=True)
class Traces:
    """Reads the spans that came since the last look, and says which traces are no tree."""

    folder: Path
    _read: dict[Path, int] = field(default_factory=dict)
    checked: int = 0
    left_out: int = 0

    def broken(self, window: tuple[float, float] | None) -> list[str]:
        """A line for each trace with an orphan or with more than one root.

        Traces that touch the `window` (wall clock, seconds) are left out: a process that was killed in it took the
        spans with it that had not ended.
        """
        found = []
        self.checked = self.left_out = 0
        for trace, spans in self._fresh().items():
            known = {span["span_id"] for span in spans}
            if window and any(s["end"] / 1e9 >= window[0] and s["start"] / 1e9 <= window[1] for s in spans):
                self.left_out += 1
                continue
            self.checked += 1
            roots = [span for span in spans if span["parent_id"] is None]
            orphans = [span["name"] for span in spans if span["parent_id"] and span["parent_id"] not in known]
            if orphans or len(roots) != 1:
                found.append(f"{trace}: {len(roots)} roots, orphans {orphans[:3]}")
        return found

    def skip(self) -> None:
        """What came until now is not looked at."""
        self._fresh()

    def _fresh(self) -> dict[str, list[dict[str, Any]]]:
        traces: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for file in sorted(self.folder.glob("*.jsonl")):
            with file.open("rb") as lines:
                lines.seek(self._read.get(file, 0))
                for line in lines:
                    if line.endswith(b"\n"):
                        self._read[file] = lines.tell()
                        span = json.loads(line)
                        traces[span["trace_id"]].append(span)
        return traces


async def judge(
    stack: Stack,
    memories: Sequence[Memory],
    traces: Traces,
    *,
    window: tuple[float, float] | None = None,
    lost: bool = False,
    privacy: bool = True,
    tidied: Collection[str] = (),
) -> Findings:
    """What each invariant finds, once the parts have had a minute to catch up; `lost`: O1 is counted elsewhere.

    `memories`: what the callers of each municipality were told. `tidied`: as for tests/support/oracle.py.
    """
    found: Findings = {f"O{number}": [] for number in range(1, 9)}
    for finding in await settled(stack, tidied):
        found[finding.invariant.split()[0]].append(f"{finding.service} {finding.invariant}: {finding.wat}")
    async with connected(stack) as conns:
        if not lost:
            found["O1"] += [line async for line in _acknowledged(conns, memories)]
        found["O4"] += await _heads(conns)
        for service, its in conns.items():
            for conn in its:
                found["O5"] += await refolded(stack, service, conn)
        for conn in conns["billing"]:
            for sql in (AWARDED, UNJUDGED, PAID, BESIDE_EVENTS):
                found["O6"] += [row[0] for row in await conn.fetch(sql)]
    if privacy:
        found["O7"] += await leaks(stack)
    found["O8"] += traces.broken(window)
    return found


async def _acknowledged(conns: Connections, memories: Sequence[Memory]) -> AsyncIterator[str]:
    """Every acknowledged stream is there, in one place, at that version or later; and there are no others."""
    spare = sum(sum(memory.unanswered.values()) for memory in memories)
    acked = {stream: version for memory in memories for stream, version in memory.acked.items()}
    for service, wanted in per_service(acked).items():
        there: dict[str, int] = {}
        for conn in conns[service]:
            for row in await conn.fetch(STREAMS, list(MADE_BY_COMMAND[service])):
                if row["stream"] in there:
                    yield f"{service} {row['stream']}: in two places"
                there[row["stream"]] = row["version"]
        for stream, version in wanted.items():
            if there.get(stream, 0) < version:
                yield f"{service} {stream}: acknowledged at {version}, stored at {there.get(stream, 0)}"
        unknown = sorted(there.keys() - wanted.keys())
        if len(unknown) > spare:
            yield f"{service}: {len(unknown)} that nobody was told of, such as {unknown[0]}"
    for memory in memories:
        for line in memory.odd:
            yield f"odd answer {line}"


async def _heads(conns: Connections) -> list[str]:
    """How far each hearer is in a stream is how far its teller told, where it hears that stream at all."""
    told: dict[tuple[str, str], int] = {}
    for conn in (conn for its in conns.values() for conn in its):
        for row in await conn.fetch("SELECT tenant, stream, published FROM streams WHERE published > 0"):
            told[row["tenant"], row["stream"]] = max(row["published"], told.get((row["tenant"], row["stream"]), 0))
    found = []
    for service, conn in ((service, conn) for service, its in conns.items() for conn in its):
        heard = await conn.fetch("SELECT tenant, stream, sequence FROM inbox_streams WHERE consumer = $1", service)
        found += [
            f"{service} heard {row['stream']} up to {row['sequence']}"
            for row in heard
            if told.get((row["tenant"], row["stream"]), row["sequence"]) != row["sequence"]
        ]
    return found
