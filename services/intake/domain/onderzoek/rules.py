"""What may be done with an onderzoek, and when (Wmo 2015, art. 2.3.2 and 2.3.4)."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from services.intake.domain.datums import geweest, niet_voor
from services.intake.domain.ids import Code, MeldingId, OnderzoekId
from services.intake.domain.melding import ONDERZOEKSTERMIJN
from services.intake.domain.onderzoek.events import (
    Event,
    IdentiteitVastgesteld,
    Onderzoek,
    OnderzoekAfgerond,
    OnderzoekGeopend,
    OnderzoekGestaakt,
    OnderzoekHervat,
    OnderzoekOpgeschort,
    State,
    Status,
    bestaat,
    evolve,
)
from services.intake.domain.opschorting import dagen_stil, einde
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOnderzoek:
    """Start the onderzoek; law, person and term are those of the melding."""

    onderzoek_id: OnderzoekId
    melding_id: MeldingId
    persoon_id: PersoonId
    wet: Wet
    gemeld_op: date
    uiterlijk_op: date | None
    gestart_op: date
    vandaag: date
    identiteit: "StelIdentiteitVast | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StelIdentiteitVast:
    """Record which kind of document was seen."""

    document: Code
    vastgesteld_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SchortOnderzoekOp:
    """Let the term stand still."""

    reden: Code
    opgeschort_per: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HervatOnderzoek:
    """Let the term run again."""

    hervat_per: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RondOnderzoekAf:
    """Record the outcome."""

    uitkomst: Code
    verslag: str
    afgerond_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StaakOnderzoek:
    """Stop: the melding is withdrawn."""

    gestaakt_op: date


Command = OpenOnderzoek | StelIdentiteitVast | SchortOnderzoekOp | HervatOnderzoek | RondOnderzoekAf | StaakOnderzoek


def decide(command: Command, state: State) -> list[Event]:
    """The events of the command, or Refused."""
    match command:
        case OpenOnderzoek():
            return open_onderzoek(command, state)
        case StelIdentiteitVast():
            return stel_identiteit_vast(command, bestaat(state))
        case SchortOnderzoekOp():
            return schort_op(command, bestaat(state))
        case HervatOnderzoek():
            return hervat(command, bestaat(state))
        case RondOnderzoekAf():
            return rond_af(command, bestaat(state))
        case StaakOnderzoek():
            return staak(command, bestaat(state))
    assert_never(command)


def open_onderzoek(command: OpenOnderzoek, state: State) -> list[Event]:
    """Starting twice is starting once; that there is one per melding is the melding's rule."""
    if state is not None:
        return []
    geweest(command.gestart_op, command.vandaag)
    niet_voor(command.gestart_op, command.gemeld_op, "de ontvangst van de melding")
    geopend = OnderzoekGeopend(
        onderzoek_id=command.onderzoek_id,
        melding_id=command.melding_id,
        persoon_id=command.persoon_id,
        wet=command.wet,
        gemeld_op=command.gemeld_op,
        gestart_op=command.gestart_op,
        uiterlijk_op=command.uiterlijk_op,
    )
    if command.identiteit is None:
        return [geopend]
    return [geopend, *stel_identiteit_vast(command.identiteit, bestaat(evolve(None, geopend)))]


def stel_identiteit_vast(command: StelIdentiteitVast, onderzoek: Onderzoek) -> list[Event]:
    """The first document seen counts."""
    _niet_voorbij(onderzoek)
    geweest(command.vastgesteld_op, command.vandaag)
    if onderzoek.identiteit is not None:
        return []
    return [
        IdentiteitVastgesteld(
            persoon_id=onderzoek.persoon_id, document=command.document, vastgesteld_op=command.vastgesteld_op
        )
    ]


def schort_op(command: SchortOnderzoekOp, onderzoek: Onderzoek) -> list[Event]:
    """One suspension at a time, after the one before, and not once the term has ended."""
    _niet_voorbij(onderzoek)
    geweest(command.opgeschort_per, command.vandaag)
    niet_voor(command.opgeschort_per, onderzoek.hervat_per or onderzoek.gestart_op, "het moment dat het onderzoek liep")
    if onderzoek.status is Status.OPGESCHORT:
        if onderzoek.opschorting is not None and onderzoek.opschorting.opgeschort_per == command.opgeschort_per:
            return []
        raise Refused("onderzoek-al-opgeschort", "Dit onderzoek is al opgeschort.")
    if onderzoek.uiterlijk_op is not None and command.opgeschort_per > onderzoek.uiterlijk_op:
        raise Refused("onderzoekstermijn-verstreken", "De onderzoekstermijn is al verstreken.")
    return [
        OnderzoekOpgeschort(
            melding_id=onderzoek.melding_id,
            persoon_id=onderzoek.persoon_id,
            reden=command.reden,
            opgeschort_per=command.opgeschort_per,
        )
    ]


def hervat(command: HervatOnderzoek, onderzoek: Onderzoek) -> list[Event]:
    """The term ends as many days later as it stood still."""
    _niet_voorbij(onderzoek)
    geweest(command.hervat_per, command.vandaag)
    if onderzoek.opschorting is None or onderzoek.status is not Status.OPGESCHORT:
        if onderzoek.hervat_per == command.hervat_per:
            return []
        raise Refused("onderzoek-niet-opgeschort", "Dit onderzoek is niet opgeschort.")
    niet_voor(command.hervat_per, onderzoek.opschorting.opgeschort_per, "het begin van de opschorting")
    dagen = onderzoek.dagen_opgeschort + dagen_stil(onderzoek.opschorting.opgeschort_per, command.hervat_per)
    heeft_termijn = onderzoek.uiterlijk_op is not None
    return [
        OnderzoekHervat(
            melding_id=onderzoek.melding_id,
            persoon_id=onderzoek.persoon_id,
            hervat_per=command.hervat_per,
            dagen_opgeschort=dagen,
            uiterlijk_op=einde(onderzoek.gemeld_op, ONDERZOEKSTERMIJN, dagen) if heeft_termijn else None,
        )
    ]


def rond_af(command: RondOnderzoekAf, onderzoek: Onderzoek) -> list[Event]:
    """Under the Wmo only with the identity established (art. 2.3.4); late is allowed, the term then shows it."""
    if onderzoek.afronding is not None:
        given = (onderzoek.afronding.uitkomst, onderzoek.afronding.verslag, onderzoek.afronding.afgerond_op)
        if given == (command.uitkomst, command.verslag, command.afgerond_op):
            return []
    _niet_voorbij(onderzoek)
    geweest(command.afgerond_op, command.vandaag)
    niet_voor(command.afgerond_op, onderzoek.hervat_per or onderzoek.gestart_op, "het moment dat het onderzoek liep")
    if onderzoek.status is Status.OPGESCHORT:
        raise Refused("onderzoek-opgeschort", "Hervat het onderzoek voordat het wordt afgerond.")
    if onderzoek.wet is Wet.WMO and onderzoek.identiteit is None:
        raise Refused("identiteit-niet-vastgesteld", "Stel eerst de identiteit vast met een geldig document.")
    return [
        OnderzoekAfgerond(
            persoon_id=onderzoek.persoon_id,
            uitkomst=command.uitkomst,
            verslag=command.verslag,
            afgerond_op=command.afgerond_op,
        )
    ]


def staak(command: StaakOnderzoek, onderzoek: Onderzoek) -> list[Event]:
    """What is over cannot stop again."""
    if onderzoek.status in {Status.AFGEROND, Status.GESTAAKT}:
        return []
    return [OnderzoekGestaakt(persoon_id=onderzoek.persoon_id, gestaakt_op=command.gestaakt_op)]


def _niet_voorbij(onderzoek: Onderzoek) -> None:
    if onderzoek.status is Status.AFGEROND:
        raise Refused("onderzoek-afgerond", "Dit onderzoek is afgerond.")
    if onderzoek.status is Status.GESTAAKT:
        raise Refused("onderzoek-gestaakt", "Dit onderzoek is gestaakt: de melding is ingetrokken.")


onderzoek: Decider[State, Event, Command] = Decider(None, evolve, decide)
