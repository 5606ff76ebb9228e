"""The running count while the lines of one claim are judged, credits first, then debits in message order."""

from collections.abc import Mapping

from services.billing.domain.beoordeling.feiten import Eerder, Feiten, Maand, Verbruik, maand_van
from services.billing.domain.prestatie import Prestatie, Sleutel


class Stand:
    """What is used up so far: references, open debits, volume and money; starts at the facts."""

    def __init__(self, feiten: Feiten) -> None:
        self._eerder = feiten.eerder
        self._verbruik = feiten.verbruik
        self._gezien: set[str] = set()
        self._gecrediteerd: set[str] = set()
        self._open: set[Sleutel] = set(feiten.open_debetten)
        self._volume: dict[tuple[int, Maand], int] = {}
        self._volume_totaal: dict[int, int] = {}
        self._centen: dict[int, int] = {}

    def neem_referentie(self, referentie: str) -> bool:
        """True the first time this reference is seen, in this claim and before."""
        nieuw = referentie not in self._gezien and referentie not in self._eerder
        self._gezien.add(referentie)
        return nieuw

    def debet_van(self, vorige_referentie: str | None) -> Eerder | None:
        """The earlier line a credit refers to."""
        return None if vorige_referentie is None else self._eerder.get(vorige_referentie)

    def is_gecrediteerd(self, referentie: str) -> bool:
        """True where the debit was credited before, or earlier in this claim."""
        eerder = self._eerder.get(referentie)
        return referentie in self._gecrediteerd or (eerder is not None and eerder.gecrediteerd)

    def is_open(self, sleutel: Sleutel) -> bool:
        """True where an awarded debit for this key is not credited."""
        return sleutel in self._open

    def verbruikt(self, toewijzing_nummer: int, maand: Maand) -> int:
        """Awarded volume in one calendar month, time in minutes."""
        eerder = self._verbruik.get(toewijzing_nummer, {}).get(maand)
        return (eerder.volume if eerder else 0) + self._volume.get((toewijzing_nummer, maand), 0)

    def verbruikt_totaal(self, toewijzing_nummer: int) -> int:
        """Awarded volume over the whole toewijzing, time in minutes."""
        eerder = sum(v.volume for v in self._maanden(toewijzing_nummer).values())
        return eerder + self._volume_totaal.get(toewijzing_nummer, 0)

    def verbruikt_centen(self, toewijzing_nummer: int) -> int:
        """Awarded money over the whole toewijzing in cents."""
        eerder = sum(v.centen for v in self._maanden(toewijzing_nummer).values())
        return eerder + self._centen.get(toewijzing_nummer, 0)

    def ken_toe(self, prestatie: Prestatie) -> None:
        """Takes up the room of a debit; gives that of a credit back."""
        nummer, maand = prestatie.toewijzing_nummer, maand_van(prestatie.periode)
        self._volume[nummer, maand] = self._volume.get((nummer, maand), 0) + prestatie.basisvolume
        self._volume_totaal[nummer] = self._volume_totaal.get(nummer, 0) + prestatie.basisvolume
        self._centen[nummer] = self._centen.get(nummer, 0) + prestatie.bedrag.centen
        if prestatie.credit:
            self._gecrediteerd.add(prestatie.vorige_referentie or "")
            self._open.discard(prestatie.sleutel)
        else:
            self._open.add(prestatie.sleutel)

    def _maanden(self, toewijzing_nummer: int) -> Mapping[Maand, Verbruik]:
        return self._verbruik.get(toewijzing_nummer, {})
