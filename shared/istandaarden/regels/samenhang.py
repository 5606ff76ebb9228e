"""Rules inside a 323 that look at its lines together, while they pass in chunks."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from stdnum.nl import bsn as elfproef

from shared.istandaarden.berichten.declaratie import Prestatie323
from shared.istandaarden.regels.declaratie import Kop, centen, is_credit
from shared.values.bedrag import Bedrag


class Plaats(NamedTuple):
    """A line where it stands: its path, its client (from 1) and whose it is."""

    pad: str
    client: int
    bsn: str
    prestatie: Prestatie323


class Doorlopend(Protocol):
    """A rule over the lines together: what it finds while they pass and what it finds at the end."""

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        """Paths that break the rule now that this line is seen."""

    def slot(self, kop: Kop) -> Iterable[str]:
        """Paths that break the rule now that all lines are seen."""


class Cs002:
    """Each Bsn passes the elfproef."""

    def __init__(self) -> None:
        self._client = 0

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        if plaats.client == self._client:
            return
        self._client = plaats.client
        if not elfproef.is_valid(plaats.bsn):
            yield f"declaratie.clienten[{plaats.client - 1}].bsn"

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        return ()


class Tr101:
    """A Bsn once per claim; per client each pair of ReferentieNummer and VorigReferentieNummer once."""

    def __init__(self) -> None:
        self._clienten: dict[str, int] = {}
        self._regels: set[tuple[str, str, str | None]] = set()

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        eerste = self._clienten.setdefault(plaats.bsn, plaats.client)
        if eerste != plaats.client:
            yield f"declaratie.clienten[{plaats.client - 1}].bsn"
            self._clienten[plaats.bsn] = plaats.client
        referentie = plaats.prestatie.product_referentie
        sleutel = (plaats.bsn, referentie.referentie_nummer, referentie.vorig_referentie_nummer)
        if sleutel in self._regels:
            yield f"{plaats.pad}.productReferentie"
        self._regels.add(sleutel)

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        return ()


class Tr315:
    """Each VorigReferentieNummer at most once."""

    def __init__(self) -> None:
        self._vorige: set[str] = set()

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        vorig = plaats.prestatie.product_referentie.vorig_referentie_nummer
        if vorig is None:
            return
        if vorig in self._vorige:
            yield f"{plaats.pad}.productReferentie.vorigReferentieNummer"
        self._vorige.add(vorig)

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        return ()


class Tr316:
    """No line is taken back in the message that brings it."""

    def __init__(self) -> None:
        self._nummers: set[str] = set()
        self._vorige: dict[str, str] = {}

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        referentie = plaats.prestatie.product_referentie
        self._nummers.add(referentie.referentie_nummer)
        if referentie.vorig_referentie_nummer is not None:
            self._vorige[referentie.vorig_referentie_nummer] = plaats.pad
        return ()

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        for vorig, pad in self._vorige.items():
            if vorig in self._nummers:
                yield f"{pad}.productReferentie.vorigReferentieNummer"


class Tr416:
    """One debit per toewijzing, ProductPeriode, category and code."""

    def __init__(self) -> None:
        self._debet: set[tuple[object, ...]] = set()

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        een = plaats.prestatie
        if is_credit(een):
            return
        periode = een.product_periode
        sleutel = (
            een.toewijzing_nummer,
            periode.begindatum,
            periode.einddatum,
            een.product_categorie,
            een.product_code,
        )
        if sleutel in self._debet:
            yield plaats.pad
        self._debet.add(sleutel)

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        return ()


class Tr358:
    """The total is the debits minus the credits."""

    def __init__(self) -> None:
        self._som = 0

    def erbij(self, plaats: Plaats) -> Iterable[str]:
        self._som += centen(plaats.prestatie.ingediend_bedrag)
        return ()

    def slot(self, kop: Kop) -> Iterable[str]:
        totaal, som = kop.declaratie.totaal_ingediend_bedrag, Bedrag(self._som)
        if (totaal.totaal_bedrag, totaal.debet_credit) != (som.absoluut, som.debet_credit):
            yield "declaratie.totaalIngediendBedrag"
