"""One valid example of everything in billing but a betaalrun and a correction, for tests to vary with `replace`."""

from dataclasses import replace
from datetime import date, datetime

from services.billing.domain import aanbieder, bericht, budget, contract, declaratie, gemeente, pgb
from services.billing.domain import deel as declaratiedeel
from services.billing.domain.aanspraak import HoorVersie, Versie, VersieGehoord
from services.billing.domain.beoordeling.feiten import Feiten
from services.billing.domain.beoordeling.uitkomst import Oordeel, Toets
from services.billing.domain.contract import ContractId
from services.billing.domain.declaratie import DeclaratieId
from services.billing.domain.prestatie import Kop, Prestatie, in_basis
from services.billing.domain.regelblok import blok_van
from services.billing.domain.tarief import Tarief
from services.billing.domain.toekenning import Toekenning, toekenningen
from services.billing.domain.wet import Wet
from shared.values.bedrag import NUL, Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

ENSCHEDE = "0153"
THUISHULP = "42420001"
JEUGDHULP = "65656055"
PERSOON = PersoonId("7d9f5b0e-6a43-8c11-9b1f-2f0c6a8d4e57")
ANDER = PersoonId("9d9f5b0e-6a43-8c11-9b1f-2f0c6a8d4e58")
DECLARATIE = DeclaratieId("01936000-0000-7000-8000-00000000d001")
CONTRACT = ContractId("01936000-0000-5000-8000-00000000c001")
VANDAAG = date(2026, 11, 23)
OKTOBER = Periode.maand(2026, 10)
NOVEMBER = Periode.maand(2026, 11)
MAKER, CONTROLLER = "backoffice.enschede", "controller.enschede"

versie = Versie(
    toewijzing_nummer=101,
    wet=Wet.WMO,
    agb=THUISHULP,
    persoon_id=PERSOON,
    moment=datetime(2026, 8, 25, 10, 0),  # noqa: DTZ001 – local time, as in the 301
    periode=Periode(date(2026, 9, 1), date(2027, 2, 28)),
    output=False,
    categorie="01",
    code="01A03",
    volume=3,
    eenheid="04",
    frequentie="2",
)
versie_gehoord = VersieGehoord(versie=versie)
hoor_versie = HoorVersie(versie=versie)

uurtarief = Tarief(categorie="01", code="01A03", eenheid="04", centen=3250, periode=Periode(date(2025, 1, 1)))
dagdeeltarief = Tarief(categorie="07", code="07A07", eenheid="16", centen=4500, periode=Periode(date(2025, 1, 1)))

kop = Kop(
    agb=THUISHULP,
    wet=Wet.WMO,
    gemeente=ENSCHEDE,
    identificatie="D2026-10",
    dagtekening=date(2026, 11, 3),
    xsd_basis="1.0.0",
    xsd_bericht="1.0.0",
    declaratie_nummer="D202610",
    periode=OKTOBER,
    declaratie_dagtekening=date(2026, 11, 3),
    ingediend=Bedrag(12 * 3250),
)
prestatie = Prestatie(
    nr=1,
    persoon_id=PERSOON,
    referentie="R1",
    toewijzing_nummer=101,
    categorie="01",
    code="01A03",
    periode=OKTOBER,
    volume=12,
    eenheid="04",
    tarief_centen=3250,
    bedrag=Bedrag(12 * 3250),
)
credit = replace(prestatie, nr=1, referentie="R2", vorige_referentie="R1", bedrag=-prestatie.bedrag, credit=True)
feiten = Feiten(
    vandaag=VANDAAG,
    clienten=frozenset({PERSOON}),
    aanspraken={101: versie},
    tarieven=(uurtarief, dagdeeltarief),
    producten=frozenset({("01", "01A03"), ("02", "02A05"), ("07", "07A07")}),
)


class RuimeMaxima:
    """Volume rules for tests: 20 units a month, 60 in all, in minutes for hours."""

    def per_periode(self, versie: Versie, periode: Periode) -> int | None:
        """Twenty units."""
        del periode
        return None if versie.eenheid is None else in_basis(20, versie.eenheid)

    def totaal(self, versie: Versie) -> int | None:
        """Sixty units."""
        return None if versie.eenheid is None else in_basis(60, versie.eenheid)


maxima = RuimeMaxima()

ontvang_declaratie = declaratie.OntvangDeclaratie(
    declaratie_id=DECLARATIE,
    kop=kop,
    aantal_regels=1,
    delen=(declaratiedeel.Deel(aantal=1, eerste_nr=1, laatste_nr=1),),
    technische_fouten=(),
    ontvangen_op=VANDAAG,
)
declaratie_ontvangen = declaratie.DeclaratieOntvangen(
    declaratie_id=DECLARATIE,
    kop=kop,
    aantal_regels=1,
    delen=ontvang_declaratie.delen,
    technische_fouten=(),
    ontvangen_op=VANDAAG,
    antwoord_uiterlijk_op=date(2026, 12, 7),
)
zonder_delen = replace(declaratie_ontvangen, delen=())
"""As it came in before there were parts."""
client = declaratiedeel.Client(persoon_id=PERSOON, bsn_zegel="zegel")
prestaties_ontvangen = declaratie.PrestatiesOntvangen(regels=(prestatie,), clienten=(client,))
regels_verdeeld = declaratie.RegelsVerdeeld(delen=ontvang_declaratie.delen)
declaratie_aangenomen = declaratie.DeclaratieAangenomen(
    bevindingen=(Toets(regel="TR056", goed=True, invoer={"identificatie": "D2026-10"}),), op=VANDAAG
)
deel_beoordeeld = declaratie.DeelBeoordeeld(
    declaratie_id=DECLARATIE, deel=1, aantal=1, aantal_toegekend=1, toegekend=Bedrag(39000)
)
clienten_ontvangen = declaratiedeel.ClientenOntvangen(clienten=(client,))
regels_ontvangen = declaratiedeel.RegelsOntvangen(blok=blok_van([prestatie]))
regels_getoetst = declaratiedeel.RegelsGetoetst(
    declaratie_id=DECLARATIE,
    agb=THUISHULP,
    wet=Wet.WMO,
    nr=(1,),
    retourcodes=("",),
    vlaggen=(19,),
    versienummer=(1,),
    in_maand=(0,),
    in_totaal=(0,),
    centen=(0,),
    tarieven=(uurtarief,),
    toekenningen=toekenningen([prestatie]),
)
declaratie_beoordeeld = declaratie.DeclaratieBeoordeeld(
    declaratie_id=DECLARATIE,
    agb=THUISHULP,
    wet=Wet.WMO,
    periode=OKTOBER,
    ingediend=Bedrag(39000),
    toegekend=NUL,
    aantal_toegekend=0,
    aantal_afgewezen=1,
    kopcodes=(),
    declaratiecodes=(),
    bevindingen=(),
    beoordeeld_op=VANDAAG,
)
antwoord_gevormd = declaratie.AntwoordGevormd(identificatie="A2B3C4D5E6F7", dagtekening=VANDAAG, sha256="0" * 64)

rekening = aanbieder.Rekening(iban="NL78INGB0000004242", bic="INGBNL2A", gemeld_op=VANDAAG)
andere_rekening = aanbieder.Rekening(iban="NL91RABO0000006565", bic="RABONL2U", gemeld_op=VANDAAG)
registreer_aanbieder = aanbieder.RegistreerAanbieder(agb=THUISHULP, naam="Thuishulp De Korenbloem", rekening=rekening)
aanbieder_geregistreerd = aanbieder.AanbiederGeregistreerd(
    agb=THUISHULP, naam="Thuishulp De Korenbloem", rekening=rekening
)
rekening_gewijzigd = aanbieder.RekeningGewijzigd(rekening=andere_rekening)

sluit_contract = contract.SluitContract(
    contract_id=CONTRACT,
    contractnummer="WMO-0153-2025-01",
    agb=THUISHULP,
    wet=Wet.WMO,
    periode=Periode(date(2025, 1, 1)),
    tarieven=(uurtarief, dagdeeltarief),
)
contract_gesloten = contract.ContractGesloten(
    contract_id=CONTRACT,
    contractnummer="WMO-0153-2025-01",
    agb=THUISHULP,
    wet=Wet.WMO,
    periode=Periode(date(2025, 1, 1)),
    tarieven=(uurtarief, dagdeeltarief),
)
stel_budget_vast = budget.StelBudgetVast(jaar=2026, wet=Wet.WMO, categorie="01", bedrag=Bedrag(998_200_000))
budget_vastgesteld = budget.BudgetVastgesteld(jaar=2026, wet=Wet.WMO, categorie="01", bedrag=Bedrag(998_200_000))

bank = gemeente.Bank(naam="Gemeente Enschede", iban="NL75BNGH0000015300", bic="BNGHNL2G")
producten = (gemeente.Product(Wet.WMO, "01", "01A03", "04"), gemeente.Product(Wet.WMO, "07", "07A07", "16"))
richt_gemeente_in = gemeente.RichtGemeenteIn(bank=bank, producten=producten)
gemeente_ingericht = gemeente.GemeenteIngericht(bank=bank, producten=producten)

deel = pgb.Deel(categorie="01", periode=Periode(date(2026, 7, 1), date(2027, 6, 30)), budget=Bedrag(365_000))
hoor_pgb = pgb.HoorPgb(persoon_id=PERSOON, wet=Wet.WMO, delen=(deel,))
pgb_toegekend = pgb.PgbToegekend(persoon_id=PERSOON, wet=Wet.WMO, delen=(deel,))
pgb_ingetrokken = pgb.PgbIngetrokken(per=date(2027, 1, 1))


regels_beoordeeld = declaratie.RegelsBeoordeeld(
    declaratie_id=DECLARATIE,
    agb=THUISHULP,
    wet=Wet.WMO,
    oordelen=(
        Oordeel(nr=1, toegekend=True, toetsen=(Toets(regel="TR338", goed=True, invoer={"toewijzingNummer": 101}),)),
        Oordeel(
            nr=2,
            toegekend=False,
            eerste_gebruik=False,
            retourcodes=("8021",),
            toetsen=(Toets(regel="TR314", goed=False, invoer={"referentieNummer": "R1"}),),
        ),
    ),
    toekenningen=(
        Toekenning(
            toewijzing_nummer=101, categorie="01", periode=OKTOBER, eenheid="04", volume=12, bedrag=Bedrag(39000)
        ),
    ),
)
aanbieder_hernoemd = aanbieder.AanbiederHernoemd(naam="Thuishulp De Roos")
tarieven_vastgesteld = contract.TarievenVastgesteld(tarieven=(uurtarief,))
contractperiode_gewijzigd = contract.ContractPeriodeGewijzigd(periode=Periode(date(2025, 1, 1), date(2027, 12, 31)))

ANTWOORDBERICHT = bericht.antwoordbericht_id(DECLARATIE)
bericht_geweigerd = bericht.BerichtGeweigerd(
    bericht_id=bericht.geweigerd_id("0153", "42420001", "a" * 64),
    agb="42420001",
    soort="323",
    wet=Wet.WMO,
    omvang=1812,
    sha256="a" * 64,
    fouten=(bericht.Plaatsfout(regel=4, pad="Bericht/Declaratie/Client/Bsn", code="getal"),),
)
transportfout_gemeld = bericht.TransportfoutGemeld(
    bericht_id=ANTWOORDBERICHT, code="IB010", gemeld_op=date(2026, 11, 24)
)
bericht_herverzonden = bericht.BerichtHerverzonden(bericht_id=ANTWOORDBERICHT, verzending=2)
