"""The image holds what a service needs, and its own programs start it and say whether it lives."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from deploy.local.settings import ROOT

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
IMAGE = ROOT / "deploy" / "image"


class Alive(BaseHTTPRequestHandler):
    """Answers 200 to /livez and 503 to everything else."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/livez" else 503)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Alive)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def healthy(port: int, *words: str) -> int:
    command = [sys.executable, str(IMAGE / "healthy.py"), *words]
    return subprocess.run(command, env={"PORT": str(port)}, check=False, timeout=20).returncode


def test_healthy_says_what_the_process_says(port: int) -> None:
    assert healthy(port) == 0
    assert healthy(port, "/readyz") == 1


def test_healthy_says_no_where_nobody_listens() -> None:
    assert healthy(9) == 1


def test_start_runs_the_service_that_is_named(tmp_path: Path) -> None:
    package = tmp_path / "services" / "proef"
    package.mkdir(parents=True)
    (package / "main.py").write_text("if __name__ == '__main__':\n    print('gestart')\n", encoding="utf-8")
    (tmp_path / "start.py").write_text((IMAGE / "start.py").read_text(encoding="utf-8"), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "start.py"], cwd=tmp_path, env={"SERVICE": "proef"}, capture_output=True, text=True, check=True
    )
    assert run.stdout == "gestart\n"


def test_what_is_copied_is_there_and_let_through() -> None:
    sources = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    let_through = [
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line[0] == "!"
    ]
    assert len(sources) > 5
    for source in sources:
        path = source.replace("${SERVICE}", "intake")
        assert (ROOT / path).exists(), path
        assert any(path.startswith(allowed) for allowed in let_through), path


def test_every_stage_that_runs_is_not_root_and_uses_no_shell() -> None:
    stages = {stage.split()[0]: stage for stage in re.split(r"^FROM \S+ AS ", DOCKERFILE, flags=re.MULTILINE)[1:]}
    for name in ("service", "issuer"):
        assert "USER 10001" in stages[name]
        assert "HEALTHCHECK" in stages[name]
    for line in re.findall(r"^(?:RUN|CMD|ENTRYPOINT) (.*)$", DOCKERFILE, re.MULTILINE):
        assert line.startswith("["), line
