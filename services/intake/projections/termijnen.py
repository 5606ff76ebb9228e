"""The rows behind terms and work lists: what is due, about which melding or aanvraag."""

from collections.abc import Iterable

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

BEGIN = (
    "INSERT INTO termijnen (tenant, onderwerp_id, soort, persoon_id, wet, uiterlijk_op) VALUES ($1, $2, $3, $4, $5, $6)"
)
BEGIN_AANVULLING = (
    "INSERT INTO termijnen (tenant, onderwerp_id, soort, persoon_id, wet, uiterlijk_op)"
    " SELECT tenant, onderwerp_id, 'aanvulling', persoon_id, wet, $3::date FROM termijnen"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND soort = 'beslissing'"
    " ON CONFLICT (tenant, onderwerp_id, soort) DO UPDATE"
    " SET uiterlijk_op = excluded.uiterlijk_op, status = 'loopt', afgerond_op = NULL"
)
STIL = (
    "UPDATE termijnen SET status = 'opgeschort', uiterlijk_op = $4, stil_tot = $5"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND soort = $3"
)
LOOPT = (
    "UPDATE termijnen SET status = 'loopt', uiterlijk_op = $4, stil_tot = NULL"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND soort = $3"
)
AF = (
    "UPDATE termijnen SET status = 'afgerond', afgerond_op = $4"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND soort = $3 AND status IN ('loopt', 'opgeschort')"
)
VERVALLEN = (
    "UPDATE termijnen SET status = 'vervallen'"
    " WHERE tenant = $1 AND onderwerp_id = $2 AND status IN ('loopt', 'opgeschort')"
)
PERSOON_WEG = (
    "UPDATE termijnen SET status = 'vervallen'"
    " WHERE tenant = $1 AND persoon_id = $2 AND status IN ('loopt', 'opgeschort')"
)


class Termijnen(Rows):
    """One row per thing to watch; `stil_tot` is the last day of a suspension that ends by itself (Awb 4:15)."""

    name = "termijnen"
    tables = ("termijnen",)
    ddl = """
        CREATE TABLE termijnen (
            tenant text NOT NULL, onderwerp_id text NOT NULL, soort text NOT NULL, persoon_id text NOT NULL,
            wet text NOT NULL, uiterlijk_op date, status text NOT NULL DEFAULT 'loopt', stil_tot date, afgerond_op date,
            PRIMARY KEY (tenant, onderwerp_id, soort)
        );
        CREATE INDEX ON termijnen (tenant, uiterlijk_op, soort, onderwerp_id) WHERE status IN ('loopt', 'opgeschort');
        CREATE INDEX ON termijnen (tenant, persoon_id)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """What the event starts, stops, moves or ends."""
        tenant, id = projected.tenant, projected.id
        match projected.event:
            case m.MeldingOntvangen() as e:
                yield Write(BEGIN, (tenant, id, "ontvangstbevestiging", e.persoon_id, e.wet.value, None))
                if e.onderzoek_uiterlijk_op is not None:
                    yield Write(BEGIN, (tenant, id, "onderzoek", e.persoon_id, e.wet.value, e.onderzoek_uiterlijk_op))
            case m.OntvangstBevestigd() as e:
                yield Write(AF, (tenant, id, "ontvangstbevestiging", e.bevestigd_op))
            case m.MeldingOnderzocht() as e:
                yield Write(AF, (tenant, id, "onderzoek", e.onderzocht_op))
            case o.OnderzoekOpgeschort() as e:
                yield Write(STIL, (tenant, e.melding_id, "onderzoek", None, None))
            case o.OnderzoekHervat() as e:
                yield Write(LOOPT, (tenant, e.melding_id, "onderzoek", e.uiterlijk_op))
            case a.AanvraagIngediend() as e:
                yield Write(BEGIN, (tenant, id, "beslissing", e.persoon_id, e.wet.value, e.beslis_uiterlijk_op))
            case a.AanvraagOpgeschort() as e:
                yield Write(STIL, (tenant, id, "beslissing", e.beslis_uiterlijk_op, e.aanvullen_voor))
                yield Write(BEGIN_AANVULLING, (tenant, id, e.aanvullen_voor))
            case a.AanvraagAangevuld() as e:
                yield Write(LOOPT, (tenant, id, "beslissing", e.beslis_uiterlijk_op))
                yield Write(AF, (tenant, id, "aanvulling", e.aangevuld_op))
            case a.AanvraagAfgehandeld() as e:
                yield Write(AF, (tenant, id, "beslissing", e.besluitdatum))
                yield Write(VERVALLEN, (tenant, id))
            case m.MeldingIngetrokken() | a.AanvraagIngetrokken():
                yield Write(VERVALLEN, (tenant, id))
            case p.PersoonVergeten():
                yield Write(PERSOON_WEG, (tenant, id), wide=True)
            case _:
                return
