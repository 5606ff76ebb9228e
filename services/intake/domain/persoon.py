"""A person in the file of a municipality: the only place that keeps BSN, name and address."""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Annotated, assert_never

from services.intake.domain.datums import geweest
from services.intake.domain.ids import Code, HuishoudenId
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.bsn import Bsn
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld


@dataclass(frozen=True, slots=True, kw_only=True)
class Naam:
    """A name as the BRP writes it."""

    achternaam: str
    voorvoegsel: str | None = None
    voornamen: str | None = None
    voorletters: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adres:
    """A Dutch address."""

    straatnaam: str
    huisnummer: int
    postcode: str
    plaatsnaam: str
    huisletter: str | None = None
    huisnummertoevoeging: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Personalia:
    """All that is personal but the BSN; `geslacht` is a code of list COD046."""

    naam: Naam
    geboortedatum: date
    geslacht: Code
    adres: Adres


@dataclass(frozen=True, slots=True, kw_only=True)
class PersoonGeregistreerd:
    """A person was recorded, for the first time or again after erasure."""

    persoon_id: PersoonId
    bsn: Annotated[Bsn | None, Versleuteld()]
    personalia: Annotated[Personalia | None, Versleuteld()]
    huishouden_id: HuishoudenId | None
    geregistreerd_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersoonGecorrigeerd:
    """What was recorded wrongly reads like this now (AVG art. 16); whole, not a difference."""

    persoon_id: PersoonId
    personalia: Annotated[Personalia | None, Versleuteld()]
    huishouden_id: HuishoudenId | None
    gecorrigeerd_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PersoonVergeten:
    """The person was erased; the key under which the fields above are sealed is destroyed with this event."""

    persoon_id: PersoonId
    reden: Code
    vergeten_op: date


Event = PersoonGeregistreerd | PersoonGecorrigeerd | PersoonVergeten


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistreerPersoon:
    """Record this person."""

    persoon_id: PersoonId
    bsn: Bsn
    personalia: Personalia
    huishouden_id: HuishoudenId | None
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrigeerPersoon:
    """Correct what is named; None leaves it as it is, `zonder_huishouden` takes the person out of it."""

    naam: Naam | None = None
    geboortedatum: date | None = None
    geslacht: Code | None = None
    adres: Adres | None = None
    huishouden_id: HuishoudenId | None = None
    zonder_huishouden: bool = False
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VergeetPersoon:
    """Erase this person, for this reason."""

    reden: Code
    vandaag: date


Command = RegistreerPersoon | CorrigeerPersoon | VergeetPersoon


@dataclass(frozen=True, slots=True, kw_only=True)
class Persoon:
    """The person as known now; once `vergeten_op` is filled nothing personal is left."""

    persoon_id: PersoonId
    bsn: Bsn | None
    personalia: Personalia | None
    huishouden_id: HuishoudenId | None
    geregistreerd_op: date
    vergeten_op: date | None = None
    reden: Code | None = None

    @property
    def gewist(self) -> bool:
        """True once erased."""
        return self.vergeten_op is not None


State = Persoon | None


def evolve(state: State, event: Event) -> State:
    """The person after the event."""
    if isinstance(event, PersoonGeregistreerd):
        return Persoon(**{field.name: getattr(event, field.name) for field in fields(event)})
    persoon = bestaat(state)
    match event:
        case PersoonGecorrigeerd():
            return replace(persoon, personalia=event.personalia, huishouden_id=event.huishouden_id)
        case PersoonVergeten():
            return Persoon(
                persoon_id=persoon.persoon_id,
                bsn=None,
                personalia=None,
                huishouden_id=None,
                geregistreerd_op=persoon.geregistreerd_op,
                vergeten_op=event.vergeten_op,
                reden=event.reden,
            )
    assert_never(event)


def decide(command: Command, state: State) -> list[Event]:
    """The events of the command, or Refused."""
    match command:
        case RegistreerPersoon():
            return registreer(command, state)
        case CorrigeerPersoon():
            return corrigeer(command, state)
        case VergeetPersoon():
            return vergeet(command, state)
    assert_never(command)


def registreer(command: RegistreerPersoon, state: State) -> list[Event]:
    """One file per BSN and municipality; an erased person may come back, under a new key."""
    geweest(command.personalia.geboortedatum, command.vandaag)
    if state is not None and not state.gewist:
        if (state.personalia, state.huishouden_id) == (command.personalia, command.huishouden_id):
            return []
        raise Refused("persoon-bestaat-al", "Deze persoon is al geregistreerd; corrigeer de gegevens daar.")
    return [
        PersoonGeregistreerd(
            persoon_id=command.persoon_id,
            bsn=command.bsn,
            personalia=command.personalia,
            huishouden_id=command.huishouden_id,
            geregistreerd_op=command.vandaag,
        )
    ]


def corrigeer(command: CorrigeerPersoon, state: State) -> list[Event]:
    """The data as they should read."""
    persoon, bekend = gegevens(state)
    personalia = replace(
        bekend,
        naam=command.naam or bekend.naam,
        geboortedatum=command.geboortedatum or bekend.geboortedatum,
        geslacht=command.geslacht or bekend.geslacht,
        adres=command.adres or bekend.adres,
    )
    geweest(personalia.geboortedatum, command.vandaag)
    huishouden = None if command.zonder_huishouden else command.huishouden_id or persoon.huishouden_id
    if (personalia, huishouden) == (bekend, persoon.huishouden_id):
        return []
    return [
        PersoonGecorrigeerd(
            persoon_id=persoon.persoon_id,
            personalia=personalia,
            huishouden_id=huishouden,
            gecorrigeerd_op=command.vandaag,
        )
    ]


def vergeet(command: VergeetPersoon, state: State) -> list[Event]:
    """Erasing twice is erasing once."""
    persoon = bestaat(state)
    if persoon.gewist:
        return []
    return [PersoonVergeten(persoon_id=persoon.persoon_id, reden=command.reden, vergeten_op=command.vandaag)]


def bestaat(state: State) -> Persoon:
    """The person; refuses one who was never recorded."""
    if state is None:
        raise Refused("persoon-onbekend", "Deze persoon is niet geregistreerd.")
    return state


def niet_gewist(state: State) -> Persoon:
    """The person, what is personal open or closed; refuses one who is unknown or erased."""
    persoon = bestaat(state)
    if persoon.gewist:
        raise _gewist()
    return persoon


def gegevens(state: State) -> tuple[Persoon, Personalia]:
    """The person about whom something can be recorded; refuses one who is unknown or erased."""
    persoon = niet_gewist(state)
    if persoon.personalia is None:
        raise _gewist()
    return persoon, persoon.personalia


def _gewist() -> Refused:
    return Refused("persoon-gewist", "Deze persoon is gewist; er kan niets meer worden vastgelegd.")


persoon: Decider[State, Event, Command] = Decider(None, evolve, decide)
