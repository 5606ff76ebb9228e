"""Settings: what must be there, what may not be in production, and that secrets stay out of sight."""

import json
from base64 import b64encode

import pytest
from pydantic import ValidationError

from shared.runtime import settings
from shared.runtime.failpoints import armed, parse
from shared.runtime.settings import ServiceSettings, key_bytes

GOOD = {
    "PROFILE": "production",
    "OIDC_ISSUER": "https://uitgever.test",
    "DATABASE_URL": "postgresql://a:geheim@h/d",
    "WORKER_DATABASE_URL": "postgresql://w:geheim@h/d",
    "KAFKA_BOOTSTRAP_SERVERS": "h:9092",
    "MASTER_KEY": b64encode(bytes(range(32))).decode(),
    "PSEUDONYM_KEY": b64encode(bytes(32)).decode(),
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def read() -> ServiceSettings:
    return ServiceSettings()


def test_a_whole_environment(environment: pytest.MonkeyPatch) -> None:
    found = read()
    assert key_bytes(found.master_key) == bytes(range(32))
    assert found.host == "127.0.0.1"
    for secret in ("geheim", GOOD["MASTER_KEY"], GOOD["PSEUDONYM_KEY"]):
        assert secret not in repr(found)


@pytest.mark.parametrize("name", [name for name in GOOD if name != "PROFILE"])
def test_a_missing_variable_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ValidationError) as raised:
        read()
    assert name.lower() in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MASTER_KEY", "geheim"),
        ("MASTER_KEY", b64encode(b"kort").decode()),
        ("MASTER_KEY", GOOD["PSEUDONYM_KEY"]),
        ("DATABASE_URL", GOOD["WORKER_DATABASE_URL"]),
        ("OIDC_ISSUER", "http://uitgever.test"),
        ("OIDC_CLIENT_ID", "intake"),
        ("FAILPOINTS", "relay.after-send"),
        ("OTEL_TRACES_EXPORTER", "memory"),
        ("OTEL_TRACES_EXPORTER", "jsonl"),
        ("PORT", "99999"),
        ("SERVICE_ROLE", "baas"),
    ],
)
def test_what_production_refuses(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(ValidationError) as raised:
        read()
    assert "geheim" not in str(raised.value)


def test_a_start_that_cannot_be_says_why_in_lines(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.delenv("DATABASE_URL")
    environment.setenv("MASTER_KEY", "geheim")
    with pytest.raises(SystemExit) as ended:
        settings.read(ServiceSettings)
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == ["DATABASE_URL: Field required", "MASTER_KEY: not base64"]


def test_what_a_local_start_may(environment: pytest.MonkeyPatch) -> None:
    given = {
        "PROFILE": "local",
        "FAILPOINTS": "a:2",
        "OIDC_ISSUER": "http://127.0.0.1:1",
        "OTEL_TRACES_EXPORTER": "memory",
    }
    for name, value in given.items():
        environment.setenv(name, value)
    assert read().failpoints == "a:2"


def test_a_fail_point_fires_at_its_pass_and_only_then() -> None:
    fired: list[str] = []
    failpoint = armed(parse("relay.after-send:2, inbox.before"), lambda: fired.append("x"))
    for name in ("relay.after-send", "other", "relay.after-send", "relay.after-send"):
        failpoint(name)
    assert fired == ["x"]
    failpoint("inbox.before")
    assert fired == ["x", "x"]


@pytest.mark.parametrize("text", [":2", "a:0", "a:x", "a:-1"])
def test_a_fail_point_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="FAILPOINTS"):
        parse(text)


def test_more_databases_are_named_and_the_first_one_keeps_its_name(environment: pytest.MonkeyPatch) -> None:
    assert list(read().every_database) == ["eerste"]
    urls = {"database_url": "postgresql://a:geheim@h/e", "worker_database_url": "postgresql://w:geheim@h/e"}
    environment.setenv("DATABASES", json.dumps({"b": urls}))
    found = read()
    assert list(found.every_database) == ["eerste", "b"]
    assert found.every_database["b"].worker_database_url.get_secret_value() == urls["worker_database_url"]
    assert "geheim" not in repr(found)


@pytest.mark.parametrize(
    "databases",
    [
        {"eerste": {"database_url": "a", "worker_database_url": "w"}},
        {"b": {"database_url": "a", "worker_database_url": "a"}},
        {"b": {"database_url": "a"}},
        {"B;": {"database_url": "a", "worker_database_url": "w"}},
    ],
)
def test_a_database_that_is_not_right_is_refused(
    environment: pytest.MonkeyPatch, databases: dict[str, dict[str, str]]
) -> None:
    environment.setenv("DATABASES", json.dumps(databases))
    with pytest.raises(ValidationError):
        read()
