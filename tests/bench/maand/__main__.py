"""`python -m tests.bench.maand --schaal 1.0`: a month of the country through the API; prints and writes a report.

The stack is that of `make up` (one process of each service, fsync on) on the same machine as the load. A file counts
as done when its 325 exists.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import asyncpg
import httpx
import uvloop
from pydantic import SecretStr

from shared.runtime.settings import key_bytes
from shared.values.ids import uuid7
from tests.bench.maand.berichten import schrijf_bestand
from tests.bench.maand.land import Bestand, bestanden, gemeente_bestand
from tests.bench.maand.meten import Meter, eigen_seconden
from tests.bench.maand.zaaien import zaai
from tests.support.stack import ROOT, cache_folder
from tests.support.system import Stack, running

RAPPORT = ROOT / ".local" / "bench" / "maand.json"
DELEN = ("gateway", "billing", "indicatie", "intake", "postgres", "kafka", "issuer")
TRACES = {"OTEL_TRACES_SAMPLER": "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG": "0.01"}
STAND = """
SELECT count(*) FILTER (WHERE status <> 'ontvangen') AS klaar, count(*) AS ontvangen,
    coalesce(sum(aantal_regels) FILTER (WHERE status <> 'ontvangen'), 0)::bigint AS regels FROM declaraties"""
UITKOMST = """
SELECT count(*) FILTER (WHERE status = 'beoordeeld') AS beoordeeld,
    count(DISTINCT antwoord_identificatie) AS antwoorden,
    sum(aantal_toegekend)::bigint AS toegekend, sum(aantal_afgewezen)::bigint AS afgewezen,
    sum(toegekend_centen)::bigint AS centen FROM declaraties"""
RUST = """
SELECT (SELECT count(*) FROM outbox
        WHERE position > coalesce((SELECT position FROM checkpoints WHERE name = 'relay'), 0))
    + (SELECT count(*) FROM jobs WHERE due_at <= clock_timestamp())
    + (SELECT count(*) FROM checkpoints
        WHERE name LIKE 'projectie:%' AND position < (SELECT max(position) FROM events)) AS wacht"""


async def maand(schaal: float, gelijk: int) -> dict[str, object]:
    """The whole run; raises when the outcome is not what the files should come to."""
    plan = bestanden(schaal)
    with tempfile.TemporaryDirectory(prefix="zorgketen-maand-") as naam:
        map_ = Path(naam)
        map_.chmod(0o755)  # noqa: ASYNC240
        async with running(map_, cache_folder(), outside=TRACES, throw_away=False) as stack:
            zeg(f"{len(plan)} bestanden, {sum(b.regels for b in plan):,} regels; gemeenten aan boord")
            await aan_boord(stack, plan)
            zeg("toewijzingen zaaien")
            sleutel = key_bytes(SecretStr(stack.environment.secrets["PSEUDONYM_KEY"]))
            urls = [stack.environment.cluster.url("postgres", dienst) for dienst in ("billing", "indicatie")]
            zeg(f"{await zaai(urls[0], urls[1], plan, sleutel):,} toewijzingen")
            for bestand in plan:
                schrijf_bestand(map_ / f"{bestand.nummer}.xml", bestand)
            await tot_rust(stack)
            return await meet(stack, plan, map_, gelijk)


async def aan_boord(stack: Stack, plan: Iterable[Bestand]) -> None:
    """Every municipality through the API."""
    per_gemeente: dict[str, list[Bestand]] = defaultdict(list)
    for bestand in plan:
        per_gemeente[bestand.gemeente].append(bestand)
    async with stack.caller("beheerder", gemeente="0000") as http:
        for code, van_hier in per_gemeente.items():
            inhoud = gemeente_bestand(code, van_hier).model_dump(mode="json", by_alias=True)
            (await http.post("/v1/gemeenten", json=inhoud, headers=sleutel_kop())).raise_for_status()


async def meet(stack: Stack, plan: list[Bestand], map_: Path, gelijk: int) -> dict[str, object]:
    """Sends every file, so many at a time, and waits until each has its answer and everything has come to rest."""
    meter = Meter({deel: stack.supervisor.pid(deel) for deel in DELEN})
    taak = asyncio.create_task(meter.loop())
    begin, cpu = time.monotonic(), eigen_seconden()
    volgen = asyncio.create_task(volg(stack, len(plan), begin))
    rij = iter(plan)
    await asyncio.gather(*(_zender(stack, rij, map_) for _ in range(gelijk)))
    verzonden = time.monotonic() - begin
    await volgen
    beantwoord = time.monotonic() - begin
    await tot_rust(stack)
    rust = time.monotonic() - begin
    taak.cancel()
    await asyncio.gather(taak, return_exceptions=True)
    await controleer(stack, plan)
    regels = sum(bestand.regels for bestand in plan)
    return {
        "bestanden": len(plan),
        "regels": regels,
        "grootste_bestand": max(bestand.regels for bestand in plan),
        "gemeenten": len({bestand.gemeente for bestand in plan}),
        "minuten_tot_laatste_202": round(verzonden / 60, 2),
        "minuten_tot_laatste_325": round(beantwoord / 60, 2),
        "minuten_tot_rust": round(rust / 60, 2),
        "regels_per_seconde": round(regels / beantwoord, 1),
        "processor_seconden": {naam: round(v.seconden, 1) for naam, v in meter.gevonden.items()}
        | {"belasting": round(eigen_seconden() - cpu, 1)},
        "piek_mb": {naam: round(v.piek_mb) for naam, v in meter.gevonden.items()},
    }


async def _zender(stack: Stack, rij: Iterable[Bestand], map_: Path) -> None:
    async with httpx.AsyncClient(base_url=stack.gateway, timeout=300, trust_env=False) as http:
        for bestand in rij:
            token = stack.issuer.token("aanbieder", gemeente=bestand.gemeente, agb=bestand.agb)
            koppen = {"Authorization": f"Bearer {token}", "Content-Type": "application/xml"} | sleutel_kop()
            inhoud = await asyncio.to_thread((map_ / f"{bestand.nummer}.xml").read_bytes)
            antwoord = await http.post("/v1/declaraties", content=inhoud, headers=koppen)
            if antwoord.status_code != httpx.codes.ACCEPTED:
                raise RuntimeError(f"bestand {bestand.nummer}: {antwoord.status_code} {antwoord.text[:500]}")


async def volg(stack: Stack, hoeveel: int, begin: float) -> None:
    """Waits until so many files have their 325, and says how far it is."""
    conn = await asyncpg.connect(stack.environment.cluster.url("postgres", "billing"), ssl=False)
    gezegd = 0.0
    try:
        while True:
            stand = await conn.fetchrow(STAND)
            assert stand is not None
            nu = time.monotonic() - begin
            if nu - gezegd > 15:
                gezegd = nu
                zeg(
                    f"{nu:6.0f} s  {stand['ontvangen']} ontvangen, {stand['klaar']} klaar, "
                    f"{stand['regels'] / nu:,.0f} regels/s"
                )
            if stand["klaar"] == hoeveel:
                return
            await asyncio.sleep(0.5)
    finally:
        await conn.close()


async def tot_rust(stack: Stack) -> None:
    """Waits until no message waits to be sent, no step is due and no projection is behind in any service."""
    conns = [await asyncpg.connect(stack.environment.cluster.url("postgres", d), ssl=False) for d in DELEN[1:4]]
    try:
        stil = 0
        while stil < 3:
            wacht = [await conn.fetchval(RUST) for conn in conns]
            stil = 0 if any(wacht) else stil + 1
            await asyncio.sleep(0.5)
    finally:
        for conn in conns:
            await conn.close()


async def controleer(stack: Stack, plan: list[Bestand]) -> None:
    """Every file has one answer, and each line and cent is where it should be."""
    conn = await asyncpg.connect(stack.environment.cluster.url("postgres", "billing"), ssl=False)
    gevonden = await conn.fetchrow(UITKOMST)
    await conn.close()
    assert gevonden is not None
    fout = sum(bestand.fout for bestand in plan)
    verwacht = {
        "beoordeeld": len(plan),
        "antwoorden": len(plan),
        "toegekend": sum(bestand.regels for bestand in plan) - fout,
        "afgewezen": fout,
        "centen": sum(bestand.toegekend for bestand in plan),
    }
    if dict(gevonden) != verwacht:
        raise RuntimeError(f"uitkomst {dict(gevonden)}, verwacht {verwacht}")


def sleutel_kop() -> dict[str, str]:
    """A fresh Idempotency-Key."""
    return {"Idempotency-Key": f'"{uuid7()}"'}


def zeg(regel: str) -> None:
    """One line, at once."""
    print(f"{time.strftime('%H:%M:%S')}  {regel}", flush=True)


def main() -> int:
    """Runs, prints and writes .local/bench/maand.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schaal", type=float, default=1.0, help="1.0 is the country")
    parser.add_argument("--gelijk", type=int, default=4, help="files sent at the same time")
    gegeven = parser.parse_args()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rapport = runner.run(maand(gegeven.schaal, gegeven.gelijk))
    RAPPORT.parent.mkdir(parents=True, exist_ok=True)
    RAPPORT.write_text(json.dumps(rapport, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(rapport, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
