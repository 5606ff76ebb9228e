"""The whole stack as parts: PostgreSQL, Kafka, Zipkin, issuer, migrations, topics, three services and the gateway."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from deploy.local import jars
from deploy.local.backup import Backups
from deploy.local.environment import GATEWAY, Environment
from deploy.local.kafka import Broker
from deploy.local.part import Check, Part
from deploy.local.postgres import SERVICES
from deploy.local.process import Spawn
from deploy.local.settings import HOST, ROOT, LocalSettings
from deploy.local.trouble import Trouble, require_disk, require_memory
from deploy.local.zipkin import zipkin_part

DISK_MB = 1500
MEMORY_MB = 1200


def parts(environment: Environment, only: Sequence[str] = ()) -> list[Part]:
    """Every part that runs here, needs first; `only` leaves out the others."""
    settings = environment.settings
    broker = Broker(
        settings.folder / "kafka",
        settings.cache,
        settings.kafka_port,
        settings.kafka_controller_port,
        advertised=settings.kafka_advertised_port,
    )
    if settings.backup_folder is not None:
        Backups(environment.cluster, settings.backup_folder.absolute()).prepare()
    found = [
        environment.cluster.part(settings.logs),
        broker.part(settings.logs),
        zipkin_part(settings.cache, settings.zipkin_port),
        _issuer(environment),
        *(_migrations(environment, service) for service in SERVICES),
        *(_migrations(environment, service, name) for service in SERVICES for name in settings.databases),
        _step("topics", ("-m", "shared.runtime.topics"), environment.topics(), needs=("kafka",)),
        *(_service(environment, service) for service in SERVICES),
        _http(environment, GATEWAY, ("-m", "services.gateway.main"), environment.service(GATEWAY), needs=("issuer",)),
    ]
    if settings.uitwisseling:
        command = ("-m", "services.gateway.mappen")
        found.append(_http(environment, "mappen", command, environment.mappen(), needs=(GATEWAY,)))
    here = [part for part in found if not environment.is_elsewhere(part.name)]
    unknown = set(only) - {part.name for part in here}
    if unknown:
        raise Trouble(f"no part here is called {', '.join(sorted(unknown))}: choose from {_names(here)}")
    return [part for part in here if not only or part.name in only]


def require_room(settings: LocalSettings, chosen: Sequence[Part]) -> None:
    """Disk, memory and jars for these parts; Trouble where one is missing."""
    require_disk(settings.folder, DISK_MB)
    require_memory(MEMORY_MB)
    wanted = [jar for jar in jars.locked() if any(part.name == jar.set for part in chosen)]
    if wanted:
        jars.require(settings.cache, wanted)


def answers(url: str) -> Check:
    """A check that passes when the address answers 200."""

    async def check() -> None:
        async with httpx.AsyncClient(timeout=3, trust_env=False) as client:
            (await client.get(url)).raise_for_status()

    return check


def _service(environment: Environment, name: str) -> Part:
    spread = (f"migrate-{name}-{database}" for database in environment.settings.databases)
    needs = ("postgres", "kafka", "issuer", f"migrate-{name}", *spread, "topics")
    return _http(environment, name, ("-m", f"services.{name}.main"), environment.service(name), needs=needs)


def _issuer(environment: Environment) -> Part:
    return _http(environment, "issuer", ("-m", "deploy.local.issuer"), environment.issuer())


def _migrations(environment: Environment, service: str, database: str | None = None) -> Part:
    arguments = ("-m", "shared.runtime.migrations", service)
    name = f"migrate-{service}-{database}" if database else f"migrate-{service}"
    return _step(name, arguments, environment.migration(service, database), needs=("postgres",))


def _http(
    environment: Environment, name: str, arguments: Sequence[str], env: Mapping[str, str], needs: tuple[str, ...] = ()
) -> Part:
    port = environment.settings.port(name)
    url = f"http://{HOST}:{port}"
    return Part(
        name=name,
        spawn=_python(arguments, env),
        needs=needs,
        ready=answers(f"{url}/readyz"),
        port=port,
        port_setting=f"{name.upper()}_PORT",
        url=url,
    )


def _step(name: str, arguments: Sequence[str], env: Mapping[str, str], needs: tuple[str, ...]) -> Part:
    return Part(name=name, spawn=_python(arguments, env), needs=needs, step=True, patience=180)


def _python(arguments: Sequence[str], env: Mapping[str, str]) -> Spawn:
    return Spawn(command=(sys.executable, *arguments), env=env, cwd=Path(ROOT))


def _names(found: Sequence[Part]) -> str:
    return ", ".join(part.name for part in found)
