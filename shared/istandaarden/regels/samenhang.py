"""Rules inside a 323 that look at its lines together, while they pass in chunks."""

from collections.abc import Iterable
from typing import NamedTuple

from stdnum.nl import bsn as elfproef

from shared.istandaarden.berichten.declaratie import Prestatie323
from shared.istandaarden.regels.declaratie import Kop, centen, is_credit, met_teken

_VORIG = "productReferentie.vorigReferentieNummer"


class Plek(NamedTuple):
    """A line by its place in the message: its client (from 1) and its number there (from 0)."""

    client: int
    nummer: int

    @property
    def pad(self) -> str:
        """Its path as in JSON."""
        return f"{pad_van_client(self.client)}.prestaties[{self.nummer}]"


def pad_van_client(client: int) -> str:
    """The path of a client (from 1) as in JSON."""
    return f"declaratie.clienten[{client - 1}]"


class Doorlopend:
    """A rule over the lines together; a rule says what it looks at: each client, each line, the end."""

    def client(self, nummer: int, bsn: str) -> str | None:
        """The field of the client that breaks the rule, now that its lines begin."""
        del nummer, bsn
        return None

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        """The field of the line that breaks the rule, the empty one for the line as a whole."""
        del plek, bsn, prestatie
        return None

    def slot(self, kop: Kop) -> Iterable[str]:
        """Paths that break the rule now that all lines are seen."""
        del kop
        return ()


class Cs002(Doorlopend):
    """Each Bsn passes the elfproef."""

    def client(self, nummer: int, bsn: str) -> str | None:
        del nummer
        return None if elfproef.is_valid(bsn) else "bsn"


class Tr101(Doorlopend):
    """A Bsn once per claim; per client each pair of ReferentieNummer and VorigReferentieNummer once."""

    def __init__(self) -> None:
        self._clienten: set[str] = set()
        self._regels: set[tuple[str, str, str | None]] = set()

    def client(self, nummer: int, bsn: str) -> str | None:
        del nummer
        if bsn in self._clienten:
            return "bsn"
        self._clienten.add(bsn)
        return None

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        del plek
        referentie = prestatie.product_referentie
        sleutel = (bsn, referentie.referentie_nummer, referentie.vorig_referentie_nummer)
        if sleutel in self._regels:
            return "productReferentie"
        self._regels.add(sleutel)
        return None


class Tr315(Doorlopend):
    """Each VorigReferentieNummer at most once."""

    def __init__(self) -> None:
        self._vorige: set[str] = set()

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        del plek, bsn
        vorig = prestatie.product_referentie.vorig_referentie_nummer
        if vorig is None:
            return None
        if vorig in self._vorige:
            return _VORIG
        self._vorige.add(vorig)
        return None


class Tr316(Doorlopend):
    """No line is taken back in the message that brings it."""

    def __init__(self) -> None:
        self._nummers: set[str] = set()
        self._vorige: dict[str, Plek] = {}

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        del bsn
        referentie = prestatie.product_referentie
        self._nummers.add(referentie.referentie_nummer)
        if referentie.vorig_referentie_nummer is not None:
            self._vorige[referentie.vorig_referentie_nummer] = plek
        return None

    def slot(self, kop: Kop) -> Iterable[str]:
        del kop
        for vorig, plek in self._vorige.items():
            if vorig in self._nummers:
                yield f"{plek.pad}.{_VORIG}"


class Tr416(Doorlopend):
    """One debit per toewijzing, ProductPeriode, category and code."""

    def __init__(self) -> None:
        self._debet: set[tuple[object, ...]] = set()

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        del plek, bsn
        if is_credit(prestatie):
            return None
        periode = prestatie.product_periode
        sleutel = (
            prestatie.toewijzing_nummer,
            periode.begindatum,
            periode.einddatum,
            prestatie.product_categorie,
            prestatie.product_code,
        )
        if sleutel in self._debet:
            return ""
        self._debet.add(sleutel)
        return None


class Tr358(Doorlopend):
    """The total is the debits minus the credits."""

    def __init__(self) -> None:
        self._som = 0

    def regel(self, plek: Plek, bsn: str, prestatie: Prestatie323) -> str | None:
        del plek, bsn
        self._som += centen(prestatie.ingediend_bedrag)
        return None

    def slot(self, kop: Kop) -> Iterable[str]:
        if met_teken(kop.declaratie.totaal_ingediend_bedrag) != self._som:
            yield "declaratie.totaalIngediendBedrag"
