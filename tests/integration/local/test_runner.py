"""The local start as its users meet it: nothing outlives it, a port in use is one line, down leaves nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
import pytest

from deploy.local import jars
from deploy.local.credentials import kept, passwords
from deploy.local.postgres import Cluster
from deploy.local.settings import ROOT
from tests.support.stack import cache_folder
from tests.support.system import free_ports

PARTS = ("postgres", "kafka", "issuer")
ONLY = [f"--only={name}" for name in PARTS]
SECONDS = 90

pytestmark = [pytest.mark.alone, pytest.mark.timeout(240)]


@pytest.fixture
def env(tmp_path: Path) -> Iterator[Mapping[str, str]]:
    """The environment of a local start of our own; whatever a failed test left behind is ended."""
    jars.require(cache_folder(), jars.locked())
    ports = {name.upper(): str(port) for name, port in free_ports().items()}
    local = {"ZORGKETEN_LOCAL": str(tmp_path / "local"), "ZORGKETEN_CACHE": str(cache_folder())}
    yield {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **local, **ports}
    for process in psutil.process_iter(["environ"]):
        if (process.info["environ"] or {}).get("ZORGKETEN_LOCAL") == local["ZORGKETEN_LOCAL"]:
            process.kill()


def verb(env: Mapping[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    """Runs a verb to its end."""
    command = [sys.executable, "-m", "deploy.local", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)


def in_front(env: Mapping[str, str]) -> "subprocess.Popen[str]":
    """A supervisor in front, with all its parts ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.local", "run", *ONLY], cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE
    )
    deadline = time.monotonic() + SECONDS
    while (state(env).get("pid"), state(env).get("state")) != (process.pid, "ready"):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return process


def state(env: Mapping[str, str]) -> dict[str, object]:
    path = Path(env["ZORGKETEN_LOCAL"]) / "run" / "state.json"
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def tree(pid: int) -> list[psutil.Process]:
    """A process and everything under it."""
    process = psutil.Process(pid)
    found = [process, *process.children(recursive=True)]
    assert len(found) > len(PARTS)
    return found


async def ask(cluster: Cluster, question: str) -> object:
    connection = await cluster.connect("intake", "intake_owner")
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def left_of(processes: list[psutil.Process], seconds: float) -> list[psutil.Process]:
    """Who still runs after so long; a dead process that nobody has collected yet does not run."""
    deadline = time.monotonic() + seconds
    while True:
        left = [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.1)


async def test_after_kill_9_of_the_supervisor_no_process_is_left_and_the_data_is(env: Mapping[str, str]) -> None:
    folder = Path(env["ZORGKETEN_LOCAL"])
    supervisor = in_front(env)
    cluster = Cluster(folder / "postgres", int(env["POSTGRES_PORT"]), passwords(kept(folder / "secrets.env")))
    await ask(cluster, "CREATE TABLE proef AS SELECT 42 AS antwoord")
    everything = tree(supervisor.pid)
    supervisor.kill()
    assert left_of(everything, 20) == []
    again = in_front(env)
    assert await ask(cluster, "SELECT antwoord FROM proef") == 42
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0


def test_ctrl_c_stops_everything(env: Mapping[str, str]) -> None:
    supervisor = in_front(env)
    everything = tree(supervisor.pid)
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(60) == 0
    assert left_of(everything, 1) == []


def test_up_status_down(env: Mapping[str, str]) -> None:
    assert verb(env, "status").returncode == 3
    up = verb(env, "up", *ONLY)
    assert up.returncode == 0, up.stderr
    shown = verb(env, "status")
    assert shown.returncode == 0
    assert all(name in shown.stdout for name in PARTS)
    assert "already running" in verb(env, "up", *ONLY).stdout
    assert "still running" in verb(env, "clean-data").stderr
    pid = state(env)["pid"]
    assert isinstance(pid, int)
    everything = tree(pid)
    assert verb(env, "down").returncode == 0
    assert left_of(everything, 1) == []
    assert verb(env, "status").returncode == 3
    assert verb(env, "clean-data").returncode == 0
    assert list(Path(env["ZORGKETEN_LOCAL"]).iterdir()) == []


def test_a_port_in_use_is_one_line_and_nothing_is_left(env: Mapping[str, str]) -> None:
    with socket.create_server(("127.0.0.1", int(env["KAFKA_PORT"]))):
        for words in (("run", *ONLY), ("up", *ONLY)):
            refused = verb(env, *words)
            assert refused.returncode == 1
            expected = f"zorgketen: port {env['KAFKA_PORT']} is in use, kafka needs it: free it or set KAFKA_PORT"
            assert refused.stderr.splitlines() == [expected]
    assert verb(env, "status").returncode == 3


def test_a_jar_that_cannot_be_fetched_is_one_line(env: Mapping[str, str], tmp_path: Path) -> None:
    nowhere = {**env, "ZORGKETEN_CACHE": str(tmp_path / "empty"), "MAVEN_REPOSITORY_URL": "http://127.0.0.1:9"}
    refused = verb(nowhere, "run", *ONLY)
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert "the Maven repository cannot be reached" in refused.stderr
