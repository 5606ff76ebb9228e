"""The delivery of a toewijzing: started and stopped by the provider's 305 and 307."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import assert_never

from services.indicatie.domain.ids import BerichtId, ToewijzingId
from services.indicatie.domain.voorziening import Product, Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

TIJDELIJK = "20"


class Aanlevering(Enum):
    """StatusAanlevering: 1 is new, 3 takes an earlier one back; 2 and 9 do not pass level 2 (CS058)."""

    NIEUW = auto()
    VERWIJDEREN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartProduct:
    """A line of a 305; its key is product and begindatum (TR063, TR074)."""

    product: Product | None
    begindatum: date
    aanlevering: Aanlevering


@dataclass(frozen=True, slots=True, kw_only=True)
class StopProduct:
    """A line of a 307; reason and einddatum are part of its key."""

    product: Product | None
    begindatum: date
    einddatum: date
    reden: str
    aanlevering: Aanlevering


Regel = StartProduct | StopProduct


@dataclass(frozen=True, slots=True, kw_only=True)
class Waarvan:
    """The toewijzing that is delivered, and the message that says so."""

    toewijzing_id: ToewijzingId
    nummer: int
    persoon_id: PersoonId
    wet: Wet
    agb: Agb
    bericht_id: BerichtId


@dataclass(frozen=True, slots=True, kw_only=True)
class VerwerkRegels:
    """The lines of one message about one toewijzing, judged together: one fault refuses them all (OP286)."""

    waarvan: Waarvan
    regels: tuple[Regel, ...]


Command = VerwerkRegels


@dataclass(frozen=True, slots=True, kw_only=True)
class LeveringGestart:
    """The first real delivery."""

    waarvan: Waarvan
    product: Product | None
    begindatum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StartVervallen:
    """The start was reported wrongly and no longer counts."""

    waarvan: Waarvan
    product: Product | None
    begindatum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeveringGestopt:
    """The delivery ended, for the time being with reason 20."""

    waarvan: Waarvan
    product: Product | None
    begindatum: date
    einddatum: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopVervallen:
    """The stop was reported wrongly and no longer counts."""

    waarvan: Waarvan
    product: Product | None
    begindatum: date
    einddatum: date
    reden: str


Event = LeveringGestart | StartVervallen | LeveringGestopt | StopVervallen


class Status(Enum):
    """Where a delivery stands."""

    GESTART = auto()
    TIJDELIJK_GESTOPT = auto()
    GESTOPT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A stop that counts."""

    einddatum: date
    reden: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A start that counts, and its stops in order of arrival."""

    product: Product | None
    begindatum: date
    stops: tuple[Stop, ...] = ()

    @property
    def status(self) -> Status:
        """Started, or what the last stop made of it."""
        if not self.stops:
            return Status.GESTART
        return Status.TIJDELIJK_GESTOPT if self.stops[-1].reden == TIJDELIJK else Status.GESTOPT

    def is_van(self, regel: Regel) -> bool:
        """True where the line has the key of this start."""
        return (self.product, self.begindatum) == (regel.product, regel.begindatum)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The starts that count, in order of arrival; the last one is the current delivery."""

    starts: tuple[Start, ...] = ()

    @property
    def actueel(self) -> Start | None:
        """The delivery that a stop is about."""
        return self.starts[-1] if self.starts else None


def evolve(state: State, event: Event) -> State:
    """The state after one event."""
    key = (event.product, event.begindatum)
    match event:
        case LeveringGestart():
            return State(starts=(*state.starts, Start(product=event.product, begindatum=event.begindatum)))
        case StartVervallen():
            return State(starts=tuple(s for s in state.starts if (s.product, s.begindatum) != key))
        case LeveringGestopt():
            stop = Stop(einddatum=event.einddatum, reden=event.reden)
            return _met_stops(state, key, lambda stops: (*stops, stop))
        case StopVervallen():
            weg = Stop(einddatum=event.einddatum, reden=event.reden)
            return _met_stops(state, key, lambda stops: tuple(s for s in stops if s != weg))
    assert_never(event)


def _met_stops(
    state: State, key: tuple[Product | None, date], change: Callable[[tuple[Stop, ...]], tuple[Stop, ...]]
) -> State:
    return State(
        starts=tuple(replace(s, stops=change(s.stops)) if (s.product, s.begindatum) == key else s for s in state.starts)
    )


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command; Refused with the first retourcode."""
    match command:
        case VerwerkRegels():
            return verwerk(command, state)
    assert_never(command)


def verwerk(command: VerwerkRegels, state: State) -> list[Event]:
    """Deletions before new deliveries (IV008), each line judged after those before it."""
    events: list[Event] = []
    for regel in in_volgorde(command.regels):
        if codes := oordeel(regel, state):
            raise Refused(codes[0], "De start of stop past niet bij de levering zoals die bekend is.")
        event = _event(command.waarvan, regel)
        state = evolve(state, event)
        events.append(event)
    return events


def beoordeel(command: VerwerkRegels, state: State) -> tuple[tuple[str, ...], ...]:
    """The retourcodes of each line, in the order given; empty for a line that fits. A faulty line has no effect."""
    codes: dict[int, tuple[str, ...]] = {}
    for plek, regel in sorted(enumerate(command.regels), key=lambda pair: pair[1].aanlevering is Aanlevering.NIEUW):
        codes[plek] = oordeel(regel, state)
        if not codes[plek]:
            state = evolve(state, _event(command.waarvan, regel))
    return tuple(codes[plek] for plek in range(len(command.regels)))


def in_volgorde(regels: tuple[Regel, ...]) -> list[Regel]:
    """What is taken back first, then what is new, else as delivered."""
    return sorted(regels, key=lambda regel: regel.aanlevering is Aanlevering.NIEUW)


def oordeel(regel: Regel, state: State) -> tuple[str, ...]:
    """The retourcodes of a line; none where it fits."""
    match regel:
        case StartProduct(aanlevering=Aanlevering.NIEUW):
            return _start(regel, state)
        case StartProduct():
            return _verwijder_start(regel, state)
        case StopProduct(aanlevering=Aanlevering.NIEUW):
            return _stop(regel, state)
        case StopProduct():
            return _verwijder_stop(regel, state)
    assert_never(regel)


def _start(regel: StartProduct, state: State) -> tuple[str, ...]:
    codes = []
    if any(start.is_van(regel) for start in state.starts):
        codes.append("9074")  # TR074
    if any(start.status is Status.GESTART for start in state.starts):
        codes.append("9326")  # TR326
    return tuple(codes)


def _verwijder_start(regel: StartProduct, state: State) -> tuple[str, ...]:
    gevonden = [start for start in state.starts if start.is_van(regel)]
    if not gevonden:
        return ("9063",)  # TR063
    return ("9071",) if gevonden[0].stops else ()  # TR071


def _stop(regel: StopProduct, state: State) -> tuple[str, ...]:
    actueel = state.actueel
    if actueel is None or not actueel.is_van(regel):
        return ("9069",)  # TR382
    if actueel.status is Status.GESTART:
        return ()
    codes = []
    if Stop(einddatum=regel.einddatum, reden=regel.reden) in actueel.stops:
        codes.append("9074")  # TR074
    if actueel.status is Status.GESTOPT:
        codes.append("9415")  # TR415
    elif regel.reden == TIJDELIJK:
        codes.append("9413")  # TR413
    elif regel.einddatum < actueel.stops[-1].einddatum:
        codes.append("9414")  # TR414
    return tuple(codes)


def _verwijder_stop(regel: StopProduct, state: State) -> tuple[str, ...]:
    stop = Stop(einddatum=regel.einddatum, reden=regel.reden)
    gevonden = [start for start in state.starts if start.is_van(regel) and stop in start.stops]
    if not gevonden:
        return ("9063",)  # TR063
    return () if gevonden[0] == state.actueel else ("9069",)  # OP155, TR382: only the latest start; OP289: one runs


def _event(waarvan: Waarvan, regel: Regel) -> Event:
    product, begin = regel.product, regel.begindatum
    match regel:
        case StartProduct(aanlevering=Aanlevering.NIEUW):
            return LeveringGestart(waarvan=waarvan, product=product, begindatum=begin)
        case StartProduct():
            return StartVervallen(waarvan=waarvan, product=product, begindatum=begin)
        case StopProduct(einddatum=einde, reden=reden, aanlevering=Aanlevering.NIEUW):
            return LeveringGestopt(waarvan=waarvan, product=product, begindatum=begin, einddatum=einde, reden=reden)
        case StopProduct(einddatum=einde, reden=reden):
            return StopVervallen(waarvan=waarvan, product=product, begindatum=begin, einddatum=einde, reden=reden)
    assert_never(regel)


levering = Decider(State(), evolve, decide)
