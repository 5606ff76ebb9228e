"""A claim of very many lines: progress, little memory, other requests answered, and killed anywhere judged once.

20,000 lines; GROOT=100000 takes as many as the issue names (half a minute more).
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from stdnum.nl import bsn as elfproef

from deploy.local.trouble import free_port
from services.billing.domain.deel import REGELS_PER_DEEL
from shared.contracts.operations import Rol
from tests.integration.billing.conftest import ENSCHEDE, THUISHULP, Dienst
from tests.support.declaraties import Declaratie, Regel
from tests.support.stack import ROOT

REGELS = int(os.environ.get("GROOT", "20000"))
PER_CLIENT, EERSTE = 20, 1_000_000
AFGEWEZEN = 20
"""One line in so many has the wrong tariff."""
MEGABYTES = 512
AANSPRAKEN = """
INSERT INTO aanspraken (tenant, wet, nummer, agb, persoon_id, moment, begindatum, output, categorie, code, volume,
                        eenheid, frequentie, versie)
SELECT $1, 'wmo', n, $2, p, '2025-12-15', '2026-01-01', false, '01', '01A03', 40, '04', '4', 1
FROM unnest($3::bigint[], $4::uuid[]) AS x (n, p)"""
STROMEN = "INSERT INTO streams SELECT tenant, 'aanspraak-wmo-' || nummer, 1, 0 FROM aanspraken"
GEHOORD = """
INSERT INTO events (tenant, stream, version, type, data, meta)
SELECT tenant, 'aanspraak-wmo-' || nummer, 1, 'versie-gehoord.v1', jsonb_build_object('versie', jsonb_build_object(
        'toewijzing_nummer', nummer, 'wet', wet, 'agb', agb, 'persoon_id', persoon_id, 'moment', moment,
        'periode', jsonb_build_object('begindatum', begindatum, 'einddatum', NULL), 'output', output,
        'categorie', categorie, 'code', code, 'volume', volume, 'eenheid', eenheid, 'frequentie', frequentie)),
    '{"actor": "zaaien", "correlationid": "00000000-0000-0000-0000-000000000000"}' FROM aanspraken"""
STAND = """
SELECT (SELECT count(*) FROM prestaties) AS regels, (SELECT count(DISTINCT nr) FROM prestaties) AS nummers,
    (SELECT count(*) FROM events WHERE type = 'antwoord-gevormd.v1') AS antwoorden,
    (SELECT count(*) FROM events WHERE type = 'deel-beoordeeld.v1') AS delen,
    (SELECT count(*) FROM declaraties) AS declaraties,
    (SELECT sum(volume) FROM verbruik)::bigint AS volume"""


def bsns() -> list[str]:
    geldig = (str(nummer) for nummer in range(999_900_000, 1_000_000_000) if elfproef.is_valid(str(nummer)))
    return [bsn for _, bsn in zip(range(REGELS // PER_CLIENT), geldig, strict=False)]


def bericht() -> bytes:
    """The claim as JSON: one line told by its model, the others by its text."""
    voorbeeld = Declaratie(regels=[Regel(referentie="REFERENTIE", nummer=EERSTE)]).json
    regel = json.dumps(voorbeeld["declaratie"]["clienten"][0]["prestaties"][0], separators=(",", ":"))
    clienten, totaal = [], 0
    for client, bsn in enumerate(bsns()):
        regels = []
        for nr in range(client * PER_CLIENT, (client + 1) * PER_CLIENT):
            tarief = 3250 + (nr % AFGEWEZEN == 0)
            totaal += 12 * tarief
            tekst = regel.replace("REFERENTIE", f"R{nr}").replace(str(EERSTE), str(EERSTE + nr))
            regels.append(tekst.replace(":3250,", f":{tarief},").replace(":39000,", f":{12 * tarief},"))
        clienten.append(f'{{"bsn":"{bsn}","prestaties":[{",".join(regels)}]}}')
    voorbeeld["declaratie"]["totaalIngediendBedrag"]["totaalBedrag"] = totaal
    voorbeeld["declaratie"]["clienten"] = ["CLIENTEN"]
    return json.dumps(voorbeeld).replace('"CLIENTEN"', ",".join(clienten)).encode()


class Proces:
    """The process under test."""

    def __init__(self, dienst: Dienst, sterft: str = "") -> None:
        self.port = free_port()
        urls = [dienst.database.app, dienst.database.worker]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.billing_process", *urls, str(self.port)],
            cwd=ROOT,
            env=os.environ | {"FAILPOINTS": sterft},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.http = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=180)

    @property
    def leeft(self) -> bool:
        return self._process.poll() is None

    @property
    def piek_mb(self) -> float:
        """The most memory it ever had."""
        tekst = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        gevonden = re.search(r"VmHWM:\s+(\d+)", tekst)
        assert gevonden
        return int(gevonden[1]) / 1024

    async def klaar(self) -> None:
        while self.leeft:
            try:
                await self.lees("/v1/declaraties")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
        pytest.fail("the process did not start")

    async def lees(self, pad: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {ENSCHEDE}/{Rol.AANBIEDER.value}/{THUISHULP}"}
        return await self.http.get(pad, headers=headers)

    async def dien_in(self, inhoud: bytes) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {ENSCHEDE}/{Rol.AANBIEDER.value}/{THUISHULP}",
            "Idempotency-Key": "groot",
            "Content-Type": "application/json",
        }
        return await self.http.post("/v1/declaraties", content=inhoud, headers=headers)

    async def sterft(self) -> None:
        """Waits until its fail point killed it."""
        assert await asyncio.to_thread(self._process.wait, 180) == -signal.SIGKILL

    async def weg(self) -> None:
        if self.leeft:
            self._process.kill()
        self._process.wait()
        await self.http.aclose()


@asynccontextmanager
async def proces(dienst: Dienst, sterft: str = "") -> AsyncIterator[Proces]:
    """A fresh process on the same database; `sterft` names where it dies."""
    een = Proces(dienst, sterft)
    try:
        await een.klaar()
        yield een
    finally:
        await een.weg()


async def zaai(dienst: Dienst) -> None:
    personen = [UUID(dienst.persoon(bsn)) for bsn in bsns() for _ in range(PER_CLIENT)]
    async with dienst.store.transaction(ENSCHEDE) as tx:
        nummers = [EERSTE + nr for nr in range(REGELS)]
        await tx.conn.execute(AANSPRAKEN, ENSCHEDE, THUISHULP, nummers, personen)
        await tx.conn.execute(STROMEN)
        await tx.conn.execute(GEHOORD)


async def kijk(een: Proces, pad: str, klaar: asyncio.Event) -> tuple[list[int], list[float]]:
    """What progress and how long a cheap request takes, until the claim is answered."""
    voortgang, duur = [], []
    while not klaar.is_set():
        begin = time.perf_counter()
        gekregen = await een.lees(pad)
        duur.append(time.perf_counter() - begin)
        assert gekregen.status_code == 200
        voortgang.append(gekregen.json()["voortgang"]["beoordeeld"])
        if gekregen.json()["status"] != "ontvangen":
            klaar.set()
        await asyncio.sleep(0.02)
    return voortgang, duur


@pytest.mark.timeout(900)
async def test_a_very_large_claim_killed_anywhere_is_judged_once_with_progress_and_little_memory(
    dienst: Dienst,
) -> None:
    await zaai(dienst)
    inhoud, delen = bericht(), -(-REGELS // REGELS_PER_DEEL)
    for punt in ("command.inside-tx", "command.after-tx"):
        async with proces(dienst, punt) as een:
            with pytest.raises(httpx.TransportError):
                await een.dien_in(inhoud)
            await een.sterft()

    async with proces(dienst, "job.inside-tx:2") as een:
        klaar = asyncio.Event()
        bezig = asyncio.create_task(een.dien_in(inhoud))  # the same key: it was stored, and is answered again
        await een.sterft()
        klaar.set()
        await asyncio.gather(bezig, return_exceptions=True)

    for punt in ("job.before:2", "job.after-tx:3", "job.after:1"):
        async with proces(dienst, punt) as een:
            await een.sterft()

    async with proces(dienst) as een:
        gegeven = await een.dien_in(inhoud)
        assert gegeven.status_code == 202, gegeven.text
        pad, klaar = gegeven.headers["Location"], asyncio.Event()
        voortgang, duur = await kijk(een, pad, klaar)
        status = (await een.lees(pad)).json()
        assert een.piek_mb < MEGABYTES
        laatste = (await een.lees(f"{pad}/regels/{REGELS}")).json()
        antwoord = (await een.lees(f"{pad}/antwoord")).json()
        await dienst.bij()
        ingediend = await een.lees(pad.replace("declaraties", "berichten"))
        assert een.piek_mb < MEGABYTES
        assert ingediend.json()["inhoud"] == json.loads(inhoud)
        print(f"\n{REGELS} regels, {len(inhoud) / 2**20:.1f} MB: piek {een.piek_mb:.0f} MB,", end=" ")
        print(f"{len(duur)} keer gekeken, langste {max(duur) * 1000:.0f} ms")

    fout = REGELS // AFGEWEZEN
    assert (status["aantalToegekend"], status["aantalAfgewezen"]) == (REGELS - fout, fout)
    assert voortgang == sorted(voortgang)
    assert max(duur) < 10
    assert len(laatste["toetsen"]) > 10
    teruggegeven = [p for client in antwoord["declaratieAntwoord"]["clienten"] for p in client["prestaties"]]
    assert [p["retourCodes"] for p in teruggegeven] == [["0611"]] * fout
    async with dienst.store.transaction(ENSCHEDE) as tx:
        stand = await tx.conn.fetchrow(STAND)
    assert stand is not None
    assert (stand["regels"], stand["nummers"], stand["declaraties"]) == (REGELS, REGELS, 1)
    assert (stand["antwoorden"], stand["delen"]) == (1, delen)
    assert stand["volume"] == (REGELS - fout) * 12 * 60


@pytest.mark.timeout(300)
async def test_while_it_is_read_and_judged_progress_grows_and_others_are_answered(dienst: Dienst) -> None:
    await zaai(dienst)
    inhoud = bericht()
    async with proces(dienst) as een:
        klaar = asyncio.Event()
        bezig = asyncio.create_task(een.dien_in(inhoud))
        tijdens = []
        while not bezig.done():
            begin = time.perf_counter()
            assert (await een.lees("/v1/declaraties")).status_code == 200
            tijdens.append(time.perf_counter() - begin)
        pad = bezig.result().headers["Location"]
        voortgang, duur = await kijk(een, pad, klaar)
        print(f"\ntijdens lezen {len(tijdens)} antwoorden, langste {max(tijdens) * 1000:.0f} ms;", end=" ")
        print(f"tijdens beoordelen {len(duur)}, langste {max(duur) * 1000:.0f} ms; piek {een.piek_mb:.0f} MB")
        assert een.piek_mb < MEGABYTES
    assert len(tijdens) >= 5
    assert max(tijdens + duur) < 10
    assert len(set(voortgang)) >= 3
    assert voortgang == sorted(voortgang)
