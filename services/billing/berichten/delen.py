"""The lines of a 323 on their way into parts: credits first, then debits, each in the order of the message (OP366)."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.billing.domain.deel import REGELS_PER_BLOK, REGELS_PER_DEEL, Deel
from services.billing.domain.regelblok import Blokbouwer, Regelblok
from shared.istandaarden.berichten.declaratie import Prestatie323
from shared.values.pseudoniem import PersoonId

CREDIT = "C"
BLOKKEN_PER_DEEL = REGELS_PER_DEEL // REGELS_PER_BLOK


@dataclass(frozen=True, slots=True, kw_only=True)
class OntvangenDeel:
    """A part of a claim: its lines, and the persons that occur in no part before it."""

    plaats: Deel
    blokken: tuple[Regelblok, ...]
    personen: tuple[PersoonId, ...]

    @property
    def aantal(self) -> int:
        """How many lines."""
        return self.plaats.aantal


class Delenbouwer:
    """Takes the lines one by one and keeps them as columns; `delen` when all are there."""

    def __init__(self) -> None:
        self._credits, self._debetten = _Blokkenrij(), _Blokkenrij()

    def erbij(self, nr: int, persoon: PersoonId, regel: Prestatie323) -> None:
        """The next line of the message."""
        referentie, periode, bedrag = regel.product_referentie, regel.product_periode, regel.ingediend_bedrag
        begin, einde, centen = periode.begindatum, periode.einddatum, bedrag.bedrag
        credit = bedrag.debet_credit == CREDIT
        (self._credits if credit else self._debetten).bouwer.erbij(
            nr,
            persoon,
            referentie.referentie_nummer,
            referentie.vorig_referentie_nummer,
            regel.toewijzing_nummer,
            (regel.product_categorie, regel.product_code, regel.eenheid),
            (begin, max(begin, einde)),
            regel.geleverd_volume,
            regel.product_tarief,
            -centen if credit else centen,
        )

    def delen(self) -> tuple[OntvangenDeel, ...]:
        """The parts in the order in which they are judged."""
        gezien: set[PersoonId] = set()
        return tuple(_deel(blokken, gezien) for rij in (self._credits, self._debetten) for blokken in rij.per_deel())


class _Blokkenrij:
    def __init__(self) -> None:
        self._blokken: list[Regelblok] = []
        self._bouwer = Blokbouwer()

    @property
    def bouwer(self) -> Blokbouwer:
        """Where the next line goes."""
        if len(self._bouwer) == REGELS_PER_BLOK:
            self._blokken.append(self._bouwer.blok())
            self._bouwer = Blokbouwer()
        return self._bouwer

    def per_deel(self) -> Iterator[tuple[Regelblok, ...]]:
        blokken = [*self._blokken, self._bouwer.blok()] if len(self._bouwer) else self._blokken
        for van in range(0, len(blokken), BLOKKEN_PER_DEEL):
            yield tuple(blokken[van : van + BLOKKEN_PER_DEEL])


def _deel(blokken: tuple[Regelblok, ...], gezien: set[PersoonId]) -> OntvangenDeel:
    personen = tuple(dict.fromkeys(p for blok in blokken for p in blok.personen if p not in gezien))
    gezien.update(personen)
    plaats = Deel(
        aantal=sum(len(blok.nr) for blok in blokken), eerste_nr=blokken[0].nr[0], laatste_nr=blokken[-1].nr[-1]
    )
    return OntvangenDeel(plaats=plaats, blokken=blokken, personen=personen)
