"""Reading a 323 as a stream: header first, then its lines in chunks of 1,000, with flat memory whatever the size."""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from lxml import etree
from pydantic import ValidationError

from shared.istandaarden.berichten.declaratie import (
    Client323,
    Declaratie323,
    DeclaratieInhoud323,
    DeclaratieKop323,
    Prestatie323,
)
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.bron import Element, als_stroom, blokken, nieuwe_parser
from shared.istandaarden.fouten import BerichtOngeldig, Fout
from shared.istandaarden.lezer import VRIJE_ATTRIBUTEN, Kader, Lezer
from shared.istandaarden.snel import Anders, Vorm323, vorm_van
from shared.istandaarden.wet import Wet

PER_KEER = 1_000
"""Lines in a chunk."""
_MAX_STIL = 8
"""So many blocks without a line are not the plain form."""


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
        except (Anders, KeyError, ValidationError, BerichtOngeldig, etree.XMLSyntaxError):
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
        self._ruw: list[dict[str, object]] = []
        self._rij: list[tuple[int, str]] = []
        self._van = (0, "")
        self._prestaties: Element | None = None
        self._clienten: Element | None = None

    def brokken(self) -> Iterator[list[Regel323]]:
        """The lines in chunks; `Anders` and everything the parser or pydantic raises means: read thoroughly."""
        blokrij = blokken(self._stroom)
        blok = next(blokrij)
        vorm = vorm_van(blok)
        begin = blok.find(b">", blok.find(b"Bericht"))
        parser = nieuwe_parser(("end",), tag=(vorm.prestatie, vorm.client), zonder_wit=True)
        stil = 0
        while blok:
            if blok.find(b"=", begin) >= 0:
                raise Anders  # an attribute, or a text with an equals sign
            begin = 0
            parser.feed(blok)
            stil += 1
            for _, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                stil = 0
                if element.tag == vorm.client:
                    self._sluit_client(element, vorm)
                    continue
                if element.getparent() is not self._prestaties:
                    self._open_client(element, vorm)
                self._ruw.append(vorm.lees_prestatie(element))
                self._rij.append(self._van)
                _ruim_voorgangers(element)
                if len(self._ruw) == PER_KEER:
                    yield self._neem(vorm)
            if stil > _MAX_STIL:
                raise Anders  # something else piles up in the tree
            blok = next(blokrij, b"")
        self._slot(parser.close(), vorm)
        if self._ruw:
            yield self._neem(vorm)

    def _neem(self, vorm: Vorm323) -> list[Regel323]:
        """The chunk so far, typed; it is not kept here."""
        ruw, rij, self._ruw, self._rij = self._ruw, self._rij, [], []
        prestaties = vorm.prestaties_van(ruw)
        self.gegeven += len(ruw)
        return [Regel323(nummer, bsn, prestatie) for (nummer, bsn), prestatie in zip(rij, prestaties, strict=True)]

    def _open_client(self, prestatie: Element, vorm: Vorm323) -> None:
        prestaties, client, clienten, *hoger = prestatie.iterancestors()
        if (prestaties.tag, client.tag, clienten.tag) != (vorm.prestaties, vorm.client, vorm.clienten):
            raise Anders
        if self._clienten is None:
            self._clienten = clienten
            self.kop = self._lees_kop(hoger, vorm)
        elif clienten is not self._clienten:
            raise Anders
        self._prestaties = prestaties
        self._van = (self._van[0] + 1, vorm.lees_bsn(client[0]))

    def _lees_kop(self, hoger: list[Element], vorm: Vorm323) -> Kop323:
        if [element.tag for element in hoger] != [vorm.declaratie, vorm.wortel]:
            raise Anders
        wortel = hoger[-1]
        if getattr(wortel.getroottree().docinfo, "doctype", None):
            raise Anders
        header, declaratie = vorm.lees_kop(wortel)
        return Kop323(vorm.wet, header, declaratie)

    def _sluit_client(self, client: Element, vorm: Vorm323) -> None:
        if client.getparent() is not self._clienten or client[-1] is not self._prestaties:
            raise Anders
        vorm.lees_client(client)
        _alleen(client[-1], vorm.prestatie)
        _ruim_voorgangers(client)
        self._prestaties = None

    def _slot(self, wortel: Element, vorm: Vorm323) -> None:
        if self._clienten is None or not VRIJE_ATTRIBUTEN.issuperset(wortel.keys()):
            raise Anders
        vorm.lees_kop(wortel)
        _alleen(self._clienten, vorm.client)


def _alleen(omhulsel: Element, tag: str) -> None:
    """Of a wrapper only the last element is left in the tree, without text around it."""
    if omhulsel.text is not None or len(omhulsel) != 1 or omhulsel[0].tag != tag or omhulsel[0].tail is not None:
        raise Anders


def _ruim_voorgangers(element: Element) -> None:
    """Takes what was read before this element out of the tree, so that memory stays flat."""
    vorige = element.getprevious()
    if vorige is None:
        return
    ouder = element.getparent()
    while vorige is not None and ouder is not None:
        if vorige.tag != element.tag or vorige.tail is not None:
            raise Anders
        ouder.remove(vorige)
        vorige = element.getprevious()


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
