"""The running count while the lines of one claim are judged, credits first, then debits in message order."""

from services.billing.domain.aanspraak import Versie
from services.billing.domain.beoordeling.feiten import Eerder, Feiten, Maand, Regelfeiten, maand_van
from services.billing.domain.prestatie import Kop, Prestatie, Sleutel
from services.billing.domain.tarief import GEEN_PRIJZEN, Productprijzen, per_product
from shared.values.pseudoniem import PersoonId


class Stand:
    """What is known and used up so far: references, open debits, volume and money.

    It starts at the facts and moves with each line awarded. A claim in parts learns the facts of each part as it comes
    to it; what its own earlier lines did is kept.
    """

    def __init__(self, feiten: Feiten | None = None) -> None:
        self._clienten: set[PersoonId] = set()
        self._aanspraken: dict[int, Versie] = {}
        self._versienummers: dict[int, int] = {}
        self._prijzen: dict[tuple[str, str], Productprijzen] = {}
        self._producten: set[tuple[str, str]] = set()
        self._eerder: dict[str, Eerder] = {}
        self._gezien: set[str] = set()
        self._gecrediteerd: set[str] = set()
        self._gesloten: set[Sleutel] = set()
        self._open: set[Sleutel] = set()
        self._maand: dict[tuple[int, Maand], int] = {}
        self._totaal: dict[int, int] = {}
        self._centen: dict[int, int] = {}
        if feiten is not None:
            self.leer(feiten)

    def leer(self, feiten: Feiten) -> None:
        """The facts of the next lines."""
        self._clienten.update(feiten.clienten)
        self._aanspraken.update(feiten.aanspraken)
        self._versienummers.update(feiten.versienummers)
        if not self._prijzen:
            self._prijzen = per_product(feiten.tarieven)
        self._producten.update(feiten.producten)
        self._eerder.update(feiten.eerder)
        self._open.update(sleutel for sleutel in feiten.open_debetten if sleutel not in self._gesloten)
        for nummer, maanden in feiten.verbruik.items():
            if nummer not in self._totaal:
                self._totaal[nummer] = sum(verbruik.volume for verbruik in maanden.values())
                self._centen[nummer] = sum(verbruik.centen for verbruik in maanden.values())
            for maand, verbruik in maanden.items():
                self._maand.setdefault((nummer, maand), verbruik.volume)

    def feiten_van(self, p: Prestatie, kop: Kop) -> Regelfeiten:
        """What the verdict on this line stands on, at its turn; its reference counts as used from now on."""
        referentie, nummer, product = p.referentie, p.toewijzing_nummer, (p.categorie, p.code)
        nieuw = referentie not in self._gezien and referentie not in self._eerder
        self._gezien.add(referentie)
        debet, gecrediteerd = self._debet_van(p.vorige_referentie) if p.credit else (None, False)
        versie = self._aanspraken.get(nummer)
        if versie is not None and (versie.agb != kop.agb or versie.persoon_id != p.persoon_id):
            versie = None
        totaal = self._totaal.get(nummer, 0)
        per_maand = versie is None or not versie.in_totaal
        return Regelfeiten(
            p.persoon_id in self._clienten,
            nieuw,
            debet,
            gecrediteerd,
            versie,
            0 if versie is None else self._versienummers.get(nummer, 0),
            product in self._producten,
            self._prijzen.get(product, GEEN_PRIJZEN),
            p.sleutel in self._open,
            self._maand.get((nummer, maand_van(p.periode)), 0) if per_maand else totaal,
            totaal,
            self._centen.get(nummer, 0),
        )

    def ken_toe(self, p: Prestatie) -> None:
        """Takes up the room of a debit; gives that of a credit back."""
        nummer, volume = p.toewijzing_nummer, p.basisvolume
        plek = (nummer, maand_van(p.periode))
        self._maand[plek] = self._maand.get(plek, 0) + volume
        self._totaal[nummer] = self._totaal.get(nummer, 0) + volume
        self._centen[nummer] = self._centen.get(nummer, 0) + p.bedrag.centen
        if p.credit:
            self._gecrediteerd.add(p.vorige_referentie or "")
            self._gesloten.add(p.sleutel)
            self._open.discard(p.sleutel)
        else:
            self._open.add(p.sleutel)

    def _debet_van(self, vorige: str | None) -> tuple[Prestatie | None, bool]:
        """The awarded debit of that reference, and whether it is credited: before, or earlier in this claim."""
        eerder = self._eerder.get(vorige or "")
        if eerder is None or not eerder.toegekend or eerder.prestatie.credit:
            return None, False
        return eerder.prestatie, eerder.gecrediteerd or vorige in self._gecrediteerd
