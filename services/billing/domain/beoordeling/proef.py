"""What a claim would come to: verdicts without effect, small enough to keep for a claim of any size."""

from collections.abc import Iterator, Sequence

from services.billing.domain.beoordeling.beoordeel import Uitspraak, oordeel_over
from services.billing.domain.beoordeling.feiten import Regelfeiten, Volumemaxima
from services.billing.domain.beoordeling.uitkomst import Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from shared.values.bedrag import NUL, Bedrag


class Proefoordeel:
    """The verdicts so far; the rules tried on a line are worked out again, from its facts, when it is told."""

    def __init__(self, kop: Kop, aantal_regels: int, uitkomst: Uitkomst, maxima: Volumemaxima) -> None:
        self.kop, self.aantal_regels, self.uitkomst = kop, aantal_regels, uitkomst
        self.aantal_toegekend = 0
        self.toegekend = NUL
        self._maxima = maxima
        self._gevonden: list[tuple[Prestatie, Regelfeiten]] = []

    def erbij(self, uitspraken: Sequence[Uitspraak]) -> None:
        """The verdicts on the next lines."""
        self._gevonden += [(u.prestatie, u.feiten) for u in uitspraken]
        self.aantal_toegekend += sum(u.toegekend for u in uitspraken)
        self.toegekend += Bedrag.som(u.prestatie.bedrag for u in uitspraken if u.toegekend)

    def uitspraken(self) -> Iterator[Uitspraak]:
        """The verdicts in the order of the message."""
        for prestatie, feiten in sorted(self._gevonden, key=lambda paar: paar[0].nr):
            yield oordeel_over(prestatie, self.kop, feiten, self._maxima)
