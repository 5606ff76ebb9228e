"""What can happen to a toewijzing, and its versions after that."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from services.indicatie.domain.ids import ToewijzingId
from services.indicatie.domain.versie import Versie
from shared.values.bedrag import NUL, Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class ToegekendDeel:
    """Signed volume in `eenheid` and signed money; a credit takes both away."""

    eenheid: str
    volume: int
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingAfgegeven:
    """The first version."""

    versie: Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingGewijzigd:
    """A later version."""

    versie: Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingVerwijderd:
    """The last version: Einddatum is Ingangsdatum, reason 13."""

    versie: Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeGenoteerd:
    """What a claim awarded on this toewijzing."""

    toewijzing_id: ToewijzingId
    deel: ToegekendDeel


Event = ToewijzingAfgegeven | ToewijzingGewijzigd | ToewijzingVerwijderd | VolumeGenoteerd


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The current version, the earlier ones, and what was awarded (volume by unit)."""

    huidig: Versie | None = None
    versies: tuple[Versie, ...] = ()
    toegekend: Mapping[str, int] = field(default_factory=dict)
    toegekend_bedrag: Bedrag = NUL

    @property
    def heeft_toegekende_prestaties(self) -> bool:
        """True while awarded, uncredited lines exist (TR385)."""
        return bool(self.toegekend_bedrag) or any(self.toegekend.values())


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    match event:
        case ToewijzingAfgegeven() | ToewijzingGewijzigd() | ToewijzingVerwijderd():
            return replace(state, huidig=event.versie, versies=(*state.versies, event.versie))
        case VolumeGenoteerd():
            deel = event.deel
            return replace(
                state,
                toegekend={**state.toegekend, deel.eenheid: state.toegekend.get(deel.eenheid, 0) + deel.volume},
                toegekend_bedrag=state.toegekend_bedrag + deel.bedrag,
            )
    assert_never(event)
