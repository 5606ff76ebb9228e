"""What is wrong with the machine is one clear line."""

import socket
from pathlib import Path

import pytest

from deploy.local.trouble import Trouble, require_disk, require_memory, require_port


def test_a_port_in_use_names_the_part_and_the_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"port {port} is in use, kafka needs it: free it or set KAFKA_PORT"):
            require_port("127.0.0.1", port, "kafka", "KAFKA_PORT")
    require_port("127.0.0.1", port, "kafka", "KAFKA_PORT")


def test_too_little_disk(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="too little disk"):
        require_disk(tmp_path / "not" / "there" / "yet", 10**9)
    require_disk(tmp_path, 1)


def test_too_little_memory(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9000000 kB\nMemAvailable: 512000 kB\n", encoding="ascii")
    with pytest.raises(Trouble, match="500 MB available, 1200 MB needed"):
        require_memory(1200, meminfo)
    require_memory(400, meminfo)
    require_memory(1200, tmp_path / "none")
