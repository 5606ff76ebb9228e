"""The monthly claim of an aanbieder (323) and the answer of the gemeente (325)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import (
    BedragMetDC,
    BerichtIdentificatie,
    GeslotenPeriode,
    ProductReferentie,
    TotaalBedragMetDC,
    XsdVersie,
)
from shared.istandaarden.berichten.kop import KopVanAanbieder, KopVanGemeente, RetourCodes
from shared.istandaarden.klasse import Bericht, Klasse, Reeks
from shared.istandaarden.wet import Wet


class Prestatie323(Klasse):
    """One claim line: one product, one ProductPeriode, one client, one toewijzing (IV089)."""

    product_referentie: ProductReferentie
    toewijzing_nummer: v.Nummer
    product_categorie: v.ProductCategorie
    product_code: v.ProductCode
    product_periode: GeslotenPeriode
    geleverd_volume: v.Volume
    eenheid: v.Eenheid
    product_tarief: v.Centen | None = None
    ingediend_bedrag: BedragMetDC


class Client323(Klasse):
    """All lines of one client."""

    bsn: v.Bsn
    prestaties: Annotated[tuple[Prestatie323, ...], Reeks("Prestatie")]


class DeclaratieKop323(Klasse):
    """What a claim says before its lines."""

    declaratie_nummer: v.DeclaratieNummer
    declaratie_periode: GeslotenPeriode
    declaratie_dagtekening: v.Dag
    totaal_ingediend_bedrag: TotaalBedragMetDC


class DeclaratieInhoud323(DeclaratieKop323):
    """A claim with its lines per client."""

    clienten: Annotated[tuple[Client323, ...], Reeks("Client")]


class Declaratie323(Bericht):
    """The claim over one calendar month, for any number of clients."""

    soort: ClassVar = "323"
    codes: ClassVar = {Wet.WMO: "484", Wet.JEUGDWET: "490"}

    header: KopVanAanbieder
    declaratie: DeclaratieInhoud323

    @classmethod
    def zonder_regels(cls, header: KopVanAanbieder, declaratie: DeclaratieKop323) -> "Declaratie323":
        """A claim whose clients come from elsewhere: only for `schrijf_naar`."""
        inhoud = DeclaratieInhoud323.model_construct(None, **dict(declaratie), clienten=())
        return cls.model_construct(None, header=header, declaratie=inhoud)


class Kop325(KopVanGemeente):
    """The header of the answer to a claim; it names the claim it answers."""

    declaratie_identificatie: BerichtIdentificatie
    xslt_versie: v.Versie | None = None
    xsd_versie_declaratie: XsdVersie
    retour_codes: RetourCodes


class Prestatie325(Prestatie323):
    """A rejected line, returned unchanged with its codes."""

    retour_codes: RetourCodes


class Client325(Klasse):
    """A client with rejected lines."""

    bsn: v.Bsn
    prestaties: Annotated[tuple[Prestatie325, ...], Reeks("Prestatie")]
    retour_codes: RetourCodes


class DeclaratieAntwoord325(Klasse):
    """The verdict over a claim: what was asked and what is awarded."""

    declaratie_nummer: v.DeclaratieNummerTerug
    totaal_ingediend_bedrag: TotaalBedragMetDC
    totaal_toegekend_bedrag: TotaalBedragMetDC
    clienten: Annotated[tuple[Client325, ...], Reeks("Client", minstens=0)] = ()
    retour_codes: RetourCodes


class Antwoord325(Bericht):
    """The answer to a claim; exactly one per 323 that passes level 1."""

    soort: ClassVar = "325"
    codes: ClassVar = {Wet.WMO: "485", Wet.JEUGDWET: "491"}

    header: Kop325
    declaratie_antwoord: DeclaratieAntwoord325 | None = None
