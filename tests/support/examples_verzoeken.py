"""One valid example of everything about a verzoek of a provider."""

from datetime import date

from services.indicatie.domain import verzoek
from services.indicatie.domain.voorziening import Omvang, Product, Wet
from shared.values.periode import Periode
from tests.support import examples_indicatie as v

ontvang_verzoek = verzoek.OntvangVerzoek(
    verzoek_id=v.VERZOEK,
    persoon_id=v.PERSOON,
    bericht_id=v.BERICHT,
    wet=Wet.JEUGDWET,
    agb=v.JEUGDHULP,
    referentie="VOT-2026-001",
    dagtekening=date(2026, 8, 10),
    product=v.BEGELEIDING,
    periode=v.HALFJAAR,
    omvang=Omvang(volume=20, eenheid="82", frequentie="6"),
    budget=None,
    soort_verwijzer="02",
)
verzoek_ontvangen = verzoek.VerzoekOntvangen(
    verzoek_id=v.VERZOEK,
    persoon_id=v.PERSOON,
    bericht_id=v.BERICHT,
    wet=Wet.JEUGDWET,
    agb=v.JEUGDHULP,
    referentie="VOT-2026-001",
    dagtekening=date(2026, 8, 10),
    product=v.BEGELEIDING,
    periode=v.HALFJAAR,
    omvang=Omvang(volume=20, eenheid="82", frequentie="6"),
    budget=None,
    soort_verwijzer="02",
    uiterlijk_op=date(2026, 8, 17),
)
wijziging = verzoek.Wijziging(
    reden="1",
    ongewijzigd=(),
    te_wijzigen=(
        verzoek.TeWijzigen(
            nummer=101,
            gewenste_ingangsdatum=date(2026, 12, 1),
            einddatum=date(2027, 2, 28),
            omvang=Omvang(volume=5, eenheid="04", frequentie="2"),
            budget=None,
        ),
    ),
    nieuw=(
        verzoek.NieuwProduct(
            product=Product(categorie="02", code="02A05"),
            periode=Periode(date(2026, 12, 1), date(2027, 2, 28)),
            omvang=Omvang(volume=2, eenheid="04", frequentie="2"),
            budget=None,
        ),
    ),
)
wijziging_ontvangen = verzoek.WijzigingOntvangen(
    verzoek_id=v.VERZOEK,
    persoon_id=v.PERSOON,
    bericht_id=v.BERICHT,
    wet=Wet.WMO,
    agb=v.THUISHULP,
    referentie="VOW-2026-001",
    dagtekening=date(2026, 11, 16),
    wijziging=wijziging,
    uiterlijk_op=date(2026, 11, 23),
)
ontvang_wijziging = verzoek.OntvangWijziging(
    verzoek_id=v.VERZOEK,
    persoon_id=v.PERSOON,
    bericht_id=v.BERICHT,
    wet=Wet.WMO,
    agb=v.THUISHULP,
    referentie="VOW-2026-001",
    dagtekening=date(2026, 11, 16),
    wijziging=wijziging,
)
in_onderzoek = verzoek.VerzoekInOnderzoek(verzoek_id=v.VERZOEK, op=date(2026, 8, 17), uiterlijk_op=date(2026, 10, 5))
verzoek_toegekend = verzoek.VerzoekToegekend(
    verzoek_id=v.VERZOEK, beschikking_id=v.BESCHIKKING, besluitdatum=date(2026, 8, 20)
)
