"""A jar is used only when its sha256 is the one in the lock file."""

import hashlib
from pathlib import Path

import pytest

from deploy.local import jars
from deploy.local.jars import Jar
from deploy.local.trouble import Trouble

CONTENT = b"a jar"
RIGHT = Jar("kafka", "org.voorbeeld:proef:jar::1.0", hashlib.sha256(CONTENT).hexdigest())
WRONG = Jar("kafka", "org.voorbeeld:ander:jar:slim:1.0", "0" * 64)


class Repository:
    """Gives every jar the same content and counts how often it was asked."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.asked = 0
        self.content = content

    def fetch(self, jar: Jar, staging: Path) -> Path:
        self.asked += 1
        path = staging / jar.filename
        path.write_bytes(self.content)
        return path


def test_a_missing_jar_is_fetched_once(tmp_path: Path) -> None:
    repository = Repository()
    jars.require(tmp_path, [RIGHT], repository.fetch)
    jars.require(tmp_path, [RIGHT], repository.fetch)
    assert repository.asked == 1
    assert (tmp_path / "jars" / "kafka" / "proef-1.0.jar").read_bytes() == CONTENT


def test_a_jar_with_another_sha256_is_refused_and_not_kept(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"ander-1\.0-slim\.jar has another sha256"):
        jars.require(tmp_path, [WRONG], Repository().fetch)
    assert not list(tmp_path.rglob("*.jar"))


def test_a_jar_that_was_changed_on_disk_is_fetched_again(tmp_path: Path) -> None:
    repository = Repository()
    jars.require(tmp_path, [RIGHT], repository.fetch)
    (tmp_path / "jars" / "kafka" / "proef-1.0.jar").write_bytes(b"something else")
    jars.require(tmp_path, [RIGHT], repository.fetch)
    assert repository.asked == 2
    assert (tmp_path / "jars" / "kafka" / "proef-1.0.jar").read_bytes() == CONTENT


def test_an_unreachable_repository_is_one_line(tmp_path: Path) -> None:
    def fetch(jar: Jar, staging: Path) -> Path:
        raise ConnectionError("a long story\nover two lines")

    with pytest.raises(Trouble, match="cannot be reached") as caught:
        jars.require(tmp_path, [RIGHT], fetch)
    assert "\n" not in str(caught.value)


def test_only_locked_jars_are_on_the_class_path(tmp_path: Path) -> None:
    (tmp_path / "jars" / "kafka").mkdir(parents=True)
    (tmp_path / "jars" / "kafka" / "intruder-1.0.jar").write_bytes(b"x")
    path = jars.class_path(tmp_path, "kafka")
    assert "intruder" not in path
    assert "kafka_2.13-4.3.1.jar" in path
    assert "kafka-clients-4.3.1.jar" in path
