"""Reading a 323 in JSON as a stream: the same chunks as from XML, never the whole message as objects at once."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple

from pydantic import ValidationError

from shared.istandaarden.berichten.declaratie import Client323, Declaratie323, DeclaratieKop323
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.fouten import MAX_FOUTEN, BerichtOngeldig, Fout, afkeuring
from shared.istandaarden.jsonbron import MAX_BYTES_323, json_tekst
from shared.istandaarden.jsonvorm import json_fouten
from shared.istandaarden.klasse import Klasse, Reeks
from shared.istandaarden.stroom import PER_KEER, Regel323
from shared.istandaarden.wet import Wet
from shared.istandaarden.wetcontrole import wetsfouten, wetsfouten_van

_WIT = re.compile(r"[ \t\r\n]*")
_PLAATS = re.compile(r"^clienten\[(\d+)\](?:\.prestaties\[(\d+)\])?")


_CLIENTEN = "declaratie.clienten"
_GEEN_CLIENTEN = Fout(0, _CLIENTEN, "ontbreekt", "Verwacht: dit veld; het ontbreekt.")
_GEEN_RIJ = Fout(0, _CLIENTEN, "vorm", "Verwacht: een andere vorm (object, lijst of waarde).")


class _Kop(Klasse):
    """A 323 without its lines."""

    header: KopVanAanbieder
    declaratie: DeclaratieKop323


class _Stuk(Klasse):
    """Some lines under their clients."""

    clienten: Annotated[tuple[Client323, ...], Reeks("Client")]


class _Deel(NamedTuple):
    """Part of one client: its place (from 0), where its lines stand with what goes around, its first line's place."""

    client: int
    voor: str
    van: int
    tot: int
    na: str
    eerste: int


class JsonStroom323:
    """A 323 in JSON while it is read: as `Stroom323`, with paths in the JSON instead of line numbers."""

    def __init__(self, data: bytes) -> None:
        self._lezer = _Lezer(data)
        kop = self._lezer.document()
        self.wet = _wet_van(kop)
        self._plek = Declaratie323.plek(self.wet)
        self._fouten = [] if self._lezer.fout is None else [self._lezer.fout]
        try:
            gelezen = _Kop.model_validate_json(json.dumps(kop), by_alias=True, by_name=False)
        except ValidationError as fout:
            self._fouten = json_fouten(fout) + self._fouten
            for _ in self:  # what is wrong with the lines is told too
                pass
            raise BerichtOngeldig(self._fouten) from None
        self.header, self.declaratie = gelezen.header, gelezen.declaratie
        self._fouten += wetsfouten(Declaratie323.zonder_regels(self.header, self.declaratie), self.wet)

    def __iter__(self) -> Iterator[list[Regel323]]:
        for delen in self._lezer.stukken:
            stuk = self._keur(delen) if delen or self._is_leeg else None
            if stuk is not None and not self._fouten:
                yield [
                    Regel323(deel.client + 1, client.bsn, prestatie)
                    for deel, client in zip(delen, stuk.clienten, strict=True)
                    for prestatie in client.prestaties
                ]
        if self._fouten:
            raise BerichtOngeldig(self._fouten[:MAX_FOUTEN])

    @property
    def _is_leeg(self) -> bool:
        """A list of clients without any: that is a fault of its own."""
        return self._lezer.rij and self._lezer.stukken == [[]]

    def _keur(self, delen: list[_Deel]) -> _Stuk | None:
        """A piece as models; None where it, or what came before, holds enough faults."""
        if len(self._fouten) >= MAX_FOUTEN:
            return None
        tekst = '{"clienten":[' + ",".join([self._lezer.tekst_van(deel) for deel in delen]) + "]}"
        try:
            stuk = _Stuk.model_validate_json(tekst, by_alias=True, by_name=False)
        except ValidationError as fout:
            self._fouten += [_verplaatst(een, delen) for een in json_fouten(fout)]
            return None
        self._fouten += [_verplaatst(een, delen) for een in wetsfouten_van(stuk, self._plek)]
        return stuk


def lees_323_json(data: bytes) -> JsonStroom323:
    """A 323 in JSON as a stream; BerichtOngeldig where what stands before the lines fails level 1."""
    return JsonStroom323(data)


class _Lezer:
    """Passes once over the text: keeps what stands before the lines, and of the lines only where they stand."""

    def __init__(self, data: bytes) -> None:
        self.stukken: list[list[_Deel]] = [[]]
        self.fout: Fout | None = None
        self.rij = False
        self._ruimte = PER_KEER
        self._i = 0
        self._scan = json.JSONDecoder().raw_decode
        self._tekst = json_tekst(data, MAX_BYTES_323)

    def tekst_van(self, deel: _Deel) -> str:
        """The JSON of a part of a client."""
        return deel.voor + self._tekst[deel.van : deel.tot] + deel.na

    def document(self) -> dict[str, Any]:
        """All of the message but its clients; BerichtOngeldig where the text is no JSON object."""
        try:
            kop = {
                sleutel: self._declaratie() if sleutel == "declaratie" else self._waarde() for sleutel in self._leden()
            }
            if self._teken():
                raise _geen_json()
        except (ValueError, RecursionError):
            raise _geen_json() from None
        return kop

    def _declaratie(self) -> object:
        if self._teken() != "{":
            return self._waarde()
        velden: dict[str, Any] = {}
        self.fout = _GEEN_CLIENTEN
        for veld in self._leden():
            if veld != "clienten":
                velden[veld] = self._waarde()
            elif self._teken() != "[":
                self.fout = _GEEN_RIJ
                self._waarde()
            else:
                self.fout, self.rij, self.stukken, self._ruimte = None, True, [[]], PER_KEER
                for nummer, _ in enumerate(self._rij()):
                    self._client(nummer)
        return velden

    def _client(self, nummer: int) -> None:
        if self._teken() != "{":
            van = self._i
            self._waarde()
            return self._erbij([_Deel(nummer, "", van, self._i, "", 0)])
        velden: dict[str, Any] = {}
        plekken: list[tuple[int, int, int]] | None = None
        for veld in self._leden():
            if veld == "prestaties" and self._teken() == "[":
                plekken = self._prestaties()
            else:
                velden[veld] = self._waarde()
        rest = json.dumps(velden)
        if plekken is None:
            return self._erbij([_Deel(nummer, rest, 0, 0, "", 0)])
        voor = rest[:-1] + (', "prestaties":[' if velden else '"prestaties":[')
        return self._erbij([_Deel(nummer, voor, van, tot, "]}", eerste) for van, tot, eerste in plekken])

    def _prestaties(self) -> list[tuple[int, int, int]]:
        """Where the lines of a client stand, in as many pieces as they take: from, to, and the first one's place."""
        plekken, ruimte, begin, eerste = [], self._ruimte, self._i + 1, 0
        tot = begin
        for nummer, van in enumerate(self._rij()):
            if ruimte == 0:
                plekken.append((begin, tot, eerste))
                ruimte, begin, eerste = PER_KEER, van, nummer
            self._waarde()
            tot = self._i
            ruimte -= 1
        self._ruimte = ruimte
        return [*plekken, (begin, tot, eerste)]

    def _erbij(self, delen: list[_Deel]) -> None:
        """Each part but the first begins a piece of its own; so does the first where there is no room left."""
        self.stukken[-1].append(delen[0])
        self.stukken += [[deel] for deel in delen[1:]]
        if self._ruimte == 0 or len(self.stukken[-1]) >= PER_KEER:
            self.stukken.append([])
            self._ruimte = PER_KEER

    def _leden(self) -> Iterator[str]:
        """The names in an object; who asks for the next one has passed the value."""
        self._neem("{")
        if self._teken() == "}":
            self._i += 1
            return
        while True:
            if self._teken() != '"':
                raise _geen_json()
            sleutel = self._waarde()
            self._neem(":")
            yield str(sleutel)
            if self._neem(",", "}") == "}":
                return

    def _rij(self) -> Iterator[int]:
        """Where each part of a list begins; who asks for the next one has passed it."""
        self._neem("[")
        if self._teken() == "]":
            self._i += 1
            return
        while True:
            self._teken()
            yield self._i
            if self._neem(",", "]") == "]":
                return

    def _waarde(self) -> object:
        self._teken()
        waarde: object
        waarde, self._i = self._scan(self._tekst, self._i)
        return waarde

    def _teken(self) -> str:
        """The next character that is no white space, not passed; empty at the end."""
        gevonden = _WIT.match(self._tekst, self._i)
        self._i = gevonden.end() if gevonden else self._i
        return self._tekst[self._i : self._i + 1]

    def _neem(self, *tekens: str) -> str:
        teken = self._teken()
        if teken not in tekens:
            raise _geen_json()
        self._i += 1
        return teken


def _geen_json() -> BerichtOngeldig:
    return afkeuring("geen-json", "Verwacht: geldige JSON.")


def _wet_van(kop: dict[str, Any]) -> Wet:
    """The law by the BerichtCode."""
    header = kop.get("header")
    code = header.get("berichtCode") if isinstance(header, dict) else None
    for wet, bekend in Declaratie323.codes.items():
        if code == bekend:
            return wet
    melding = "Verwacht: de code van een declaratiebericht 323 (484 of 490)."
    raise afkeuring("berichtcode", melding, pad="header.berichtCode")


def _verplaatst(fout: Fout, delen: list[_Deel]) -> Fout:
    """A fault found in a piece, at its place in the message."""
    gevonden = _PLAATS.match(fout.pad)
    if gevonden is None:
        return Fout(fout.regel, f"declaratie.{fout.pad}", fout.code, fout.melding)
    deel = delen[int(gevonden[1])]
    pad = f"declaratie.clienten[{deel.client}]"
    if gevonden[2] is not None:
        pad += f".prestaties[{deel.eerste + int(gevonden[2])}]"
    return Fout(fout.regel, pad + fout.pad[gevonden.end() :], fout.code, fout.melding)
