"""The level 2 verdict over any message."""

from shared.istandaarden.berichten.declaratie import Declaratie323
from shared.istandaarden.klasse import Bericht
from shared.istandaarden.regels import aanbieder, antwoord325, berichtregels, elders, persoon, producten, toets323
from shared.istandaarden.regels.regel import Bevinding, Niveau, Regel
from shared.istandaarden.wet import Wet

REGELS_IN_BERICHT: tuple[Regel, ...] = (
    *persoon.REGELS,
    *producten.REGELS,
    *berichtregels.REGELS,
    *toets323.REGELS,
    *antwoord325.REGELS,
)
"""Every rule that looks at one message (level 2)."""
REGELS: tuple[Regel, ...] = (*REGELS_IN_BERICHT, *elders.REGELS, *aanbieder.REGELS)
"""Every TR, CD and CS of the standard; one id may stand here more than once, for other messages or classes."""


def toets(bericht: Bericht, wet: Wet) -> list[Bevinding]:
    """What breaks level 2 in this message; empty where nothing does. Return messages have no such rules."""
    if isinstance(bericht, Declaratie323):
        return toets323.toets_323(bericht)
    return [
        Bevinding(regel.id, regel.retourcode or "", pad, regel.tekst)
        for regel in REGELS_IN_BERICHT
        if regel.niveau is Niveau.BERICHT and regel.functie is not None and regel.geldt_voor(bericht, wet)
        for pad in regel.functie(bericht, wet)
    ]
