"""The folder exchange on the running system: each file once, each message once, whatever moment it is killed at."""

import asyncio
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.local.settings import ROOT
from services.gateway.mappen.schijf import Mappen
from shared.contracts.operations import Rol
from shared.istandaarden import Wet, lees, naar_json
from tests.support.system import Stack
from tests.support.verkeer import Gemeente, gemeente, wacht_op

pytestmark = [pytest.mark.alone, pytest.mark.timeout(600)]
CODE = "0200"
BSNS = ("999900006", "999900018", "999990019", "999990020", "999990032", "999990044")
PUNTEN = ("beantwoord", "bon", "verplaatst", "geschreven", "genoteerd", "klaargezet")
"""Where the process is killed: after the answer, its receipt, the move; after the write, the note, the rename."""


@dataclass
class Uitwisseling:
    """The process, started as often as a test wants, and a carrier that takes away what it finds."""

    stack: Stack
    mappen: Mappen
    meegenomen: dict[str, bytes] = field(default_factory=dict)

    async def draai(self, failpoints: str) -> int:
        """Runs it until it kills itself; what it put in `uit` is taken away at once."""
        env = self.stack.environment.mappen() | {
            "GEMEENTEN": CODE,
            "MAPPEN": str(self.mappen.root.parent),
            "INTERVAL": "0.2",
            "FAILPOINTS": failpoints,
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.gateway.mappen", cwd=ROOT, env=env, stdout=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(90):
                while process.returncode is None:
                    self.neem_mee()
                    await asyncio.sleep(0.02)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        self.neem_mee()
        return process.returncode or 0

    async def gemeten(self, naam: str) -> float:
        """A figure of the process about this municipality."""
        url = f"http://127.0.0.1:{self.stack.environment.mappen()['PORT']}/metrics"
        async with httpx.AsyncClient(trust_env=False) as client:
            tekst = (await client.get(url)).text
        gevonden = re.search(rf'^zorgketen_uitwisseling_{naam}{{gemeente="{CODE}"}} (\S+)$', tekst, re.MULTILINE)
        assert gevonden is not None, tekst
        return float(gevonden[1])

    def neem_mee(self) -> None:
        """The carrier takes every finished file; the same name twice is a message sent twice."""
        if not self.mappen.uitgaand.is_dir():
            return
        for path in self.mappen.uitgaand.iterdir():
            if not path.name.startswith("."):
                assert path.name not in self.meegenomen, f"{path.name} kwam twee keer"
                self.meegenomen[path.name] = path.read_bytes()
                path.unlink()

    def leg(self, name: str, content: bytes) -> None:
        """A file in `in`, by the protocol: under an unfinished name, then renamed."""
        self.mappen.inkomend.mkdir(parents=True, exist_ok=True)
        deel = self.mappen.inkomend / f"{name}.deel"
        deel.write_bytes(content)
        deel.rename(self.mappen.inkomend / name)


@pytest.fixture
async def hier(stack: Stack) -> AsyncIterator[Gemeente]:
    async with gemeente(stack, CODE) as found:
        yield found


def namen(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


async def box(hier: Gemeente, **filters: str) -> list[dict[str, Any]]:
    return await hier.lijst("/v1/berichten", Rol.BACKOFFICE, **filters)


async def test_nothing_is_lost_or_doubled_at_any_kill(hier: Gemeente, tmp_path: Path) -> None:
    wissel = Uitwisseling(hier.stack, Mappen(tmp_path / CODE))
    starts = {f"start-{n}.xml": hier.start(Wet.WMO, bsn, 999_000_000, f"U{n}") for n, bsn in enumerate(BSNS)}
    for name, xml in starts.items():
        wissel.leg(name, xml)
    wissel.leg("nogmaals.xml", starts["start-0.xml"])
    wissel.leg("start.json", json.dumps(naar_json(lees(hier.start(Wet.WMO, BSNS[0], 7, "UJ")).bericht)).encode())
    regels = [hier.regel(Wet.WMO, BSNS[0], 999_000_000, "R1", 1)]
    declaratie = hier.declaratie(Wet.WMO, regels, "U323")
    wissel.leg("declaratie.xml", declaratie)
    kapot = starts["start-1.xml"].replace(b"StatusAanlevering>1<", b"StatusAanlevering>een<")
    wissel.leg("kapot.xml", kapot)
    (wissel.mappen.inkomend / "onaf.xml.deel").write_bytes(b"<Ber")
    for punt in PUNTEN:
        assert await wissel.draai(f"mappen.{punt}:2") == -signal.SIGKILL, punt
    assert await wissel.draai("mappen.ronde:2") == -signal.SIGKILL

    async def antwoord_325() -> bool | None:
        return True if await box(hier, soort="325") else None

    await wacht_op(antwoord_325, "de 325")
    await wissel.draai("mappen.ronde:2")
    assert namen(wissel.mappen.inkomend) == {"onaf.xml.deel"}
    gebracht = {*starts, "nogmaals.xml", "start.json", "declaratie.xml"}
    assert namen(wissel.mappen.verwerkt) == gebracht | {f"{name}.antwoord.json" for name in gebracht}
    assert namen(wissel.mappen.geweigerd) == {"kapot.xml", "kapot.xml.probleem.json"}
    told = json.loads((wissel.mappen.geweigerd / "kapot.xml.probleem.json").read_bytes())
    assert told["invalidParams"][0]["name"].endswith("StatusAanlevering")
    rows = await box(hier)
    heen = sorted(row["identificatie"] for row in rows if row["soort"] in {"305", "323"} and row["identificatie"])
    assert heen == sorted([*(f"U{n}" for n in range(len(BSNS))), "U323", "UJ"])
    uit = {f"{row['soort']}-wmo-{row['agb']}-{row['berichtId']}.xml": row for row in rows if row["richting"] == "uit"}
    assert set(wissel.meegenomen) == set(uit)
    assert sorted(row["soort"] for row in uit.values()) == [*["306"] * (len(BSNS) + 1), "325"]
    for name, row in uit.items():
        path, headers = row["links"]["zelf"], {"Accept": "application/xml"}
        shown = await hier.vraag("GET", path, Rol.AANBIEDER, agb=row["agb"], headers=headers)
        assert shown.content == wissel.meegenomen[name]
    (claim,) = (row for row in rows if row["identificatie"] == "U323")
    given_back = await hier.vraag("GET", claim["links"]["zelf"], Rol.POSTBUS, headers={"Accept": "application/xml"})
    assert given_back.content == declaratie
    await _a_fault_is_taken_in_and_the_message_goes_out_again(hier, wissel, next(iter(uit)))


async def _a_fault_is_taken_in_and_the_message_goes_out_again(hier: Gemeente, wissel: Uitwisseling, name: str) -> None:
    id = name.removesuffix(".xml").partition("42420001-")[2]
    wissel.leg("fout.json", json.dumps({"transportfout": {"berichtId": id, "code": "IB010"}}).encode())
    wissel.leg("onbekend.json", json.dumps({"transportfout": {"berichtId": id, "code": "IB999"}}).encode())
    await wissel.draai("mappen.ronde:2")
    assert "fout.json.antwoord.json" in namen(wissel.mappen.verwerkt)
    assert "onbekend.json.probleem.json" in namen(wissel.mappen.geweigerd)
    lost = (await hier.vraag("GET", f"/v1/berichten/{id}", Rol.BACKOFFICE)).json()
    assert (lost["status"], lost["transportfout"]["code"]) == ("transportfout", "IB010")
    again = await hier.vraag("POST", f"/v1/berichten/{id}/herverzending", Rol.BACKOFFICE)
    assert again.status_code == 200, again.text

    async def in_the_list() -> bool | None:
        return True if await box(hier, status="herverzonden") else None

    await wacht_op(in_the_list, "de herverzending")
    before = len(wissel.meegenomen)
    await wissel.draai("mappen.ronde:2")
    assert len(wissel.meegenomen) == before + 1
    assert wissel.meegenomen[f"{name.removesuffix('.xml')}-2.xml"] == wissel.meegenomen[name]


async def test_it_waits_while_the_gateway_is_away(hier: Gemeente, tmp_path: Path) -> None:
    wissel = Uitwisseling(hier.stack, Mappen(tmp_path / CODE))
    wissel.leg("wacht.xml", hier.start(Wet.WMO, BSNS[0], 999_000_001, "UW"))
    await hier.stack.kill("gateway")
    running = asyncio.create_task(wissel.draai("mappen.ronde:1"))
    try:
        await asyncio.sleep(3)
        assert not running.done()
        assert namen(wissel.mappen.inkomend) == {"wacht.xml"}
        assert await wissel.gemeten("waiting") == 1
        assert 3 <= await wissel.gemeten("oldest_age_seconds") < 60
    finally:
        await hier.stack.restart("gateway")
    assert await running == -signal.SIGKILL
    assert namen(wissel.mappen.verwerkt) == {"wacht.xml", "wacht.xml.antwoord.json"}
