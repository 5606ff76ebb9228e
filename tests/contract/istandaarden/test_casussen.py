"""The published cases, played against our own rules: messages formed and judged, deliveries started and stopped."""

from datetime import date
from typing import Any

import yaml

from services.indicatie.domain.levering import State, Status, Stop, VerwerkRegels, beoordeel, levering
from services.indicatie.handlers.ontvangst import levering as ontvangst
from shared.istandaarden import Bericht, Wet, lees, schrijf
from shared.istandaarden.berichten import Start305, Stop307
from shared.istandaarden.berichten.levering import Client307
from shared.istandaarden.regels import toets
from tests.contract.istandaarden.bronnen import MAP, nodig
from tests.support.examples_toewijzingen import waarvan
from tests.unit.istandaarden.voorbeelden import als_json, bericht

pytestmark = nodig
REEKS = {"301": "toegewezenProducten", "305": "startProducten", "307": "stopProducten"}
DAGEN = ("begindatum", "einddatum", "toewijzingsdatum")
REDEN_IN_JEUGDWET = {"22": "33", "19": "31"}
"""Case 4 is about the Jeugdwet but names reasons of the Wmo; its own note gives these in their place."""


def _stappen(nummer: str) -> list[dict[str, Any]]:
    gelezen = yaml.safe_load((MAP / "cases" / f"case_{nummer}.yaml").read_text(encoding="utf-8"))
    stappen: list[dict[str, Any]] = gelezen["steps"]
    return stappen


def _json(deel: object) -> Any:
    """Names as in our JSON, what is empty left out."""
    if isinstance(deel, dict):
        return {naam[0].lower() + naam[1:]: _json(waarde) for naam, waarde in deel.items() if waarde is not None}
    return deel


def _bericht(stap: dict[str, Any], wet: Wet) -> Bericht:
    """The message of a step: a clean one with what the case gives, written, read back and found in order."""
    soort = stap["message"][-3:]
    reeks = REEKS[soort]
    enkel, meer = reeks[0].upper() + reeks[1:-2], reeks[0].upper() + reeks[1:]
    regels = [_json(regel) for regel in stap.get(meer) or [stap[enkel]]]
    for regel in regels:
        if soort == "301":
            regel["toewijzingstijd"] = "09:00:00"
        if soort == "307" and wet is Wet.JEUGDWET:
            regel["redenBeeindiging"] = REDEN_IN_JEUGDWET[regel["redenBeeindiging"]]
    json = als_json(soort, wet)
    json["client"] |= {"bsn": stap["Client"]["Bsn"], reeks: regels}
    laatste = max(regel[dag] for regel in regels for dag in DAGEN if dag in regel)
    json["header"]["berichtIdentificatie"]["dagtekening"] = laatste
    gelezen = lees(schrijf(bericht(soort, wet, json), wet)).bericht
    assert toets(gelezen, wet) == []
    return gelezen


def _command(gelezen: Bericht) -> VerwerkRegels:
    assert isinstance(gelezen, Start305 | Stop307)
    client = gelezen.client
    geleverd = client.stop_producten if isinstance(client, Client307) else client.start_producten
    return VerwerkRegels(waarvan=waarvan, regels=tuple(ontvangst._regel(een) for een in geleverd))


def _verwerk(state: State, gelezen: Bericht) -> State:
    """The state after a start or stop of which every line fits."""
    command = _command(gelezen)
    assert not any(beoordeel(command, state))
    return levering.fold(levering.decide(command, state), state)


def test_case_3_a_temporary_stop_and_a_final_one() -> None:
    tijdelijk, definitief = _stappen("03")
    stop = tijdelijk["StopProduct"]
    start = {naam: stop[naam] for naam in ("ToewijzingNummer", "Product", "ToewijzingIngangsdatum", "Begindatum")}
    gestart = {"message": "wmo305", "Client": tijdelijk["Client"], "StartProduct": start | {"StatusAanlevering": "1"}}
    te_vroeg = definitief | {"StopProduct": definitief["StopProduct"] | {"Einddatum": "2023-06-06"}}

    state = _verwerk(_verwerk(State(), _bericht(gestart, Wet.WMO)), _bericht(tijdelijk, Wet.WMO))
    assert state.actueel is not None
    assert state.actueel.status is Status.TIJDELIJK_GESTOPT
    assert beoordeel(_command(_bericht(te_vroeg, Wet.WMO)), state) == (("9414",),)
    state = _verwerk(state, _bericht(definitief, Wet.WMO))
    assert state.actueel is not None
    assert state.actueel.status is Status.GESTOPT


def test_case_4_a_stop_corrected_in_one_message() -> None:
    toewijzing, *regie = _stappen("04")
    _bericht(toewijzing, Wet.JEUGDWET)
    state = State()
    for stap in regie:
        state = _verwerk(state, _bericht(stap, Wet.JEUGDWET))
    assert state.actueel is not None
    assert state.actueel.stops == (Stop(einddatum=date(2023, 6, 17), reden="31"),)
