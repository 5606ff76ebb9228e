"""The lists of indicatie: their pages, their filters, and the part of the dossier that joins them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.berichten import BerichtKop
from shared.contracts.body import Bladeren, Body, Lijst
from shared.contracts.gemeente import Agb, Wet
from shared.contracts.indicatie.bodies import (
    BeschikkingKop,
    LeveringBody,
    TermijnBody,
    TermijnSoort,
    TijdlijnRegel,
    ToewijzingKop,
)
from shared.contracts.indicatie.verzoeken import VerzoekBody


class BeschikkingenQuery(Bladeren):
    """Decisions of one person or all."""

    persoon_id: UUID | None = None
    wet: Wet | None = None


class ToewijzingenQuery(Bladeren):
    """Toewijzingen of one person, one provider, one number or all."""

    persoon_id: UUID | None = None
    wet: Wet | None = None
    agb: Agb | None = None
    toewijzing_nummer: Annotated[int | None, Field(ge=0, le=999_999_999)] = None
    beschikking_id: UUID | None = None


class TermijnenQuery(Bladeren):
    """Which terms, as seen on `peildatum` (default today); the earliest first."""

    soort: TermijnSoort | None = None
    persoon_id: UUID | None = None
    uiterlijk_voor: date | None = None
    """Only those due on or before this day."""
    peildatum: date | None = None


BeschikkingenPagina = Lijst[BeschikkingKop]
ToewijzingenPagina = Lijst[ToewijzingKop]
TermijnenPagina = Lijst[TermijnBody]


class DossierdeelBody(Body):
    """What indicatie knows of one person."""

    persoon_id: UUID
    beschikkingen: tuple[BeschikkingKop, ...] = ()
    toewijzingen: tuple[ToewijzingKop, ...] = ()
    leveringen: tuple[LeveringBody, ...] = ()
    verzoeken: tuple[VerzoekBody, ...] = ()
    berichten: tuple[BerichtKop, ...] = ()
    termijnen: tuple[TermijnBody, ...] = ()
    tijdlijn: tuple[TijdlijnRegel, ...] = ()
