"""A payment run: its lines and payments, what happens to it, and what it is asked to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from services.billing.domain.aanbieder import Rekening
from services.billing.domain.gemeente import Bank
from services.billing.domain.wet import Wet
from shared.values.bedrag import Bedrag

BetaalrunId = NewType("BetaalrunId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One awarded, unpaid line; `jaar` and `categorie` say which budget it weighs on."""

    declaratie_id: str
    nr: int
    agb: str
    wet: Wet
    jaar: int
    categorie: str
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class Begunstigde:
    """Who is paid: name and account as they are when the run is made."""

    naam: str
    rekening: Rekening


@dataclass(frozen=True, slots=True, kw_only=True)
class Betaling:
    """What one provider gets, debits minus credits, above zero; `kenmerk` is unique (EndToEndId)."""

    agb: str
    naam: str
    rekening: Rekening
    bedrag: Bedrag
    aantal_regels: int
    kenmerk: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorgeschoven:
    """A provider whose balance is not above zero: its lines wait for the next run."""

    agb: str
    aantal_regels: int
    saldo: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A part of the total, by year, law and category."""

    jaar: int
    wet: Wet
    categorie: str
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaalrunGemaakt:
    """A run is offered for approval; `inhoud_hash` covers payments, lines, account and date."""

    betaalrun_id: BetaalrunId
    wet: Wet | None
    tot_en_met: date
    uitvoeringsdatum: date
    maker: str
    gemaakt_op: datetime
    debiteur: Bank
    doorgeschoven: tuple[Doorgeschoven, ...]
    verdeling: tuple[Post, ...]
    aantal_betalingen: int
    aantal_regels: int
    totaal: Bedrag
    inhoud_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BetalingOpgenomen:
    """A payment of this run."""

    betaling: Betaling


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelInRun:
    """A line that this run pays."""

    declaratie_id: str
    nr: int
    bedrag: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsVerzameld:
    """Some of the lines behind the payment to one provider."""

    agb: str
    regels: tuple[RegelInRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaalrunGoedgekeurd:
    """A second person approved exactly this content."""

    door: str
    inhoud_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaalrunAfgekeurd:
    """A second person refused: the lines are free for another run."""

    door: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BestandGemaakt:
    """The payment file for the bank; `som` and `aantal` are its control sum and number of payments."""

    sha256: str
    som: Bedrag
    aantal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaalrunBevestigd:
    """The bank carried it out; `verdeling` is what was paid per budget."""

    bevestigd_op: date
    totaal: Bedrag
    bankreferentie: str
    verdeling: tuple[Post, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MaakBetaalrun:
    """Gather these lines and pay these providers."""

    betaalrun_id: BetaalrunId
    wet: Wet | None
    tot_en_met: date
    uitvoeringsdatum: date
    maker: str
    gemaakt_op: datetime
    debiteur: Bank
    regels: Sequence[Regel]
    begunstigden: Mapping[str, Begunstigde]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeurGoed:
    """Approve this content, as another person than the maker."""

    door: str
    inhoud_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeurAf:
    """Refuse this content, as another person than the maker."""

    door: str
    inhoud_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegBestandVast:
    """Record the file that was made."""

    sha256: str
    som: Bedrag
    aantal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bevestig:
    """Record what the bank statement says."""

    bevestigd_op: date
    totaal: Bedrag
    bankreferentie: str


Event = (
    BetaalrunGemaakt
    | BetalingOpgenomen
    | RegelsVerzameld
    | BetaalrunGoedgekeurd
    | BetaalrunAfgekeurd
    | BestandGemaakt
    | BetaalrunBevestigd
)
Command = MaakBetaalrun | KeurGoed | KeurAf | LegBestandVast | Bevestig
