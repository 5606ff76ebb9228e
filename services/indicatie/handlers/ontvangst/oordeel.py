"""What a message came to: its retourcodes, and the decisions of a message without any."""

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import Decision
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

Vondst = tuple[str, str]
"""A path in the message and the retourcode that belongs there."""
Uitvoering = Callable[[Store], Coroutine[Any, Any, list[Decision[Any, Any]]]]


async def niets(tx: Store) -> list[Decision[Any, Any]]:
    """No effect beyond the message itself."""
    del tx
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Zending:
    """Who sent which message about whom, and for which municipality (`ctx.tenant`) it is handled."""

    ctx: Context
    bericht_id: BerichtId
    wet: Wet
    agb: Agb
    persoon_id: PersoonId
    dagtekening: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """Level 3 and 4: codes of the header, and of each place in the message (its path as JSON).

    `voer_uit` is run in the transaction if there are none; `te_laat_na` is the last day on which the message was in
    time, where it was not.
    """

    kop: tuple[str, ...] = ()
    vondsten: tuple[Vondst, ...] = ()
    voer_uit: Uitvoering = field(default=niets)
    te_laat_na: date | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """Each code once, in order."""
        return tuple(dict.fromkeys([*self.kop, *(code for _, code in self.vondsten)]))


def per_regel(reeks: str, codes: Iterable[tuple[str, ...]]) -> tuple[Vondst, ...]:
    """The codes of the lines of a row, in order, each at its place."""
    return tuple((f"client.{reeks}[{plek}]", code) for plek, van in enumerate(codes) for code in van)
