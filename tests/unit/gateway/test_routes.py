"""The tree of paths finds exactly what was declared."""

from dataclasses import replace

import pytest

from services.gateway.facade import OPERATIONS
from services.gateway.routes import RouteTable
from shared.contracts.operations import Operation
from tests.unit.gateway.door import path_for

ONE = OPERATIONS[0]


def table(*paths: tuple[str, str]) -> RouteTable:
    return RouteTable([replace(ONE, id=f"o{n}", method=m, path=p) for n, (m, p) in enumerate(paths)])  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_each_declared_path_is_found(operation: Operation) -> None:
    found = RouteTable(OPERATIONS).find(path_for(operation))
    assert found is not None
    assert found.operation(operation.method) is operation
    assert operation.method in found.allow


def test_a_fixed_segment_wins_and_a_dead_end_is_left() -> None:
    routes = table(("GET", "/v1/a/{id}"), ("GET", "/v1/a/_zoek"), ("GET", "/v1/a/_zoek/b"), ("GET", "/v1/a/{id}/c"))
    fixed, variable, behind = routes.find("/v1/a/_zoek"), routes.find("/v1/a/7"), routes.find("/v1/a/_zoek/c")
    assert fixed is not None
    assert variable is not None
    assert behind is not None
    assert (dict(fixed.params), dict(variable.params), dict(behind.params)) == ({}, {"id": "7"}, {"id": "_zoek"})


def test_two_operations_on_one_method_and_path_are_refused() -> None:
    with pytest.raises(ValueError, match="clashes"):
        table(("GET", "/v1/a/{id}"), ("GET", "/v1/a/{id}"))
    with pytest.raises(ValueError, match="clashes"):
        table(("GET", "/v1/a/{id}"), ("POST", "/v1/a/{ander}"))
