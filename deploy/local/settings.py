"""Where the local start keeps its files and on which ports its parts listen; each is a variable of the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"


class LocalSettings(BaseSettings):
    """The variable of a field is its name in capitals, such as GATEWAY_PORT."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    zorgketen_local: Path = ROOT / ".local"
    zorgketen_cache: Path | None = None
    gateway_port: int = Field(default=8080, ge=1, le=65535)
    issuer_port: int = Field(default=8090, ge=1, le=65535)
    intake_port: int = Field(default=8101, ge=1, le=65535)
    indicatie_port: int = Field(default=8102, ge=1, le=65535)
    billing_port: int = Field(default=8103, ge=1, le=65535)
    mappen_port: int = Field(default=8104, ge=1, le=65535)
    postgres_port: int = Field(default=15432, ge=1, le=65535)
    kafka_port: int = Field(default=19092, ge=1, le=65535)
    kafka_controller_port: int = Field(default=19093, ge=1, le=65535)
    zipkin_port: int = Field(default=9411, ge=1, le=65535)
    uitwisseling: bool = False
    """Run the folder exchange too; what it puts in its folders names clients in clear."""
    spread: str = ""
    """The names, with commas, of databases beside the first one of each service, to move municipalities to."""
    kafka_advertised_port: int | None = Field(default=None, ge=1, le=65535)
    """Only for tests: where clients find the broker, when something stands in between."""
    backup_folder: Path | None = None
    """Where base backups lie and every segment of the WAL is archived; nothing is archived without it."""
    throw_away: bool = False
    """Only for tests: data that need not survive a crash of the machine."""

    @property
    def folder(self) -> Path:
        """Everything the local start writes."""
        return self.zorgketen_local.absolute()

    @property
    def databases(self) -> tuple[str, ...]:
        """The names in `spread`."""
        return tuple(name.strip() for name in self.spread.split(",") if name.strip())

    @property
    def cache(self) -> Path:
        """Where the jars lie; may be shared by several clones."""
        return (self.zorgketen_cache or self.folder).absolute()

    @property
    def logs(self) -> Path:
        """A log file per part."""
        return self.folder / "logs"

    @property
    def client_keys(self) -> Path:
        """The private keys of the machine clients, `<client>.pem`."""
        return self.folder / "secrets" / "clients"

    @property
    def mappen(self) -> Path:
        """The folders of the folder exchange, one per municipality."""
        return self.folder / "uitwisseling"

    def port(self, name: str) -> int:
        """The port of a service."""
        return int(getattr(self, f"{name}_port"))
