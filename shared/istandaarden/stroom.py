"""Reading a 323 as a stream: header first, then its lines in chunks of 1,000, with flat memory whatever the size."""

from codecs import iterdecode
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple, cast

from pydantic_core import ValidationError

from shared.istandaarden.berichten.declaratie import (
    Client323,
    Declaratie323,
    DeclaratieInhoud323,
    DeclaratieKop323,
    Prestatie323,
)
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.bron import als_stroom, blokken
from shared.istandaarden.fouten import BerichtOngeldig, Fout
from shared.istandaarden.lezer import Kader, Lezer
from shared.istandaarden.snel import Anders, Vorm323, vorm_van
from shared.istandaarden.wet import Wet

PER_KEER = 1_000
"""Lines in a chunk."""
_MAX_STUK = 500_000
"""So many characters without a line are not the plain form."""


class Regel323(NamedTuple):
    """One line: which client of the message (from 1), whose it is, and the line itself."""

    client: int
    bsn: str
    prestatie: Prestatie323


class Kop323(NamedTuple):
    """What a 323 says before its lines."""

    wet: Wet
    header: KopVanAanbieder
    declaratie: DeclaratieKop323


class GeenDeclaratie(BerichtOngeldig):
    """A message, but not a 323."""


class Stroom323:
    """A 323 while it is read: `wet`, `header` and `declaratie` are there at once, the lines come by iterating, once.

    The verdict stands when the iteration has ended: BerichtOngeldig (level 1) can come after any chunk, so what was
    done with earlier chunks must be undoable until then.
    """

    def __init__(self, data: bytes | BinaryIO) -> None:
        self._stroom = als_stroom(data)
        self._snel = _Snel(self._stroom)
        self._grondig = _Grondig(self._stroom)
        self._brokken = self._lees()
        self._eerste = [brok for brok in [next(self._brokken, None)] if brok is not None]
        kop = self._snel.kop or self._grondig.kop
        if kop is None:
            raise GeenDeclaratie([Fout(1, "", "bericht", "Verwacht: een declaratiebericht 323.")])
        self.wet, self.header, self.declaratie = kop

    def __iter__(self) -> Iterator[list[Regel323]]:
        while self._eerste:
            yield self._eerste.pop()
        yield from self._brokken

    def _lees(self) -> Iterator[list[Regel323]]:
        try:
            yield from self._snel.brokken()
        except (Anders, ValidationError, BerichtOngeldig, UnicodeDecodeError):
            yield from self._opnieuw(self._snel.gegeven)

    def _opnieuw(self, gegeven: int) -> Iterator[list[Regel323]]:
        """The thorough reader over the whole message; what was given already is left out."""
        for regels in self._grondig.brokken():
            rest = regels[gegeven:]
            gegeven -= len(regels) - len(rest)
            if rest:
                yield rest


class _Snel:
    """The fast reader of the plain form; it never says what is wrong, only that it is not the plain form."""

    def __init__(self, stroom: BinaryIO) -> None:
        self._stroom = stroom
        self.kop: Kop323 | None = None
        self.gegeven = 0
        self._delen: list[str | None] = []
        self._client = (0, "")

    def brokken(self) -> Iterator[list[Regel323]]:
        """The lines in chunks; `Anders`, pydantic's ValidationError and others mean: read thoroughly."""
        blokrij = iterdecode(blokken(self._stroom), "utf-8")
        tekst = next(blokrij)
        vorm = vorm_van(tekst)
        while vorm.regel_sluit not in tekst:
            tekst = _langer(tekst, next(blokrij, ""))
        voor, regel_sluit, _ = tekst.partition(vorm.regel_sluit)
        self.kop, bsn = _lees_kop(voor + regel_sluit + vorm.sluit)
        self._client = (1, bsn)
        tekst = tekst[max(voor.rfind(vorm.regel_open), 0) :]
        for blok in blokrij:
            tekst = _langer(tekst, blok)
            grens = max(tekst.rfind(vorm.regel_open), 0)
            self._delen += vorm.delen(tekst[:grens])
            tekst = tekst[grens:]
            while len(self._delen) >= vorm.breedte * PER_KEER:
                yield self._neem(vorm)
        self._delen += vorm.delen(tekst, einde=True)
        while self._delen:
            yield self._neem(vorm)

    def _neem(self, vorm: Vorm323) -> list[Regel323]:
        """The first lines, typed; they are not kept here."""
        eerste = vorm.breedte * PER_KEER
        delen, self._delen = self._delen[:eerste], self._delen[eerste:]
        brok = []
        nummer, bsn = self._client
        for prestatie, volgende in vorm.regels(delen):
            brok.append(Regel323(nummer, bsn, prestatie))
            if volgende is not None:
                nummer, bsn = nummer + 1, volgende
        self._client = nummer, bsn
        self.gegeven += len(brok)
        return brok


def _langer(tekst: str, blok: str) -> str:
    if not blok or len(tekst) > _MAX_STUK:
        raise Anders
    return tekst + blok


def _lees_kop(tekst: str) -> tuple[Kop323, str]:
    """What stands before the first line, and whose it is, from a whole message with that line alone."""
    lezer = Lezer(BytesIO(tekst.encode()), verwacht={Declaratie323.soort})
    lezer.lees()
    if lezer.plek is None or not isinstance(lezer.uitkomst, Declaratie323):
        raise Anders
    inhoud = dict(lezer.uitkomst.declaratie)
    clienten: tuple[Client323, ...] = inhoud.pop("clienten")
    if [len(client.prestaties) for client in clienten] != [1]:
        raise Anders
    kop = Kop323(lezer.plek.wet, lezer.uitkomst.header, DeclaratieKop323.model_construct(None, **inhoud))
    return kop, clienten[0].bsn


class _Grondig:
    """The same lines by way of the thorough reader."""

    def __init__(self, stroom: BinaryIO) -> None:
        self.kop: Kop323 | None = None
        self._regels: list[Regel323] = []
        self._lezer = Lezer(stroom, opvang={"Prestatie": self._neem, "Client": self._laat})

    def brokken(self) -> Iterator[list[Regel323]]:
        """The lines in chunks; BerichtOngeldig with every fault at the end where there are any."""
        for _ in self._lezer.stappen():
            while len(self._regels) >= PER_KEER:
                brok, self._regels = self._regels[:PER_KEER], self._regels[PER_KEER:]
                yield brok
        if self._regels:
            yield self._regels

    def _neem(self, kader: Kader, prestatie: object) -> None:
        client = kader.ouder and kader.ouder.ouder
        declaratie = client and client.ouder and client.ouder.ouder
        if not (client and declaratie and declaratie.ouder and isinstance(prestatie, Prestatie323)):
            return
        if self.kop is None and self._lezer.plek is not None:
            header = cast("KopVanAanbieder", declaratie.ouder.waarden["header"])
            kop = DeclaratieKop323.model_construct(None, **cast("dict[str, Any]", declaratie.waarden))
            self.kop = Kop323(self._lezer.plek.wet, header, kop)
        self._regels.append(Regel323(client.nummer, str(client.waarden["bsn"]), prestatie))

    def _laat(self, kader: Kader, client: object) -> None:
        """A client is done with once its lines are taken."""


def lees_323(data: bytes | BinaryIO) -> Stroom323:
    """A 323 as a stream; BerichtOngeldig where header or first lines fail level 1."""
    return Stroom323(data)


def lees_heel_323(data: bytes | BinaryIO) -> tuple[Wet, Declaratie323]:
    """A 323 as one model; BerichtOngeldig where it fails level 1."""
    stroom = Stroom323(data)
    per_client: dict[int, tuple[str, list[Prestatie323]]] = {}
    for regels in stroom:
        for nummer, bsn, prestatie in regels:
            per_client.setdefault(nummer, (bsn, []))[1].append(prestatie)
    clienten = tuple(
        Client323.model_construct(None, bsn=bsn, prestaties=tuple(wat)) for bsn, wat in per_client.values()
    )
    inhoud = DeclaratieInhoud323.model_construct(None, **dict(stroom.declaratie), clienten=clienten)
    return stroom.wet, Declaratie323.model_construct(None, header=stroom.header, declaratie=inhoud)
