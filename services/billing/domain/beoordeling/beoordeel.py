"""The verdict on a claim, step by step: header, declaratie, clients, credits, debits (IV087, IV088, OP366)."""

from collections.abc import Sequence
from typing import NamedTuple

from services.billing.domain.beoordeling.credit import toets_credit
from services.billing.domain.beoordeling.debet import toets_debet
from services.billing.domain.beoordeling.feiten import Feiten, Regelfeiten, Volumemaxima
from services.billing.domain.beoordeling.regels import RETOURCODE_VAN, codes, toetsen_van
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import NIET_BEOORDEELD, TECHNISCH, Oordeel, Stap, Toets, Uitkomst
from services.billing.domain.prestatie import Kop, Prestatie
from shared.values.bedrag import Bedrag


class Uitspraak(NamedTuple):
    """The verdict on one line and what it stands on."""

    prestatie: Prestatie
    feiten: Regelfeiten
    retourcodes: tuple[str, ...]

    @property
    def toegekend(self) -> bool:
        """Awarded in full; else rejected in full."""
        return not self.retourcodes


def stappen_van(p: Prestatie, kop: Kop, feiten: Regelfeiten, maxima: Volumemaxima) -> list[Stap]:
    """Steps 5 to 7 for one line: the rules tried, in order. The only place where a line is judged, now or later."""
    client: Stap = ("TR304", feiten.client_bekend, (kop.wet.value,))
    if not feiten.client_bekend:
        return [client]
    return [client, *(toets_credit(p, feiten) if p.credit else toets_debet(p, kop, feiten, maxima))]


def oordeel_over(p: Prestatie, kop: Kop, feiten: Regelfeiten, maxima: Volumemaxima) -> Uitspraak:
    """The codes of the rules that were broken; a line of an unknown client is rejected unassessed."""
    stappen = stappen_van(p, kop, feiten, maxima)
    return Uitspraak(p, feiten, codes(stappen) if feiten.client_bekend else (NIET_BEOORDEELD,))


def leg_uit(uitspraak: Uitspraak, kop: Kop, maxima: Volumemaxima) -> Oordeel:
    """The verdict as it is told: every rule tried, with its inputs."""
    return Oordeel(
        nr=uitspraak.prestatie.nr,
        toegekend=uitspraak.toegekend,
        eerste_gebruik=uitspraak.feiten.referentie_nieuw,
        retourcodes=uitspraak.retourcodes,
        toetsen=toetsen_van(stappen_van(uitspraak.prestatie, kop, uitspraak.feiten, maxima)),
    )


def beoordeel_regels(kop: Kop, regels: Sequence[Prestatie], stand: Stand, maxima: Volumemaxima) -> list[Uitspraak]:
    """The verdicts on these lines in this order (credits come first, then debits as in the message), `stand` moved on.

    Its facts must be learned already.
    """
    uitspraken = []
    for p in regels:
        uitspraak = oordeel_over(p, kop, stand.feiten_van(p, kop), maxima)
        if not uitspraak.retourcodes:
            stand.ken_toe(p)
        uitspraken.append(uitspraak)
    return uitspraken


def in_volgorde(regels: Sequence[Prestatie]) -> list[Prestatie]:
    """The order in which lines are judged: all credits, then the debits, each in message order (OP366)."""
    return sorted(regels, key=lambda p: (not p.credit, p.nr))


def beoordeel_kop(kop: Kop, feiten: Feiten) -> Uitkomst:
    """Steps 2 to 4: where `ingediend` is False the message counts as not sent and its lines are not judged."""
    if feiten.technische_fouten:
        return Uitkomst(
            kopcodes=(TECHNISCH,),
            bevindingen=tuple(
                Toets(regel=fout.regel, goed=False, invoer={"plaats": fout.plaats, "herstel": fout.herstel})
                for fout in feiten.technische_fouten
            ),
        )
    bericht = toets_kop(kop, feiten)
    if kopcodes := codes(bericht):
        return Uitkomst(kopcodes=kopcodes, bevindingen=toetsen_van(bericht))
    declaratie = toets_declaratie(kop, feiten)
    return Uitkomst(declaratiecodes=codes(declaratie), bevindingen=toetsen_van((*bericht, *declaratie)))


def beoordeel(kop: Kop, regels: Sequence[Prestatie], feiten: Feiten, maxima: Volumemaxima) -> Uitkomst:
    """A whole claim at once; the same facts give the same verdict."""
    uitkomst = beoordeel_kop(kop, feiten)
    if not uitkomst.ingediend:
        return uitkomst
    uitspraken = beoordeel_regels(kop, in_volgorde(regels), Stand(feiten), maxima)
    return Uitkomst(
        geweigerd={u.prestatie.persoon_id: RETOURCODE_VAN["TR304"] for u in uitspraken if not u.feiten.client_bekend},
        bevindingen=uitkomst.bevindingen,
        oordelen=tuple(leg_uit(u, kop, maxima) for u in sorted(uitspraken, key=lambda u: u.prestatie.nr)),
        toegekend=Bedrag.som(u.prestatie.bedrag for u in uitspraken if u.toegekend),
    )


def toets_kop(kop: Kop, feiten: Feiten) -> tuple[Stap, ...]:
    """Step 3: new identification, no date in the future, an existing municipality."""
    return (
        ("TR056", not feiten.identificatie_gebruikt, (kop.identificatie,)),
        ("TR135", kop.dagtekening <= feiten.vandaag, (kop.dagtekening, feiten.vandaag)),
        ("TR378", feiten.gemeente_bekend, (kop.gemeente,)),
    )


def toets_declaratie(kop: Kop, feiten: Feiten) -> tuple[Stap, ...]:
    """Step 4: new number, and a month not before the last one; the same month again is allowed (OP284)."""
    laatste = feiten.laatste_periode
    begin = kop.periode.begindatum
    return (
        ("TR333", not feiten.declaratienummer_gebruikt, (kop.declaratie_nummer,)),
        (
            "TR318",
            laatste is None or begin >= laatste.begindatum,
            (begin, None if laatste is None else laatste.begindatum),
        ),
    )
