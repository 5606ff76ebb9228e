"""The gateway's hop: a POST through it against the same POST straight to the service, and against the smallest hop.

All stand before the same bare service. The gateway does all it always does: token, role and scope, checks, spans
(one in ten sampled, as `design.md` §8 has it), headers, log line.
"""

import json
import statistics
from pathlib import Path

from joserfc.jwk import ECKey

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import mint
from deploy.local.trouble import free_port
from tests.bench.load import HOST, Measured, load, post
from tests.bench.rounds import Row
from tests.bench.serving import process, uvicorn

AIM = 0.35
AIM_EXTRA_MS = 0.6
BODY = json.dumps({"wet": "wmo", "hulpvraag": "x" * 350, "ontvangenOp": "2026-11-02"}).encode()


async def measure(folder: Path, *, seconds: float, rounds: int) -> list[Row]:
    """For 1 and 32 connections the rate through the gateway over that of the bare service, the extra time of one
    call, and at 32 the rate over that of a bare hop."""
    key = named(ECKey.generate_key("P-256").as_pem(private=True))
    ports = {"service": free_port(), "hop": free_port(), "gateway": free_port()}
    url = f"http://{HOST}:{ports['service']}"
    known = {"BENCH_URL": url, "BENCH_JWKS": json.dumps({"keys": [key.as_dict(private=False)]})}
    settings = {
        "PROFILE": "local",
        "PORT": str(ports["gateway"]),
        "OIDC_ISSUER": url,
        **{f"{name}_URL": url for name in ("INTAKE", "INDICATIE", "BILLING")},
        "OTEL_TRACES_EXPORTER": "jsonl",
        "OTEL_JSONL_DIR": str(folder / "hop"),
        "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
        "OTEL_TRACES_SAMPLER_ARG": "0.1",
    }
    token = mint(key, issuer=url, subject="meting", gemeente="0153", rollen=["consulent"], seconds=3600)
    request = post("/v1/meldingen", BODY, token)
    found: dict[tuple[str, int], list[Measured]] = {}
    async with (
        process(uvicorn("service", ports["service"]), known, ports["service"]),
        process(uvicorn("forward", ports["hop"]), known, ports["hop"]),
        process(["services.gateway.main"], settings, ports["gateway"]),
    ):
        for _ in range(rounds):
            for connections in (1, 32):
                for name, port in ports.items():
                    one = await load(port, request, connections=connections, seconds=seconds)
                    found.setdefault((name, connections), []).append(one)
    return [
        _rates("gateway, 1 verbinding", found["gateway", 1], found["service", 1]),
        _rates("gateway, 32 verbindingen", found["gateway", 32], found["service", 32]),
        _rates("gateway naast kale doorgang, 32", found["gateway", 32], found["hop", 32]),
        _extra("gateway, 1 verbinding: p50 erbij", found["gateway", 1], found["service", 1]),
    ]


def _rates(name: str, ours: list[Measured], bare: list[Measured]) -> Row:
    ratio = statistics.median(a.rate / b.rate for a, b in zip(ours, bare, strict=True))
    value, limit = (statistics.median(one.rate for one in many) for many in (ours, bare))
    return Row(name, value, "verzoeken/s", limit, ratio, AIM)


def _extra(name: str, ours: list[Measured], bare: list[Measured]) -> Row:
    """What one call takes longer; the limit is the call without the hop."""
    extra = statistics.median(a.p50 - b.p50 for a, b in zip(ours, bare, strict=True))
    limit = statistics.median(one.p50 for one in bare)
    return Row(name, extra, "ms", limit, extra / limit, AIM_EXTRA_MS, judged="value", lower_is_better=True)
