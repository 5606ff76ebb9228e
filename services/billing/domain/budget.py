"""The money a municipality expects to spend on one category of products in one year."""

from dataclasses import dataclass

from services.billing.domain.wet import Wet
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetVastgesteld:
    """The expected amount, whatever it was before."""

    jaar: int
    wet: Wet
    categorie: str
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class StelBudgetVast:
    """Set the expected amount."""

    jaar: int
    wet: Wet
    categorie: str
    bedrag: Bedrag


Event = BudgetVastgesteld
Command = StelBudgetVast
State = Bedrag | None


def evolve(state: State, event: Event) -> State:
    """The amount now."""
    return event.bedrag


def decide(command: Command, state: State) -> list[Event]:
    """The same amount again changes nothing."""
    if command.bedrag == state:
        return []
    return [BudgetVastgesteld(jaar=command.jaar, wet=command.wet, categorie=command.categorie, bedrag=command.bedrag)]


budget: Decider[State, Event, Command] = Decider(None, evolve, decide)


def budget_id(jaar: int, wet: Wet, categorie: str) -> str:
    """The stream's id."""
    return f"{jaar}-{wet.value}-{categorie}"
