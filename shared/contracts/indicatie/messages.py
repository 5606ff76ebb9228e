"""The public messages of indicatie: decisions, what providers must deliver, and whether they deliver it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, NaiveDatetime

from shared.contracts.body import Body
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Agb, Categorie, Eenheid, Productcode, Variant, Wet

ToewijzingNummer = Annotated[int, Field(ge=0, le=999_999_999)]
Volume = Annotated[int, Field(ge=0, le=99_999_999)]
Budget = Annotated[int, Field(ge=0, le=99_999_999)]
RedenWijziging = Annotated[str, Field(pattern=r"^(0[2-9]|1[0-4])$")]


class Besluit(StrEnum):
    """What the municipality decides on an aanvraag or a verzoek."""

    TOEKENNING = "toekenning"
    AFWIJZING = "afwijzing"


class Leveringsvorm(StrEnum):
    """In kind through a contract (zin), or a budget with which the client buys care (pgb)."""

    ZIN = "zin"
    PGB = "pgb"


class Frequentie(StrEnum):
    """Per what the volume counts (list WMO757)."""

    DAG = "1"
    WEEK = "2"
    MAAND = "4"
    TOTAAL = "6"


class ToegekendeVoorziening(Body):
    """One granted provision: product, size and period; `budget_centen` is eurocents, `agb` empty for a PGB."""

    variant: Variant
    categorie: Categorie | None = None
    code: Productcode | None = None
    volume: Volume | None = None
    eenheid: Eenheid | None = None
    frequentie: Frequentie | None = None
    budget_centen: Budget | None = None
    ingangsdatum: date
    einddatum: date | None = None
    agb: Agb | None = None


class BeschikkingGegevenV1(Message):
    """The municipality decided: a grant with its provisions, or a refusal without."""

    topic: ClassVar[str] = "indicatie.beschikking"
    type: ClassVar[str] = "nl.zorgindicaties.beschikking-gegeven.v1"

    beschikking_id: UUID
    aanvraag_id: UUID | None = None
    verzoek_id: UUID | None = None
    persoon_id: UUID
    wet: Wet
    besluit: Besluit
    leveringsvorm: Leveringsvorm | None = None
    besluitdatum: date
    bezwaar_uiterlijk_op: date
    voorzieningen: tuple[ToegekendeVoorziening, ...] = ()


class BeschikkingIngetrokkenV1(Message):
    """A decision no longer holds from `ingetrokken_per` on."""

    topic: ClassVar[str] = "indicatie.beschikking"
    type: ClassVar[str] = "nl.zorgindicaties.beschikking-ingetrokken.v1"

    beschikking_id: UUID
    persoon_id: UUID
    wet: Wet
    besluitdatum: date
    ingetrokken_per: date


class ToewijzingBericht(Message):
    """A version of a toewijzing, whole: `toewijzingsmoment` (local time) orders the versions (IV013, OP080)."""

    topic: ClassVar[str] = "indicatie.toewijzing"

    toewijzing_id: UUID
    toewijzing_nummer: ToewijzingNummer
    beschikking_id: UUID
    persoon_id: UUID
    wet: Wet
    agb: Agb
    categorie: Categorie | None = None
    code: Productcode | None = None
    variant: Variant
    toewijzingsmoment: NaiveDatetime
    ingangsdatum: date
    einddatum: date | None = None
    volume: Volume | None = None
    eenheid: Eenheid | None = None
    frequentie: Frequentie | None = None
    budget_centen: Budget | None = None
    reden_wijziging: RedenWijziging | None = None


class ToewijzingAfgegevenV1(ToewijzingBericht):
    """A provider must deliver this product to this client."""

    type: ClassVar[str] = "nl.zorgindicaties.toewijzing-afgegeven.v1"


class ToewijzingGewijzigdV1(ToewijzingBericht):
    """Einddatum, volume or budget changed; all fields as they are now."""

    type: ClassVar[str] = "nl.zorgindicaties.toewijzing-gewijzigd.v1"


class ToewijzingVerwijderdV1(ToewijzingBericht):
    """Counts as never sent: Einddatum is Ingangsdatum and RedenWijziging is 13 (CS335); no claims allowed (TR384)."""

    type: ClassVar[str] = "nl.zorgindicaties.toewijzing-verwijderd.v1"


class LeveringGestartV1(Message):
    """The provider reports the first delivery (305)."""

    topic: ClassVar[str] = "indicatie.levering"
    type: ClassVar[str] = "nl.zorgindicaties.levering-gestart.v1"

    toewijzing_id: UUID
    toewijzing_nummer: ToewijzingNummer
    persoon_id: UUID
    wet: Wet
    agb: Agb
    begindatum: date


class LeveringGestoptV1(Message):
    """The provider reports the end of delivery (307); `tijdelijk` when resumption is expected (reason 20)."""

    topic: ClassVar[str] = "indicatie.levering"
    type: ClassVar[str] = "nl.zorgindicaties.levering-gestopt.v1"

    toewijzing_id: UUID
    toewijzing_nummer: ToewijzingNummer
    persoon_id: UUID
    wet: Wet
    agb: Agb
    begindatum: date
    einddatum: date
    reden_beeindiging: Annotated[str, Field(pattern=r"^[0-9]{2}$")]
    tijdelijk: bool


MESSAGES: tuple[type[Message], ...] = (
    BeschikkingGegevenV1,
    BeschikkingIngetrokkenV1,
    ToewijzingAfgegevenV1,
    ToewijzingGewijzigdV1,
    ToewijzingVerwijderdV1,
    LeveringGestartV1,
    LeveringGestoptV1,
)
