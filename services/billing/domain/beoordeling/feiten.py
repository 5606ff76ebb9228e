"""What a verdict stands on: what is known of a whole claim before its lines, and of one line when its turn comes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import Prestatie, Sleutel
from services.billing.domain.tarief import Productprijzen, Tarief
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId


class Volumemaxima(Protocol):
    """How much a toewijzing allows, in minutes for time and in its own unit otherwise; None: no limit by volume."""

    def per_periode(self, versie: Versie, periode: Periode) -> int | None:
        """At most in one ProductPeriode (TR321); of Frequentie 6 the whole volume."""
        ...

    def totaal(self, versie: Versie) -> int | None:
        """At most over the whole toewijzing (TR322)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Eerder:
    """A line of an earlier claim, with what became of it."""

    prestatie: Prestatie
    toegekend: bool
    gecrediteerd: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbruik:
    """Awarded in one calendar month, credits taken off; volume in minutes for time."""

    volume: int = 0
    centen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnischeFout:
    """A rule of level 2 that the message breaks: its id, the element, and what to do; never a value."""

    regel: str
    plaats: str
    herstel: str


Maand = tuple[int, int]
ELDERS: Maand = (0, 0)
"""Every month that no line of the claim names, taken together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feiten:
    """The facts of a claim, or of a part of it; mappings need hold only what its lines name.

    `aanspraken` has the current version per ToewijzingNummer of this law and `versienummers` which one that is in the
    history of the toewijzing (from 1); `eerder` the lines by ReferentieNummer; `open_debetten` the awarded debits that
    are not credited; `verbruik` per ToewijzingNummer and calendar month, months that no line names as `ELDERS`.
    """

    vandaag: date
    gemeente_bekend: bool = True
    technische_fouten: tuple[TechnischeFout, ...] = ()
    identificatie_gebruikt: bool = False
    declaratienummer_gebruikt: bool = False
    laatste_periode: Periode | None = None
    clienten: Collection[PersoonId] = frozenset()
    aanspraken: Mapping[int, Versie] = field(default_factory=dict)
    versienummers: Mapping[int, int] = field(default_factory=dict)
    tarieven: Sequence[Tarief] = ()
    producten: Collection[tuple[str, str]] = frozenset()
    eerder: Mapping[str, Eerder] = field(default_factory=dict)
    open_debetten: Collection[Sleutel] = frozenset()
    verbruik: Mapping[int, Mapping[Maand, Verbruik]] = field(default_factory=dict)


class Regelfeiten(NamedTuple):
    """Everything the verdict on one line stands on; kept, so that it can be given again at any later time.

    `debet` is the awarded debit that a credit names, `versie` the version of the toewijzing that counted (the
    `versienummer`-th; None: not of this client and provider), `prijzen` the contract's tariffs of the product. The
    last three are what was awarded on the toewijzing just before this line, volume in minutes for time: in the month
    (of Frequentie 6 in all, for a ProductPeriode may use what is left of the whole), in all, and in money.
    """

    client_bekend: bool
    referentie_nieuw: bool
    debet: Prestatie | None
    debet_gecrediteerd: bool
    versie: Versie | None
    versienummer: int
    op_productlijst: bool
    prijzen: Productprijzen
    debet_open: bool
    in_maand: int
    in_totaal: int
    centen: int


def maand_van(periode: Periode) -> Maand:
    """The calendar month a ProductPeriode lies in (CS337)."""
    return (periode.begindatum.year, periode.begindatum.month)
