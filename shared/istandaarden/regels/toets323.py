"""The level 2 verdict over a 323: every rule over the claim, over each line and over the lines together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shared.istandaarden.berichten.declaratie import Declaratie323
from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH
from shared.istandaarden.regels import declaratie as los
from shared.istandaarden.regels import samenhang as samen
from shared.istandaarden.regels.declaratie import Kop, PerKop, PerRegel
from shared.istandaarden.regels.regel import Bevinding, Functie, Regel
from shared.istandaarden.regels.samenhang import Doorlopend, Plaats
from shared.istandaarden.stroom import Regel323
from shared.istandaarden.wet import Wet

MAX_BEVINDINGEN = 1_000
"""More findings help nobody: one is enough to reject the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieRegel:
    """One rule of a 323 in the forms in which it looks: at the claim, at a line, at the lines together."""

    id: str
    klasse: str
    tekst: str
    kop: PerKop | None = None
    regel: PerRegel | None = None
    samen: Callable[[], Doorlopend] | None = None


_NIET_LATER = "Een periode begint niet na de dagtekening van het bericht."
_EINDE = "Een periode eindigt niet voor zij begint en niet na de dagtekening van het bericht."
_DEBET_CREDIT = "Een bedrag van nul is debet."
_VANAF = "Een periode ligt niet voor 1 januari 2021."

REGELS_323 = (
    DeclaratieRegel(id="CS002", klasse="Client", tekst="Het BSN voldoet aan de elfproef.", samen=samen.Cs002),
    DeclaratieRegel(
        id="CS340", klasse="Declaratie", tekst="De declaratieperiode is precies een kalendermaand.", kop=los.cs340_kop
    ),
    DeclaratieRegel(
        id="CS337", klasse="Prestatie", tekst="De productperiode ligt in een kalendermaand.", regel=los.cs337
    ),
    DeclaratieRegel(id="CS100", klasse="Prestatie", tekst=_VANAF, kop=los.cs100_kop, regel=los.cs100),
    DeclaratieRegel(id="TR134", klasse="Prestatie", tekst=_NIET_LATER, kop=los.tr134_kop, regel=los.tr134),
    DeclaratieRegel(id="TR137", klasse="Prestatie", tekst=_EINDE, kop=los.tr137_kop, regel=los.tr137),
    DeclaratieRegel(
        id="TR335",
        klasse="Prestatie",
        tekst="De productperiode eindigt hoogstens vijf jaar voor de dagtekening van de declaratie.",
        regel=los.tr335,
    ),
    DeclaratieRegel(
        id="TR101",
        klasse="Prestatie",
        tekst="Een BSN komt een keer voor, en per client elke productreferentie een keer.",
        samen=samen.Tr101,
    ),
    DeclaratieRegel(
        id="CD060",
        klasse="Prestatie",
        tekst="Alleen een creditregel noemt een vorig referentienummer.",
        regel=los.cd060,
    ),
    DeclaratieRegel(
        id="TR315",
        klasse="Prestatie",
        tekst="Een vorig referentienummer komt een keer voor in het bericht.",
        samen=samen.Tr315,
    ),
    DeclaratieRegel(
        id="TR316",
        klasse="Prestatie",
        tekst="Een debetregel wordt niet in hetzelfde bericht gecrediteerd.",
        samen=samen.Tr316,
    ),
    DeclaratieRegel(
        id="CD087", klasse="Prestatie", tekst="Het tarief is gevuld, behalve bij eenheid euro.", regel=los.cd087
    ),
    DeclaratieRegel(
        id="CS339", klasse="Prestatie", tekst="Bij eenheid euro is het bedrag gelijk aan het volume.", regel=los.cs339
    ),
    DeclaratieRegel(id="CS325", klasse="Prestatie", tekst=_DEBET_CREDIT, kop=los.cs325_kop, regel=los.cs325),
    DeclaratieRegel(
        id="TR416",
        klasse="Prestatie",
        tekst="Per toewijzing, productperiode, categorie en code is er een debetregel.",
        samen=samen.Tr416,
    ),
    DeclaratieRegel(
        id="TR358",
        klasse="Declaratie",
        tekst="Het totaal is de som van de debetregels min die van de creditregels.",
        samen=samen.Tr358,
    ),
)


class Toets323:
    """The rules over a 323 whose lines come in chunks; `bevindingen` is complete after `slot`."""

    def __init__(self, kop: Kop, regels: Iterable[DeclaratieRegel] = REGELS_323) -> None:
        regels = tuple(regels)
        self.bevindingen: list[Bevinding] = []
        self._kop = kop
        self._per_regel = [(regel, regel.regel) for regel in regels if regel.regel is not None]
        self._samen = [(regel, regel.samen()) for regel in regels if regel.samen is not None]
        self._client = 0
        self._nummer = 0
        for regel in regels:
            veld = None if regel.kop is None else regel.kop(kop)
            if veld is not None:
                self._meld(regel, f"declaratie.{veld}")

    def erbij(self, regels: Iterable[Regel323]) -> None:
        """The next lines, in the order of the message."""
        for client, bsn, prestatie in regels:
            self._nummer = self._nummer + 1 if client == self._client else 0
            self._client = client
            pad = f"declaratie.clienten[{client - 1}].prestaties[{self._nummer}]"
            for regel, functie in self._per_regel:
                veld = functie(self._kop, prestatie)
                if veld is not None:
                    self._meld(regel, f"{pad}.{veld}")
            plaats = Plaats(pad, client, bsn, prestatie)
            for regel, doorlopend in self._samen:
                for fout in doorlopend.erbij(plaats):
                    self._meld(regel, fout)

    def slot(self) -> list[Bevinding]:
        """All lines are seen: what was found."""
        for regel, doorlopend in self._samen:
            for fout in doorlopend.slot(self._kop):
                self._meld(regel, fout)
        return self.bevindingen

    def _meld(self, regel: DeclaratieRegel, pad: str) -> None:
        if len(self.bevindingen) < MAX_BEVINDINGEN:
            self.bevindingen.append(Bevinding(regel.id, AFGEKEURD_TECHNISCH, pad, regel.tekst))


def regels_van(bericht: Declaratie323) -> Iterator[Regel323]:
    """The lines of a whole message as the stream gives them."""
    for nummer, client in enumerate(bericht.declaratie.clienten, 1):
        for prestatie in client.prestaties:
            yield Regel323(nummer, client.bsn, prestatie)


def toets_323(bericht: Declaratie323) -> list[Bevinding]:
    """What breaks level 2 in a whole 323; empty where nothing does."""
    toets = Toets323(bericht)
    toets.erbij(regels_van(bericht))
    return toets.slot()


def _functie(regel: DeclaratieRegel) -> Functie:
    def functie(bericht: Declaratie323, wet: Wet) -> Iterator[str]:
        del wet
        toets = Toets323(bericht, [regel])
        toets.erbij(regels_van(bericht))
        yield from (bevinding.pad for bevinding in toets.slot())

    return functie


REGELS = tuple(Regel(regel.id, ("323",), regel.klasse, regel.tekst, _functie(regel)) for regel in REGELS_323)
