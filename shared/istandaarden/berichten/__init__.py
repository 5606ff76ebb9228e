"""The fourteen messages of iWmo and iJw 3.2, each declared once for both laws."""

from collections.abc import Mapping

from shared.istandaarden.berichten.antwoord import Antwoord319, Retour320
from shared.istandaarden.berichten.declaratie import Antwoord325, Declaratie323
from shared.istandaarden.berichten.levering import Retour306, Retour308, Start305, Stop307
from shared.istandaarden.berichten.toewijzing import Retour302, Toewijzing301
from shared.istandaarden.berichten.verzoek import Retour316, VerzoekToewijzing315
from shared.istandaarden.berichten.wijziging import Retour318, VerzoekWijziging317
from shared.istandaarden.klasse import Bericht

BERICHTEN: Mapping[str, type[Bericht]] = {
    bericht.soort: bericht
    for bericht in (
        Toewijzing301,
        Retour302,
        Start305,
        Retour306,
        Stop307,
        Retour308,
        VerzoekToewijzing315,
        Retour316,
        VerzoekWijziging317,
        Retour318,
        Antwoord319,
        Retour320,
        Declaratie323,
        Antwoord325,
    )
}
"""Message number -> its declaration."""

__all__ = [
    "BERICHTEN",
    "Antwoord319",
    "Antwoord325",
    "Bericht",
    "Declaratie323",
    "Retour302",
    "Retour306",
    "Retour308",
    "Retour316",
    "Retour318",
    "Retour320",
    "Start305",
    "Stop307",
    "Toewijzing301",
    "VerzoekToewijzing315",
    "VerzoekWijziging317",
]
