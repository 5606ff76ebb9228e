"""The names of metrics: those that rules and dashboards speak of, and those that the code makes."""

import ast
import re
from functools import cache

import yaml

from deploy.local.settings import ROOT
from deploy.observability.boards import BOARDS

RULES = ROOT / "deploy" / "observability" / "rules.yml"
OF_LIBRARIES = {
    "up",  # Prometheus itself
    "http_server_active_requests",
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
    "process_open_fds",
    "otel_sdk_exporter_span_exported_total",
    "otel_sdk_processor_span_processed_total",
}
"""What libraries measure in our processes; an e2e test finds them in a real exposition."""
_UNITS = {"s": "_seconds"}
_STRING = re.compile(r'"[^"]*"')
_LABELS = re.compile(r"\b(by|on|without|ignoring) \([^)]*\)")
_NAME = re.compile(r"(?<![\w:$])[a-z][a-z0-9_:]*[a-z0-9](?=\s*(?:[{\[)><+/*-]|$|\n| (?:and|or|unless|>|<)))")
_WORDS = {"and", "or", "unless", "by", "on", "le"}


def named() -> set[str]:
    """Every metric in an expression of a rule or a panel."""
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    expressions = [rule["expr"] for group in groups for rule in group["rules"]]
    expressions += [panel.query for board in BOARDS for panel in board.panels]
    return {name for expression in expressions for name in _of(expression)}


def _of(expression: str) -> set[str]:
    bare = re.sub(r"\{[^}]*\}", "{", _LABELS.sub("", _STRING.sub("", expression)))
    return set(_NAME.findall(bare)) - _WORDS


@cache
def of_the_code() -> frozenset[str]:
    """Every metric as Prometheus shows it: what shared/ and services/ make, and what libraries do."""
    found = set(OF_LIBRARIES)
    for folder in ("shared", "services"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    found |= _made_by(node)
    return frozenset(found)


def _made_by(call: ast.Call) -> set[str]:
    maker = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {keyword.arg: keyword.value.value for keyword in call.keywords if isinstance(keyword.value, ast.Constant)}
    first = [argument.value for argument in call.args[:2] if isinstance(argument, ast.Constant)]
    name = given.get("name", first[0] if first else None)
    if not isinstance(name, str):
        return set()
    plain = name.replace(".", "_")
    match maker:
        case "gauge" | "Meting":
            unit = given.get("unit", first[1] if len(first) > 1 else "")
            return {plain + _UNITS.get(str(unit), "")}
        case "create_counter":
            return {f"{plain}_total"}
        case "create_histogram":
            base = plain + _UNITS.get(str(given.get("unit", "")), "")
            return {f"{base}_{part}" for part in ("bucket", "count", "sum")}
    return set()
