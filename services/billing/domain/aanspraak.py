"""What a provider may claim on one toewijzing: every version heard, and which of them counts now (IV013, OP080)."""

from dataclasses import dataclass
from datetime import date, datetime

from services.billing.domain.prestatie import in_basis
from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

VERWIJDERD = "13"
IN_TOTAAL = "6"
OUTPUT_EENHEDEN = frozenset({"82", "83"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Versie:
    """A toewijzing as it was decided at `moment` (Toewijzingsdatum and -tijd, local time).

    `volume` counts in `eenheid` per `frequentie`; `budget_centen` stands instead of it; both empty: no limit here.
    """

    toewijzing_nummer: int
    wet: Wet
    agb: str
    persoon_id: PersoonId
    moment: datetime
    periode: Periode
    output: bool
    categorie: str | None = None
    code: str | None = None
    volume: int | None = None
    eenheid: str | None = None
    frequentie: str | None = None
    budget_centen: int | None = None
    reden_wijziging: str | None = None

    @property
    def verwijderd(self) -> bool:
        """No claims any more (CS335, TR384)."""
        return self.reden_wijziging == VERWIJDERD

    @property
    def in_totaal(self) -> bool:
        """The volume is for the whole toewijzing (Frequentie 6): any period may use what is left of it."""
        return self.frequentie == IN_TOTAAL

    @property
    def basisvolume(self) -> int | None:
        """`volume`, time in minutes; None without a size."""
        return None if self.volume is None or self.eenheid is None else in_basis(self.volume, self.eenheid)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersieGehoord:
    """Indicatie told a version of the toewijzing; versions may come in any order."""

    versie: Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class HoorVersie:
    """Take note of a version."""

    versie: Versie


Event = VersieGehoord
Command = HoorVersie


@dataclass(frozen=True, slots=True)
class State:
    """The versions in order of arrival."""

    versies: tuple[Versie, ...] = ()

    @property
    def geldend(self) -> Versie | None:
        """The version with the latest moment, whatever the order of arrival; None before the first."""
        return max(self.versies, key=lambda versie: versie.moment, default=None)

    @property
    def nummer_van_geldend(self) -> int:
        """Which version that is, in order of arrival from 1: its version in the stream; 0 before the first."""
        return 0 if self.geldend is None else self.versies.index(self.geldend) + 1


def evolve(state: State, event: Event) -> State:
    """One version more."""
    return State((*state.versies, event.versie))


def decide(command: Command, state: State) -> list[Event]:
    """A version that is known already changes nothing."""
    if command.versie in state.versies:
        return []
    return [VersieGehoord(versie=command.versie)]


aanspraak: Decider[State, Event, Command] = Decider(State(), evolve, decide)


def aanspraak_id(wet: Wet, toewijzing_nummer: int) -> str:
    """The stream's id: a number is unique per municipality and law (TR332)."""
    return f"{wet.value}-{toewijzing_nummer}"


def geldig_op(versie: Versie, dag: date) -> bool:
    """True where the toewijzing holds on this day."""
    return not versie.verwijderd and dag in versie.periode
