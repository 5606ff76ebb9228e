"""An address from outside takes the place of a part; a process gets what it needs and no more."""

import json
from pathlib import Path

import pytest

from deploy.local.environment import Environment
from deploy.local.settings import LocalSettings
from deploy.local.stack import parts
from deploy.local.trouble import Trouble

ALL = {
    "postgres", "kafka", "zipkin", "issuer", "migrate-intake", "migrate-indicatie", "migrate-billing", "topics",
    "intake", "indicatie", "billing", "gateway",
}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    return LocalSettings.model_validate({"zorgketen_local": tmp_path})


def names(settings: LocalSettings, outside: dict[str, str]) -> set[str]:
    return {part.name for part in parts(Environment.of(settings, outside))}


def test_everything_runs_here_by_default(settings: LocalSettings) -> None:
    assert names(settings, {}) == ALL


def test_the_folder_exchange_runs_when_asked(settings: LocalSettings) -> None:
    assert names(settings.model_copy(update={"uitwisseling": True}), {}) == ALL | {"mappen"}
    variables = Environment.of(settings, {"MAPPEN_VANAF": "2026-11-01"}).mappen()
    assert {"0153", "0168", "1735"} <= set(variables["GEMEENTEN"].split(","))
    assert (variables["MAPPEN"], variables["VANAF"]) == (str(settings.folder / "uitwisseling"), "2026-11-01")
    assert not {"DATABASE_URL", "MASTER_KEY", "OIDC_CLIENT_KEY"} & variables.keys()


@pytest.mark.parametrize(
    ("outside", "away"),
    [
        ({"KAFKA_BOOTSTRAP_SERVERS": "kafka.voorbeeld:9092"}, {"kafka"}),
        ({"OIDC_ISSUER": "https://inloggen.voorbeeld"}, {"issuer"}),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://sporen.voorbeeld:4318"}, {"zipkin"}),
        ({"BILLING_URL": "http://billing.voorbeeld"}, {"billing"}),
        (
            {
                f"{service}_{name}": f"postgresql://u:w@db.voorbeeld/{service.lower()}"
                for service in ("INTAKE", "INDICATIE", "BILLING")
                for name in ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL")
            },
            {"postgres"},
        ),
    ],
)
def test_an_address_from_outside_takes_the_place_of_a_part(
    settings: LocalSettings, outside: dict[str, str], away: set[str]
) -> None:
    assert names(settings, outside) == ALL - away


def test_the_address_from_outside_reaches_the_services(settings: LocalSettings) -> None:
    outside = {"KAFKA_BOOTSTRAP_SERVERS": "kafka.voorbeeld:9092", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://x:4318"}
    variables = Environment.of(settings, outside).service("intake")
    assert variables["KAFKA_BOOTSTRAP_SERVERS"] == "kafka.voorbeeld:9092"
    assert variables["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://x:4318"
    assert "OTEL_EXPORTER_ZIPKIN_ENDPOINT" not in variables


def test_half_a_database_is_refused(settings: LocalSettings) -> None:
    with pytest.raises(Trouble, match="INTAKE_WORKER_DATABASE_URL, INTAKE_MIGRATION_DATABASE_URL too"):
        Environment.of(settings, {"INTAKE_DATABASE_URL": "postgresql://u:w@db/intake"})


def test_a_variable_can_be_for_one_service_alone(settings: LocalSettings) -> None:
    environment = Environment.of(settings, {"INTAKE_SERVICE_ROLE": "api", "INTAKE_FAILPOINTS": "na-append"})
    assert environment.service("intake")["SERVICE_ROLE"] == "api"
    assert environment.service("intake")["FAILPOINTS"] == "na-append"
    assert environment.service("billing")["SERVICE_ROLE"] == "all"
    assert "FAILPOINTS" not in environment.service("billing")


def test_each_process_gets_no_more_than_it_needs(settings: LocalSettings) -> None:
    environment = Environment.of(settings, {"AWS_SECRET_ACCESS_KEY": "x"})
    gateway, intake, issuer = environment.service("gateway"), environment.service("intake"), environment.issuer()
    assert not {"DATABASE_URL", "MASTER_KEY", "PSEUDONYM_KEY", "KAFKA_BOOTSTRAP_SERVERS"} & gateway.keys()
    assert not {"MIGRATION_DATABASE_URL", "AWS_SECRET_ACCESS_KEY"} & intake.keys()
    assert not {"MASTER_KEY", "PSEUDONYM_KEY", "DATABASE_URL"} & issuer.keys()
    assert (
        len({intake["DATABASE_URL"], intake["WORKER_DATABASE_URL"], environment.service("billing")["DATABASE_URL"]})
        == 3
    )


def test_secrets_are_made_once_and_only_the_owner_reads_them(settings: LocalSettings) -> None:
    first = Environment.of(settings, {}).service("intake")
    assert Environment.of(settings, {}).service("intake") == first
    assert (settings.folder / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert all(path.stat().st_mode & 0o077 == 0 for path in settings.client_keys.glob("*.pem"))


def test_an_unknown_part_is_refused(settings: LocalSettings) -> None:
    with pytest.raises(Trouble, match="no part here is called redis: choose from postgres, kafka"):
        parts(Environment.of(settings, {}), ["redis"])


def test_services_are_spread_over_the_databases_that_are_asked_for(settings: LocalSettings) -> None:
    spread = settings.model_copy(update={"spread": "b, c"})
    assert names(spread, {}) == ALL | {f"migrate-{s}-{d}" for s in ("intake", "indicatie", "billing") for d in "bc"}
    environment = Environment.of(spread, {})
    assert environment.cluster.names("intake") == ["intake", "intake_b", "intake_c"]
    serving = json.loads(environment.service("intake")["DATABASES"])
    assert set(serving) == {"b", "c"}
    assert set(serving["b"]) == {"database_url", "worker_database_url"}
    assert serving["b"]["database_url"].endswith("/intake_b")
    moving = environment.moving("intake")
    assert "MIGRATION_DATABASE_URL" in moving
    assert json.loads(moving["DATABASES"])["c"]["migration_database_url"].endswith("/intake_c")
    assert environment.migration("intake", "b")["MIGRATION_DATABASE_URL"].endswith("/intake_b")
    assert "DATABASES" not in Environment.of(settings, {}).service("intake")
