"""What can happen to a pakket."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from services.indicatie.domain.ids import BerichtId, BeschikkingId, ToewijzingId, VerzoekId
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Product, Voorziening, Wet
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PakketVan:
    """Whose pakket it is: the client, the provider and the law."""

    persoon_id: PersoonId
    agb: Agb
    wet: Wet


@dataclass(frozen=True, slots=True, kw_only=True)
class Plaats:
    """A toewijzing as the pakket knows it."""

    toewijzing_id: ToewijzingId
    nummer: int
    voorziening: Voorziening
    verwijderd: bool = False

    @classmethod
    def van_versie(cls, versie: Versie) -> Self:
        """The place of a version."""
        return cls(
            toewijzing_id=versie.toewijzing_id,
            nummer=versie.nummer,
            voorziening=versie.voorziening,
            verwijderd=versie.verwijderd,
        )

    @property
    def product(self) -> Product | None:
        """What is assigned; None for a generic toewijzing."""
        return self.voorziening.product

    def geldig_op_of_na(self, dag: date) -> bool:
        """True where it is valid on or after this day (OP087); a deleted one never is."""
        einde = self.voorziening.periode.einddatum
        return not self.verwijderd and (einde is None or einde >= dag)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoorzieningenGereserveerd:
    """These are granted; nothing that stacks with them can be granted any more."""

    van: PakketVan
    beschikking_id: BeschikkingId
    voorzieningen: tuple[Voorziening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveringVervallen:
    """The places kept for this decision are free again."""

    beschikking_id: BeschikkingId


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingOpgenomen:
    """The toewijzing is part of the pakket and not yet told."""

    van: PakketVan
    beschikking_id: BeschikkingId
    plaats: Plaats
    verzoek_id: VerzoekId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingHerzien:
    """The toewijzing changed and the change is not yet told."""

    plaats: Plaats


@dataclass(frozen=True, slots=True, kw_only=True)
class ToewijzingenGemeld:
    """A 301 told these numbers."""

    bericht_id: BerichtId
    nummers: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekenGeopend:
    """The provider waits for an answer on each of these."""

    van: PakketVan
    verzoeken: frozenset[VerzoekId]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekGesloten:
    """The provider no longer waits for this one."""

    verzoek_id: VerzoekId


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekBeantwoord:
    """The next 301 answers this request: these numbers carry its reference (IV093, TR379)."""

    verzoek_id: VerzoekId
    referentie: str
    nummers: frozenset[int]
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldingAfgekeurd:
    """The provider rejected this 301 as a whole: what it told counts as not sent (OP286)."""

    bericht_id: BerichtId


Event = (
    VoorzieningenGereserveerd
    | ReserveringVervallen
    | ToewijzingOpgenomen
    | ToewijzingHerzien
    | ToewijzingenGemeld
    | VerzoekenGeopend
    | VerzoekGesloten
    | VerzoekBeantwoord
    | MeldingAfgekeurd
)
