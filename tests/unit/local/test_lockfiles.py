"""The lock files in this repository are right, and a wrong one is seen."""

import shutil
from pathlib import Path

import pytest

from deploy.local import lockfiles
from deploy.local.settings import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "deploy" / "local").mkdir(parents=True)
    for name in ("jars.toml", "jars.lock.toml"):
        shutil.copy(ROOT / "deploy" / "local" / name, tmp_path / "deploy" / "local")
    return tmp_path


def test_ours_are_right() -> None:
    assert lockfiles.faults() == []


def test_an_address_is_seen(copy: Path) -> None:
    path = copy / "requirements" / "dev.txt"
    path.write_text(
        "--index-url https://voorbeeld.invalid/simple\n" + path.read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert any("holds an address" in fault for fault in lockfiles.faults(copy))


def test_a_package_without_hash_is_seen(copy: Path) -> None:
    path = copy / "requirements" / "runtime.txt"
    path.write_text(path.read_text(encoding="utf-8") + "zonderhash==1.0\n", encoding="utf-8")
    assert any("neither a pin nor a hash" in fault for fault in lockfiles.faults(copy))


def test_a_dependency_that_was_not_locked_is_seen(copy: Path) -> None:
    path = copy / "pyproject.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"aiohttp",', '"aiohttp",\n    "nieuw-pakket",'), encoding="utf-8"
    )
    assert any("nieuw-pakket is declared but not locked" in fault for fault in lockfiles.faults(copy))


def test_a_jar_that_was_not_locked_is_seen(copy: Path) -> None:
    path = copy / "deploy" / "local" / "jars.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("slim:3.6.1", "slim:9.9.9"), encoding="utf-8")
    assert any("9.9.9" in fault for fault in lockfiles.faults(copy))
