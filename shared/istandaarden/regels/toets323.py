"""The level 2 verdict over a 323: every rule over the claim, over each line and over the lines together."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from shared.istandaarden.berichten.declaratie import Declaratie323
from shared.istandaarden.berichten.gedeeld import GeslotenPeriode
from shared.istandaarden.codelijsten.retourcodes import AFGEKEURD_TECHNISCH
from shared.istandaarden.regels import declaratie as los
from shared.istandaarden.regels import samenhang as samen
from shared.istandaarden.regels.declaratie import Kop, PerKop, PerPeriode, PerRegel
from shared.istandaarden.regels.regel import Bevinding, Functie, Regel, naam_van
from shared.istandaarden.regels.samenhang import Doorlopend, Plek, pad_van_client
from shared.istandaarden.stroom import Regel323
from shared.istandaarden.wet import Wet

MAX_BEVINDINGEN = 1_000
"""More findings help nobody: one is enough to reject the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaratieRegel:
    """One rule of a 323 in the forms in which it looks: at the claim, a line, its period, the lines together.

    `periode` is asked about the ProductPeriode of each line and, where `klassen` has the Declaratie, about its own.
    """

    id: str
    klassen: tuple[str, ...]
    tekst: str
    kop: PerKop | None = None
    regel: PerRegel | None = None
    periode: PerPeriode | None = None
    samen: Callable[[], Doorlopend] | None = None

    @property
    def uitgevoerd_door(self) -> tuple[str, ...]:
        """Its functions, as `module:name`."""
        vormen = (self.kop, self.regel, self.periode, self.samen)
        return tuple(naam_van(vorm) for vorm in vormen if vorm is not None)


_NIET_LATER = "Een periode begint niet na de dagtekening van het bericht."
_EINDE = "Een periode eindigt niet voor zij begint en niet na de dagtekening van het bericht."
_DEBET_CREDIT = "Een bedrag van nul is debet."
_VANAF = "Een periode ligt niet voor 1 januari 2021."

REGELS_323 = (
    DeclaratieRegel(id="CS002", klassen=("Client",), tekst="Het BSN voldoet aan de elfproef.", samen=samen.Cs002),
    DeclaratieRegel(
        id="CS340",
        klassen=("Declaratie",),
        tekst="De declaratieperiode is precies een kalendermaand.",
        kop=los.cs340_kop,
    ),
    DeclaratieRegel(
        id="CS337", klassen=("Prestatie",), tekst="De productperiode ligt in een kalendermaand.", periode=los.cs337
    ),
    DeclaratieRegel(id="CS100", klassen=("Declaratie", "Prestatie"), tekst=_VANAF, periode=los.cs100),
    DeclaratieRegel(
        id="TR134",
        klassen=("Declaratie", "Prestatie"),
        tekst=_NIET_LATER,
        periode=los.tr134,
    ),
    DeclaratieRegel(id="TR137", klassen=("Declaratie", "Prestatie"), tekst=_EINDE, periode=los.tr137),
    DeclaratieRegel(
        id="TR335",
        klassen=("Prestatie",),
        tekst="De productperiode eindigt hoogstens vijf jaar voor de dagtekening van de declaratie.",
        periode=los.tr335,
    ),
    DeclaratieRegel(
        id="TR101",
        klassen=("Client", "Prestatie"),
        tekst="Een BSN komt een keer voor, en per client elke productreferentie een keer.",
        samen=samen.Tr101,
    ),
    DeclaratieRegel(
        id="CD060",
        klassen=("Prestatie",),
        tekst="Alleen een creditregel noemt een vorig referentienummer.",
        regel=los.cd060,
    ),
    DeclaratieRegel(
        id="TR315",
        klassen=("Prestatie",),
        tekst="Een vorig referentienummer komt een keer voor in het bericht.",
        samen=samen.Tr315,
    ),
    DeclaratieRegel(
        id="TR316",
        klassen=("Prestatie",),
        tekst="Een debetregel wordt niet in hetzelfde bericht gecrediteerd.",
        samen=samen.Tr316,
    ),
    DeclaratieRegel(
        id="CD087", klassen=("Prestatie",), tekst="Het tarief is gevuld, behalve bij eenheid euro.", regel=los.cd087
    ),
    DeclaratieRegel(
        id="CS339",
        klassen=("Prestatie",),
        tekst="Bij eenheid euro is het bedrag gelijk aan het volume.",
        regel=los.cs339,
    ),
    DeclaratieRegel(
        id="CS325", klassen=("Declaratie", "Prestatie"), tekst=_DEBET_CREDIT, kop=los.cs325_kop, regel=los.cs325
    ),
    DeclaratieRegel(
        id="TR416",
        klassen=("Prestatie",),
        tekst="Per toewijzing, productperiode, categorie en code is er een debetregel.",
        samen=samen.Tr416,
    ),
    DeclaratieRegel(
        id="TR358",
        klassen=("Declaratie",),
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
        self._per_periode = [(regel, regel.periode) for regel in regels if regel.periode is not None]
        self._per_regel = [(regel, regel.regel) for regel in regels if regel.regel is not None]
        samen = [(regel, regel.samen()) for regel in regels if regel.samen is not None]
        self._per_client = [(regel, een.client) for regel, een in samen if type(een).client is not Doorlopend.client]
        self._samen = [(regel, een.regel) for regel, een in samen if type(een).regel is not Doorlopend.regel]
        self._slot = [(regel, een.slot) for regel, een in samen]
        self._fouten_per_periode: dict[tuple[date, date], list[tuple[DeclaratieRegel, str]]] = {}
        self._plek = Plek(0, 0)
        for regel in regels:
            if regel.kop is not None and (veld := regel.kop(kop)) is not None:
                self._meld(regel, "declaratie", veld)
        for regel, per_periode in self._per_periode:
            periode = kop.declaratie.declaratie_periode
            if "Declaratie" in regel.klassen and (veld := per_periode(kop, periode)) is not None:
                self._meld(regel, "declaratie.declaratiePeriode", veld)

    def erbij(self, regels: Iterable[Regel323]) -> None:
        """The next lines, in the order of the message."""
        for client, bsn, prestatie in regels:
            if client == self._plek.client:
                plek = Plek(client, self._plek.nummer + 1)
            else:
                plek = Plek(client, 0)
                for regel, bij_client in self._per_client:
                    if (fout := bij_client(client, bsn)) is not None:
                        self._meld(regel, pad_van_client(client), fout)
            self._plek = plek
            for regel, veld in self._in_periode(prestatie.product_periode):
                self._meld(regel, f"{plek.pad}.productPeriode", veld)
            for regel, per_regel in self._per_regel:
                if (fout := per_regel(self._kop, prestatie)) is not None:
                    self._meld(regel, plek.pad, fout)
            for regel, bij_regel in self._samen:
                if (fout := bij_regel(plek, bsn, prestatie)) is not None:
                    self._meld(regel, plek.pad, fout)

    def slot(self) -> list[Bevinding]:
        """All lines are seen: what was found."""
        for regel, aan_het_slot in self._slot:
            for pad in aan_het_slot(self._kop):
                self._meld(regel, pad)
        return self.bevindingen

    def _in_periode(self, periode: GeslotenPeriode) -> list[tuple[DeclaratieRegel, str]]:
        """The rules that this period breaks, each with the part of it; the lines of a claim share a few periods."""
        sleutel = (periode.begindatum, periode.einddatum)
        gevonden = self._fouten_per_periode.get(sleutel)
        if gevonden is None:
            getoetst = ((regel, functie(self._kop, periode)) for regel, functie in self._per_periode)
            gevonden = [(regel, veld) for regel, veld in getoetst if veld is not None]
            self._fouten_per_periode[sleutel] = gevonden
        return gevonden

    def _meld(self, regel: DeclaratieRegel, pad: str, veld: str = "") -> None:
        if len(self.bevindingen) < MAX_BEVINDINGEN:
            waar = f"{pad}.{veld}" if veld else pad
            self.bevindingen.append(Bevinding(regel.id, AFGEKEURD_TECHNISCH, waar, regel.tekst))


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


REGELS = tuple(
    Regel(regel.id, ("323",), regel.klassen, regel.tekst, _functie(regel), waar=regel.uitgevoerd_door)
    for regel in REGELS_323
)
