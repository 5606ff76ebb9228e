"""The classes that all messages of a law share: names, addresses, periods, products, amounts, references."""

from shared.istandaarden import velden as v
from shared.istandaarden.klasse import BasisKlasse


class BerichtIdentificatie(BasisKlasse):
    """The sender's own mark of a message and the day it was sent."""

    identificatie: v.Identificatie
    dagtekening: v.Dag


class XsdVersie(BasisKlasse):
    """The versions of the schemas the sender used; never compared (domain: samples and schemas differ)."""

    basisschema_xsd_versie: v.Versie
    bericht_xsd_versie: v.Versie


class Geboortedatum(BasisKlasse):
    """A birth date; `datum_gebruik` says which part is unknown (IV009)."""

    datum: v.Dag
    datum_gebruik: v.DatumGebruik | None = None


class Achternaam(BasisKlasse):
    """A surname with its prefix."""

    achternaam: v.Naam
    voorvoegsel: v.Voorvoegsel | None = None


class VerkorteNaam(BasisKlasse):
    """A name without partner and use."""

    geslachtsnaam: Achternaam
    voornamen: v.Naam | None = None
    voorletters: v.Voorletters | None = None


class VolledigeNaam(BasisKlasse):
    """A name with everything a letter needs."""

    geslachtsnaam: Achternaam
    partnernaam: Achternaam | None = None
    voornamen: v.Naam | None = None
    voorletters: v.Voorletters | None = None
    naam_gebruik: v.NaamGebruik


class Communicatie(BasisKlasse):
    """A special way to talk with the client."""

    vorm: v.Communicatievorm
    taal: v.Taal | None = None


class Huis(BasisKlasse):
    """A house in a street."""

    huisnummer: v.Huisnummer
    huisletter: v.Huisletter | None = None
    huisnummer_toevoeging: v.HuisnummerToevoeging | None = None
    aanduiding_woonadres: v.AanduidingWoonadres | None = None


class Adres(BasisKlasse):
    """An address, Dutch or foreign."""

    huis: Huis | None = None
    postcode: v.Postcode | None = None
    straatnaam: v.Straatnaam | None = None
    plaatsnaam: v.Plaatsnaam | None = None
    land_code: v.LandCode | None = None


class Telefoon(BasisKlasse):
    """One telephone number."""

    telefoonnummer: v.Telefoonnummer
    landnummer: v.Landnummer


class Telefoonnummers(BasisKlasse):
    """One or two telephone numbers."""

    telefoon01: Telefoon
    telefoon02: Telefoon | None = None


class GeslotenPeriode(BasisKlasse):
    """A period with both its ends, inclusive."""

    begindatum: v.Dag
    einddatum: v.Dag


class OpenPeriode(BasisKlasse):
    """A period that may lack an end or a begin."""

    begindatum: v.Dag | None = None
    einddatum: v.Dag | None = None


class Product(BasisKlasse):
    """A product: category only, or category and code."""

    categorie: v.ProductCategorie
    code: v.ProductCode | None = None


class Omvang(BasisKlasse):
    """How much: volume of a unit per frequency."""

    volume: v.Volume
    eenheid: v.Eenheid
    frequentie: v.Frequentie


class Verwijzer(BasisKlasse):
    """Who referred the client."""

    type: v.TypeVerwijzer
    naam: v.NaamVerwijzer | None = None
    zorgverlener_code: v.AgbCode | None = None


class ProductReferentie(BasisKlasse):
    """The number of a claim line, and of the line it takes back when it is a credit (IV091)."""

    referentie_nummer: v.ReferentieNummer
    vorig_referentie_nummer: v.ReferentieNummer | None = None


class BedragMetDC(BasisKlasse):
    """An amount in eurocents with its sign."""

    bedrag: v.Centen
    debet_credit: v.DebetCredit


class TotaalBedragMetDC(BasisKlasse):
    """A total in eurocents with its sign."""

    totaal_bedrag: v.TotaalCenten
    debet_credit: v.DebetCredit
