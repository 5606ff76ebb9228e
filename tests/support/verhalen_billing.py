"""Per aggregate of billing the stories that together hold every event."""

from tests.support import examples_betaalruns as b
from tests.support import examples_billing as v
from tests.support import examples_correcties as c

VERHALEN: dict[str, list[list[object]]] = {
    "gemeente": [[v.gemeente_ingericht]],
    "aanbieder": [[v.aanbieder_geregistreerd, v.aanbieder_hernoemd, v.rekening_gewijzigd]],
    "contract": [[v.contract_gesloten, v.contractperiode_gewijzigd, v.tarieven_vastgesteld]],
    "budget": [[v.budget_vastgesteld]],
    "aanspraak": [[v.versie_gehoord]],
    "pgb": [[v.pgb_toegekend, v.pgb_ingetrokken]],
    "declaratie": [
        [v.zonder_delen, v.prestaties_ontvangen, v.regels_verdeeld],
        [v.zonder_delen, v.prestaties_ontvangen, v.regels_beoordeeld, v.declaratie_beoordeeld, v.antwoord_gevormd],
        [
            v.declaratie_ontvangen,
            v.declaratie_aangenomen,
            v.deel_beoordeeld,
            v.declaratie_beoordeeld,
            v.antwoord_gevormd,
        ],
    ],
    "declaratiedeel": [[v.clienten_ontvangen, v.regels_ontvangen, v.regels_getoetst]],
    "betaalrun": [
        [
            b.betaalrun_gemaakt,
            b.betaling_opgenomen,
            b.regels_verzameld,
            b.betaalrun_goedgekeurd,
            b.bestand_gemaakt,
            b.betaalrun_bevestigd,
        ],
        [b.betaalrun_gemaakt, b.betaalrun_afgekeurd],
    ],
    "bericht": [[v.bericht_geweigerd], [v.transportfout_gemeld, v.bericht_herverzonden]],
    "correctie": c.VERHALEN,
}
