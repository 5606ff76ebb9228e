"""Every operation × every role: passed on to its service, or 403; without a token 401."""

import pytest

from services.gateway.facade import OPERATIONS, SERVICES
from shared.contracts.operations import Operation, Rol
from tests.unit.gateway.door import Door, problem, token_for

SCOPES = [f"{part}.{right}" for part in (*SERVICES, "beheer") for right in ("lezen", "schrijven")]
PASSED_ON = [operation for operation in OPERATIONS if operation.service != "gateway"]
OWN = [operation for operation in OPERATIONS if operation.service == "gateway"]


def _id(value: object) -> str:
    return value.id if isinstance(value, Operation) else str(value)


@pytest.mark.parametrize("rol", Rol, ids=_id)
@pytest.mark.parametrize("operation", PASSED_ON, ids=_id)
async def test_a_role_gets_through_where_the_operation_says_so(gateway: Door, operation: Operation, rol: Rol) -> None:
    response = await gateway.call(operation, rol)
    if rol in operation.roles:
        assert response.status_code == 200, response.text
        assert [len(service.requests) for name, service in gateway.services.items() if name == operation.service] == [1]
        assert response.json() == {"van": operation.service}
    else:
        problem(response, 403)
        assert not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize("rol", Rol, ids=_id)
@pytest.mark.parametrize("operation", OWN, ids=_id)
async def test_a_role_may_ask_for_what_is_put_together(gateway: Door, operation: Operation, rol: Rol) -> None:
    response = await gateway.call(operation, rol)
    assert (response.status_code != 403) is (rol in operation.roles)
    if rol not in operation.roles:
        assert not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=_id)
async def test_without_its_scope_a_role_does_not_help(gateway: Door, operation: Operation) -> None:
    token = token_for(*operation.roles, scope=[scope for scope in SCOPES if scope != operation.scope])
    problem(await gateway.call(operation, token=token), 403)
    assert not any(service.requests for service in gateway.services.values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=_id)
async def test_without_a_token_nothing_is_open(gateway: Door, operation: Operation) -> None:
    response = await gateway.call(operation, token="")
    problem(response, 401)
    assert response.headers["www-authenticate"] == "Bearer"
    assert not any(service.requests for service in gateway.services.values())


def test_every_operation_declares_who_and_what_for() -> None:
    for operation in OPERATIONS:
        assert operation.roles, operation.id
        assert operation.scope in SCOPES, operation.id


def test_what_is_between_services_has_no_route() -> None:
    assert not any(operation.internal for operation in OPERATIONS)
    assert not any("dossierdelen" in operation.path or "persoonsgegevens" in operation.path for operation in OPERATIONS)
