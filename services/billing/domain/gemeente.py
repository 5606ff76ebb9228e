"""The municipality as far as billing needs it: the account it pays from and the products it buys."""

from dataclasses import dataclass

from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """The account the municipality pays from."""

    naam: str
    iban: str
    bic: str

    def __repr__(self) -> str:
        return "Bank(…)"


@dataclass(frozen=True, slots=True, order=True)
class Product:
    """A product that can be claimed: code within category, counted in a unit."""

    wet: Wet
    categorie: str
    code: str
    eenheid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GemeenteIngericht:
    """How the municipality is set up from now on."""

    bank: Bank
    producten: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RichtGemeenteIn:
    """Set the municipality up."""

    bank: Bank
    producten: tuple[Product, ...]


Event = GemeenteIngericht
Command = RichtGemeenteIn
State = GemeenteIngericht | None


def evolve(state: State, event: Event) -> State:
    """The set-up now."""
    return event


def decide(command: Command, state: State) -> list[Event]:
    """The same set-up again changes nothing."""
    nieuw = GemeenteIngericht(bank=command.bank, producten=tuple(sorted(command.producten)))
    return [] if nieuw == state else [nieuw]


gemeente: Decider[State, Event, Command] = Decider(None, evolve, decide)
