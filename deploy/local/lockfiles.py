"""What a lock file must be: every dependency we declare, a hash for each, no address of a registry."""

import re
import tomllib
from pathlib import Path

from deploy.local import jars
from deploy.local.settings import ROOT

_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+ \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")


def faults(root: Path = ROOT) -> list[str]:
    """Every fault in the lock files, in words; empty when they are right."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = set(map(_name, project["project"]["dependencies"]))
    groups = {
        name: {_name(wish) for wish in wishes if isinstance(wish, str)}  # a table includes another group
        for name, wishes in project["dependency-groups"].items()
    }
    wanted = {
        "bootstrap.txt": {"uv"},
        "runtime.txt": runtime,
        "dev.txt": runtime.union(*(wishes for name, wishes in groups.items() if name != "deploy")),
        "issuer.txt": runtime | groups["issuer"],
        "deploy.txt": groups["deploy"],
    }
    found = [fault for name, names in wanted.items() for fault in _python(root / "requirements" / name, names)]
    return found + _jars(root / "deploy" / "local")


def _python(path: Path, wanted: set[str]) -> list[str]:
    pinned: set[str] = set()
    found = []
    last = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if match := _PIN.match(line):
            pinned.add(match[1])
            if last and not last.startswith(("    --hash", "    #")):
                found.append(f"{path.name}:{number}: the package before has no hash")
        elif not (_HASH.match(line) or line.startswith("    #")):
            found.append(f"{path.name}:{number}: neither a pin nor a hash")
        if "://" in line:
            found.append(f"{path.name}:{number}: holds an address")
        last = line
    return found + [f"{path.name}: {name} is declared but not locked" for name in sorted(wanted - pinned)]


def _jars(folder: Path) -> list[str]:
    text = (folder / jars.LOCK.name).read_text(encoding="utf-8")
    found = ["jars.lock.toml: holds an address"] if "://" in text else []
    locked = jars.locked(folder / jars.LOCK.name)
    found += [f"jars.lock.toml: {jar.coordinate} has no sha256" for jar in locked if len(jar.sha256) != 64]
    known = {tuple(jar.coordinate.split(":")) for jar in locked}
    wishes = tomllib.loads((folder / jars.WISHES.name).read_text(encoding="utf-8"))
    for wish in (coordinate for part in wishes.values() for coordinate in part["coordinates"]):
        group, artifact, *_, version = wish.rstrip("!").split(":")
        if not any(jar[:2] == (group, artifact) and jar[-1] == version for jar in known):
            found.append(f"jars.lock.toml: {wish} is declared but not locked")
    return found


def _name(wish: str) -> str:
    match = _NAME.match(wish)
    return re.sub(r"[-_.]+", "-", match[0]).lower() if match else wish
