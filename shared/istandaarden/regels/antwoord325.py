"""Rules inside a 325, which the aanbieder tests: there is no message to object with."""

from collections.abc import Iterator

from stdnum.nl import bsn as elfproef

from shared.istandaarden.berichten.declaratie import Antwoord325, Client325, Prestatie325
from shared.istandaarden.codelijsten.retourcodes import GEEN_OPMERKING, VOLLEDIG_TOEGEWEZEN
from shared.istandaarden.regels.declaratie import CREDIT, centen, is_credit, met_teken
from shared.istandaarden.regels.regel import Regel, dubbelen, genummerd
from shared.istandaarden.wet import Wet

_CLIENTEN = "declaratieAntwoord.clienten"


def _clienten(bericht: Antwoord325) -> Iterator[tuple[str, Client325]]:
    if bericht.declaratie_antwoord is not None:
        yield from genummerd(_CLIENTEN, bericht.declaratie_antwoord.clienten)


def _prestaties(bericht: Antwoord325) -> Iterator[tuple[str, Client325, Prestatie325]]:
    for pad, client in _clienten(bericht):
        for regelpad, prestatie in genummerd(f"{pad}.prestaties", client.prestaties):
            yield regelpad, client, prestatie


def tr342(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return
    terug = sum(centen(prestatie.ingediend_bedrag) for _, _, prestatie in _prestaties(bericht))
    ingediend, toegekend = met_teken(antwoord.totaal_ingediend_bedrag), met_teken(antwoord.totaal_toegekend_bedrag)
    if {GEEN_OPMERKING, VOLLEDIG_TOEGEWEZEN}.isdisjoint(antwoord.retour_codes):
        goed = toegekend == 0 and not antwoord.clienten
    else:
        goed = terug == ingediend - toegekend
    if not goed:
        yield "declaratieAntwoord.totaalToegekendBedrag"


def tr101(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    yield from dubbelen((pad, client.bsn) for pad, client in _clienten(bericht))
    yield from dubbelen(
        (pad, (client.bsn, prestatie.product_referentie)) for pad, client, prestatie in _prestaties(bericht)
    )


def tr134(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    for pad, _, prestatie in _prestaties(bericht):
        if prestatie.product_periode.begindatum > bericht.header.bericht_identificatie.dagtekening:
            yield f"{pad}.productPeriode.begindatum"


def tr137(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    for pad, _, prestatie in _prestaties(bericht):
        periode = prestatie.product_periode
        if not periode.begindatum <= periode.einddatum <= bericht.header.bericht_identificatie.dagtekening:
            yield f"{pad}.productPeriode.einddatum"


def cd060(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    for pad, _, prestatie in _prestaties(bericht):
        if is_credit(prestatie) is (prestatie.product_referentie.vorig_referentie_nummer is None):
            yield f"{pad}.productReferentie.vorigReferentieNummer"


def cs002(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    for pad, client in _clienten(bericht):
        if not elfproef.is_valid(client.bsn):
            yield f"{pad}.bsn"


def cs325(bericht: Antwoord325, wet: Wet) -> Iterator[str]:
    del wet
    antwoord = bericht.declaratie_antwoord
    if antwoord is None:
        return
    for naam, totaal in (
        ("totaalIngediendBedrag", antwoord.totaal_ingediend_bedrag),
        ("totaalToegekendBedrag", antwoord.totaal_toegekend_bedrag),
    ):
        if totaal.totaal_bedrag == 0 and totaal.debet_credit == CREDIT:
            yield f"declaratieAntwoord.{naam}.debetCredit"
    for pad, _, prestatie in _prestaties(bericht):
        if prestatie.ingediend_bedrag.bedrag == 0 and is_credit(prestatie):
            yield f"{pad}.ingediendBedrag.debetCredit"


REGELS = (
    Regel("TR342", ("325",), ("Bericht",), "Wat terugkomt is wat is ingediend min wat is toegekend.", tr342),
    Regel("TR101", ("325",), ("Client", "Prestatie"), "Een BSN en een productreferentie komen een keer voor.", tr101),
    Regel("TR134", ("325",), ("Prestatie",), "Een periode begint niet na de dagtekening van het bericht.", tr134),
    Regel("TR137", ("325",), ("Prestatie",), "Een periode eindigt niet na de dagtekening van het bericht.", tr137),
    Regel("CD060", ("325",), ("Prestatie",), "Alleen een creditregel noemt een vorig referentienummer.", cd060),
    Regel("CS002", ("325",), ("Client",), "Het BSN voldoet aan de elfproef.", cs002),
    Regel("CS325", ("325",), ("DeclaratieAntwoord", "Prestatie"), "Een bedrag van nul is debet.", cs325),
)
