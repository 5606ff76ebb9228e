"""The toewijzing of products to an aanbieder (301) and its return message (302)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import (
    Adres,
    Communicatie,
    Geboortedatum,
    Omvang,
    OpenPeriode,
    Product,
    Telefoonnummers,
    VolledigeNaam,
)
from shared.istandaarden.berichten.kop import KopVanGemeente, RetourCodes, RetourKopAanGemeente
from shared.istandaarden.klasse import Bericht, Klasse, Reeks
from shared.istandaarden.wet import Wet


class Contact301(Klasse):
    """Where a client or relation can be reached."""

    soort: v.AdresSoort
    adres: Adres | None = None
    organisatie: v.Organisatienaam | None = None
    telefoon: Telefoonnummers | None = None
    emailadres: v.Emailadres | None = None
    periode: OpenPeriode | None = None


class Relatie301(Klasse):
    """Somebody around the client."""

    nummer: v.Persoonsid
    volgorde: v.RelatieVolgorde | None = None
    soort: v.SoortRelatie
    geboortedatum: Geboortedatum | None = None
    geslacht: v.Geslacht | None = None
    naam: VolledigeNaam
    contact: Contact301


class ToegewezenProduct301(Klasse):
    """One assigned product; the latest Toewijzingsdatum and -tijd of a number is its current version (IV013)."""

    toewijzing_nummer: v.Nummer
    referentie_aanbieder: v.Referentie | None = None
    product: Product | None = None
    toewijzingsdatum: v.Dag
    toewijzingstijd: v.KlokTijd
    ingangsdatum: v.Dag
    einddatum: v.Dag | None = None
    reden_wijziging: v.RedenWijziging | None = None
    omvang: Omvang | None = None
    budget: v.Centen | None = None
    commentaar: v.Commentaar | None = None


class Client301(Klasse):
    """The client, the people around the client and what is assigned."""

    bsn: v.Bsn
    geboortedatum: Geboortedatum
    geslacht: v.Geslacht
    naam: VolledigeNaam
    communicatie: Communicatie | None = None
    juridische_status: v.JuridischeStatus | None = None
    wettelijke_vertegenwoordiging: v.WettelijkeVertegenwoordiging | None = None
    commentaar: v.Commentaar | None = None
    relaties: Annotated[tuple[Relatie301, ...], Reeks("Relatie", minstens=0)] = ()
    contactgegevens: Annotated[tuple[Contact301, ...], Reeks("Contact")]
    toegewezen_producten: Annotated[tuple[ToegewezenProduct301, ...], Reeks("ToegewezenProduct")]


class Toewijzing301(Bericht):
    """The order of a gemeente to an aanbieder to deliver products to one client (OP087)."""

    soort: ClassVar = "301"
    codes: ClassVar = {Wet.WMO: "414", Wet.JEUGDWET: "436"}

    header: KopVanGemeente
    client: Client301


class Contact302(Contact301):
    """A contact with its retourcodes."""

    retour_codes: RetourCodes


class Relatie302(Relatie301):
    """A relation with its retourcodes."""

    contact: Contact302
    retour_codes: RetourCodes


class ToegewezenProduct302(ToegewezenProduct301):
    """An assigned product with its retourcodes."""

    retour_codes: RetourCodes


class Client302(Client301):
    """The client with retourcodes at every class."""

    relaties: Annotated[tuple[Relatie302, ...], Reeks("Relatie", minstens=0)] = ()
    contactgegevens: Annotated[tuple[Contact302, ...], Reeks("Contact")]
    toegewezen_producten: Annotated[tuple[ToegewezenProduct302, ...], Reeks("ToegewezenProduct")]
    retour_codes: RetourCodes


class Retour302(Bericht):
    """The return message on a 301."""

    soort: ClassVar = "302"
    codes: ClassVar = {Wet.WMO: "415", Wet.JEUGDWET: "437"}

    header: RetourKopAanGemeente
    client: Client302 | None = None
