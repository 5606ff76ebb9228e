"""What may happen to a correction: a person decides once, credits close it, other facts let it lapse."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never

from services.billing.domain.correctie.gebeurtenissen import (
    Aanvaard,
    Command,
    CorrectieAanvaard,
    CorrectieAfgehandeld,
    CorrectieRegel,
    CorrectieVervallen,
    CorrectieVerworpen,
    CorrectieVoorgesteld,
    Event,
    Herzie,
    RegelsOpgenomen,
    StelVoor,
    Verwerp,
)
from services.billing.domain.correctie.herbeoordelen import reden
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import Bedrag
from shared.values.termijnen import plus_werkdagen

CREDITTERMIJN = 25
"""Working days for the provider's credit: our choice, so that its next monthly claim lies within them."""
REGELS_PER_STUK = 30
"""Lines in one event, so that it stays under 64 KiB."""


class Status(StrEnum):
    """Where a correction is; the last three are the end."""

    VOORGESTELD = "voorgesteld"
    AANVAARD = "aanvaard"
    VERWORPEN = "verworpen"
    AFGEHANDELD = "afgehandeld"
    VERVALLEN = "vervallen"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The correction now; `status` None before it was proposed."""

    status: Status | None = None
    voorgesteld: CorrectieVoorgesteld | None = None
    regels: tuple[CorrectieRegel, ...] = ()
    besluit: CorrectieAanvaard | CorrectieVerworpen | None = None
    einde: CorrectieAfgehandeld | CorrectieVervallen | None = None


def evolve(state: State, event: Event) -> State:
    """The correction after one event."""
    match event:
        case CorrectieVoorgesteld():
            return State(status=Status.VOORGESTELD, voorgesteld=event)
        case RegelsOpgenomen():
            return replace(state, regels=state.regels + event.regels)
        case CorrectieAanvaard():
            return replace(state, status=Status.AANVAARD, besluit=event)
        case CorrectieVerworpen():
            return replace(state, status=Status.VERWORPEN, besluit=event)
        case CorrectieAfgehandeld():
            return replace(state, status=Status.AFGEHANDELD, einde=event)
        case CorrectieVervallen():
            return replace(state, status=Status.VERVALLEN, einde=event)
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """Refuses a second decision; the same facts again change nothing."""
    match command:
        case StelVoor():
            return stel_voor(command) if state.voorgesteld is None else []
        case Aanvaard():
            beslisbaar(state)
            uiterlijk = plus_werkdagen(command.op, CREDITTERMIJN)
            return [CorrectieAanvaard(door=command.door, op=command.op, credit_uiterlijk_op=uiterlijk)]
        case Verwerp():
            voorgesteld = beslisbaar(state)
            return [
                CorrectieVerworpen(
                    persoon_id=voorgesteld.persoon_id,
                    door=command.door,
                    op=command.op,
                    toelichting=command.toelichting,
                )
            ]
        case Herzie():
            return herzie(command, state)
    assert_never(command)


def stel_voor(command: StelVoor) -> list[Event]:
    """The proposal and its lines in pieces."""
    stukken = range(0, len(command.regels), REGELS_PER_STUK)
    return [
        CorrectieVoorgesteld(
            correctie_id=command.correctie_id,
            wet=command.wet,
            agb=command.agb,
            toewijzing_nummer=command.toewijzing_nummer,
            persoon_id=command.persoon_id,
            aantal_regels=len(command.regels),
            bedrag=som(command.regels),
            reden=reden(command.regels),
            voorgesteld_op=command.op,
        ),
        *(RegelsOpgenomen(regels=command.regels[begin : begin + REGELS_PER_STUK]) for begin in stukken),
    ]


def herzie(command: Herzie, state: State) -> list[Event]:
    """An open proposal holds exactly what would be proposed now; an accepted one waits for credits that are due."""
    if state.status is Status.VOORGESTELD:
        return [] if state.regels == command.voorstel else [CorrectieVervallen(op=command.op)]
    if state.status is not Status.AANVAARD:
        return []
    over = [regel.id for regel in state.regels if regel.id not in command.gecrediteerd]
    if over and command.fout.issuperset(over):
        return []
    terug = [regel for regel in state.regels if regel.id in command.gecrediteerd]
    if not terug:
        return [CorrectieVervallen(op=command.op)]
    return [CorrectieAfgehandeld(op=command.op, gecrediteerd=som(terug))]


def credit_tot(state: State) -> date | None:
    """Until when the provider credits; None where it was not asked to."""
    return state.besluit.credit_uiterlijk_op if isinstance(state.besluit, CorrectieAanvaard) else None


def som(regels: Iterable[CorrectieRegel]) -> Bedrag:
    """What the lines came to when they were awarded."""
    return Bedrag.som(regel.bedrag for regel in regels)


def bestaand(state: State) -> CorrectieVoorgesteld:
    """The correction as proposed; Refused where there is none."""
    if state.voorgesteld is None:
        raise Refused("correctie-onbekend", "Deze correctie bestaat niet.")
    return state.voorgesteld


def beslisbaar(state: State) -> CorrectieVoorgesteld:
    """The correction as proposed; Refused where it was decided on, or lapsed."""
    voorgesteld = bestaand(state)
    if state.status is not Status.VOORGESTELD:
        raise Refused("correctie-niet-open", "Over deze correctie is al besloten, of zij is vervallen.")
    return voorgesteld


correctie: Decider[State, Event, Command] = Decider(State(), evolve, decide)
