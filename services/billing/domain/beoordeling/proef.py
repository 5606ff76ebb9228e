"""What a claim would come to: verdicts without effect, small enough to keep for a claim of any size."""

from collections.abc import Iterator, Sequence

from services.billing.domain.beoordeling.beoordeel import Uitspraak, leg_uit
from services.billing.domain.beoordeling.feiten import Volumemaxima
from services.billing.domain.beoordeling.uitkomst import Oordeel, Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from shared.values.bedrag import NUL, Bedrag


class Proefoordeel:
    """The verdicts so far; the rules tried on a line are worked out again, from its facts, when it is told."""

    def __init__(self, kop: Kop, aantal_regels: int, uitkomst: Uitkomst, maxima: Volumemaxima) -> None:
        self.kop, self.aantal_regels, self.uitkomst = kop, aantal_regels, uitkomst
        self.aantal_toegekend = 0
        self.toegekend = NUL
        self._maxima = maxima
        self._gevonden: list[Uitspraak] = []

    def erbij(self, uitspraken: Sequence[Uitspraak]) -> None:
        """The verdicts on the next lines."""
        self._gevonden += uitspraken
        self.aantal_toegekend += sum(u.toegekend for u in uitspraken)
        self.toegekend += Bedrag.som(u.prestatie.bedrag for u in uitspraken if u.toegekend)

    def regels(self) -> Iterator[tuple[Prestatie, Oordeel]]:
        """The lines in the order of the message, each with its verdict as it is told."""
        for uitspraak in sorted(self._gevonden, key=lambda u: u.prestatie.nr):
            yield uitspraak.prestatie, leg_uit(uitspraak, self.kop, self._maxima)
