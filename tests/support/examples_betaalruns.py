"""One valid example of everything about a betaalrun."""

from dataclasses import replace
from datetime import UTC, date, datetime

from services.billing.domain.betaalrun import besluiten
from services.billing.domain.betaalrun import gebeurtenissen as betaalrun
from services.billing.domain.wet import Wet
from shared.values.bedrag import Bedrag
from tests.support import examples_billing as v

BETAALRUN = betaalrun.BetaalrunId("01936000-0000-7000-8000-00000000b001")

regel = betaalrun.Regel(
    declaratie_id=v.DECLARATIE, nr=1, agb=v.THUISHULP, wet=Wet.WMO, jaar=2026, categorie="01", bedrag=Bedrag(39000)
)
teruggenomen = replace(regel, nr=2, bedrag=Bedrag(-9000))
jeugdregel = replace(regel, nr=3, agb=v.JEUGDHULP, wet=Wet.JEUGDWET, categorie="45", bedrag=Bedrag(-500))
maak_betaalrun = betaalrun.MaakBetaalrun(
    betaalrun_id=BETAALRUN,
    wet=None,
    tot_en_met=v.VANDAAG,
    uitvoeringsdatum=date(2026, 11, 27),
    maker=v.MAKER,
    gemaakt_op=datetime(2026, 11, 23, 13, 0, tzinfo=UTC),
    debiteur=v.bank,
    regels=(regel, teruggenomen, jeugdregel),
    begunstigden={
        v.THUISHULP: betaalrun.Begunstigde(naam="Thuishulp De Korenbloem", rekening=v.rekening),
        v.JEUGDHULP: betaalrun.Begunstigde(naam="Jeugdpraktijk De Vliegerhof", rekening=v.andere_rekening),
    },
)

betaalrun_gemaakt, betaling_opgenomen, regels_verzameld = besluiten.betaalrun.decide(
    maak_betaalrun, besluiten.betaalrun.initial
)
betaalrun_goedgekeurd = betaalrun.BetaalrunGoedgekeurd(door=v.CONTROLLER, inhoud_hash="a" * 64)
betaalrun_afgekeurd = betaalrun.BetaalrunAfgekeurd(door=v.CONTROLLER)
bestand_gemaakt = betaalrun.BestandGemaakt(sha256="b" * 64, som=Bedrag(30000), aantal=1)
betaalrun_bevestigd = betaalrun.BetaalrunBevestigd(
    bevestigd_op=date(2026, 11, 27),
    totaal=Bedrag(30000),
    bankreferentie="CAMT-1",
    verdeling=(betaalrun.Post(jaar=2026, wet=Wet.WMO, categorie="01", bedrag=Bedrag(30000)),),
)
