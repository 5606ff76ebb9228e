"""The return message on a message of a provider: our findings, each at the class where it is (IV028)."""

from collections.abc import Iterator
from datetime import date

from services.indicatie.handlers.ontvangst.oordeel import Oordeel
from shared.istandaarden.berichten import Bericht, Start305, Stop307, VerzoekToewijzing315, VerzoekWijziging317
from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH, RETOURCODE
from shared.istandaarden.regels import Bevinding
from shared.istandaarden.retour import retour
from shared.istandaarden.wet import Wet

Heenbericht = Start305 | Stop307 | VerzoekToewijzing315 | VerzoekWijziging317

REGEL = {
    "8187": "TR304",
    "8848": "TR135",
    "9019": "TR019",
    "9056": "TR056",
    "9063": "TR063",
    "9069": "TR382",
    "9071": "TR071",
    "9074": "TR074",
    "9326": "TR326",
    "9347": "TR347",
    "9349": "TR349",
    "9350": "TR350",
    "9351": "TR351",
    "9357": "TR357",
    "9361": "TR361",
    "9373": "TR373",
    "9374": "TR374",
    "9375": "TR375",
    "9411": "TR411",
    "9412": "TR412",
    "9413": "TR413",
    "9414": "TR414",
    "9415": "TR415",
    "S329": "TR381",
}
"""Retourcode -> the rule that gives it; 0001 stands for any rule of level 2."""


def retourbericht(heen: Heenbericht, wet: Wet, oordeel: Oordeel, identificatie: str, dagtekening: date) -> Bericht:
    """Header only without faults or with faults in the header; else all classes of the client with their codes."""
    bevindingen = list(_bevindingen(wet, oordeel))
    return retour(heen, bevindingen, identificatie=identificatie, dagtekening=dagtekening)


def _bevindingen(wet: Wet, oordeel: Oordeel) -> Iterator[Bevinding]:
    for code in oordeel.kop:
        yield _bevinding(code, "header", wet)
    for pad, code in oordeel.vondsten:
        yield _bevinding(code, pad, wet)


def _bevinding(code: str, pad: str, wet: Wet) -> Bevinding:
    regel = "niveau 2" if code == AFGEKEURD_TECHNISCH else REGEL[code]
    return Bevinding(regel, code, pad, RETOURCODE.omschrijving(wet, code))
