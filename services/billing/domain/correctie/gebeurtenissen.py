"""A correction: the lines it is about, what happens to it, and what it is asked to do."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, NewType

from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.wet import Wet
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId
from shared.values.versleuteld import Versleuteld

CorrectieId = NewType("CorrectieId", str)
RegelId = tuple[str, int]
"""The claim and the number of the line in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieRegel:
    """An awarded line that would be refused now: `toetsen` are the rules it breaks, with what they looked at.

    `nieuw_bedrag` is what it would come to at the tariff of now; None where it would not be awarded at any tariff.
    """

    declaratie_id: str
    nr: int
    referentie: str
    periode: Periode
    bedrag: Bedrag
    toetsen: tuple[Toets, ...]
    nieuw_bedrag: Bedrag | None = None

    @property
    def id(self) -> RegelId:
        """Which line it is."""
        return (self.declaratie_id, self.nr)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieVoorgesteld:
    """A person is asked whether the provider must credit lines of one toewijzing; `bedrag` is what they come to."""

    correctie_id: CorrectieId
    wet: Wet
    agb: str
    toewijzing_nummer: int
    persoon_id: PersoonId
    aantal_regels: int
    bedrag: Bedrag
    reden: str
    voorgesteld_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RegelsOpgenomen:
    """Some of the lines of the proposal."""

    regels: tuple[CorrectieRegel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieAanvaard:
    """The provider is asked to credit these lines, until that day; no money has moved."""

    door: str
    op: date
    credit_uiterlijk_op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieVerworpen:
    """The lines stand as they were awarded; `toelichting` says why."""

    persoon_id: PersoonId
    door: str
    op: date
    toelichting: Annotated[str | None, Versleuteld()]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieAfgehandeld:
    """Nothing is left to credit; `gecrediteerd` is what the provider took back."""

    op: date
    gecrediteerd: Bedrag


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectieVervallen:
    """The facts are others by now: the lines are right again, or another proposal takes the place of this one."""

    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StelVoor:
    """Propose to correct these lines of one toewijzing; at least one."""

    correctie_id: CorrectieId
    wet: Wet
    agb: str
    toewijzing_nummer: int
    persoon_id: PersoonId
    regels: tuple[CorrectieRegel, ...]
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvaard:
    """Ask the provider to credit."""

    door: str
    op: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerp:
    """Leave the lines as they are."""

    door: str
    op: date
    toelichting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Herzie:
    """Compare with what is true now.

    `fout` are the lines of the toewijzing that would be refused now, `gecrediteerd` those of this correction that were
    taken back, `voorstel` what would be proposed now if nothing were open.
    """

    fout: frozenset[RegelId]
    gecrediteerd: frozenset[RegelId]
    voorstel: tuple[CorrectieRegel, ...]
    op: date


Event = (
    CorrectieVoorgesteld
    | RegelsOpgenomen
    | CorrectieAanvaard
    | CorrectieVerworpen
    | CorrectieAfgehandeld
    | CorrectieVervallen
)
Command = StelVoor | Aanvaard | Verwerp | Herzie
