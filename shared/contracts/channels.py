"""The topics: which there are, who hears them, and how the broker keeps them; all of it follows from the messages."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import shared.contracts
from shared.contracts.envelope import MAX_BYTES, Message

PARTITIONS: Final = 12
RETENTION: Final = timedelta(days=90)
DLQ: Final = ".dlq"

HEARS: Final[Mapping[str, tuple[str, ...]]] = {
    "intake": ("indicatie.beschikking",),
    "indicatie": ("billing.contract", "billing.declaratie", "intake.aanvraag", "intake.persoon"),
    "billing": ("indicatie.beschikking", "indicatie.toewijzing", "intake.persoon"),
}
"""The topics each service listens to; a contract test compares this with its subscriptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic as it must be at the broker; replication and min.insync.replicas belong to the environment."""

    name: str
    partitions: int = PARTITIONS
    retention: timedelta = RETENTION
    compression: str = "gzip"
    max_bytes: int = 2 * MAX_BYTES

    @property
    def config(self) -> dict[str, str]:
        """The settings of the topic, by the broker's names."""
        return {
            "cleanup.policy": "delete",
            "compression.type": self.compression,
            "max.message.bytes": str(self.max_bytes),
            "retention.ms": str(int(self.retention.total_seconds() * 1000)),
        }


def messages() -> dict[str, type[Message]]:
    """Every public message of every service, by its type; ValueError where two share a type."""
    for module in pkgutil.walk_packages(shared.contracts.__path__, f"{shared.contracts.__name__}."):
        importlib.import_module(module.name)
    found: dict[str, type[Message]] = {}
    for cls in _concrete(Message):
        if found.setdefault(cls.type, cls) is not cls:
            raise ValueError(f"two messages of type {cls.type}")
    return dict(sorted(found.items()))


def topics() -> tuple[Topic, ...]:
    """Every topic the contracts tell of, each with the topic of its dead letters."""
    names = sorted({cls.topic for cls in messages().values()})
    letters = (Topic(name=f"{name}{DLQ}", max_bytes=4 * MAX_BYTES) for name in names)
    return (*(Topic(name=name) for name in names), *letters)


def _concrete(cls: type[Message]) -> list[type[Message]]:
    """The classes of this package with a type of their own; a class in between only shares fields."""
    mine = [cls] if "type" in vars(cls) and cls.__module__.startswith(f"{shared.contracts.__name__}.") else []
    return [*mine, *(found for sub in cls.__subclasses__() for found in _concrete(sub))]
