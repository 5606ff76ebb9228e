"""One valid example of everything in indicatie but a toewijzing and a verzoek, for tests to vary with `replace`."""

from datetime import date, datetime

from services.indicatie.domain import aanvraag, bericht, beschikking, client
from services.indicatie.domain.besluit import Besluit, Leveringsvorm, RedenAfwijzing
from services.indicatie.domain.ids import (
    AanvraagId,
    BerichtId,
    BeschikkingId,
    ContractId,
    ToewijzingId,
    VerzoekId,
)
from services.indicatie.domain.voorziening import (
    Catalogusproduct,
    Gecontracteerd,
    Omvang,
    Product,
    Variant,
    Voorziening,
    Wet,
)
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

PERSOON = PersoonId("7d9f5b0e-6a43-8c11-9b1f-2f0c6a8d4e57")
AANVRAAG = AanvraagId("01936000-0000-7000-8000-000000000001")
BESCHIKKING = BeschikkingId("01936000-0000-7000-8000-000000000002")
TOEWIJZING = ToewijzingId("01936000-0000-7000-8000-000000000003")
VERZOEK = VerzoekId("01936000-0000-7000-8000-000000000004")
BERICHT = BerichtId("01936000-0000-7000-8000-000000000005")
CONTRACT = ContractId("01936000-0000-7000-8000-000000000006")
THUISHULP = Agb("42420001")
JEUGDHULP = Agb("65656055")
VANDAAG = date(2026, 11, 23)
KLOK = datetime(2026, 11, 23, 14, 30, 15)  # noqa: DTZ001 – local time, as in the 301
HALFJAAR = Periode(date(2026, 9, 1), date(2027, 2, 28))

HULP = Product(categorie="01", code="01A03")
BEGELEIDING = Product(categorie="45", code="45A04")

huishoudelijke_hulp = Voorziening(
    variant=Variant.INSPANNINGSGERICHT,
    product=HULP,
    omvang=Omvang(volume=3, eenheid="04", frequentie="2"),
    periode=HALFJAAR,
    agb=THUISHULP,
)
jeugdbegeleiding = Voorziening(
    variant=Variant.OUTPUTGERICHT,
    product=BEGELEIDING,
    omvang=Omvang(volume=20, eenheid="82", frequentie="6"),
    periode=HALFJAAR,
    agb=JEUGDHULP,
)
pgb = Voorziening(variant=Variant.INSPANNINGSGERICHT, product=HULP, budget=Bedrag(450_000), periode=HALFJAAR, agb=None)
catalogus = (
    Catalogusproduct(wet=Wet.WMO, categorie="01", code="01A03", variant=Variant.INSPANNINGSGERICHT, eenheid="04"),
    Catalogusproduct(wet=Wet.JEUGDWET, categorie="45", code="45A04", variant=Variant.OUTPUTGERICHT, eenheid="82"),
)
gecontracteerd = Gecontracteerd(wet=Wet.WMO, categorie="01", code="01A03", periode=Periode(date(2025, 1, 1)))
jeugd_gecontracteerd = Gecontracteerd(wet=Wet.JEUGDWET, categorie="45", code="45A04", periode=Periode(date(2025, 1, 1)))
contracten = {str(THUISHULP): (gecontracteerd,), str(JEUGDHULP): (jeugd_gecontracteerd,)}

neem_aanvraag_over = aanvraag.NeemAanvraagOver(
    aanvraag_id=AANVRAAG,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    ingediend_op=date(2026, 8, 10),
    beslis_uiterlijk_op=date(2026, 8, 24),
)
aanvraag_overgenomen = aanvraag.AanvraagOvergenomen(
    aanvraag_id=AANVRAAG,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    ingediend_op=date(2026, 8, 10),
    beslis_uiterlijk_op=date(2026, 8, 24),
)
aanvraag_opgeschort = aanvraag.AanvraagOpgeschort(aanvraag_id=AANVRAAG)
aanvraag_beslist = aanvraag.AanvraagBeslist(aanvraag_id=AANVRAAG, beschikking_id=BESCHIKKING)

geef_beschikking = beschikking.GeefBeschikking(
    beschikking_id=BESCHIKKING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    aanvraag_id=AANVRAAG,
    besluit=Besluit.TOEKENNING,
    leveringsvorm=Leveringsvorm.ZIN,
    besluitdatum=date(2026, 8, 20),
    bekendgemaakt_op=date(2026, 8, 21),
    voorzieningen=(huishoudelijke_hulp,),
    toelichting="Hulp bij het huishouden is nodig.",
    catalogus=catalogus,
    contracten=contracten,
    vandaag=VANDAAG,
)
beschikking_gegeven = beschikking.BeschikkingGegeven(
    beschikking_id=BESCHIKKING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    aanvraag_id=AANVRAAG,
    verzoek_id=None,
    besluit=Besluit.TOEKENNING,
    leveringsvorm=Leveringsvorm.ZIN,
    besluitdatum=date(2026, 8, 20),
    bekendgemaakt_op=date(2026, 8, 21),
    bezwaar_uiterlijk_op=date(2026, 10, 2),
    voorzieningen=(huishoudelijke_hulp,),
    reden_afwijzing=None,
    verantwoordelijke_gemeente=None,
    toelichting="Hulp bij het huishouden is nodig.",
)
beschikking_afgewezen = beschikking.BeschikkingGegeven(
    beschikking_id=BESCHIKKING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    aanvraag_id=AANVRAAG,
    verzoek_id=None,
    besluit=Besluit.AFWIJZING,
    leveringsvorm=None,
    besluitdatum=date(2026, 8, 20),
    bekendgemaakt_op=date(2026, 8, 21),
    bezwaar_uiterlijk_op=date(2026, 10, 2),
    voorzieningen=(),
    reden_afwijzing=RedenAfwijzing.EIGEN_KRACHT,
    verantwoordelijke_gemeente=None,
    toelichting="Met hulp van het gezin lukt het.",
)
trek_beschikking_in = beschikking.TrekBeschikkingIn(
    besluitdatum=date(2026, 10, 1), ingetrokken_per=date(2026, 11, 1), toelichting="Verhuisd.", vandaag=VANDAAG
)
beschikking_ingetrokken = beschikking.BeschikkingIngetrokken(
    beschikking_id=BESCHIKKING,
    persoon_id=PERSOON,
    besluitdatum=date(2026, 10, 1),
    ingetrokken_per=date(2026, 11, 1),
    toelichting="Verhuisd.",
)
toewijzingen_gekoppeld = beschikking.ToewijzingenGekoppeld(beschikking_id=BESCHIKKING, toewijzingen=(TOEWIJZING,))

aanbieder_betrokken = client.AanbiederBetrokken(agb=THUISHULP)
pgb_toegekend = client.PgbToegekend(beschikking_id=BESCHIKKING, voorzieningen=(pgb,))
pgb_ingetrokken = client.PgbIngetrokken(beschikking_id=BESCHIKKING, per=date(2026, 11, 1))


kop = bericht.Kop(
    bericht_id=BERICHT,
    persoon_id=PERSOON,
    soort="301",
    wet=Wet.WMO,
    richting=bericht.Richting.UIT,
    agb=THUISHULP,
    identificatie="000000000001",
    dagtekening=date(2026, 8, 20),
)
bericht_afgehandeld = bericht.BerichtAfgehandeld(
    bericht_id=BERICHT, persoon_id=PERSOON, op=date(2026, 8, 24), toelichting="Adres verbeterd."
)
leg_vast = bericht.LegVast(kop=kop, inhoud="<Bericht/>")
bericht_vastgelegd = bericht.BerichtVastgelegd(
    bericht_id=BERICHT,
    persoon_id=PERSOON,
    soort="301",
    wet=Wet.WMO,
    richting=bericht.Richting.UIT,
    agb=THUISHULP,
    identificatie="000000000001",
    dagtekening=date(2026, 8, 20),
    status=bericht.Status.KLAAR,
    retourcodes=(),
    antwoord_op=None,
    antwoord_id=None,
    retour_uiterlijk_op=date(2026, 8, 25),
    te_laat_na=None,
    inhoud="<Bericht/>",
)
bericht_geweigerd = bericht.BerichtGeweigerd(
    bericht_id=BERICHT,
    agb=THUISHULP,
    soort="305",
    wet=Wet.WMO,
    omvang=812,
    sha256="a" * 64,
    fouten=(bericht.Plaatsfout(regel=4, pad="Bericht/Client/Bsn", code="getal"),),
)
