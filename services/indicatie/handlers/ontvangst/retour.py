"""The return message on a message of a provider: our findings, each at the class where it is (IV028)."""

from collections.abc import Iterator
from datetime import date

from services.indicatie.handlers.ontvangst.oordeel import Oordeel
from shared.istandaarden.berichten import Bericht, Start305, Stop307, VerzoekToewijzing315
from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH, RETOURCODE
from shared.istandaarden.regels import Bevinding
from shared.istandaarden.retour import retour
from shared.istandaarden.wet import Wet

Heenbericht = Start305 | Stop307 | VerzoekToewijzing315

REGEL = {
    "8848": "TR135",
    "9019": "TR019",
    "9056": "TR056",
    "9063": "TR063",
    "9069": "TR382",
    "9071": "TR071",
    "9074": "TR074",
    "9326": "TR326",
    "9347": "TR347",
    "9374": "TR374",
    "9413": "TR413",
    "9414": "TR414",
    "9415": "TR415",
    "S329": "TR381",
}
"""Retourcode -> the rule that gives it; 0001 stands for any rule of level 2."""
REEKS = {Start305: "startProducten", Stop307: "stopProducten", VerzoekToewijzing315: "aangevraagdeProducten"}


def retourbericht(heen: Heenbericht, wet: Wet, oordeel: Oordeel, identificatie: str, dagtekening: date) -> Bericht:
    """Header only without faults or with faults in the header; else all classes of the client with their codes."""
    bevindingen = list(_bevindingen(heen, wet, oordeel))
    return retour(heen, bevindingen, identificatie=identificatie, dagtekening=dagtekening)


def _bevindingen(heen: Heenbericht, wet: Wet, oordeel: Oordeel) -> Iterator[Bevinding]:
    for code in oordeel.kop:
        yield _bevinding(code, "header", wet)
    for nummer, codes in enumerate(oordeel.regels):
        for code in codes:
            yield _bevinding(code, f"client.{REEKS[type(heen)]}[{nummer}]", wet)


def _bevinding(code: str, pad: str, wet: Wet) -> Bevinding:
    regel = "niveau 2" if code == AFGEKEURD_TECHNISCH else REGEL[code]
    return Bevinding(regel, code, pad, RETOURCODE.omschrijving(wet, code))
