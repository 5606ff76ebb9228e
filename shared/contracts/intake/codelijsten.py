"""The code lists of the onderzoek."""

from enum import StrEnum


class Uitkomst(StrEnum):
    """What the onderzoek found."""

    VOORZIENING_NODIG = "voorziening-nodig"
    ALGEMENE_VOORZIENING = "algemene-voorziening"
    EIGEN_KRACHT = "eigen-kracht"
    ANDERE_WET = "andere-wet"
    GEEN_ONDERSTEUNING = "geen-ondersteuning"


class Identiteitsdocument(StrEnum):
    """A valid document by which the identity is established (Wet op de identificatieplicht art. 1)."""

    PASPOORT = "paspoort"
    IDENTITEITSKAART = "identiteitskaart"
    RIJBEWIJS = "rijbewijs"
    VERBLIJFSDOCUMENT = "verblijfsdocument"


class RedenOpschorting(StrEnum):
    """Why the person agreed to wait."""

    INWONER_AFWEZIG = "inwoner-afwezig"
    WACHT_OP_ADVIES = "wacht-op-advies"
    WACHT_OP_GEGEVENS = "wacht-op-gegevens"
