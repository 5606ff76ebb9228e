"""The provider's software: the messages it makes, out of what it read from its message list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from uuid import uuid4

from deploy.demo.mensen import Mens
from deploy.demo.toneel import ENSCHEDE
from shared.istandaarden import Wet, schrijf
from shared.istandaarden.berichten.declaratie import (
    Client323,
    Declaratie323,
    DeclaratieInhoud323,
    Prestatie323,
)
from shared.istandaarden.berichten.gedeeld import (
    Achternaam,
    BedragMetDC,
    Geboortedatum,
    GeslotenPeriode,
    Omvang,
    Product,
    ProductReferentie,
    TotaalBedragMetDC,
    VerkorteNaam,
    Verwijzer,
)
from shared.istandaarden.berichten.kop import kop_van_aanbieder
from shared.istandaarden.berichten.levering import (
    Client305,
    Client307,
    Start305,
    StartProduct305,
    Stop307,
    StopProduct307,
)
from shared.istandaarden.berichten.toewijzing import ToegewezenProduct301
from shared.istandaarden.berichten.verzoek import AangevraagdProduct315, Client315, VerzoekToewijzing315
from shared.istandaarden.berichten.wijziging import (
    Client317,
    TeWijzigenProduct317,
    Verzoek317,
    VerzoekWijziging317,
)


def kenmerk() -> str:
    """A mark of twelve characters that was not used before."""
    return uuid4().hex[:12].upper()


def _naam(iemand: Mens) -> VerkorteNaam:
    return VerkorteNaam(
        geslachtsnaam=Achternaam(achternaam=iemand.achternaam, voorvoegsel=iemand.voorvoegsel),
        voornamen=iemand.voornamen,
    )


def start(wet: Wet, agb: str, iemand: Mens, product: ToegewezenProduct301, *, begin: date, op: date) -> bytes:
    """The 305: delivery of an assigned product has begun."""
    client = Client305(
        bsn=iemand.bsn,
        geboortedatum=Geboortedatum(datum=iemand.geboortedatum),
        geslacht=iemand.geslacht,
        naam=_naam(iemand),
        start_producten=(
            StartProduct305(
                toewijzing_nummer=product.toewijzing_nummer,
                product=product.product,
                toewijzing_ingangsdatum=product.ingangsdatum,
                begindatum=begin,
                status_aanlevering="1",
            ),
        ),
    )
    kop = kop_van_aanbieder(Start305, wet, agb=agb, gemeente=ENSCHEDE, identificatie=kenmerk(), dagtekening=op)
    return schrijf(Start305(header=kop, client=client), wet)


VOLGENS_PLAN = {Wet.WMO: "19", Wet.JEUGDWET: "31"}
"""The reason that a delivery ended as planned."""


def stop(
    wet: Wet, agb: str, iemand: Mens, product: ToegewezenProduct301, *, begin: date, eind: date, op: date
) -> bytes:
    """The 307: the delivery that began on `begin` ended as planned."""
    client = Client307(
        bsn=iemand.bsn,
        geboortedatum=Geboortedatum(datum=iemand.geboortedatum),
        geslacht=iemand.geslacht,
        naam=_naam(iemand),
        stop_producten=(
            StopProduct307(
                toewijzing_nummer=product.toewijzing_nummer,
                product=product.product,
                toewijzing_ingangsdatum=product.ingangsdatum,
                begindatum=begin,
                reden_beeindiging=VOLGENS_PLAN[wet],
                einddatum=eind,
                status_aanlevering="1",
            ),
        ),
    )
    kop = kop_van_aanbieder(Stop307, wet, agb=agb, gemeente=ENSCHEDE, identificatie=kenmerk(), dagtekening=op)
    return schrijf(Stop307(header=kop, client=client), wet)


def meer_volume(
    wet: Wet, agb: str, iemand: Mens, product: ToegewezenProduct301, volume: int, *, per: date, op: date
) -> tuple[str, bytes]:
    """The 317: from a day on another volume of the one product that is assigned; and its reference."""
    referentie = f"VOW-{kenmerk()}"
    nu = product.omvang
    anders = TeWijzigenProduct317(
        toewijzing_nummer=product.toewijzing_nummer,
        gewenste_ingangsdatum=per,
        einddatum=product.einddatum,
        omvang=None if nu is None else Omvang(volume=volume, eenheid=nu.eenheid, frequentie=nu.frequentie),
    )
    gevraagd = Verzoek317(referentie_aanbieder=referentie, reden_verzoek="1", te_wijzigen_producten=(anders,))
    kop = kop_van_aanbieder(
        VerzoekWijziging317, wet, agb=agb, gemeente=ENSCHEDE, identificatie=kenmerk(), dagtekening=op
    )
    client = Client317(bsn=iemand.bsn, verzoek=gevraagd)
    return referentie, schrijf(VerzoekWijziging317(header=kop, client=client), wet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vraag:
    """What a 315 asks for."""

    categorie: str
    code: str
    omvang: Omvang
    ingangsdatum: date
    einddatum: date
    verwijzer: Verwijzer


def verzoek(wet: Wet, agb: str, iemand: Mens, vraag: Vraag, *, op: date) -> tuple[str, bytes]:
    """The 315, and the reference by which the 301 will answer it."""
    referentie = f"VOT-{kenmerk()}"
    product = AangevraagdProduct315(
        referentie_aanbieder=referentie,
        product=Product(categorie=vraag.categorie, code=vraag.code),
        toewijzing_ingangsdatum=vraag.ingangsdatum,
        toewijzing_einddatum=vraag.einddatum,
        omvang=vraag.omvang,
        verwijzer=vraag.verwijzer,
        raamcontract="1",
    )
    client = Client315(
        bsn=iemand.bsn,
        geboortedatum=Geboortedatum(datum=iemand.geboortedatum),
        geslacht=iemand.geslacht,
        naam=_naam(iemand),
        gezagsdrager_bekend="1" if wet is Wet.JEUGDWET else None,
        aangevraagde_producten=(product,),
    )
    kop = kop_van_aanbieder(
        VerzoekToewijzing315, wet, agb=agb, gemeente=ENSCHEDE, identificatie=kenmerk(), dagtekening=op
    )
    return referentie, schrijf(VerzoekToewijzing315(header=kop, client=client), wet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regel:
    """One line of a claim, as the provider's administration knows it; `bedrag` in cents."""

    bsn: str
    referentie: str
    toewijzing: int
    categorie: str
    code: str
    eenheid: str
    begin: date
    eind: date
    volume: int
    tarief: int
    vorig: str | None = None

    @property
    def bedrag(self) -> int:
        """Volume times tariff, in cents."""
        return self.volume * self.tarief

    @property
    def teken(self) -> int:
        """Minus one for a credit."""
        return -1 if self.vorig else 1

    def credit(self, referentie: str) -> "Regel":
        """The line that takes this one back."""
        return replace(self, referentie=referentie, vorig=self.referentie)


def _prestatie(regel: Regel) -> Prestatie323:
    return Prestatie323(
        product_referentie=ProductReferentie(referentie_nummer=regel.referentie, vorig_referentie_nummer=regel.vorig),
        toewijzing_nummer=regel.toewijzing,
        product_categorie=regel.categorie,
        product_code=regel.code,
        product_periode=GeslotenPeriode(begindatum=regel.begin, einddatum=regel.eind),
        geleverd_volume=regel.volume,
        eenheid=regel.eenheid,
        product_tarief=regel.tarief,
        ingediend_bedrag=BedragMetDC(bedrag=regel.bedrag, debet_credit="C" if regel.vorig else "D"),
    )


def declaratie(wet: Wet, agb: str, regels: Iterable[Regel], *, maand: tuple[date, date], op: date) -> Declaratie323:
    """The 323 over one month."""
    op_bsn: Sequence[Regel] = sorted(regels, key=lambda regel: regel.bsn)
    totaal = sum(regel.bedrag * regel.teken for regel in op_bsn)
    clienten = tuple(
        Client323(bsn=bsn, prestaties=tuple(_prestatie(regel) for regel in eigen))
        for bsn, eigen in groupby(op_bsn, key=lambda regel: regel.bsn)
    )
    inhoud = DeclaratieInhoud323(
        declaratie_nummer=kenmerk(),
        declaratie_periode=GeslotenPeriode(begindatum=maand[0], einddatum=maand[1]),
        declaratie_dagtekening=op,
        totaal_ingediend_bedrag=TotaalBedragMetDC(totaal_bedrag=abs(totaal), debet_credit="C" if totaal < 0 else "D"),
        clienten=clienten,
    )
    kop = kop_van_aanbieder(Declaratie323, wet, agb=agb, gemeente=ENSCHEDE, identificatie=kenmerk(), dagtekening=op)
    return Declaratie323(header=kop, declaratie=inhoud)
