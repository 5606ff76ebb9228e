"""What a provider sends, and the operations of the message box that indicatie answers."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from pydantic import RootModel, StringConstraints

from shared.contracts import berichten as box
from shared.contracts.berichten import BerichtKop
from shared.contracts.body import Body, Lijst
from shared.contracts.indicatie.access import DESK, SCHRIJVEN
from shared.contracts.operations import Operation, Rol, roles
from shared.istandaarden.berichten import (
    Retour302,
    Retour320,
    Start305,
    Stop307,
    VerzoekToewijzing315,
    VerzoekWijziging317,
)


class AangeleverdBericht(
    RootModel[Retour302 | Start305 | Stop307 | VerzoekToewijzing315 | VerzoekWijziging317 | Retour320]
):
    """What a provider sends, as JSON: the BerichtCode in the header says which message of which law it is."""


class BerichtenQuery(box.BerichtenQuery):
    """A page of the messages here, also of one person."""

    persoon_id: UUID | None = None


class HandelAfkeurAfBody(Body):
    """What was done about a message that was rejected or came too late, and whether a new 301 goes out for it."""

    toelichting: Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
    nieuw_bericht: bool = False


STUUR_BERICHT = Operation(
    id="stuurBericht",
    method="POST",
    path="/v1/berichten",
    service="indicatie",
    roles=roles(Rol.AANBIEDER, Rol.POSTBUS),
    scope="indicatie.schrijven",
    tag="berichten",
    summary="Lever een 302, 305, 307, 315, 317 of 320 aan, als XML of als JSON",
    description=(
        "Het antwoord noemt het retourbericht; afkeur in niveau 2 en 3 staat daarin. Wat niveau 1 niet haalt is een "
        "400 en een rij met status geweigerd. Een postbus levert aan voor de afzender die in het bericht staat."
    ),
    status=201,
    request=AangeleverdBericht,
    response=BerichtKop,
    xml_in=True,
    effect=True,
    also=(403, 409),
)
LIJST_BERICHTEN = replace(
    box.in_dienst(box.LIJST_BERICHTEN, "indicatie"), query=BerichtenQuery, response=Lijst[BerichtKop]
)
TOON_BERICHT = box.in_dienst(box.TOON_BERICHT, "indicatie")
MELD_TRANSPORTFOUT = box.in_dienst(box.MELD_TRANSPORTFOUT, "indicatie")
VERZEND_OPNIEUW = box.in_dienst(box.VERZEND_OPNIEUW, "indicatie")
HANDEL_AFKEUR_AF = Operation(
    id="handelAfkeurAf",
    method="POST",
    path="/v1/berichten/{berichtId}/afhandeling",
    service="indicatie",
    roles=DESK,
    scope=SCHRIJVEN,
    tag="berichten",
    summary="Handel af dat een aanbieder een bericht heeft afgekeurd (302 of 320), of te laat meldde (305 of 307)",
    description=(
        "Een afgekeurde 301 telt als niet verzonden: met `nieuwBericht` gaat een nieuwe 301 uit met de toewijzingen en "
        "persoonsgegevens van nu. Zonder gaat de rij van de werklijst en volgt de inhoud met de eerstvolgende 301. Een "
        "start of stop die te laat kwam is gewoon verwerkt; afgehandeld gaat zij van de werklijst."
    ),
    request=HandelAfkeurAfBody,
    response=BerichtKop,
    effect=True,
    also=(404, 409),
)
BERICHTEN = (STUUR_BERICHT, LIJST_BERICHTEN, TOON_BERICHT, MELD_TRANSPORTFOUT, VERZEND_OPNIEUW, HANDEL_AFKEUR_AF)
