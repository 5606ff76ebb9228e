"""The verdict on a whole claim, step by step: header, declaratie, clients, credits, debits (IV087, IV088, OP366)."""

from collections.abc import Iterator, Sequence

from services.billing.domain.beoordeling.credit import toets_credit
from services.billing.domain.beoordeling.debet import toets_debet
from services.billing.domain.beoordeling.feiten import Feiten, Volumemaxima
from services.billing.domain.beoordeling.regels import RETOURCODE_VAN
from services.billing.domain.beoordeling.stand import Stand
from services.billing.domain.beoordeling.uitkomst import (
    NIET_BEOORDEELD,
    TECHNISCH,
    Oordeel,
    Toets,
    Uitkomst,
    codes,
)
from services.billing.domain.prestatie import Kop, Prestatie
from shared.values.bedrag import Bedrag


def beoordeel(kop: Kop, regels: Sequence[Prestatie], feiten: Feiten, maxima: Volumemaxima) -> Uitkomst:
    """Judges every line; the same facts give the same verdict.

    A fault in the message or the declaratie ends it there (steps 2 to 4): it counts as not sent.
    """
    if feiten.technische_fouten:
        return Uitkomst(
            kopcodes=(TECHNISCH,),
            bevindingen=tuple(
                Toets(regel=fout.regel, goed=False, invoer={"plaats": fout.plaats, "herstel": fout.herstel})
                for fout in feiten.technische_fouten
            ),
        )
    bericht = tuple(toets_kop(kop, feiten))
    if kopcodes := codes(bericht, RETOURCODE_VAN):
        return Uitkomst(kopcodes=kopcodes, bevindingen=bericht)
    declaratie = tuple(toets_declaratie(kop, feiten))
    bevindingen = bericht + declaratie
    if declaratiecodes := codes(declaratie, RETOURCODE_VAN):
        return Uitkomst(declaratiecodes=declaratiecodes, bevindingen=bevindingen)
    oordelen = _beoordeel_regels(kop, regels, feiten, maxima)
    geweigerd = {r.persoon_id: RETOURCODE_VAN["TR304"] for r in regels if r.persoon_id not in feiten.clienten}
    return Uitkomst(
        geweigerd=geweigerd,
        bevindingen=bevindingen,
        oordelen=tuple(oordelen[regel.nr] for regel in regels),
        toegekend=Bedrag.som(regel.bedrag for regel in regels if oordelen[regel.nr].toegekend),
    )


def toets_kop(kop: Kop, feiten: Feiten) -> Iterator[Toets]:
    """Step 3: new identification, no date in the future, an existing municipality."""
    yield Toets(regel="TR056", goed=not feiten.identificatie_gebruikt, invoer={"identificatie": kop.identificatie})
    yield Toets(
        regel="TR135",
        goed=kop.dagtekening <= feiten.vandaag,
        invoer={"dagtekening": str(kop.dagtekening), "vandaag": str(feiten.vandaag)},
    )
    yield Toets(regel="TR378", goed=feiten.gemeente_bekend, invoer={"gemeente": kop.gemeente})


def toets_declaratie(kop: Kop, feiten: Feiten) -> Iterator[Toets]:
    """Step 4: new number, and a month not before the last one; the same month again is allowed (OP284)."""
    yield Toets(
        regel="TR333",
        goed=not feiten.declaratienummer_gebruikt,
        invoer={"declaratieNummer": kop.declaratie_nummer},
    )
    laatste = feiten.laatste_periode
    yield Toets(
        regel="TR318",
        goed=laatste is None or kop.periode.begindatum >= laatste.begindatum,
        invoer={
            "begindatum": str(kop.periode.begindatum),
            "laatsteBegindatum": None if laatste is None else str(laatste.begindatum),
        },
    )


def _beoordeel_regels(
    kop: Kop, regels: Sequence[Prestatie], feiten: Feiten, maxima: Volumemaxima
) -> dict[int, Oordeel]:
    """Steps 5 to 7: unknown clients unassessed, then all credits, then the debits in message order."""
    stand = Stand(feiten)
    oordelen: dict[int, Oordeel] = {}
    for regel in sorted(regels, key=lambda r: (not r.credit, r.nr)):
        client = Toets(regel="TR304", goed=regel.persoon_id in feiten.clienten, invoer={"wet": kop.wet.value})
        if client.goed:
            oordelen[regel.nr] = _oordeel(client, regel, kop, feiten, stand, maxima)
            continue
        oordelen[regel.nr] = Oordeel(
            nr=regel.nr,
            toegekend=False,
            eerste_gebruik=stand.neem_referentie(regel.referentie),
            retourcodes=(NIET_BEOORDEELD,),
            toetsen=(client,),
        )
    return oordelen


def _oordeel(client: Toets, regel: Prestatie, kop: Kop, feiten: Feiten, stand: Stand, maxima: Volumemaxima) -> Oordeel:
    gedaan = toets_credit(regel, stand) if regel.credit else toets_debet(regel, kop, feiten, stand, maxima)
    toetsen = (client, *gedaan)
    retourcodes = codes(toetsen, RETOURCODE_VAN)
    if not retourcodes:
        stand.ken_toe(regel)
    return Oordeel(
        nr=regel.nr,
        toegekend=not retourcodes,
        eerste_gebruik=all(toets.goed for toets in toetsen if toets.regel == "TR314"),
        retourcodes=retourcodes,
        toetsen=toetsen,
    )
