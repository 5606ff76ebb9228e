"""Events as they are stored: explicit names, old shapes lifted to new ones, personal fields set apart."""

import json
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from typing import Any, Generic, TypeVar, get_type_hints

from pydantic import TypeAdapter

from shared.eventsourcing.context import JsonObject
from shared.values.versleuteld import Versleuteld

E = TypeVar("E")

Upcaster = tuple[str, Callable[[JsonObject], JsonObject]]


class UnknownEvent(Exception):
    """A stored name that this release does not know: a newer release wrote it, or a codec lost it."""


class Codec(Generic[E]):
    """Stored name ↔ dataclass, for the events of one aggregate.

    `upcasters` maps an old name to (newer name, function from the old JSON object to the new one); they chain.
    `subject` is the attribute that names the person under whose key `Versleuteld` fields are sealed.
    """

    def __init__(
        self,
        names: Mapping[str, type[E]],
        *,
        upcasters: Mapping[str, Upcaster] | None = None,
        subject: str = "persoon_id",
    ) -> None:
        self.subject = subject
        self._upcasters = dict(upcasters or {})
        self._by_name = {name: TypeAdapter[E](cls) for name, cls in names.items()}
        self._by_type = {cls: (name, self._by_name[name]) for name, cls in names.items()}
        self._sealed = {name: _sealed_fields(cls) for name, cls in names.items()}
        for name, cls in names.items():
            if self._sealed[name] and subject not in get_type_hints(cls):
                raise TypeError(f"{cls.__name__} has sealed fields but no {subject} to seal them for")

    @property
    def names(self) -> tuple[str, ...]:
        """Every stored name that can be read, old ones included."""
        return (*self._by_name, *self._upcasters)

    def name(self, event: E) -> str:
        """The name under which this event is stored."""
        return self._by_type[type(event)][0]

    def encode(self, event: E) -> str:
        """The event as JSON text, personal fields still in clear: never store this when `sealed` names any."""
        return self._by_type[type(event)][1].dump_json(event).decode()

    def sealed(self, name: str) -> tuple[str, ...]:
        """The personal fields of the event stored under `name`."""
        return self._sealed.get(self._newest(name), ())

    def subject_of(self, event: E) -> str:
        """The person whose key seals this event's personal fields."""
        return str(getattr(event, self.subject))

    def decode(self, name: str, data: str) -> E:
        """The event stored as `name`, lifted to its newest shape; UnknownEvent for a name it does not know."""
        if name in self._upcasters:
            value: JsonObject = json.loads(data)
            while name in self._upcasters:
                name, lift = self._upcasters[name]
                value = lift(value)
            data = json.dumps(value)
        adapter = self._by_name.get(name)
        if adapter is None:
            raise UnknownEvent(name)
        return adapter.validate_json(data)

    def decode_forgotten(self, name: str, data: str) -> E:
        """As `decode`, with every personal field None: for whoever needs no person and has no key."""
        if sealed := self.sealed(name):
            value: JsonObject = json.loads(data)
            data = json.dumps(value | {field: None for field in sealed if field in value})
        return self.decode(name, data)

    def _newest(self, name: str) -> str:
        while name in self._upcasters:
            name = self._upcasters[name][0]
        return name


def _sealed_fields(cls: type[Any]) -> tuple[str, ...]:
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    hints = get_type_hints(cls, include_extras=True)
    return tuple(
        name
        for name, hint in hints.items()
        if any(isinstance(m, Versleuteld) for m in getattr(hint, "__metadata__", ()))
    )
