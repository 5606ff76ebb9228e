"""The environment of a process as typed settings; a production process refuses the conveniences of a local one."""

import sys
from base64 import b64decode
from binascii import Error as Base64Error
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.eventsourcing.places import HOME
from shared.runtime.failpoints import parse

KEY_BYTES = 32


class Role(StrEnum):
    """What one process of a service does: answer HTTP, run the loops behind it, or both."""

    ALL = "all"
    API = "api"
    WORKER = "worker"


def _is_key(secret: SecretStr) -> SecretStr:
    try:
        raw = b64decode(secret.get_secret_value(), validate=True)
    except Base64Error:
        raise ValueError("not base64") from None
    if len(raw) != KEY_BYTES:
        raise ValueError(f"not {KEY_BYTES} bytes in base64")
    return secret


Key = Annotated[SecretStr, AfterValidator(_is_key)]


def key_bytes(secret: SecretStr) -> bytes:
    """The 32 bytes of a key from the environment."""
    return b64decode(secret.get_secret_value())


class ProcessSettings(BaseSettings):
    """What every process reads, the gateway included. ValidationError names each variable that is missing or wrong."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True, secrets_dir=None)

    profile: Literal["local", "production"] = "production"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    service_instance: str = "1"
    stop_timeout: float = 10.0
    """Seconds that running requests and loops get to end after SIGTERM."""

    oidc_issuer: str
    oidc_audience: str = "zorgketen"
    oidc_client_id: str | None = None
    oidc_client_key: SecretStr | None = None

    otel_traces_exporter: Literal["otlp", "zipkin_json", "jsonl", "memory", "none"] = "otlp"
    otel_jsonl_dir: str | None = None
    otel_traces_sampler: str = "parentbased_always_on"
    otel_traces_sampler_arg: float = Field(default=1.0, ge=0.0, le=1.0)

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    failpoints: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        parse(self.failpoints)
        if (self.oidc_client_id is None) is not (self.oidc_client_key is None):
            raise ValueError("OIDC_CLIENT_ID and OIDC_CLIENT_KEY go together")
        if self.otel_traces_exporter == "jsonl" and not self.otel_jsonl_dir:
            raise ValueError("OTEL_TRACES_EXPORTER=jsonl needs OTEL_JSONL_DIR")
        if self.profile == "production":
            if self.failpoints:
                raise ValueError("FAILPOINTS is refused in production")
            if self.otel_traces_exporter in {"jsonl", "memory"}:
                raise ValueError("OTEL_TRACES_EXPORTER=jsonl and memory are for tests")
            if not self.oidc_issuer.startswith("https://"):
                raise ValueError("OIDC_ISSUER is https in production")
        return self


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]


class DatabaseUrls(BaseModel):
    """How the app and the worker log in to one more database of the service."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    database_url: SecretStr
    worker_database_url: SecretStr
    migration_database_url: SecretStr | None = None
    """The owner's, for the commands that move a municipality; a service that serves is not given it."""


class ServiceSettings(ProcessSettings):
    """What a service with a database and a broker reads on top."""

    service_role: Role = Role.ALL
    database_url: SecretStr
    worker_database_url: SecretStr
    migration_database_url: SecretStr | None = None
    databases: dict[Name, DatabaseUrls] = Field(default_factory=dict)
    """The databases beside that one, by name, over which municipalities are spread; JSON in the environment."""
    kafka_bootstrap_servers: str
    kafka_group: str | None = None
    """The consumer group, where it is not the service's name: two installations on one broker."""
    master_key: Key
    pseudonym_key: Key

    job_lease: float = Field(default=30.0, gt=0)
    """Seconds after which the job of a worker that was killed goes to another."""
    database_pool: int = Field(default=10, ge=1)
    worker_database_pool: int = Field(default=8, ge=3)
    database_connect_timeout: float = 5.0
    database_acquire_timeout: float = 1.0
    database_command_timeout: float = 10.0

    @property
    def every_database(self) -> dict[str, DatabaseUrls]:
        """All databases of the service, the first one first."""
        first = DatabaseUrls(
            database_url=self.database_url,
            worker_database_url=self.worker_database_url,
            migration_database_url=self.migration_database_url,
        )
        return {HOME: first} | self.databases

    @model_validator(mode="after")
    def _separate_roles(self) -> Self:
        for urls in self.every_database.values():
            if urls.database_url.get_secret_value() == urls.worker_database_url.get_secret_value():
                raise ValueError("DATABASE_URL and WORKER_DATABASE_URL log in as different roles")
        if HOME in self.databases:
            raise ValueError(f"DATABASES: {HOME} is the name of the database in DATABASE_URL")
        if self.profile == "production" and self.master_key.get_secret_value() == self.pseudonym_key.get_secret_value():
            raise ValueError("MASTER_KEY and PSEUDONYM_KEY differ in production")
        return self


S = TypeVar("S", bound=BaseSettings)


def read(kind: type[S]) -> S:
    """The settings from the environment; SystemExit 2, with a line for each variable, where they are not right."""
    try:
        return kind()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False, include_context=False):
            name = "_".join(str(part) for part in fault["loc"]).upper() or "environment"
            sys.stderr.write(f"{name}: {fault['msg'].removeprefix('Value error, ')}\n")
        raise SystemExit(2) from None
