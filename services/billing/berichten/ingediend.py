"""The 323 as it was sent, formed again from what is kept of it: all there is in one that passed level 2."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from services.billing.berichten.terug import bsn_van, gesloten, regelvelden, totaal, wet_van
from services.billing.domain.prestatie import Kop, Prestatie
from shared.istandaarden.berichten.declaratie import Client323, Declaratie323, DeclaratieKop323, Prestatie323
from shared.istandaarden.berichten.gedeeld import BerichtIdentificatie, XsdVersie
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.values.pseudoniem import PersoonId


def vorm_declaratie(kop: Kop) -> Declaratie323:
    """The claim without its lines: only for a writer that gets the clients beside it."""
    return Declaratie323.zonder_regels(
        KopVanAanbieder(
            bericht_code=Declaratie323.codes[wet_van(kop)],
            afzender=kop.agb,
            ontvanger=kop.gemeente,
            bericht_identificatie=BerichtIdentificatie(identificatie=kop.identificatie, dagtekening=kop.dagtekening),
            xsd_versie=XsdVersie(basisschema_xsd_versie=kop.xsd_basis, bericht_xsd_versie=kop.xsd_bericht),
        ),
        DeclaratieKop323(
            declaratie_nummer=kop.declaratie_nummer,
            declaratie_periode=gesloten(kop.periode),
            declaratie_dagtekening=kop.declaratie_dagtekening,
            totaal_ingediend_bedrag=totaal(kop.ingediend),
        ),
    )


def clienten_van(regels: Iterable[Prestatie], bsns: Mapping[PersoonId, str | None]) -> Iterator[Client323]:
    """The lines under their clients (TR101: each once), both in the order of the message.

    Refused where a client has been forgotten.
    """
    for persoon, van_client in groupby(regels, key=lambda regel: regel.persoon_id):
        prestaties = tuple(Prestatie323(**regelvelden(regel)) for regel in van_client)
        yield Client323(bsn=bsn_van(persoon, bsns), prestaties=prestaties)
