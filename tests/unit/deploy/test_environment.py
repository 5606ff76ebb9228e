"""Compose and the manifests give every process all it reads: the settings are made from what they set."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
import yaml
from pydantic_settings import BaseSettings

from deploy.lint.kustomize import OVERLAYS, Manifest, containers, render
from deploy.local.compose import variables
from deploy.local.environment import Environment
from deploy.local.settings import ROOT, LocalSettings
from services.billing.settings import Settings as BillingSettings
from services.gateway.settings import GatewaySettings
from services.indicatie.settings import Settings as IndicatieSettings
from services.intake.settings import Settings as IntakeSettings
from shared.runtime.kafka import KafkaSettings
from shared.runtime.settings import ProcessSettings, ServiceSettings

SETTINGS: Mapping[str, type[ProcessSettings]] = {
    "gateway": GatewaySettings,
    "intake": IntakeSettings,
    "indicatie": IndicatieSettings,
    "billing": BillingSettings,
}
ALL: Sequence[type[BaseSettings]] = (*SETTINGS.values(), KafkaSettings)
DATABASES = ("intake", "indicatie", "billing")
COMPOSE = ROOT / "deploy" / "compose.yaml"
FROM_OUTSIDE = re.compile(r"\$\{([A-Z_]+)(?::\?[^}]*)?\}")


@pytest.fixture(autouse=True)
def nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ALL:
        for name in names(kind):
            monkeypatch.delenv(name, raising=False)


@pytest.fixture
def given(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What `make compose-env` writes."""
    settings = LocalSettings.model_validate({"zorgketen_local": tmp_path_factory.mktemp("local")})
    return variables(Environment.of(settings, {}))


def names(kind: type[BaseSettings]) -> Iterable[str]:
    prefix = kind.model_config.get("env_prefix", "")
    return (f"{prefix}{name}".upper() for name in kind.model_fields)


def required(kind: type[BaseSettings]) -> set[str]:
    prefix = kind.model_config.get("env_prefix", "")
    return {f"{prefix}{name}".upper() for name, field in kind.model_fields.items() if field.is_required()}


def made(kind: type[BaseSettings], variables: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """The settings as the process would make them."""
    assert required(kind) <= variables.keys()
    with monkeypatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        return kind()


def in_compose(service: str, given: Mapping[str, str]) -> dict[str, str]:
    found = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"][service]["environment"]
    return {name: FROM_OUTSIDE.sub(lambda hit: given[hit[1]], value) for name, value in found.items()}


@pytest.mark.parametrize("service", SETTINGS)
def test_compose_sets_all_that_a_service_reads(
    service: str, given: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = made(SETTINGS[service], in_compose(service, given), monkeypatch)
    assert settings.host == "0.0.0.0"
    assert settings.port == 8000


@pytest.mark.parametrize("service", DATABASES)
def test_compose_migrates_each_database_as_its_owner(service: str, given: Mapping[str, str]) -> None:
    url = in_compose(f"migrate-{service}", given)["MIGRATION_DATABASE_URL"]
    assert url == f"postgresql://{service}_owner:{given[f'{service.upper()}_OWNER_PASSWORD']}@postgres:5432/{service}"


def test_compose_takes_nothing_from_outside_that_is_not_written(given: Mapping[str, str]) -> None:
    assert {hit[1] for hit in FROM_OUTSIDE.finditer(COMPOSE.read_text(encoding="utf-8"))} == given.keys()


def test_compose_listens_on_loopback_alone() -> None:
    services = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert len(ports) > 5
    assert all(port.startswith("127.0.0.1:") for port in ports)


def secret(name: str) -> str:
    """A value as the Secret of that name would hold it."""
    return b64encode(name.encode().ljust(32, b"-")[:32]).decode() if name.endswith("-key") else f"geheim-van-{name}"


def environment(container: Manifest, config: Mapping[str, str]) -> dict[str, str]:
    """The variables of a container: what it takes whole, then its own, with `$(NAME)` filled in."""
    found = dict(config) if container.get("envFrom") == [{"configMapRef": {"name": "zorgketen"}}] else {}
    for entry in container["env"]:
        source = entry.get("valueFrom", {})
        value = entry.get("value")
        if value is None:
            value = secret(source["secretKeyRef"]["name"]) if "secretKeyRef" in source else "a-pod-0"
        found[entry["name"]] = re.sub(r"\$\(([A-Z_]+)\)", lambda hit: found[hit[1]], value)
    return found


def workloads(overlay: str) -> dict[str, dict[str, str]]:
    manifests = render(OVERLAYS / overlay)
    (config,) = (m["data"] for m in manifests if m["kind"] == "ConfigMap" and m["metadata"]["name"] == "zorgketen")
    return {
        manifest["metadata"]["name"]: environment(container, config)
        for manifest in manifests
        for container in containers(manifest)
        if container["image"].startswith("zorgketen/")
    }


@pytest.mark.parametrize("overlay", ["zeven", "land"])
def test_the_manifests_set_all_that_each_process_reads(overlay: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = workloads(overlay)
    wanted = {f"{service}-{role}" for service in DATABASES for role in ("api", "worker", "migratie")}
    assert found.keys() == wanted | {"gateway"}
    assert made(GatewaySettings, found["gateway"], monkeypatch).profile == "production"
    for service in DATABASES:
        for role in ("api", "worker"):
            settings: ServiceSettings = made(SETTINGS[service], found[f"{service}-{role}"], monkeypatch)
            assert (settings.profile, settings.service_role) == ("production", role)
            for url, login in ((settings.database_url, "app"), (settings.worker_database_url, "worker")):
                assert url.get_secret_value().startswith(
                    f"postgresql://{service}_{login}:geheim-van-{service}-db-{login}@"
                )
                assert "sslmode=verify-full" in url.get_secret_value()
        kafka: KafkaSettings = made(KafkaSettings, found[f"{service}-worker"], monkeypatch)
        assert (kafka.security_protocol, kafka.sasl_mechanism) == ("SASL_SSL", "SCRAM-SHA-512")
        assert kafka.sasl_username == service
        assert kafka.sasl_password is not None
        assert kafka.ca_file is not None
        owner = found[f"{service}-migratie"]["MIGRATION_DATABASE_URL"]
        assert owner.startswith(f"postgresql://{service}_owner:geheim-van-{service}-db-owner@")


@pytest.mark.parametrize("overlay", ["zeven", "land"])
def test_no_process_gets_a_variable_that_it_does_not_read(overlay: str) -> None:
    telemetry = {"OTEL_EXPORTER_OTLP_ENDPOINT"}
    filled_in = {"APP_PASSWORD", "WORKER_PASSWORD", "OWNER_PASSWORD", "MIGRATION_DATABASE_URL"}
    known = {name for kind in ALL for name in names(kind)} | telemetry | filled_in
    assert {name for variables in workloads(overlay).values() for name in variables} <= known
