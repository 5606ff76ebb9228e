"""One valid example of everything in indicatie, for tests to vary with `dataclasses.replace`."""

from datetime import date, datetime

from services.indicatie.domain import aanvraag, bericht, beschikking, client, levering, pakket, toewijzing, verzoek
from services.indicatie.domain.besluit import Besluit, Leveringsvorm, RedenAfwijzing
from services.indicatie.domain.ids import (
    AanvraagId,
    BerichtId,
    BeschikkingId,
    ContractId,
    ToewijzingId,
    VerzoekId,
)
from services.indicatie.domain.versie import Versie
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

versie = Versie(
    toewijzing_id=TOEWIJZING,
    nummer=101,
    beschikking_id=BESCHIKKING,
    persoon_id=PERSOON,
    wet=Wet.WMO,
    agb=THUISHULP,
    voorziening=huishoudelijke_hulp,
    moment=datetime(2026, 8, 20, 9, 0, 0),  # noqa: DTZ001 – local time, as in the 301
)
toewijzing_afgegeven = toewijzing.ToewijzingAfgegeven(versie=versie)
wijzig_toewijzing = toewijzing.WijzigToewijzing(
    reden_wijziging="04", toewijzingsdatum=VANDAAG, klok=KLOK, einddatum=date(2027, 8, 31), contracten=(gecontracteerd,)
)
verwijder_toewijzing = toewijzing.VerwijderToewijzing(toewijzingsdatum=VANDAAG, klok=KLOK)
toegekend_deel = toewijzing.ToegekendDeel(eenheid="04", volume=12, bedrag=Bedrag(39_000))
noteer_toegekend = toewijzing.NoteerToegekend(delen=(toegekend_deel,))
volume_genoteerd = toewijzing.VolumeGenoteerd(toewijzing_id=TOEWIJZING, deel=toegekend_deel)

pakket_van = pakket.PakketVan(persoon_id=PERSOON, agb=THUISHULP, wet=Wet.WMO)
plaats = pakket.Plaats(toewijzing_id=TOEWIJZING, nummer=101, voorziening=huishoudelijke_hulp)
reserveer = pakket.Reserveer(van=pakket_van, beschikking_id=BESCHIKKING, voorzieningen=(huishoudelijke_hulp,))
gereserveerd = pakket.VoorzieningenGereserveerd(
    van=pakket_van, beschikking_id=BESCHIKKING, voorzieningen=(huishoudelijke_hulp,)
)
reservering_vervallen = pakket.ReserveringVervallen(beschikking_id=BESCHIKKING)
neem_op = pakket.NeemToewijzingenOp(
    van=pakket_van, beschikking_id=BESCHIKKING, plaatsen=(plaats,), op=date(2026, 8, 20)
)
opgenomen = pakket.ToewijzingOpgenomen(van=pakket_van, beschikking_id=BESCHIKKING, plaats=plaats, verzoek_id=None)
gemeld = pakket.ToewijzingenGemeld(bericht_id=BERICHT, nummers=frozenset({101}))
open_verzoeken = pakket.OpenVerzoeken(van=pakket_van, verzoeken=frozenset({VERZOEK}))
verzoeken_geopend = pakket.VerzoekenGeopend(van=pakket_van, verzoeken=frozenset({VERZOEK}))

verzoek_beantwoord = pakket.VerzoekBeantwoord(
    verzoek_id=VERZOEK, referentie="VOW-2026-001", nummers=frozenset({101}), op=date(2026, 11, 20)
)

waarvan = levering.Waarvan(
    toewijzing_id=TOEWIJZING, nummer=101, persoon_id=PERSOON, wet=Wet.WMO, agb=THUISHULP, bericht_id=BERICHT
)
startregel = levering.StartProduct(product=HULP, begindatum=date(2026, 9, 7), aanlevering=levering.Aanlevering.NIEUW)
stopregel = levering.StopProduct(
    product=HULP,
    begindatum=date(2026, 9, 7),
    einddatum=date(2026, 10, 31),
    reden="19",
    aanlevering=levering.Aanlevering.NIEUW,
)
levering_gestart = levering.LeveringGestart(waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7))
levering_gestopt = levering.LeveringGestopt(
    waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 31), reden="19"
)
tijdelijk_gestopt = levering.LeveringGestopt(
    waarvan=waarvan, product=HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 10), reden="20"
)

ontvang_verzoek = verzoek.OntvangVerzoek(
    verzoek_id=VERZOEK,
    persoon_id=PERSOON,
    bericht_id=BERICHT,
    wet=Wet.JEUGDWET,
    agb=JEUGDHULP,
    referentie="VOT-2026-001",
    dagtekening=date(2026, 8, 10),
    product=BEGELEIDING,
    periode=HALFJAAR,
    omvang=Omvang(volume=20, eenheid="82", frequentie="6"),
    budget=None,
    soort_verwijzer="02",
)
verzoek_ontvangen = verzoek.VerzoekOntvangen(
    verzoek_id=VERZOEK,
    persoon_id=PERSOON,
    bericht_id=BERICHT,
    wet=Wet.JEUGDWET,
    agb=JEUGDHULP,
    referentie="VOT-2026-001",
    dagtekening=date(2026, 8, 10),
    product=BEGELEIDING,
    periode=HALFJAAR,
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
    verzoek_id=VERZOEK,
    persoon_id=PERSOON,
    bericht_id=BERICHT,
    wet=Wet.WMO,
    agb=THUISHULP,
    referentie="VOW-2026-001",
    dagtekening=date(2026, 11, 16),
    wijziging=wijziging,
    uiterlijk_op=date(2026, 11, 23),
)
ontvang_wijziging = verzoek.OntvangWijziging(
    verzoek_id=VERZOEK,
    persoon_id=PERSOON,
    bericht_id=BERICHT,
    wet=Wet.WMO,
    agb=THUISHULP,
    referentie="VOW-2026-001",
    dagtekening=date(2026, 11, 16),
    wijziging=wijziging,
)
in_onderzoek = verzoek.VerzoekInOnderzoek(verzoek_id=VERZOEK, op=date(2026, 8, 17), uiterlijk_op=date(2026, 10, 5))
verzoek_toegekend = verzoek.VerzoekToegekend(
    verzoek_id=VERZOEK, beschikking_id=BESCHIKKING, besluitdatum=date(2026, 8, 20)
)

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
