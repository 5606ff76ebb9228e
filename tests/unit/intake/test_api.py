"""Every promised operation has its route, and no route promises less."""

from services.intake.api import routes
from services.intake.sleutels import Sleutels
from shared.contracts.intake.operations import OPERATIONS
from shared.contracts.operations import Rol


def test_every_operation_has_a_route_and_every_route_an_operation() -> None:
    made = {
        (method, getattr(route, "path", ""))
        for route in routes(Sleutels(b"p" * 32)).routes
        for method in getattr(route, "methods", ())
    }
    assert made == {(operation.method, operation.path) for operation in OPERATIONS}


def test_what_changes_something_can_be_repeated_safely() -> None:
    for operation in OPERATIONS:
        searches = operation.path.endswith("_zoek")
        assert operation.effect is (operation.method in {"POST", "PATCH"} and not searches), operation.id
        assert operation.scope.endswith("lezen") is (operation.method == "GET" or searches), operation.id
        changes = operation.effect and "{" in operation.path
        assert operation.if_match is changes, operation.id


def test_an_inwoner_never_lists_searches_or_erases() -> None:
    open_to_inwoner = {operation.id for operation in OPERATIONS if Rol.INWONER in operation.roles}
    for operation in OPERATIONS:
        if operation.method != "POST" and "{" not in operation.path:
            assert operation.id not in open_to_inwoner
    assert open_to_inwoner.isdisjoint({"zoekPersonen", "vergeetPersoon", "toonPersoon", "dossierdeelIntake"})
