"""What an inwoner may see: what that same inwoner reported or filed."""

from shared.contracts.operations import Rol
from shared.errors import NotFound
from shared.runtime.identity import Caller

MEDEWERKERS = frozenset(Rol) - {Rol.INWONER}


def inwoner(caller: Caller) -> str | None:
    """The token subject of a caller who is nothing but an inwoner; None for the municipality's own people."""
    return None if caller.roles & MEDEWERKERS else caller.subject


def alleen_eigen(caller: Caller, door: str | None) -> None:
    """NotFound for an inwoner where somebody else reported or filed it."""
    if (subject := inwoner(caller)) is not None and subject != door:
        raise NotFound
