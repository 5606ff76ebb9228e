"""The HTTP bodies of indicatie: decisions, toewijzingen, verzoeken, terms and the part of the dossier."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, NaiveDatetime, StringConstraints, model_validator

from shared.contracts.berichten import BerichtStatus
from shared.contracts.body import Body
from shared.contracts.gemeente import Agb, BestaandeGemeente, Categorie, Eenheid, Productcode, Variant, Wet
from shared.contracts.indicatie.messages import (
    Besluit,
    Budget,
    Frequentie,
    Leveringsvorm,
    RedenWijziging,
    ToegekendeVoorziening,
    ToewijzingNummer,
    Volume,
)

Toelichting = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]


class RedenAfwijzing(StrEnum):
    """Why a provision is refused; the last nine are those of a 319 (list WJ759)."""

    EIGEN_KRACHT = "eigen-kracht"
    GEBRUIKELIJKE_HULP = "gebruikelijke-hulp"
    ALGEMENE_VOORZIENING = "algemene-voorziening"
    ANDERE_VOORZIENING = "andere-voorziening"
    GEEN_WIJZIGING = "geen-wijziging"
    BUITEN_BUDGET = "buiten-budget"
    GEEN_CONTRACT = "geen-contract"
    BUITEN_CONTRACT = "buiten-contract"
    ANDERE_GEMEENTE = "andere-gemeente"
    STAPELING = "stapeling"
    ZORGINHOUDELIJK = "zorginhoudelijk"
    WOONPLAATSBEGINSEL = "woonplaatsbeginsel"
    LEEFTIJDSGRENS = "leeftijdsgrens"


class GeefBeschikkingBody(Body):
    """A decision on an aanvraag, on an open verzoek of a provider, or on both at once.

    Under the Jeugdwet a verzoek om toewijzing can be granted on a referral alone (art. 2.6); under the Wmo only with an
    aanvraag. A verzoek om wijziging is granted as a whole and as asked (IV093), so without `voorzieningen`.
    """

    aanvraag_id: UUID | None = None
    verzoek_id: UUID | None = None
    besluit: Besluit
    leveringsvorm: Leveringsvorm | None = None
    besluitdatum: date
    bekendgemaakt_op: date | None = None
    """The day it was sent (Awb 3:41); without it the besluitdatum."""
    voorzieningen: Annotated[tuple[ToegekendeVoorziening, ...], Field(max_length=20)] = ()
    reden_afwijzing: RedenAfwijzing | None = None
    verantwoordelijke_gemeente: BestaandeGemeente | None = None
    """Only with reason woonplaatsbeginsel on a verzoek (TR377)."""
    toelichting: Toelichting

    @model_validator(mode="after")
    def _een_aanleiding(self) -> Self:
        if self.aanvraag_id is None and self.verzoek_id is None:
            raise ValueError("een beschikking is op een aanvraag, een verzoek of beide")
        if (self.besluit is Besluit.TOEKENNING) is (self.leveringsvorm is None):
            raise ValueError("een toekenning heeft een leveringsvorm, een afwijzing niet")
        if self.besluit is Besluit.AFWIJZING and self.voorzieningen:
            raise ValueError("een afwijzing heeft geen voorzieningen")
        if self.besluit is Besluit.TOEKENNING and not self.voorzieningen and self.verzoek_id is None:
            raise ValueError("een toekenning op een aanvraag heeft voorzieningen")
        if (self.besluit is Besluit.AFWIJZING) is (self.reden_afwijzing is None):
            raise ValueError("een afwijzing heeft een reden, een toekenning niet")
        return self


class TrekBeschikkingInBody(Body):
    """A decision is withdrawn from a day on (Wmo 2015 art. 2.3.10, Jeugdwet art. 8.1.4)."""

    besluitdatum: date
    ingetrokken_per: date
    toelichting: Toelichting


class BeschikkingStatus(StrEnum):
    """Whether a decision still holds."""

    GELDIG = "geldig"
    INGETROKKEN = "ingetrokken"


class BeschikkingKop(Body):
    """A decision without its text."""

    beschikking_id: UUID
    aanvraag_id: UUID | None = None
    verzoek_id: UUID | None = None
    persoon_id: UUID
    wet: Wet
    besluit: Besluit
    leveringsvorm: Leveringsvorm | None = None
    besluitdatum: date
    bezwaar_uiterlijk_op: date
    status: BeschikkingStatus
    ingetrokken_per: date | None = None


class BeschikkingBody(BeschikkingKop):
    """A decision; `toelichting` is null once the person has been forgotten."""

    voorzieningen: tuple[ToegekendeVoorziening, ...] = ()
    reden_afwijzing: RedenAfwijzing | None = None
    toelichting: str | None = None
    bekendgemaakt_op: date
    toewijzingen: tuple[UUID, ...] = ()


class WijzigToewijzingBody(Body):
    """A change that keeps the number (OP033x1); reason 13 deletes and takes no other field.

    Shortening in the past, or less volume or budget, needs the provider's agreement (OP186, OP298, OP299).
    """

    reden_wijziging: RedenWijziging
    toewijzingsdatum: date
    einddatum: date | None = None
    volume: Volume | None = None
    budget_centen: Budget | None = None
    instemming_aanbieder: bool = False

    @model_validator(mode="after")
    def _iets_te_wijzigen(self) -> Self:
        filled = [v for v in (self.einddatum, self.volume, self.budget_centen) if v is not None]
        if (self.reden_wijziging == "13") is bool(filled):
            raise ValueError("noem wat er wijzigt, of alleen reden 13 om te verwijderen")
        return self


class ToewijzingStatus(StrEnum):
    """Deleted ones count as never sent."""

    GELDIG = "geldig"
    VERWIJDERD = "verwijderd"


class ToewijzingVersie(Body):
    """What a version of a toewijzing said; `toewijzingsmoment` is local time."""

    toewijzingsmoment: NaiveDatetime
    einddatum: date | None = None
    volume: Volume | None = None
    budget_centen: Budget | None = None
    reden_wijziging: RedenWijziging | None = None


class ToewijzingKop(Body):
    """A toewijzing as it is now."""

    toewijzing_id: UUID
    toewijzing_nummer: ToewijzingNummer
    beschikking_id: UUID
    persoon_id: UUID
    wet: Wet
    agb: Agb
    categorie: Categorie | None = None
    code: Productcode | None = None
    ingangsdatum: date
    einddatum: date | None = None
    status: ToewijzingStatus


class LeveringStatus(StrEnum):
    """Where the delivery stands (domain: start and stop)."""

    GESTART = "gestart"
    TIJDELIJK_GESTOPT = "tijdelijk-gestopt"
    GESTOPT = "gestopt"


class LeveringBody(Body):
    """One delivery of a toewijzing: from its start to its stop, if any."""

    toewijzing_id: UUID
    begindatum: date
    status: LeveringStatus
    einddatum: date | None = None
    reden_beeindiging: str | None = None


class Toegekend(Body):
    """The volume awarded on a toewijzing in one unit, credits taken off."""

    eenheid: Eenheid
    volume: int


class ToewijzingMelding(Body):
    """The last 301 that told a toewijzing, and what the provider made of it; a rejected one counts as not sent."""

    bericht_id: UUID
    status: BerichtStatus
    retourcodes: tuple[str, ...] = ()


class ToewijzingBody(ToewijzingKop):
    """A toewijzing with its size, its versions, what was awarded on it and whether it is delivered."""

    variant: Variant
    volume: Volume | None = None
    eenheid: Eenheid | None = None
    frequentie: Frequentie | None = None
    budget_centen: Budget | None = None
    referentie_aanbieder: str | None = None
    toegekend: tuple[Toegekend, ...] = ()
    toegekend_centen: int = 0
    versies: tuple[ToewijzingVersie, ...]
    leveringen: tuple[LeveringBody, ...] = ()
    melding: ToewijzingMelding | None = None
    """Null before the first 301."""


class TermijnSoort(StrEnum):
    """What indicatie watches; for the municipality itself or for a provider."""

    BEZWAAR = "bezwaar"
    """Until when the client may object (Awb 6:7)."""
    RETOUR_302 = "retour-302"
    """The provider returns a 301 within three working days (OP090)."""
    RETOUR_320 = "retour-320"
    """The provider returns a 319 within three working days (OP090)."""
    VERZOEK = "verzoek"
    """The municipality answers a request in five working days, under investigation in eight weeks (OP274, OP346)."""
    WOONPLAATS = "woonplaats"
    """Until when a 315 under the Jeugdwet can be refused for another municipality's sake (Jeugdwet art. 8.2.1)."""
    AFGEKEURD_301 = "afgekeurd-301"
    """The provider rejected a 301, due that day: a new one goes out, or somebody settles it."""
    AFGEKEURD_319 = "afgekeurd-319"
    """The provider rejected a 319, due that day: somebody settles it."""
    START_TE_LAAT = "start-te-laat"
    """A provider sent a 305 more than five working days after the start, or after a 301 that came later (OP271)."""
    STOP_TE_LAAT = "stop-te-laat"
    """A provider sent a 307 more than five working days after the end (OP272)."""
    TRANSPORTFOUT = "transportfout"
    """A carrier could not deliver a message: mended and sent again, due on the day it was reported (our choice)."""


class TermijnStatus(StrEnum):
    """`verstreken` on the day asked about (`peildatum`) or, where it was met too late, on the day it was met."""

    OPEN = "open"
    VERSTREKEN = "verstreken"
    AFGEROND = "afgerond"
    VERVALLEN = "vervallen"


class TermijnBody(Body):
    """One term: `onderwerpId` is the beschikking, bericht or verzoek it is about; calendar days to its last day."""

    soort: TermijnSoort
    onderwerp_id: UUID
    persoon_id: UUID
    wet: Wet
    uiterlijk_op: date
    status: TermijnStatus
    dagen_resterend: int | None = None
    """From the peildatum to the last day, negative once past; null when it is over."""


class TijdlijnRegel(Body):
    """One thing that happened: `omschrijving` is a code, `id` the resource of kind `soort` it happened to."""

    op: date
    soort: str
    omschrijving: str
    id: UUID
