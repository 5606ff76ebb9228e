"""Rules, dashboards and the collector speak of what there is: metrics of the code, entries of the runbook."""

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from deploy.local.settings import ROOT
from deploy.observability.boards import BOARDS
from deploy.observability.dashboards import files, main
from tests.support.metrics import named, of_the_code

OBSERVABILITY = ROOT / "deploy" / "observability"


def rules() -> Iterator[dict[str, Any]]:
    groups = yaml.safe_load((OBSERVABILITY / "rules.yml").read_text(encoding="utf-8"))["groups"]
    return (rule for group in groups for rule in group["rules"])


def alerts() -> list[dict[str, Any]]:
    return [rule for rule in rules() if "alert" in rule]


def test_every_metric_that_is_named_is_one_of_ours() -> None:
    known = of_the_code() | {rule["record"] for rule in rules() if "record" in rule}
    assert named() - known == set()
    assert len(named()) > 20


def test_a_metric_that_nobody_makes_is_seen() -> None:
    assert "zorgketen_relay_lag" in of_the_code()
    assert "zorgketen_relay_lags" not in of_the_code()


def test_every_alert_has_its_entry_and_every_entry_its_alert() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    entries = re.findall(r"^### (\w+)$", text, re.MULTILINE)
    assert sorted(entries) == sorted(alert["alert"] for alert in alerts())
    for entry in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        for part in ("**Means.**", "**See.**", "**Do.**", "**Performed"):
            assert part in entry, entry.splitlines()[0]


def test_every_alert_fires_once_in_its_tests() -> None:
    tested = yaml.safe_load((OBSERVABILITY / "rules.test.yml").read_text(encoding="utf-8"))["tests"]
    fired = {case["alertname"] for test in tested for case in test["alert_rule_test"] if case["exp_alerts"]}
    assert fired == {alert["alert"] for alert in alerts()}


def test_every_alert_says_how_urgent_it_is() -> None:
    assert {alert["labels"]["severity"] for alert in alerts()} == {"page", "ticket", "work"}


def test_the_dashboards_are_as_they_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err
    assert {board.name for board in BOARDS} >= {
        "http", "append", "relay", "consumers", "projections", "storingen", "jobs", "terms", "money",
    }  # fmt: skip
    for text in files().values():
        panels = json.loads(text)["panels"]
        assert len({(p["gridPos"]["x"], p["gridPos"]["y"]) for p in panels}) == len(panels)


def test_the_collector_keeps_errors_and_slow_traces() -> None:
    config = yaml.safe_load((OBSERVABILITY / "collector.yaml").read_text(encoding="utf-8"))
    policies = {policy["type"]: policy for policy in config["processors"]["tail_sampling"]["policies"]}
    assert policies["status_code"]["status_code"] == {"status_codes": ["ERROR"]}
    assert policies["latency"]["latency"]["threshold_ms"] <= 1000
    assert 0 < policies["probabilistic"]["probabilistic"]["sampling_percentage"] < 100
    pipeline = config["service"]["pipelines"]["traces"]
    assert pipeline["processors"] == ["memory_limiter", "tail_sampling", "batch"]
    for kind in ("receivers", "processors", "exporters"):
        assert set(pipeline[kind]) <= set(config[kind])
    assert set(config["service"]["extensions"]) <= set(config["extensions"])


def test_the_names_of_the_code_are_read_from_it() -> None:
    """The reader sees each way in which an instrument is made."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "shared").rglob("*.py")]
    makers = {"create_counter", "create_histogram", "create_up_down_counter", "create_gauge"}
    used = {
        node.func.attr
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in makers
    }
    assert used <= {"create_counter", "create_histogram"}
