"""Our own messages, formed: the 301 to a provider and the 319 on a verzoek (pure)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Wet
from shared.contracts.intake.personen import Persoonsgegevens
from shared.istandaarden.berichten import Antwoord319, Toewijzing301
from shared.istandaarden.berichten.antwoord import Antwoord319Inhoud, Woonplaatsbeginsel319
from shared.istandaarden.berichten.gedeeld import (
    Achternaam,
    Adres,
    Geboortedatum,
    Huis,
    Omvang,
    Product,
    VolledigeNaam,
)
from shared.istandaarden.berichten.kop import kop_van_gemeente
from shared.istandaarden.berichten.toewijzing import Client301, Contact301, ToegewezenProduct301
from shared.istandaarden.wet import Wet as Standaardwet

EIGEN_NAAM = "1"  # COD700
BRP_ADRES = "01"  # COD757
NEDERLAND = "NL"  # COD032; CD005
AFGEWEZEN = "1"  # WJ760
IN_ONDERZOEK = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merk:
    """The sender, the receiver and the mark of a message of ours."""

    wet: Wet
    gemeente: str
    agb: str
    identificatie: str
    dagtekening: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """A toewijzing in a 301: its reason only when it changed since the last one, the reference it answers if any."""

    versie: Versie
    met_reden: bool
    referentie: str | None


def standaardwet(wet: Wet) -> Standaardwet:
    """The law as the message standard names it; KeyError for one without messages."""
    return {Wet.WMO: Standaardwet.WMO, Wet.JEUGDWET: Standaardwet.JEUGDWET}[wet]


def huiswet(wet: Standaardwet) -> Wet:
    """The law of a message in our own words."""
    return Wet.WMO if wet is Standaardwet.WMO else Wet.JEUGDWET


def toewijzingsbericht(merk: Merk, client: Persoonsgegevens, regels: Sequence[Regel]) -> Toewijzing301:
    """The 301 on one client for one provider (OP087); pydantic's ValidationError where a part does not fit."""
    adres = client.adres
    contact = Contact301(
        soort=BRP_ADRES,
        adres=Adres(
            huis=Huis(
                huisnummer=adres.huisnummer,
                huisletter=adres.huisletter,
                huisnummer_toevoeging=adres.huisnummertoevoeging,
            ),
            postcode=adres.postcode,
            straatnaam=adres.straatnaam,
            plaatsnaam=adres.plaatsnaam,
            land_code=NEDERLAND,
        ),
    )
    naam = VolledigeNaam(
        geslachtsnaam=Achternaam(achternaam=client.naam.achternaam, voorvoegsel=client.naam.voorvoegsel),
        voornamen=client.naam.voornamen,
        voorletters=client.naam.voorletters,
        naam_gebruik=EIGEN_NAAM,
    )
    return Toewijzing301(
        header=kop_van_gemeente(
            Toewijzing301,
            standaardwet(merk.wet),
            gemeente=merk.gemeente,
            agb=merk.agb,
            identificatie=merk.identificatie,
            dagtekening=merk.dagtekening,
        ),
        client=Client301(
            bsn=str(client.bsn),
            geboortedatum=Geboortedatum(datum=client.geboortedatum),
            geslacht=client.geslacht.value,
            naam=naam,
            contactgegevens=(contact,),
            toegewezen_producten=tuple(_producten(regels)),
        ),
    )


def _producten(regels: Iterable[Regel]) -> Iterable[ToegewezenProduct301]:
    for regel in regels:
        versie = regel.versie
        wat = versie.voorziening
        product, omvang = wat.product, wat.omvang
        yield ToegewezenProduct301(
            toewijzing_nummer=versie.nummer,
            referentie_aanbieder=regel.referentie,
            product=Product(categorie=product.categorie, code=product.code) if product else None,
            toewijzingsdatum=versie.moment.date(),
            toewijzingstijd=versie.moment.time().isoformat("seconds"),
            ingangsdatum=wat.periode.begindatum,
            einddatum=wat.periode.einddatum,
            reden_wijziging=versie.reden_wijziging if regel.met_reden else None,
            omvang=Omvang(volume=omvang.volume, eenheid=omvang.eenheid, frequentie=omvang.frequentie)
            if omvang
            else None,
            budget=wat.budget.centen if wat.budget else None,
        )


def afwijzingsbericht(merk: Merk, referentie: str, reden: str, andere_gemeente: str | None) -> Antwoord319:
    """The 319 that rejects a verzoek (value 1); reason 8 names the other municipality (TR377)."""
    inhoud = Antwoord319Inhoud(
        referentie_aanbieder=referentie,
        verzoek_antwoord=AFGEWEZEN,
        reden_afwijzing_verzoek=reden,
        woonplaatsbeginsel=Woonplaatsbeginsel319(gemeente=andere_gemeente) if andere_gemeente else None,
    )
    return _antwoord(merk, inhoud)


def onderzoeksbericht(merk: Merk, referentie: str) -> Antwoord319:
    """The 319 that says a verzoek is under investigation (value 2); the final answer follows in eight weeks."""
    return _antwoord(merk, Antwoord319Inhoud(referentie_aanbieder=referentie, verzoek_antwoord=IN_ONDERZOEK))


def _antwoord(merk: Merk, inhoud: Antwoord319Inhoud) -> Antwoord319:
    kop = kop_van_gemeente(
        Antwoord319,
        standaardwet(merk.wet),
        gemeente=merk.gemeente,
        agb=merk.agb,
        identificatie=merk.identificatie,
        dagtekening=merk.dagtekening,
    )
    return Antwoord319(header=kop, antwoord=inhoud)
