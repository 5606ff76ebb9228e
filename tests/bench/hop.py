"""The gateway's hop: a POST through it against the same POST through nginx, through the smallest hop in Python, and
straight to the service.

All stand before the same service, FastAPI that checks the body as ours does and answers. The gateway does all it always
does: token, role and scope, checks, spans (one in ten sampled, as `design.md` §8 has it), headers, log line. Where no
nginx is installed its row is left out.
"""

import contextlib
import json
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from joserfc.jwk import ECKey

from deploy.local.issuer.keys import named
from deploy.local.issuer.tokens import mint
from deploy.local.trouble import free_port
from tests.bench.load import HOST, Measured, load, post
from tests.bench.rounds import Row
from tests.bench.serving import process, python, uvicorn

AIM = 0.35
AIM_EXTRA_MS = 0.6
BODY = json.dumps(
    {"persoonId": str(UUID(int=1)), "wet": "wmo", "hulpvraag": "x" * 350, "ontvangenOp": "2026-11-02"}
).encode()


async def measure(folder: Path, *, seconds: float, rounds: int) -> list[Row]:
    """At 32 connections the rate through the gateway over that through nginx and through a bare hop, and the extra time
    of one call."""
    key = named(ECKey.generate_key("P-256").as_pem(private=True))
    nginx = shutil.which("nginx")
    ports = {name: free_port() for name in ("service", "hop", "gateway", *(["nginx"] if nginx else []))}
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
    async with contextlib.AsyncExitStack() as stack:
        for command, environment, port in (
            (python(*uvicorn("service", ports["service"])), known, ports["service"]),
            (python(*uvicorn("forward", ports["hop"])), known, ports["hop"]),
            (python("services.gateway.main"), settings, ports["gateway"]),
            *([(_nginx(nginx, folder, ports), {}, ports["nginx"])] if nginx else []),
        ):
            await stack.enter_async_context(process(command, environment, port))
        for _ in range(rounds):
            for connections in (1, 32):
                for name, port in ports.items():
                    one = await load(port, request, connections=connections, seconds=seconds)
                    found.setdefault((name, connections), []).append(one)
    rows = [
        ratio_row("gateway naast kale doorgang, 32", found["gateway", 32], found["hop", 32], AIM),
        _extra("gateway, 1 verbinding: p50 erbij", found["gateway", 1], found["service", 1]),
    ]
    if nginx is None:
        return rows
    return [ratio_row("gateway naast nginx, 32", found["gateway", 32], found["nginx", 32], AIM), *rows]


def _nginx(program: str, folder: Path, ports: Mapping[str, int]) -> list[str]:
    """nginx before the service, with kept connections and nothing logged."""
    conf = folder / "nginx.conf"
    conf.write_text(
        f"""daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log /dev/null;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 1000000000; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream service {{ server {HOST}:{ports["service"]}; keepalive 64; keepalive_requests 1000000000; }}
  server {{
    listen {HOST}:{ports["nginx"]};
    location / {{ proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection ""; }}
  }}
}}
""",
        encoding="utf-8",
    )
    return [program, "-c", str(conf)]


def ratio_row(name: str, ours: list[Measured], bare: list[Measured], aim: float) -> Row:
    """Our rate over the limit's, round by round."""
    ratio = statistics.median(a.rate / b.rate for a, b in zip(ours, bare, strict=True))
    value, limit = (statistics.median(one.rate for one in many) for many in (ours, bare))
    return Row(name, value, "verzoeken/s", limit, ratio, aim)


def _extra(name: str, ours: list[Measured], bare: list[Measured]) -> Row:
    """What one call takes longer; the limit is the call without the hop."""
    extra = statistics.median(a.p50 - b.p50 for a, b in zip(ours, bare, strict=True))
    limit = statistics.median(one.p50 for one in bare)
    return Row(name, extra, "ms", limit, extra / limit, AIM_EXTRA_MS, judged="value", lower_is_better=True)
