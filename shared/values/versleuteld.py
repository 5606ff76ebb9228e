"""The mark on a field of an event that is sealed under its person's key before it is stored."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Versleuteld:
    """`Annotated[X | None, Versleuteld()]`: sealed at rest, None once the person's key has been destroyed."""
