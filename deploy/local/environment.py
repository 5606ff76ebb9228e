"""What each process reads from its environment; an address given from outside takes the place of the local part."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.credentials import kept, key_pem, passwords, public_pem
from deploy.local.issuer.registry import machine_names
from deploy.local.postgres import SERVICES, SETTINGS, THROW_AWAY, Cluster, archiving
from deploy.local.settings import HOST, ROOT, LocalSettings
from deploy.local.trouble import Trouble

GATEWAY = "gateway"
POSTBUS = "postbus-"
DATABASE_VARIABLES = ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL")
TRACING_VARIABLES = (
    "OTEL_TRACES_EXPORTER",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_ZIPKIN_ENDPOINT",
)
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "LOG_LEVEL", "FAILPOINTS", "OIDC_AUDIENCE")


@dataclass(frozen=True, slots=True)
class Environment:
    """`outside` is the environment of the one who starts the stack; nothing else of it reaches the processes."""

    settings: LocalSettings
    outside: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, settings: LocalSettings, outside: Mapping[str, str]) -> "Environment":
        """With the secrets of this folder, made at the first start; Trouble where addresses are half given."""
        for name in machine_names():
            pem = key_pem(settings.client_keys / f"{name}.pem")
            public_pem(settings.client_keys / "public" / f"{name}.pem", pem)
        environment = cls(settings, outside, kept(settings.folder / "secrets.env"))
        for service in SERVICES:
            given = [f"{service.upper()}_{name}" for name in DATABASE_VARIABLES]
            missing = [name for name in given if name not in outside]
            if missing and len(missing) < len(given):
                raise Trouble(f"a database of your own for {service} needs {', '.join(missing)} too")
        return environment

    @property
    def cluster(self) -> Cluster:
        """The local PostgreSQL."""
        settings = SETTINGS | THROW_AWAY if self.settings.throw_away else SETTINGS
        if self.settings.backup_folder is not None:
            settings = settings | archiving(self.settings.backup_folder.absolute() / "wal")
        known = passwords(self.secrets)
        folder, port = self.settings.folder / "postgres", self.settings.postgres_port
        return Cluster(folder, port, known, settings=settings, databases=self.settings.databases)

    def is_elsewhere(self, part: str) -> bool:
        """True when an address from outside stands for this part."""
        match part:
            case "postgres":
                return all(f"{service.upper()}_DATABASE_URL" in self.outside for service in SERVICES)
            case "kafka":
                return "KAFKA_BOOTSTRAP_SERVERS" in self.outside
            case "issuer":
                return "OIDC_ISSUER" in self.outside
            case "zipkin":
                return any(name in self.outside for name in TRACING_VARIABLES)
            case _:
                return f"{part.upper()}_URL" in self.outside

    def url(self, service: str) -> str:
        """Where a service (or the gateway, or the issuer) answers."""
        name = "OIDC_ISSUER" if service == "issuer" else f"{service.upper()}_URL"
        return self.outside.get(name, f"http://{HOST}:{self.settings.port(service)}").rstrip("/")

    @property
    def bootstrap(self) -> str:
        """The Kafka brokers."""
        port = self.settings.kafka_advertised_port or self.settings.kafka_port
        return self.outside.get("KAFKA_BOOTSTRAP_SERVERS", f"{HOST}:{port}")

    @property
    def zipkin(self) -> str:
        """The local trace page."""
        return f"http://{HOST}:{self.settings.zipkin_port}/zipkin/"

    @property
    def gemeenten(self) -> list[Path]:
        """The folders with the files of municipalities; the second is for those added on this machine."""
        return [ROOT / "deploy" / "gemeenten", self.settings.folder / "gemeenten"]

    def process(self) -> dict[str, str]:
        """What every process gets."""
        passed = {name: self.outside[name] for name in _PASSED_ON if name in self.outside}
        return {"TZ": "UTC", "PYTHONUNBUFFERED": "1", "PATH": str(Path(sys.executable).parent)} | passed

    def service(self, name: str) -> dict[str, str]:
        """Everything a service reads; INTAKE_SERVICE_ROLE=api, given from outside, is SERVICE_ROLE for intake alone."""
        variables = self.process() | self._tracing()
        variables |= {"PROFILE": "local", "HOST": HOST, "PORT": str(self.settings.port(name)), "SERVICE_INSTANCE": "1"}
        variables |= {
            "OIDC_ISSUER": self.url("issuer"),
            "OIDC_AUDIENCE": self.outside.get("OIDC_AUDIENCE", "zorgketen"),
        }
        variables |= {f"{service.upper()}_URL": self.url(service) for service in SERVICES}
        variables |= {
            "OIDC_CLIENT_ID": name,
            "OIDC_CLIENT_KEY": key_pem(self.settings.client_keys / f"{name}.pem").decode(),
        }
        if name != GATEWAY:
            variables |= self._database(name, "DATABASE_URL", "WORKER_DATABASE_URL")
            variables |= self._databases(name, "DATABASE_URL", "WORKER_DATABASE_URL")
            variables |= self._kafka() | {"SERVICE_ROLE": "all"}
            variables |= {key: self._secret(key) for key in ("MASTER_KEY", "PSEUDONYM_KEY")}
        return variables | self._own(name)

    def migration(self, name: str, database: str | None = None) -> dict[str, str]:
        """What the migrations of a service read: the owner of its database, or of one that it is spread over."""
        if database is None:
            return self.process() | self._database(name, "MIGRATION_DATABASE_URL")
        url = self.cluster.urls(name, f"{name}_{database}")["MIGRATION_DATABASE_URL"]
        return self.process() | {"MIGRATION_DATABASE_URL": url}

    def moving(self, name: str) -> dict[str, str]:
        """What a command that moves a municipality of this service reads: the owner of every database too."""
        return (
            self.service(name) | self._database(name, *DATABASE_VARIABLES) | self._databases(name, *DATABASE_VARIABLES)
        )

    def topics(self) -> dict[str, str]:
        """What the step that makes the topics reads."""
        return self.process() | self._kafka() | {"PROFILE": "local"}

    def issuer(self) -> dict[str, str]:
        """What the local issuer reads."""
        folder = self.settings.folder
        redirects = f'["{self.url(GATEWAY)}/terug"]'
        paths = ", ".join(f'"{path}"' for path in self.gemeenten)
        return self.process() | {
            "ISSUER_PORT": str(self.settings.issuer_port),
            "ISSUER_URL": self.url("issuer"),
            "ISSUER_KEYS": str(folder / "secrets" / "signing"),
            "ISSUER_CLIENT_KEYS": str(self.settings.client_keys / "public"),
            "ISSUER_GEMEENTEN": f"[{paths}]",
            "ISSUER_REDIRECTS": redirects,
            "ISSUER_PASSWORD": self.secrets["LOGIN_PASSWORD"],
        }

    def mappen(self) -> dict[str, str]:
        """What the folder exchange reads: it carries for every municipality whose carrier has a key."""
        names = [name for name in machine_names() if name.startswith(POSTBUS)]
        return (
            self.process()
            | self._tracing()
            | {
                "PROFILE": "local",
                "HOST": HOST,
                "PORT": str(self.settings.port("mappen")),
                "OIDC_ISSUER": self.url("issuer"),
                "GATEWAY_URL": self.url(GATEWAY),
                "MAPPEN": str(self.settings.mappen),
                "CLIENT_KEYS": str(self.settings.client_keys),
                "GEMEENTEN": ",".join(name.removeprefix(POSTBUS) for name in names),
            }
            | self._own("mappen")
        )

    def demo(self) -> dict[str, str]:
        """What the story reads: where everything is, and how its people log in."""
        return self.process() | {
            "GATEWAY_URL": self.url(GATEWAY),
            "OIDC_ISSUER": self.url("issuer"),
            "LOGIN_PASSWORD": self.secrets["LOGIN_PASSWORD"],
            "CLIENT_KEYS": str(self.settings.client_keys),
            "REDIRECT_URI": f"{self.url(GATEWAY)}/terug",
            "GEMEENTEN": str(self.gemeenten[1]),
            "DEMO_FOLDER": str(self.settings.folder / "demo"),
            "ZIPKIN_URL": "" if self.is_elsewhere("zipkin") else self.zipkin,
        }

    def _database(self, service: str, *names: str) -> dict[str, str]:
        local = self.cluster.urls(service)
        return {name: self.outside.get(f"{service.upper()}_{name}", local[name]) for name in names}

    def _databases(self, service: str, *names: str) -> dict[str, str]:
        """The databases beside the first one; none where none were asked for."""
        urls = {name: self.cluster.urls(service, f"{service}_{name}") for name in self.settings.databases}
        found = {name: {key.lower(): url[key] for key in names} for name, url in urls.items()}
        return {"DATABASES": json.dumps(found)} if found else {}

    def _kafka(self) -> dict[str, str]:
        """The brokers, and how to log in to them where they are elsewhere."""
        ports = ("KAFKA_PORT", "KAFKA_CONTROLLER_PORT")
        given = {k: v for k, v in self.outside.items() if k.startswith("KAFKA_") and k not in ports}
        return given | {"KAFKA_BOOTSTRAP_SERVERS": self.bootstrap}

    def _secret(self, name: str) -> str:
        return self.outside.get(name, self.secrets[name])

    def _tracing(self) -> dict[str, str]:
        given = {name: value for name, value in self.outside.items() if name.startswith("OTEL_")}
        if self.is_elsewhere("zipkin"):
            return given
        endpoint = f"http://{HOST}:{self.settings.zipkin_port}/api/v2/spans"
        return given | {"OTEL_TRACES_EXPORTER": "zipkin_json", "OTEL_EXPORTER_ZIPKIN_ENDPOINT": endpoint}

    def _own(self, service: str) -> dict[str, str]:
        prefix = f"{service.upper()}_"
        own = {name.removeprefix(prefix): value for name, value in self.outside.items() if name.startswith(prefix)}
        return {name: value for name, value in own.items() if name not in ("URL", "PORT", "MIGRATION_DATABASE_URL")}
