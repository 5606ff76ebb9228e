"""A provider sees its own and nothing else; the municipality's people see all."""

from shared.contracts.operations import Rol
from shared.errors import Forbidden
from shared.runtime.identity import Caller


def eigen_agb(caller: Caller) -> str | None:
    """The provider to whose things this caller is limited; None for the municipality's own people."""
    if Rol.AANBIEDER not in caller.roles:
        return None
    if caller.agb is None:
        raise Forbidden("Het token noemt geen AGB-code.")
    return caller.agb
