"""S: municipalities over two databases of each service; one moves while both are at work."""

import asyncio
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from deploy.demo.toneel import ENSCHEDE
from deploy.local.settings import ROOT
from shared.eventsourcing.places import HOME
from tests.faults.desk import Away
from tests.faults.ground import ELSEWHERE, Ground, Stuck
from tests.faults.load import Load
from tests.faults.row import Row, require
from tests.support.oracle import SERVICES

MOVING = ENSCHEDE
POINTS = ("announced", "copied", "closed", "complete", "compared", "switched")
TRIES = 5
PATIENCE = 60.0
WHERE = "SELECT database FROM plaatsen WHERE tenant = $1"
UNDER_WAY = "SELECT naar FROM plaatsen WHERE tenant = $1"
LAST = "SELECT coalesce(max(at), '-infinity') FROM events WHERE tenant = $1"


@dataclass(frozen=True, slots=True)
class Still:
    """The time in which a service did not write for the municipality, by the wall clock."""

    began: float
    ended: float

    def had(self, away: Away) -> bool:
        """Whether the try was in it."""
        return away.began <= self.ended and away.ended >= self.began


async def moved(ground: Ground) -> None:
    """S1: moves to the other database, by the command of every service, while both municipalities are at work.

    The other one never notices; the one that moves hears 503 on its commands while it stands still, and nothing else.
    """
    to = await elsewhere(ground)
    dossiers = [*zip(ground.loads, await asyncio.gather(*map(unchanging, ground.loads)), strict=True)]
    before = [await _dossier(load, persoon) for load, persoon in dossiers]
    code, said = await told(ground, "move", MOVING, to)
    require(code == 0, f"the move ended with {code}: {said[-3:]}")
    require([await _dossier(load, persoon) for load, persoon in dossiers] == before, "a dossier reads otherwise")
    require([await place(ground, service) for service in SERVICES] == [to] * 3, "the directory does not say so")
    stills = standing_still(ground, said)
    moving, staying = ground.memories
    odd = [away for away in moving.away if not _while_still(away, stills)]
    require(not odd, f"heard beside that: {odd[:3]}")
    require(not staying.away, f"the other municipality heard {staying.away[:3]}")
    ground.extra["not_now"] = len(moving.away)
    for service in SERVICES:
        await goes_on(ground, service, to)


async def killed(ground: Ground) -> None:
    """S2: what it left is tidied and it moves back; the command is killed, run again, and a service killed."""
    to = await elsewhere(ground)
    code, said = await told(ground, "tidy", MOVING, to)
    require(code == 0, f"tidying ended with {code}: {said[-3:]}")
    ground.tidied.add(MOVING)
    points = POINTS if ground.full else [random.Random(ground.load.seed).choice(POINTS)]
    for point in points:
        code, said = await told(ground, "move", MOVING, to, failpoints=f"move.{point}")
        require(code != 0, f"nothing was killed at {point}")
        await asyncio.sleep(0.5)
    ground.extra["points"] = list(points)
    under_way = asyncio.create_task(told(ground, "move", MOVING, to))
    async with asyncio.timeout(PATIENCE):
        while await ground.value("indicatie", UNDER_WAY, MOVING) is None:  # noqa: ASYNC110 – it is in the database
            await asyncio.sleep(0.02)
    await ground.stack.supervisor.die("indicatie")
    code, said = await under_way
    tries = 1
    while code != 0:
        require(tries < TRIES, f"after {tries} times it ends with {code}: {said[-3:]}")
        await ground.ready()
        code, more = await told(ground, "move", MOVING, to)
        said, tries = said + more, tries + 1
    ground.extra["commands_until_moved"] = tries
    require([await place(ground, service) for service in SERVICES] == [to] * 3, "the directory does not say so")
    standing_still(ground, said)
    odd = [away for away in ground.memories[1].away if away.onderdeel == "verhuizing"]
    require(not odd, f"the other municipality heard {odd[:3]}")
    for service in SERVICES:
        await goes_on(ground, service, to)


async def told(ground: Ground, *arguments: str, failpoints: str = "") -> tuple[int, list[str]]:
    """One of the verbs of the local start, as `make` calls it: its exit code and the lines that it wrote."""
    environment = ground.stack.environment
    settings = environment.settings.model_dump()
    env = dict(environment.outside) | {
        name.upper(): str(value) for name, value in settings.items() if value is not None
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.local", *arguments),
        cwd=ROOT,
        env=env | {"FAILPOINTS": failpoints},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode or 0, output.decode().splitlines()


async def place(ground: Ground, service: str) -> str:
    """Where the directory of a service says that it is."""
    return str(await ground.value(service, WHERE, MOVING) or HOME)


async def elsewhere(ground: Ground) -> str:
    """The database where it is not."""
    return HOME if await place(ground, "billing") == ELSEWHERE else ELSEWHERE


async def unchanging(load: Load) -> str:
    """A person whose dossier the load leaves alone from now on, and of which all has been told."""
    persoon = load.to_claim.pop().persoon_id
    before = None
    async with asyncio.timeout(PATIENCE):
        while (now := await _dossier(load, persoon)) != before:
            before = now
            await asyncio.sleep(1)
    return persoon


async def _dossier(load: Load, persoon: str) -> object:
    return await load.desk.read(f"/v1/personen/{persoon}/dossier")


async def goes_on(ground: Ground, service: str, to: str) -> None:
    """Something new of it is stored in the database where it is now."""
    database = service if to == HOME else f"{service}_{to}"
    before = await ground.value(database, LAST, MOVING)
    for _ in range(200):
        if await ground.value(database, LAST, MOVING) != before:
            return
        await asyncio.sleep(0.1)
    raise Stuck(f"nothing new in {database}")


def standing_still(ground: Ground, said: Sequence[str]) -> list[Still]:
    """When it stood still in each service, from the log of the command; the milliseconds go into the report."""
    found: list[Still] = []
    took: dict[str, object] = {}
    began = 0.0
    for line in (json.loads(text) for text in said if text.startswith("{")):
        at = datetime.fromisoformat(line["timestamp"]).timestamp()
        if line["event"] == "municipality stands still":
            began = at
        elif line["event"] == "municipality moved":
            found.append(Still(began, at))
            took[line["service"]] = line["duration_ms"]
    ground.extra["still_ms"] = took
    return found


def _while_still(away: Away, stills: Sequence[Still]) -> bool:
    ours = (away.status, away.onderdeel) == (503, "verhuizing") and away.retry_after and away.method != "GET"
    return bool(ours) and any(still.had(away) for still in stills)


ROWS = (
    Row(id="S1", title="a municipality moves to another database under load", fault=moved, ground="spread"),
    Row(
        id="S2",
        title="it moves back; the command and a service are killed meanwhile",
        fault=killed,
        ground="spread",
        kills=True,
    ),
)
