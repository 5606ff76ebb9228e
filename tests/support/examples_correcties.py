"""One valid example of everything about corrections."""

from dataclasses import replace
from datetime import date

from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.correctie import besluiten
from services.billing.domain.correctie import gebeurtenissen as g
from services.billing.domain.correctie.herbeoordelen import Nu, Regel
from services.billing.domain.wet import Wet
from tests.support import examples_billing as v

CORRECTIE = g.CorrectieId("01936000-0000-7000-8000-00000000e001")

toegekend = Regel(declaratie_id=v.DECLARATIE, agb=v.THUISHULP, prestatie=v.prestatie)
nu = Nu(versie=v.versie, tarieven=(v.uurtarief, v.dagdeeltarief), maxima=v.maxima)

regel = g.CorrectieRegel(
    declaratie_id=v.DECLARATIE,
    nr=1,
    referentie="R1",
    periode=v.OKTOBER,
    bedrag=v.prestatie.bedrag,
    toetsen=(Toets(regel="TR308", goed=False, invoer={"einddatumPeriode": "2026-10-31", "einddatum": "2026-10-15"}),),
)
tweede = replace(regel, nr=2, referentie="R2")
stel_voor = g.StelVoor(
    correctie_id=CORRECTIE,
    wet=Wet.WMO,
    agb=v.THUISHULP,
    toewijzing_nummer=101,
    persoon_id=v.PERSOON,
    regels=(regel, tweede),
    op=v.VANDAAG,
)
voorgesteld, opgenomen = besluiten.correctie.decide(stel_voor, besluiten.correctie.initial)
aanvaard = g.CorrectieAanvaard(door=v.CONTROLLER, op=v.VANDAAG, credit_uiterlijk_op=date(2026, 12, 29))
verworpen = g.CorrectieVerworpen(
    persoon_id=v.PERSOON, door=v.CONTROLLER, op=v.VANDAAG, toelichting="De zorg is geleverd in overleg."
)
afgehandeld = g.CorrectieAfgehandeld(op=date(2026, 12, 4), gecrediteerd=regel.bedrag + tweede.bedrag)
vervallen = g.CorrectieVervallen(op=date(2026, 12, 4))

VERHALEN: list[list[object]] = [
    [voorgesteld, opgenomen, aanvaard, afgehandeld],
    [voorgesteld, opgenomen, verworpen],
    [voorgesteld, opgenomen, vervallen],
]
"""The stories that together hold every event."""
