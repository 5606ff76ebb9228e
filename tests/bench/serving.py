"""Servers of a measurement, each a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from tests.bench.load import HOST
from tests.support.stack import ROOT


def uvicorn(name: str, port: int) -> list[str]:
    """The command of a bare application of `bare.py`."""
    quiet = ["--log-level", "error", "--no-access-log", "--lifespan", "off"]
    return ["uvicorn", f"tests.bench.bare:{name}", "--host", HOST, "--port", str(port), *quiet]


def python(*arguments: str) -> list[str]:
    """The command of `python -m` these arguments."""
    return [sys.executable, "-m", *arguments]


@asynccontextmanager
async def process(command: Sequence[str], environment: Mapping[str, str], port: int) -> AsyncIterator[None]:
    """The command, until the end; there as soon as the port answers."""
    found = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(30):
            await _listening(port)
        yield
    finally:
        if found.returncode is None:
            found.terminate()
        await found.wait()


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
