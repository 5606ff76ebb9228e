"""The last day of each term, as what was recorded says it now: a passed one is told only while it holds.

What is recorded late (an old file taken over) can show that a term was met, or stood still, on a day before the note
that it passed; whichever of the two was stored first, the rows come out the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import termijnbewaking as t
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Write

DDL = """
    CREATE TABLE termijndagen (
        tenant text NOT NULL, onderwerp_id text NOT NULL, omschrijving text NOT NULL, op date NOT NULL,
        geldt boolean NOT NULL DEFAULT true, position bigint, persoon_id text, soort text,
        PRIMARY KEY (tenant, onderwerp_id, omschrijving, op)
    )"""
"""`geldt` until it was met or moved; `position` once it was noted as passed."""

DAG = (
    "WITH dag AS (INSERT INTO termijndagen AS d (tenant, onderwerp_id, omschrijving, op, position, persoon_id, soort)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, onderwerp_id, omschrijving, op) DO UPDATE"
    " SET geldt = d.geldt OR excluded.position IS NULL, position = coalesce(excluded.position, d.position),"
    "  persoon_id = coalesce(excluded.persoon_id, d.persoon_id), soort = coalesce(excluded.soort, d.soort)"
    " RETURNING *)"
    " INSERT INTO tijdlijn SELECT tenant, position, persoon_id, op, soort, omschrijving, onderwerp_id"
    " FROM dag WHERE geldt AND position IS NOT NULL ON CONFLICT DO NOTHING"
)
GEHAALD = (
    "WITH dag AS (UPDATE termijndagen SET geldt = false"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND omschrijving = ANY ($3) AND op >= $4 RETURNING tenant, position)"
    " DELETE FROM tijdlijn USING dag WHERE tijdlijn.tenant = dag.tenant AND tijdlijn.position = dag.position"
)

ONDERZOEK = "onderzoekstermijn-verstreken"
BESLISSING = "beslistermijn-verstreken"
AANVULLING = "aanvultermijn-verstreken"
VERTELD: Mapping[t.Soort, tuple[str, str]] = {
    t.Soort.ONDERZOEK: ("melding", ONDERZOEK),
    t.Soort.BESLISSING: ("aanvraag", BESLISSING),
    t.Soort.AANVULLING: ("aanvraag", AANVULLING),
}
"""What a term is about, and how it is told that it passed."""
ELKE_DAG = date.min


def loopt(tenant: str, onderwerp_id: str, omschrijving: str, op: date) -> Write:
    """This last day counts, also when it was noted as passed while another one did."""
    return Write(DAG, (tenant, onderwerp_id, omschrijving, op, None, None, None))


def termijndagen(projected: Projected) -> Iterable[Write]:
    """What the event says of last days: that one begins to count, was met on or before it, moved, or passed."""
    tenant, id = projected.tenant, projected.id
    match projected.event:
        case t.TermijnVerstreken() as e:
            soort, omschrijving = VERTELD[e.soort]
            place = (tenant, e.onderwerp_id, omschrijving, e.uiterlijk_op)
            yield Write(DAG, (*place, projected.position, e.persoon_id, soort))
        case m.MeldingOntvangen() as e if e.onderzoek_uiterlijk_op is not None:
            yield loopt(tenant, id, ONDERZOEK, e.onderzoek_uiterlijk_op)
        case m.MeldingOnderzocht() as e:
            yield Write(GEHAALD, (tenant, id, [ONDERZOEK], e.onderzocht_op))
        case m.MeldingIngetrokken() as e:
            yield Write(GEHAALD, (tenant, id, [ONDERZOEK], e.ingetrokken_op))
        case o.OnderzoekOpgeschort() as e:
            yield Write(GEHAALD, (tenant, e.melding_id, [ONDERZOEK], ELKE_DAG))
        case o.OnderzoekHervat() as e if e.uiterlijk_op is not None:
            yield loopt(tenant, e.melding_id, ONDERZOEK, e.uiterlijk_op)
        case a.AanvraagIngediend() as e:
            yield loopt(tenant, id, BESLISSING, e.beslis_uiterlijk_op)
        case a.AanvraagOpgeschort() as e:
            yield Write(GEHAALD, (tenant, id, [BESLISSING], ELKE_DAG))
            yield loopt(tenant, id, BESLISSING, e.beslis_uiterlijk_op)
            yield loopt(tenant, id, AANVULLING, e.aanvullen_voor)
        case a.AanvraagAangevuld() as e:
            yield Write(GEHAALD, (tenant, id, [BESLISSING], ELKE_DAG))
            yield loopt(tenant, id, BESLISSING, e.beslis_uiterlijk_op)
            yield Write(GEHAALD, (tenant, id, [AANVULLING], e.aangevuld_op))
        case a.AanvraagAfgehandeld() as e:
            yield Write(GEHAALD, (tenant, id, [BESLISSING, AANVULLING], e.besluitdatum))
        case a.AanvraagIngetrokken() as e:
            yield Write(GEHAALD, (tenant, id, [BESLISSING, AANVULLING], e.ingetrokken_op))
        case _:
            return
