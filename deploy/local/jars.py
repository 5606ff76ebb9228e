"""The locked jars of Kafka and Zipkin: resolved once by jgo, fetched by jgo, each sha256 checked by us."""

import fcntl
import hashlib
import os
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from deploy.local.trouble import Trouble, require_disk

HERE = Path(__file__).parent
WISHES = HERE / "jars.toml"
LOCK = HERE / "jars.lock.toml"
JarSet = Literal["kafka", "zipkin"]


@dataclass(frozen=True, slots=True, order=True)
class Jar:
    """One locked jar; `coordinate` is group:artifact:packaging:classifier:version, the classifier may be empty."""

    set: str
    coordinate: str
    sha256: str

    @property
    def filename(self) -> str:
        _, artifact, packaging, classifier, version = self.coordinate.split(":")
        return f"{artifact}-{version}{'-' if classifier else ''}{classifier}.{packaging}"


Fetch = Callable[[Jar, Path], Path]
"""Downloads a jar into a folder and says where it is."""


def locked(lock: Path = LOCK) -> list[Jar]:
    """Every jar of the lock file."""
    content = tomllib.loads(lock.read_text(encoding="utf-8"))
    return [Jar(jar["set"], jar["coordinate"], jar["sha256"]) for jar in content["jar"]]


def class_path(cache: Path, name: JarSet) -> str:
    """The locked jars of one program, and only those, as Java wants them."""
    return os.pathsep.join(str(cache / "jars" / jar.set / jar.filename) for jar in locked() if jar.set == name)


def require(cache: Path, jars: Sequence[Jar], fetch: Fetch | None = None) -> None:
    """Every locked jar is in the cache with its own sha256, fetched where it was not; Trouble where that fails.

    A jar with another sum is never left in the cache. Two callers at once wait for each other.
    """
    with _one_at_a_time(cache):
        missing = [jar for jar in jars if not _is_right(cache / "jars" / jar.set / jar.filename, jar.sha256)]
        if missing:
            require_disk(cache, 400)
            _fetch_all(cache, missing, fetch or fetch_with_jgo)


def _fetch_all(cache: Path, missing: Sequence[Jar], fetch: Fetch) -> None:
    with TemporaryDirectory(dir=cache, prefix="fetch-") as staging, ThreadPoolExecutor(6) as pool:
        running = {pool.submit(fetch, jar, Path(staging)): jar for jar in missing}
        size = 0
        for done, future in enumerate(as_completed(running), 1):
            jar = running[future]
            try:
                path = future.result()
                if not _is_right(path, jar.sha256):
                    raise Trouble(f"{jar.filename} has another sha256 than the lock file says: refused")
                target = cache / "jars" / jar.set / jar.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                size += path.stat().st_size
                path.replace(target)
            except Trouble:
                pool.shutdown(cancel_futures=True)
                raise
            except Exception as error:
                pool.shutdown(cancel_futures=True)
                raise Trouble(f"cannot fetch {jar.filename}: {_reason(error)}") from error
            _progress(done, len(missing), size)


def fetch_with_jgo(jar: Jar, staging: Path) -> Path:
    """The jar from Maven Central, or from the repository that MAVEN_REPOSITORY_URL names."""
    from jgo.maven import MavenContext

    group, artifact, packaging, classifier, version = jar.coordinate.split(":")
    context = MavenContext(repo_cache=staging / jar.set, remote_repos=_repositories(), timeout=60)
    component = context.project(group, artifact).at_version(version)
    return Path(component.artifact(classifier=classifier, packaging=packaging).resolve())


def lock(wishes: Path = WISHES, target: Path = LOCK) -> int:
    """Resolves jars.toml again and writes the lock file, sorted and without a date; returns the number of jars."""
    from jgo.maven import MavenContext, PythonResolver

    found: set[Jar] = set()
    with TemporaryDirectory(prefix="zorgketen-lock-") as staging:
        context = MavenContext(
            resolver=PythonResolver(), repo_cache=Path(staging), remote_repos=_repositories(), timeout=60
        )
        for name, wish in tomllib.loads(wishes.read_text(encoding="utf-8")).items():
            dependencies = [context.create_dependency(coordinate) for coordinate in wish["coordinates"]]
            artifacts = [dependency.artifact for dependency in dependencies]
            if wish["transitive"]:
                _, more = context.resolver.resolve(dependencies)
                artifacts += [d.artifact for d in more if d.scope in (None, "compile", "runtime") and not d.optional]
            for artifact in artifacts:
                parts = (artifact.groupId, artifact.artifactId, artifact.packaging, artifact.classifier or "")
                coordinate = ":".join((*parts, artifact.version))
                found.add(Jar(name, coordinate, _sha256(Path(artifact.resolve()))))
    lines = ["# Written by `make lock` from jars.toml: every jar with the sha256 it must have.\n"]
    lines += [
        f'\n[[jar]]\nset = "{jar.set}"\ncoordinate = "{jar.coordinate}"\nsha256 = "{jar.sha256}"\n'
        for jar in sorted(found)
    ]
    target.write_text("".join(lines), encoding="utf-8")
    return len(found)


def _repositories() -> dict[str, str] | None:
    mirror = os.environ.get("MAVEN_REPOSITORY_URL")
    return {"mirror": mirror.rstrip("/")} if mirror else None


def _reason(error: Exception) -> str:
    kind = type(error).__name__
    if "Connection" in kind or "Timeout" in kind or "Proxy" in kind or "SSL" in kind:
        return "the Maven repository cannot be reached (MAVEN_REPOSITORY_URL names another)"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"the Maven repository does not have it ({kind})" if isinstance(error, RuntimeError) else kind


def _is_right(path: Path, sha256: str) -> bool:
    return path.is_file() and _sha256(path) == sha256


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _progress(done: int, total: int, size: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        print(f"\rjars    {done}/{total}, {size // 1_000_000} MB fetched", end=end, file=sys.stderr, flush=True)
    elif done % 20 == 0 or done == total:
        print(f"jars    {done}/{total}, {size // 1_000_000} MB fetched", file=sys.stderr, flush=True)


@contextmanager
def _one_at_a_time(cache: Path) -> Iterator[None]:
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "jars.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
