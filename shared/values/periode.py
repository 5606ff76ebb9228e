"""Periods of days: both ends inclusive, the end possibly open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """From `begindatum` to and including `einddatum`; None is open. ValueError where it ends before it begins."""

    begindatum: date
    einddatum: date | None = None

    def __post_init__(self) -> None:
        if self.einddatum is not None and self.einddatum < self.begindatum:
            raise ValueError("Een periode eindigt niet voor zij begint.")

    @classmethod
    def maand(cls, jaar: int, maand: int) -> Self:
        """One calendar month."""
        volgende = date(jaar + maand // 12, maand % 12 + 1, 1)
        return cls(date(jaar, maand, 1), volgende - _DAY)

    @classmethod
    def maand_van(cls, dag: date) -> Self:
        """The calendar month that holds this day."""
        return cls.maand(dag.year, dag.month)

    @property
    def laatste_dag(self) -> date:
        """The end; ValueError where the period is open."""
        if self.einddatum is None:
            raise ValueError("Deze periode heeft geen einde.")
        return self.einddatum

    @property
    def dagen(self) -> int:
        """How many days, both ends counted; ValueError where the period is open."""
        return (self.laatste_dag - self.begindatum).days + 1

    @property
    def iso_weken(self) -> int:
        """How many ISO weeks (Monday to Sunday) the period touches; ValueError where it is open."""
        maandag = self.begindatum - timedelta(days=self.begindatum.weekday())
        return (self.laatste_dag - maandag).days // 7 + 1

    @property
    def zondagen(self) -> int:
        """How many Sundays lie in the period; ValueError where it is open."""
        tot_zondag = 6 - self.begindatum.weekday()
        return (self.dagen - tot_zondag + 6) // 7

    @property
    def is_kalendermaand(self) -> bool:
        """True for exactly one whole calendar month."""
        return self == Periode.maand_van(self.begindatum)

    def __contains__(self, dag: date) -> bool:
        return self.begindatum <= dag and (self.einddatum is None or dag <= self.einddatum)

    def omvat(self, ander: "Periode") -> bool:
        """True where every day of `ander` lies in this period."""
        if self.einddatum is None:
            return self.begindatum <= ander.begindatum
        return self.begindatum <= ander.begindatum and ander.einddatum is not None and ander.einddatum <= self.einddatum

    def doorsnede(self, ander: "Periode") -> "Periode | None":
        """The days in both; None where there are none."""
        begin = max(self.begindatum, ander.begindatum)
        einden = [einde for einde in (self.einddatum, ander.einddatum) if einde is not None]
        einde = min(einden, default=None)
        return None if einde is not None and einde < begin else Periode(begin, einde)

    def overlapt(self, ander: "Periode") -> bool:
        """True where they share a day."""
        return self.doorsnede(ander) is not None

    def maanden(self) -> Iterator["Periode"]:
        """The calendar months cut to this period, in order (TR387, TR388); ValueError where the period is open."""
        begin, einde = self.begindatum, self.laatste_dag
        while begin <= einde:
            maandeinde = min(Periode.maand_van(begin).laatste_dag, einde)
            yield Periode(begin, maandeinde)
            begin = maandeinde + _DAY

    def __str__(self) -> str:
        return f"{self.begindatum.isoformat()} t/m {self.einddatum.isoformat() if self.einddatum else '…'}"
