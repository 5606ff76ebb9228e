"""The rows behind the lists: persons, meldingen, onderzoeken, aanvragen, verwijzingen."""

from collections.abc import Iterable

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from services.intake.domain import verwijzing as v
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

PERSOON = (
    "INSERT INTO personen VALUES ($1, $2, $3, $4, false) ON CONFLICT (tenant, persoon_id) DO UPDATE"
    " SET huishouden_id = excluded.huishouden_id, geregistreerd_op = excluded.geregistreerd_op, gewist = false"
)
HUISHOUDEN = "UPDATE personen SET huishouden_id = $3 WHERE tenant = $1 AND persoon_id = $2"
GEWIST = "UPDATE personen SET huishouden_id = NULL, gewist = true WHERE tenant = $1 AND persoon_id = $2"
MELDING = "INSERT INTO meldingen VALUES ($1, $2, $3, $4, $5, 'ontvangen', $6, $7)"
BEVESTIGD = "UPDATE meldingen SET bevestigd_op = $3 WHERE tenant = $1 AND melding_id = $2"
IN_ONDERZOEK = "UPDATE meldingen SET status = 'in-onderzoek', onderzoek_id = $3 WHERE tenant = $1 AND melding_id = $2"
MELDING_STATUS = "UPDATE meldingen SET status = $3 WHERE tenant = $1 AND melding_id = $2"
ONDERZOEK = "INSERT INTO onderzoeken VALUES ($1, $2, $3, $4, $5, 'loopt', $6, $7)"
ONDERZOEK_STATUS = "UPDATE onderzoeken SET status = $3, uiterlijk_op = $4 WHERE tenant = $1 AND onderzoek_id = $2"
AFGEROND = (
    "UPDATE onderzoeken SET status = 'afgerond', uitkomst = $3, afgerond_op = $4"
    " WHERE tenant = $1 AND onderzoek_id = $2"
)
GESTAAKT = "UPDATE onderzoeken SET status = 'gestaakt' WHERE tenant = $1 AND onderzoek_id = $2"
AANVRAAG = "INSERT INTO aanvragen VALUES ($1, $2, $3, $4, $5, $6, $7, 'ingediend', $8, $9)"
AANVRAAG_TERMIJN = "UPDATE aanvragen SET status = $3, beslis_uiterlijk_op = $4 WHERE tenant = $1 AND aanvraag_id = $2"
AANVRAAG_INGETROKKEN = "UPDATE aanvragen SET status = 'ingetrokken' WHERE tenant = $1 AND aanvraag_id = $2"
AFGEHANDELD = (
    "UPDATE aanvragen SET status = 'afgehandeld', beschikking_id = $3, afgehandeld_op = $4"
    " WHERE tenant = $1 AND aanvraag_id = $2"
)
VERWIJZING = "INSERT INTO verwijzingen VALUES ($1, $2, $3, $4, $5, $6, $7)"


class Zaken(Rows):
    """One table per resource, its columns those of the resource's `…Kop`."""

    name = "zaken"
    tables = ("personen", "meldingen", "onderzoeken", "aanvragen", "verwijzingen")
    ddl = """
        CREATE TABLE personen (
            tenant text NOT NULL, persoon_id text NOT NULL, huishouden_id text, geregistreerd_op date NOT NULL,
            gewist boolean NOT NULL, PRIMARY KEY (tenant, persoon_id)
        );
        CREATE INDEX ON personen (tenant, huishouden_id);
        CREATE TABLE meldingen (
            tenant text NOT NULL, melding_id text NOT NULL, persoon_id text NOT NULL, wet text NOT NULL, taaksoort text,
            status text NOT NULL, ontvangen_op date NOT NULL, onderzoek_uiterlijk_op date, bevestigd_op date,
            onderzoek_id text, PRIMARY KEY (tenant, melding_id)
        );
        CREATE INDEX ON meldingen (tenant, ontvangen_op, melding_id);
        CREATE INDEX ON meldingen (tenant, persoon_id);
        CREATE TABLE onderzoeken (
            tenant text NOT NULL, onderzoek_id text NOT NULL, melding_id text NOT NULL, persoon_id text NOT NULL,
            wet text NOT NULL, status text NOT NULL, gestart_op date NOT NULL, uiterlijk_op date, uitkomst text,
            afgerond_op date, PRIMARY KEY (tenant, onderzoek_id)
        );
        CREATE INDEX ON onderzoeken (tenant, gestart_op, onderzoek_id);
        CREATE INDEX ON onderzoeken (tenant, persoon_id);
        CREATE TABLE aanvragen (
            tenant text NOT NULL, aanvraag_id text NOT NULL, persoon_id text NOT NULL, melding_id text,
            verwijzing_id text, wet text NOT NULL, taaksoort text, status text NOT NULL, ingediend_op date NOT NULL,
            beslis_uiterlijk_op date NOT NULL, beschikking_id text, afgehandeld_op date,
            PRIMARY KEY (tenant, aanvraag_id)
        );
        CREATE INDEX ON aanvragen (tenant, ingediend_op, aanvraag_id);
        CREATE INDEX ON aanvragen (tenant, persoon_id);
        CREATE TABLE verwijzingen (
            tenant text NOT NULL, verwijzing_id text NOT NULL, persoon_id text NOT NULL, type_verwijzer text NOT NULL,
            verwezen_op date NOT NULL, ontvangen_op date NOT NULL, agb text, PRIMARY KEY (tenant, verwijzing_id)
        );
        CREATE INDEX ON verwijzingen (tenant, ontvangen_op, verwijzing_id);
        CREATE INDEX ON verwijzingen (tenant, persoon_id)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The row of the resource after the event."""
        key = (projected.tenant, projected.id)
        match projected.event:
            case p.PersoonGeregistreerd() as e:
                yield Write(PERSOON, (*key, e.huishouden_id, e.geregistreerd_op))
            case p.PersoonGecorrigeerd() as e:
                yield Write(HUISHOUDEN, (*key, e.huishouden_id))
            case p.PersoonVergeten():
                yield Write(GEWIST, key)
            case m.MeldingOntvangen() as e:
                terms = (e.ontvangen_op, e.onderzoek_uiterlijk_op)
                yield Write(MELDING, (*key, e.persoon_id, e.wet.value, e.taaksoort, *terms))
            case m.OntvangstBevestigd() as e:
                yield Write(BEVESTIGD, (*key, e.bevestigd_op))
            case m.MeldingInOnderzoekGenomen() as e:
                yield Write(IN_ONDERZOEK, (*key, e.onderzoek_id))
            case m.MeldingOnderzocht():
                yield Write(MELDING_STATUS, (*key, m.Status.ONDERZOCHT.value))
            case m.MeldingIngetrokken():
                yield Write(MELDING_STATUS, (*key, m.Status.INGETROKKEN.value))
            case o.OnderzoekGeopend() as e:
                yield Write(ONDERZOEK, (*key, e.melding_id, e.persoon_id, e.wet.value, e.gestart_op, e.uiterlijk_op))
            case o.OnderzoekOpgeschort():
                yield Write(ONDERZOEK_STATUS, (*key, o.Status.OPGESCHORT.value, None))
            case o.OnderzoekHervat() as e:
                yield Write(ONDERZOEK_STATUS, (*key, o.Status.LOOPT.value, e.uiterlijk_op))
            case o.OnderzoekAfgerond() as e:
                yield Write(AFGEROND, (*key, e.uitkomst, e.afgerond_op))
            case o.OnderzoekGestaakt():
                yield Write(GESTAAKT, key)
            case a.AanvraagIngediend() as e:
                about = (e.persoon_id, e.melding_id, e.verwijzing_id, e.wet.value, e.taaksoort)
                yield Write(AANVRAAG, (*key, *about, e.ingediend_op, e.beslis_uiterlijk_op))
            case a.AanvraagOpgeschort() as e:
                yield Write(AANVRAAG_TERMIJN, (*key, a.Status.OPGESCHORT.value, e.beslis_uiterlijk_op))
            case a.AanvraagAangevuld() as e:
                yield Write(AANVRAAG_TERMIJN, (*key, a.Status.INGEDIEND.value, e.beslis_uiterlijk_op))
            case a.AanvraagIngetrokken():
                yield Write(AANVRAAG_INGETROKKEN, key)
            case a.AanvraagAfgehandeld() as e:
                yield Write(AFGEHANDELD, (*key, e.beschikking_id, e.besluitdatum))
            case v.VerwijzingOntvangen() as e:
                agb = str(e.agb) if e.agb else None
                yield Write(VERWIJZING, (*key, e.persoon_id, e.type_verwijzer, e.verwezen_op, e.ontvangen_op, agb))
            case _:
                return
