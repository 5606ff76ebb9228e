"""What can go wrong on someone's machine, as one clear line."""

import contextlib
import errno
import os
import random
import shutil
import socket
from pathlib import Path


class Trouble(Exception):
    """Stops the local start; its text is the one line that the user sees."""


def require_disk(folder: Path, megabytes: int) -> None:
    """Trouble where the disk under `folder` has less free room than this many megabytes."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free // 1_000_000
    if free < megabytes:
        raise Trouble(f"too little disk: {free} MB free under {existing}, {megabytes} MB needed")


def require_memory(megabytes: int, meminfo: Path = Path("/proc/meminfo")) -> None:
    """Trouble where less memory than this is available; silent where the machine does not tell."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return
    available = next((int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:")), megabytes)
    if available < megabytes:
        raise Trouble(f"too little memory: {available} MB available, {megabytes} MB needed")


def require_port(host: str, port: int, name: str, variable: str) -> None:
    """Trouble where another program listens on the port; `variable` is the setting that moves it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Trouble(f"port {port} is in use, {name} needs it: free it or set {variable}") from None
            raise Trouble(f"port {port} for {name}: {os.strerror(error.errno or 0)}; set {variable}") from None


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on at this moment, below those the system hands out to outgoing connections."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.bind((host, port))
            return port
