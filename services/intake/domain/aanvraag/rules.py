"""What may be done with an aanvraag, and when (Wmo 2015 art. 2.3.2 lid 9, 2.3.5; Awb 4:5, 4:13, 4:15)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import assert_never

from services.intake.domain.aanvraag.events import (
    Aanvraag,
    AanvraagAangevuld,
    AanvraagAfgehandeld,
    AanvraagIngediend,
    AanvraagIngetrokken,
    AanvraagOpgeschort,
    Event,
    State,
    Status,
    bestaat,
    evolve,
)
from services.intake.domain.datums import geweest, niet_voor
from services.intake.domain.gemeente import Gemeente, voert_uit
from services.intake.domain.ids import AanvraagId, BeschikkingId, Code, MeldingId, VerwijzingId
from services.intake.domain.opschorting import dagen_stil, einde
from services.intake.domain.wet import Wet
from shared.errors import Refused
from shared.eventsourcing.decider import Decider
from shared.values.pseudoniem import PersoonId

BESLISTERMIJN = {Wet.WMO: 2, Wet.JEUGDWET: 8, Wet.PARTICIPATIEWET: 8}
"""Weeks: Wmo art. 2.3.5 lid 2; for the others at most what Awb 4:13 calls reasonable."""
_DAG = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingFeiten:
    """What the aanvraag must know of the melding it follows."""

    melding_id: MeldingId
    wet: Wet
    ontvangen_op: date
    onderzoek_uiterlijk_op: date | None
    onderzocht_op: date | None
    ingetrokken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DienAanvraagIn:
    """File it; `gemeente` and `melding` are facts that the handler finds."""

    aanvraag_id: AanvraagId
    persoon_id: PersoonId
    verwijzing_id: VerwijzingId | None
    wet: Wet
    taaksoort: Code | None
    toelichting: str | None
    ingediend_op: date
    vandaag: date
    door: str | None = None
    gemeente: Gemeente | None = None
    melding: MeldingFeiten | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchortAanvraagOp:
    """Ask the person to complete it by `aanvullen_voor`."""

    gevraagd_op: date
    aanvullen_voor: date
    ontbreekt: tuple[Code, ...]
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class VulAanvraagAan:
    """Record that it is complete."""

    aangevuld_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrekAanvraagIn:
    """Withdraw it."""

    reden: Code
    ingetrokken_op: date
    vandaag: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HandelAanvraagAf:
    """Take over that indicatie decided."""

    beschikking_id: BeschikkingId
    besluitdatum: date


Command = DienAanvraagIn | SchortAanvraagOp | VulAanvraagAan | TrekAanvraagIn | HandelAanvraagAf


def decide(command: Command, state: State) -> list[Event]:
    """The events of the command, or Refused."""
    match command:
        case DienAanvraagIn():
            return dien_in(command, state)
        case SchortAanvraagOp():
            return schort_op(command, bestaat(state))
        case VulAanvraagAan():
            return vul_aan(command, bestaat(state))
        case TrekAanvraagIn():
            return trek_in(command, bestaat(state))
        case HandelAanvraagAf():
            return handel_af(command, state)
    assert_never(command)


def dien_in(command: DienAanvraagIn, state: State) -> list[Event]:
    """The term starts the day after the aanvraag."""
    if state is not None:
        return []
    geweest(command.ingediend_op, command.vandaag)
    voert_uit(command.gemeente, command.wet, command.taaksoort)
    _na_onderzoek(command)
    return [
        AanvraagIngediend(
            aanvraag_id=command.aanvraag_id,
            persoon_id=command.persoon_id,
            melding_id=command.melding.melding_id if command.melding else None,
            verwijzing_id=command.verwijzing_id,
            wet=command.wet,
            taaksoort=command.taaksoort,
            toelichting=command.toelichting,
            ingediend_op=command.ingediend_op,
            beslis_uiterlijk_op=einde(command.ingediend_op, BESLISTERMIJN[command.wet], 0),
            door=command.door,
        )
    ]


def schort_op(command: SchortAanvraagOp, aanvraag: Aanvraag) -> list[Event]:
    """One request at a time, after the one before, and not once the term has ended."""
    _in_behandeling(aanvraag)
    geweest(command.gevraagd_op, command.vandaag)
    if aanvraag.status is Status.OPGESCHORT and aanvraag.opschorting is not None:
        if aanvraag.opschorting.gevraagd_op == command.gevraagd_op:
            return []
        raise Refused("aanvraag-al-opgeschort", "Er loopt al een verzoek om aanvulling.")
    niet_voor(command.gevraagd_op, aanvraag.aangevuld_op or aanvraag.ingediend_op, "de indiening of laatste aanvulling")
    if command.aanvullen_voor <= command.gevraagd_op:
        raise Refused("hersteltermijn-te-kort", "Geef de aanvrager minstens een dag om aan te vullen.")
    if command.gevraagd_op > aanvraag.beslis_uiterlijk_op:
        raise Refused("beslistermijn-verstreken", "De beslistermijn is al verstreken; opschorten kan niet meer.")
    dagen = aanvraag.dagen_opgeschort + _opgeschort(command.gevraagd_op, command.aanvullen_voor, None)
    return [
        AanvraagOpgeschort(
            persoon_id=aanvraag.persoon_id,
            gevraagd_op=command.gevraagd_op,
            aanvullen_voor=command.aanvullen_voor,
            ontbreekt=command.ontbreekt,
            beslis_uiterlijk_op=einde(aanvraag.ingediend_op, BESLISTERMIJN[aanvraag.wet], dagen),
        )
    ]


def vul_aan(command: VulAanvraagAan, aanvraag: Aanvraag) -> list[Event]:
    """The term runs on from the day of completion."""
    _in_behandeling(aanvraag)
    geweest(command.aangevuld_op, command.vandaag)
    if aanvraag.status is not Status.OPGESCHORT or aanvraag.opschorting is None:
        if aanvraag.aangevuld_op == command.aangevuld_op:
            return []
        raise Refused("aanvraag-niet-opgeschort", "Er loopt geen verzoek om aanvulling.")
    gevraagd = aanvraag.opschorting
    niet_voor(command.aangevuld_op, gevraagd.gevraagd_op, "het verzoek om aanvulling")
    stil = _opgeschort(gevraagd.gevraagd_op, gevraagd.aanvullen_voor, command.aangevuld_op)
    dagen = aanvraag.dagen_opgeschort + stil
    return [
        AanvraagAangevuld(
            persoon_id=aanvraag.persoon_id,
            aangevuld_op=command.aangevuld_op,
            dagen_opgeschort=dagen,
            beslis_uiterlijk_op=einde(aanvraag.ingediend_op, BESLISTERMIJN[aanvraag.wet], dagen),
        )
    ]


def trek_in(command: TrekAanvraagIn, aanvraag: Aanvraag) -> list[Event]:
    """What is decided can no longer be withdrawn; bezwaar can be made."""
    if aanvraag.status is Status.INGETROKKEN:
        return []
    _in_behandeling(aanvraag)
    geweest(command.ingetrokken_op, command.vandaag)
    niet_voor(command.ingetrokken_op, aanvraag.ingediend_op, "de indiening van de aanvraag")
    return [
        AanvraagIngetrokken(persoon_id=aanvraag.persoon_id, reden=command.reden, ingetrokken_op=command.ingetrokken_op)
    ]


def handel_af(command: HandelAanvraagAf, state: State) -> list[Event]:
    """The first decision closes it; one on an aanvraag that is withdrawn or not ours changes nothing here."""
    if state is None or state.status in {Status.AFGEHANDELD, Status.INGETROKKEN}:
        return []
    return [
        AanvraagAfgehandeld(
            persoon_id=state.persoon_id, beschikking_id=command.beschikking_id, besluitdatum=command.besluitdatum
        )
    ]


def _na_onderzoek(command: DienAanvraagIn) -> None:
    """Wmo art. 2.3.2 lid 9. The six weeks are those of the law: a suspension agreed on does not postpone the right."""
    melding = command.melding
    if melding is None:
        if command.wet is Wet.WMO:
            raise Refused("melding-vereist", "Een aanvraag onder de Wmo volgt op een melding.")
        return
    if melding.wet is not command.wet:
        raise Refused("andere-wet", "De melding is onder een andere wet gedaan.")
    if melding.ingetrokken:
        raise Refused("melding-ingetrokken", "De melding is ingetrokken.")
    niet_voor(command.ingediend_op, melding.ontvangen_op, "de ontvangst van de melding")
    onderzocht = melding.onderzocht_op is not None and command.ingediend_op >= melding.onderzocht_op
    uiterlijk = melding.onderzoek_uiterlijk_op
    if uiterlijk is not None and command.ingediend_op <= uiterlijk and not onderzocht:
        raise Refused("aanvraag-te-vroeg", "Aanvragen kan na het onderzoek, of zes weken na de melding.")


def _opgeschort(gevraagd_op: date, aanvullen_voor: date, aangevuld_op: date | None) -> int:
    """Awb 4:15 lid 1: from the day after the request up to the day of completion, or past the term set for it."""
    ongebruikt = aanvullen_voor + _DAG
    return dagen_stil(gevraagd_op + _DAG, ongebruikt if aangevuld_op is None else min(aangevuld_op, ongebruikt))


def _in_behandeling(aanvraag: Aanvraag) -> None:
    if aanvraag.status is Status.INGETROKKEN:
        raise Refused("aanvraag-ingetrokken", "Deze aanvraag is ingetrokken.")
    if aanvraag.status is Status.AFGEHANDELD:
        raise Refused("aanvraag-afgehandeld", "Op deze aanvraag is al beslist.")


aanvraag: Decider[State, Event, Command] = Decider(None, evolve, decide)
