"""The messages a provider sends to indicatie, made for tests."""

from datetime import date
from typing import Any

from shared.istandaarden import Wet
from shared.istandaarden.berichten import Start305, Stop307, VerzoekToewijzing315, VerzoekWijziging317
from shared.istandaarden.berichten.gedeeld import (
    Achternaam,
    Geboortedatum,
    Omvang,
    Product,
    VerkorteNaam,
    Verwijzer,
)
from shared.istandaarden.berichten.kop import kop_van_aanbieder
from shared.istandaarden.berichten.levering import Client305, Client307, StartProduct305, StopProduct307
from shared.istandaarden.berichten.verzoek import AangevraagdProduct315, Client315
from shared.istandaarden.berichten.wijziging import (
    Client317,
    NieuwProduct317,
    OngewijzigdProduct317,
    TeWijzigenProduct317,
    Verzoek317,
)

BSN = "999900006"
GEMEENTE = "0153"
THUISHULP = "42420001"
JEUGDHULP = "65656055"

_CLIENT: dict[str, Any] = {
    "bsn": BSN,
    "geboortedatum": Geboortedatum(datum=date(1951, 4, 2)),
    "geslacht": "2",
    "naam": VerkorteNaam(geslachtsnaam=Achternaam(achternaam="Proefveld", voorvoegsel="van den")),
}
HULP = Product(categorie="01", code="01A03")
BEGELEIDING = Product(categorie="45", code="45A04")
BEGELEIDING_WMO = Product(categorie="02", code="02A05")


def startregel(nummer: int = 1, **values: Any) -> StartProduct305:
    """Delivery of toewijzing `nummer` began on 7 September 2026."""
    fields = {
        "toewijzing_nummer": nummer,
        "product": HULP,
        "toewijzing_ingangsdatum": date(2026, 9, 1),
        "begindatum": date(2026, 9, 7),
        "status_aanlevering": "1",
        **values,
    }
    return StartProduct305(**fields)


def stopregel(nummer: int = 1, **values: Any) -> StopProduct307:
    """That delivery ended as planned on 31 October 2026."""
    fields = {
        "toewijzing_nummer": nummer,
        "product": HULP,
        "toewijzing_ingangsdatum": date(2026, 9, 1),
        "begindatum": date(2026, 9, 7),
        "reden_beeindiging": "19",
        "einddatum": date(2026, 10, 31),
        "status_aanlevering": "1",
        **values,
    }
    return StopProduct307(**fields)


def start(
    *regels: StartProduct305,
    merk: str = "S1",
    agb: str = THUISHULP,
    gemeente: str = GEMEENTE,
    op: date = date(2026, 11, 20),
    wet: Wet = Wet.WMO,
) -> Start305:
    """A 305 with these lines."""
    kop = kop_van_aanbieder(Start305, wet, agb=agb, gemeente=gemeente, identificatie=merk, dagtekening=op)
    return Start305(header=kop, client=Client305(**_CLIENT, start_producten=regels or (startregel(),)))


def stop(*regels: StopProduct307, merk: str = "E1", op: date = date(2026, 11, 20)) -> Stop307:
    """A 307 with these lines."""
    kop = kop_van_aanbieder(Stop307, Wet.WMO, agb=THUISHULP, gemeente=GEMEENTE, identificatie=merk, dagtekening=op)
    return Stop307(header=kop, client=Client307(**_CLIENT, stop_producten=regels or (stopregel(),)))


def verzoek(
    *referenties: str, merk: str = "V1", product: Product = BEGELEIDING, op: date = date(2026, 8, 10)
) -> VerzoekToewijzing315:
    """A 315 for one product per reference, each in its own half year; under the Wmo for household help."""
    wet = Wet.WMO if product == HULP else Wet.JEUGDWET
    gevraagd = tuple(
        AangevraagdProduct315(
            referentie_aanbieder=referentie,
            product=product,
            toewijzing_ingangsdatum=date(2026 + n, 9, 1),
            toewijzing_einddatum=date(2027 + n, 2, 28),
            omvang=Omvang(volume=4, eenheid="82" if wet is Wet.JEUGDWET else "04", frequentie="4"),
            verwijzer=Verwijzer(type="02", zorgverlener_code="01012345"),
            raamcontract="1",
        )
        for n, referentie in enumerate(referenties or ("VOT-1",))
    )
    agb = JEUGDHULP if wet is Wet.JEUGDWET else THUISHULP
    kop = kop_van_aanbieder(VerzoekToewijzing315, wet, agb=agb, gemeente=GEMEENTE, identificatie=merk, dagtekening=op)
    gezag = "1" if wet is Wet.JEUGDWET else None
    client = Client315(**_CLIENT, gezagsdrager_bekend=gezag, aangevraagde_producten=gevraagd)
    return VerzoekToewijzing315(header=kop, client=client)


def anders(nummer: int = 1, **values: Any) -> TeWijzigenProduct317:
    """Toewijzing `nummer` should be five hours a week from December 2026 on, until the same end."""
    fields = {
        "toewijzing_nummer": nummer,
        "gewenste_ingangsdatum": date(2026, 12, 1),
        "einddatum": date(2027, 2, 28),
        "omvang": Omvang(volume=5, eenheid="04", frequentie="2"),
        **values,
    }
    return TeWijzigenProduct317(**fields)


def erbij(**values: Any) -> NieuwProduct317:
    """Two hours of guidance a week are wanted from December 2026 on."""
    fields = {
        "product": BEGELEIDING_WMO,
        "gewenste_ingangsdatum": date(2026, 12, 1),
        "einddatum": date(2027, 2, 28),
        "omvang": Omvang(volume=2, eenheid="04", frequentie="2"),
        **values,
    }
    return NieuwProduct317(**fields)


def wijziging(
    *te_wijzigen: TeWijzigenProduct317,
    ongewijzigd: tuple[int, ...] = (),
    nieuw: tuple[NieuwProduct317, ...] = (),
    referentie: str = "VOW-1",
    merk: str = "W1",
    op: date = date(2026, 11, 20),
    bsn: str = BSN,
    wet: Wet = Wet.WMO,
) -> VerzoekWijziging317:
    """A 317 for this set of products, by the provider of home help, or of youth care under the Jeugdwet."""
    verzoek = Verzoek317(
        referentie_aanbieder=referentie,
        reden_verzoek="1",
        ongewijzigde_producten=tuple(OngewijzigdProduct317(toewijzing_nummer=nummer) for nummer in ongewijzigd),
        te_wijzigen_producten=te_wijzigen,
        nieuwe_producten=nieuw,
    )
    agb = THUISHULP if wet is Wet.WMO else JEUGDHULP
    kop = kop_van_aanbieder(VerzoekWijziging317, wet, agb=agb, gemeente=GEMEENTE, identificatie=merk, dagtekening=op)
    return VerzoekWijziging317(header=kop, client=Client317(bsn=bsn, verzoek=verzoek))
