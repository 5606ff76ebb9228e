"""What a message came to: its retourcodes, and the decisions of a message without any."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from services.indicatie.domain.ids import BerichtId
from services.indicatie.domain.voorziening import Wet
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import Decision
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel:
    """Level 3 and 4: codes of the header and of each line, in order; `voer_uit` is run in the transaction if none."""

    kop: tuple[str, ...] = ()
    regels: tuple[tuple[str, ...], ...] = ()
    voer_uit: Uitvoering = field(default=niets)

    @property
    def codes(self) -> tuple[str, ...]:
        """Each code once, in order."""
        alle = [*self.kop, *(code for regel in self.regels for code in regel)]
        return tuple(dict.fromkeys(alle))
