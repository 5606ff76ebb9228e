"""One valid example of everything about a toewijzing, the pakket that it is in, and its levering."""

from datetime import date, datetime

from services.indicatie.domain import levering, pakket, toewijzing
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Wet
from shared.values.bedrag import Bedrag
from tests.support import examples_indicatie as v

versie = Versie(
    toewijzing_id=v.TOEWIJZING,
    nummer=101,
    beschikking_id=v.BESCHIKKING,
    persoon_id=v.PERSOON,
    wet=Wet.WMO,
    agb=v.THUISHULP,
    voorziening=v.huishoudelijke_hulp,
    moment=datetime(2026, 8, 20, 9, 0, 0),  # noqa: DTZ001 – local time, as in the 301
)
toewijzing_afgegeven = toewijzing.ToewijzingAfgegeven(versie=versie)
wijzig_toewijzing = toewijzing.WijzigToewijzing(
    reden_wijziging="04",
    toewijzingsdatum=v.VANDAAG,
    klok=v.KLOK,
    einddatum=date(2027, 8, 31),
    contracten=(v.gecontracteerd,),
)
verwijder_toewijzing = toewijzing.VerwijderToewijzing(toewijzingsdatum=v.VANDAAG, klok=v.KLOK)
toegekend_deel = toewijzing.ToegekendDeel(eenheid="04", volume=12, bedrag=Bedrag(39_000))
noteer_toegekend = toewijzing.NoteerToegekend(delen=(toegekend_deel,))
volume_genoteerd = toewijzing.VolumeGenoteerd(toewijzing_id=v.TOEWIJZING, deel=toegekend_deel)

pakket_van = pakket.PakketVan(persoon_id=v.PERSOON, agb=v.THUISHULP, wet=Wet.WMO)
plaats = pakket.Plaats(toewijzing_id=v.TOEWIJZING, nummer=101, voorziening=v.huishoudelijke_hulp)
reserveer = pakket.Reserveer(van=pakket_van, beschikking_id=v.BESCHIKKING, voorzieningen=(v.huishoudelijke_hulp,))
gereserveerd = pakket.VoorzieningenGereserveerd(
    van=pakket_van, beschikking_id=v.BESCHIKKING, voorzieningen=(v.huishoudelijke_hulp,)
)
reservering_vervallen = pakket.ReserveringVervallen(beschikking_id=v.BESCHIKKING)
neem_op = pakket.NeemToewijzingenOp(
    van=pakket_van, beschikking_id=v.BESCHIKKING, plaatsen=(plaats,), op=date(2026, 8, 20)
)
opgenomen = pakket.ToewijzingOpgenomen(van=pakket_van, beschikking_id=v.BESCHIKKING, plaats=plaats, verzoek_id=None)
gemeld = pakket.ToewijzingenGemeld(bericht_id=v.BERICHT, nummers=frozenset({101}))
open_verzoeken = pakket.OpenVerzoeken(van=pakket_van, verzoeken=frozenset({v.VERZOEK}))
verzoeken_geopend = pakket.VerzoekenGeopend(van=pakket_van, verzoeken=frozenset({v.VERZOEK}))

verzoek_beantwoord = pakket.VerzoekBeantwoord(
    verzoek_id=v.VERZOEK, referentie="VOW-2026-001", nummers=frozenset({101}), op=date(2026, 11, 20)
)

waarvan = levering.Waarvan(
    toewijzing_id=v.TOEWIJZING, nummer=101, persoon_id=v.PERSOON, wet=Wet.WMO, agb=v.THUISHULP, bericht_id=v.BERICHT
)
startregel = levering.StartProduct(product=v.HULP, begindatum=date(2026, 9, 7), aanlevering=levering.Aanlevering.NIEUW)
stopregel = levering.StopProduct(
    product=v.HULP,
    begindatum=date(2026, 9, 7),
    einddatum=date(2026, 10, 31),
    reden="19",
    aanlevering=levering.Aanlevering.NIEUW,
)
levering_gestart = levering.LeveringGestart(waarvan=waarvan, product=v.HULP, begindatum=date(2026, 9, 7))
levering_gestopt = levering.LeveringGestopt(
    waarvan=waarvan, product=v.HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 31), reden="19"
)
tijdelijk_gestopt = levering.LeveringGestopt(
    waarvan=waarvan, product=v.HULP, begindatum=date(2026, 9, 7), einddatum=date(2026, 10, 10), reden="20"
)
