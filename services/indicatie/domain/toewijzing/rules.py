"""What may be done with a toewijzing: issued, changed, stretched, ended, deleted; what was awarded on it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from services.indicatie.domain.toewijzing.events import (
    Event,
    State,
    ToegekendDeel,
    ToewijzingAfgegeven,
    ToewijzingGewijzigd,
    ToewijzingVerwijderd,
    VolumeGenoteerd,
    evolve,
)
from services.indicatie.domain.versie import VERWIJDERD, Versie, later, volgend_moment
from services.indicatie.domain.voorziening import TOTAAL, Gecontracteerd, Voorziening, toets_contract, toets_vorm
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode

INTREKKING = "05"
LEVERINGSVORM = "08"
VERLENGING = "04"
OP_VERZOEK = "12"
REDENEN_WIJZIGING = frozenset({"02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "14"})  # 01: CS336


@dataclass(frozen=True, slots=True, kw_only=True)
class GeefToewijzingAf:
    """A provision of a decision becomes a toewijzing with a number."""

    versie: Versie


@dataclass(frozen=True, slots=True, kw_only=True)
class WijzigToewijzing:
    """What changes (None: it stays), why, on which day; `contracten` are the provider's, `klok` is local time now.

    `op_verzoek` is the reference of the 317 that asked for it, and that may take the Einddatum off (`open_einde`).
    """

    reden_wijziging: str
    toewijzingsdatum: date
    klok: datetime
    einddatum: date | None = None
    volume: int | None = None
    budget: Bedrag | None = None
    open_einde: bool = False
    instemming_aanbieder: bool = False
    op_verzoek: str | None = None
    contracten: tuple[Gecontracteerd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerwijderToewijzing:
    """The toewijzing was sent wrongly and counts as never sent (CS335)."""

    toewijzingsdatum: date
    klok: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BeeindigToewijzing:
    """From this day on there is no right to it any more: the toewijzing ends the day before, or is deleted."""

    per: date
    reden_wijziging: str = INTREKKING
    toewijzingsdatum: date
    klok: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerlengToewijzing:
    """A later decision grants only more time (OP380); `referentie` is that of the request it answers, if any."""

    einddatum: date | None
    besluitdatum: date
    klok: datetime
    referentie: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteerToegekend:
    """A claim was awarded, per unit it was claimed in."""

    delen: tuple[ToegekendDeel, ...]


Command = (
    GeefToewijzingAf | WijzigToewijzing | VerwijderToewijzing | BeeindigToewijzing | VerlengToewijzing | NoteerToegekend
)


def decide(command: Command, state: State) -> list[Event]:
    """The events of one command."""
    match command:
        case GeefToewijzingAf():
            return geef_af(command, state)
        case WijzigToewijzing():
            return wijzig(command, state)
        case VerwijderToewijzing():
            return verwijder(command, state)
        case BeeindigToewijzing():
            return beeindig(command, state)
        case VerlengToewijzing():
            return verleng(command, state)
        case NoteerToegekend():
            return noteer(command, state)
    assert_never(command)


def geef_af(command: GeefToewijzingAf, state: State) -> list[Event]:
    """One first version per number (TR332)."""
    if state.huidig is not None:
        return []
    return [ToewijzingAfgegeven(versie=command.versie)]


def wijzig(command: WijzigToewijzing, state: State) -> list[Event]:
    """Only Einddatum, Budget, and Volume as a total may change; everything else needs a new number (OP033x1)."""
    huidig = _geldig(state)
    if command.reden_wijziging not in REDENEN_WIJZIGING:
        raise Refused("reden-wijziging-onbekend", "Deze reden van wijziging mag niet worden gebruikt.")
    nieuw = _gewijzigd(huidig.voorziening, command)
    if nieuw == huidig.voorziening:
        return []
    _toets_instemming(huidig.voorziening, nieuw, command)
    toets_vorm(nieuw, huidig.wet)
    if later(nieuw.periode.einddatum, huidig.voorziening.periode.einddatum):
        toets_contract(nieuw, huidig.wet, command.contracten)
    versie = replace(
        huidig,
        voorziening=nieuw,
        moment=volgend_moment(huidig.moment, command.toewijzingsdatum, command.klok),
        reden_wijziging=command.reden_wijziging,
        referentie_aanbieder=command.op_verzoek or huidig.referentie_aanbieder,
    )
    return [ToewijzingGewijzigd(versie=versie)]


def _gewijzigd(nu: Voorziening, command: WijzigToewijzing) -> Voorziening:
    omvang, budget, periode = nu.omvang, nu.budget, nu.periode
    if command.volume is not None:
        if omvang is None or omvang.frequentie != TOTAAL:
            raise Refused("volume-alleen-bij-totaal", "Het volume kan alleen wijzigen bij frequentie 6.")  # IV066
        omvang = replace(omvang, volume=command.volume)
    if command.budget is not None:
        if budget is None:
            raise Refused("geen-budget", "Deze toewijzing heeft geen budget om te wijzigen.")
        budget = command.budget
    if command.einddatum is not None:
        if command.einddatum < periode.begindatum:
            raise Refused("einddatum-voor-ingangsdatum", "De einddatum ligt voor de ingangsdatum.")
        periode = Periode(periode.begindatum, command.einddatum)
    elif command.open_einde:
        periode = Periode(periode.begindatum)
    return replace(nu, omvang=omvang, budget=budget, periode=periode)


def _toets_instemming(nu: Voorziening, nieuw: Voorziening, command: WijzigToewijzing) -> None:
    """OP186, OP298, OP299: less than was assigned needs the provider's agreement, unless the provider asked for it."""
    if command.instemming_aanbieder or command.op_verzoek is not None:
        return
    verkort = later(nu.periode.einddatum, nieuw.periode.einddatum)
    in_verleden = nieuw.periode.einddatum is not None and nieuw.periode.einddatum < command.toewijzingsdatum
    minder = (nu.omvang is not None and nieuw.omvang is not None and nieuw.omvang.volume < nu.omvang.volume) or (
        nu.budget is not None and nieuw.budget is not None and nieuw.budget < nu.budget
    )
    if (verkort and in_verleden) or minder:
        raise Refused("instemming-nodig", "Voor deze verlaging is de instemming van de aanbieder nodig.")


def verwijder(command: VerwijderToewijzing, state: State) -> list[Event]:
    """Refused while awarded, uncredited lines exist (TR385: 9385)."""
    if state.huidig is not None and state.huidig.verwijderd:
        return []
    huidig = _geldig(state)
    if state.heeft_toegekende_prestaties:
        raise Refused("9385", "Toewijzing heeft goedgekeurde declaratieregels.")
    begin = huidig.voorziening.periode.begindatum
    versie = replace(
        huidig,
        voorziening=replace(huidig.voorziening, periode=Periode(begin, begin)),
        moment=volgend_moment(huidig.moment, command.toewijzingsdatum, command.klok),
        reden_wijziging=VERWIJDERD,
    )
    return [ToewijzingVerwijderd(versie=versie)]


def beeindig(command: BeeindigToewijzing, state: State) -> list[Event]:
    """Ends the day before, for the reason given; deleted where not one day would be left."""
    if state.huidig is None or state.huidig.verwijderd:
        return []
    huidig = state.huidig
    laatste = command.per - timedelta(days=1)
    if laatste < huidig.voorziening.periode.begindatum:
        return verwijder(VerwijderToewijzing(toewijzingsdatum=command.toewijzingsdatum, klok=command.klok), state)
    if not later(huidig.voorziening.periode.einddatum, laatste):
        return []
    versie = replace(
        huidig,
        voorziening=replace(huidig.voorziening, periode=Periode(huidig.voorziening.periode.begindatum, laatste)),
        moment=volgend_moment(huidig.moment, command.toewijzingsdatum, command.klok),
        reden_wijziging=command.reden_wijziging,
    )
    return [ToewijzingGewijzigd(versie=versie)]


def verleng(command: VerlengToewijzing, state: State) -> list[Event]:
    """Stretched under the same number; contract and product were judged with the decision."""
    huidig = _geldig(state)
    if not later(command.einddatum, huidig.voorziening.periode.einddatum):
        return []
    periode = Periode(huidig.voorziening.periode.begindatum, command.einddatum)
    dag = max(command.besluitdatum, huidig.moment.date())
    versie = replace(
        huidig,
        voorziening=replace(huidig.voorziening, periode=periode),
        moment=volgend_moment(huidig.moment, dag, command.klok),
        reden_wijziging=VERLENGING,
        referentie_aanbieder=command.referentie or huidig.referentie_aanbieder,
    )
    return [ToewijzingGewijzigd(versie=versie)]


def noteer(command: NoteerToegekend, state: State) -> list[Event]:
    """The awarded volume, credits taken off."""
    if state.huidig is None:
        raise Refused("toewijzing-onbekend", "Deze toewijzing is niet bekend.")
    return [VolumeGenoteerd(toewijzing_id=state.huidig.toewijzing_id, deel=deel) for deel in command.delen]


def _geldig(state: State) -> Versie:
    if state.huidig is None:
        raise Refused("toewijzing-onbekend", "Deze toewijzing is niet bekend.")
    if state.huidig.verwijderd:
        raise Refused("toewijzing-verwijderd", "Deze toewijzing is verwijderd.")
    return state.huidig


toewijzing = Decider(State(), evolve, decide)
