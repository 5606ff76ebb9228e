"""A process that keeps one PostgreSQL or Kafka running for every worker of a test run, until the run ends."""

import asyncio
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from deploy.local.credentials import new_passwords
from deploy.local.kafka import Broker
from deploy.local.part import Part
from deploy.local.postgres import SETTINGS, THROW_AWAY, Cluster
from deploy.local.supervisor import Supervisor
from deploy.local.trouble import Trouble, free_port

ATTEMPTS = 3
"""A free port can be taken by another program before we listen on it."""


async def keep(kind: str, folder: Path, cache: Path, until: int) -> None:
    """Starts the part, writes `<kind>.json` with how to reach it, and waits for the end of process `until`."""
    data = folder / kind
    supervisor = await _start(kind, data, cache, folder)
    try:
        await _end_of(until)
    finally:
        await supervisor.stop()
        (folder / f"{kind}.json").unlink(missing_ok=True)
        _clean(data, folder)


def _clean(data: Path, folder: Path) -> None:
    shutil.rmtree(data, ignore_errors=True)
    if not list(folder.glob("*.json")):  # the last keeper takes the folder with it
        shutil.rmtree(folder, ignore_errors=True)


async def _start(kind: str, data: Path, cache: Path, folder: Path) -> Supervisor:
    for attempt in range(1, ATTEMPTS + 1):
        part, known = _part(kind, data, cache, folder)
        supervisor = Supervisor([part], folder)
        try:
            await supervisor.start()
        except Trouble:
            if attempt == ATTEMPTS:
                raise
            continue
        draft = folder / f"{kind}.new"
        draft.write_text(json.dumps(known), encoding="utf-8")
        draft.replace(folder / f"{kind}.json")
        return supervisor
    raise AssertionError


def _part(kind: str, data: Path, cache: Path, folder: Path) -> tuple[Part, dict[str, object]]:
    if kind == "postgres":
        cluster = Cluster(data, free_port(), new_passwords(), settings=SETTINGS | THROW_AWAY)
        return cluster.part(folder), {"port": cluster.port, "passwords": dict(cluster.passwords)}
    broker = Broker(data, cache, free_port(), free_port(), heap_mb=384)
    return broker.part(folder), {"port": broker.port, "controller_port": broker.controller_port}


async def _end_of(pid: int) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    loop.add_reader(descriptor, ended.set)
    await ended.wait()
    loop.remove_reader(descriptor)
    os.close(descriptor)


if __name__ == "__main__":
    try:
        asyncio.run(keep(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
    except Trouble as trouble:
        sys.exit(str(trouble))
