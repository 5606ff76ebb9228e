"""What billing tells the other services: contracts, claims and verdicts, payment runs; ids, dates, codes and cents."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.billing.body import Centen, Dagen
from shared.contracts.body import Body
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Agb, Categorie, Contractnummer, Eenheid, Productcode, Wet


class ContractProduct(Body):
    """A product that may be delivered under a contract, and from when until when it has a tariff."""

    categorie: Categorie
    code: Productcode
    eenheid: Eenheid
    ingangsdatum: date
    einddatum: date | None = None


class _ContractBericht(Message):
    """A contract, whole, as it is now."""

    topic: ClassVar[str] = "billing.contract"

    contract_id: UUID
    contractnummer: Contractnummer
    agb: Agb
    wet: Wet
    ingangsdatum: date
    einddatum: date | None = None
    producten: tuple[ContractProduct, ...]


class ContractGeslotenV1(_ContractBericht):
    """A provider may deliver these products under one law."""

    type: ClassVar[str] = "nl.zorgdeclaraties.contract-gesloten.v1"


class ContractGewijzigdV1(_ContractBericht):
    """The products or the period of a contract changed; this is the whole contract as it is now."""

    type: ClassVar[str] = "nl.zorgdeclaraties.contract-gewijzigd.v1"


class DeclaratieOntvangenV1(Message):
    """A 323 passed level 1 and waits for its verdict."""

    topic: ClassVar[str] = "billing.declaratie"
    type: ClassVar[str] = "nl.zorgdeclaraties.declaratie-ontvangen.v1"

    declaratie_id: UUID
    agb: Agb
    wet: Wet
    periode: Dagen
    ontvangen_op: date
    ingediend_centen: Centen
    aantal_regels: int


class DeclaratieBeoordeeldV1(Message):
    """The verdict on a 323; what is awarded and not awarded, signed."""

    topic: ClassVar[str] = "billing.declaratie"
    type: ClassVar[str] = "nl.zorgdeclaraties.declaratie-beoordeeld.v1"

    declaratie_id: UUID
    agb: Agb
    wet: Wet
    periode: Dagen
    ingediend_centen: Centen
    toegekend_centen: Centen
    aantal_toegekend: int
    aantal_afgewezen: int


class Toekenning(Body):
    """Volume and money that one claim adds to one toewijzing in one product period; a credit takes both away."""

    toewijzing_nummer: int
    product_periode: Dagen
    eenheid: Eenheid
    volume: int
    """Signed, in `eenheid`."""
    bedrag_centen: Centen


class VolumeToegekendV1(Message):
    """What a part of a claim awarded, per toewijzing and product period; the parts of one claim do not overlap."""

    topic: ClassVar[str] = "billing.declaratie"
    type: ClassVar[str] = "nl.zorgdeclaraties.volume-toegekend.v1"

    declaratie_id: UUID
    agb: Agb
    wet: Wet
    toekenningen: tuple[Toekenning, ...]


class BetaalrunGoedgekeurdV1(Message):
    """A second person approved what will be paid."""

    topic: ClassVar[str] = "billing.betaalrun"
    type: ClassVar[str] = "nl.zorgdeclaraties.betaalrun-goedgekeurd.v1"

    betaalrun_id: UUID
    totaal_centen: Centen
    aantal_betalingen: int


class BetaalrunVerzondenV1(Message):
    """The payment file of an approved run was made for the bank."""

    topic: ClassVar[str] = "billing.betaalrun"
    type: ClassVar[str] = "nl.zorgdeclaraties.betaalrun-verzonden.v1"

    betaalrun_id: UUID
    totaal_centen: Centen
    aantal_betalingen: int
    uitvoeringsdatum: date


class BetaalrunBevestigdV1(Message):
    """The bank carried the run out."""

    topic: ClassVar[str] = "billing.betaalrun"
    type: ClassVar[str] = "nl.zorgdeclaraties.betaalrun-bevestigd.v1"

    betaalrun_id: UUID
    totaal_centen: Centen
    aantal_betalingen: int
    bevestigd_op: date


MESSAGES: tuple[type[Message], ...] = (
    ContractGeslotenV1,
    ContractGewijzigdV1,
    DeclaratieOntvangenV1,
    DeclaratieBeoordeeldV1,
    VolumeToegekendV1,
    BetaalrunGoedgekeurdV1,
    BetaalrunVerzondenV1,
    BetaalrunBevestigdV1,
)
