"""The rows behind the timeline of a person: what happened when, to which resource."""

from collections.abc import Iterable, Mapping

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from services.intake.domain import verwijzing as v
from services.intake.projections.termijndagen import DDL, termijndagen
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

PUT = "INSERT INTO tijdlijn VALUES ($1, $2, $3, $4, $5, $6, $7)"

VERTELD: Mapping[type[object], tuple[str, str]] = {
    p.PersoonGeregistreerd: ("persoon-geregistreerd", "geregistreerd_op"),
    p.PersoonGecorrigeerd: ("persoon-gecorrigeerd", "gecorrigeerd_op"),
    p.PersoonVergeten: ("persoon-gewist", "vergeten_op"),
    m.MeldingOntvangen: ("melding-ontvangen", "ontvangen_op"),
    m.OntvangstBevestigd: ("ontvangst-bevestigd", "bevestigd_op"),
    m.PersoonlijkPlanIngediend: ("persoonlijk-plan-ingediend", "ingediend_op"),
    m.MeldingIngetrokken: ("melding-ingetrokken", "ingetrokken_op"),
    o.OnderzoekGeopend: ("onderzoek-gestart", "gestart_op"),
    o.IdentiteitVastgesteld: ("identiteit-vastgesteld", "vastgesteld_op"),
    o.OnderzoekOpgeschort: ("onderzoek-opgeschort", "opgeschort_per"),
    o.OnderzoekHervat: ("onderzoek-hervat", "hervat_per"),
    o.OnderzoekAfgerond: ("onderzoek-afgerond", "afgerond_op"),
    o.OnderzoekGestaakt: ("onderzoek-gestaakt", "gestaakt_op"),
    a.AanvraagIngediend: ("aanvraag-ingediend", "ingediend_op"),
    a.AanvraagOpgeschort: ("aanvulling-gevraagd", "gevraagd_op"),
    a.AanvraagAangevuld: ("aanvraag-aangevuld", "aangevuld_op"),
    a.AanvraagIngetrokken: ("aanvraag-ingetrokken", "ingetrokken_op"),
    a.AanvraagAfgehandeld: ("aanvraag-afgehandeld", "besluitdatum"),
    v.VerwijzingOntvangen: ("verwijzing-ontvangen", "ontvangen_op"),
}
"""How an event is told, and which of its dates counts; what a melding hears of its own onderzoek is told there."""


class Tijdlijn(Rows):
    """One row per event that a reader of the file wants to see, and per last day that passed without being met."""

    name = "tijdlijn"
    version = 2
    tables = ("tijdlijn", "termijndagen")
    ddl = f"""
        CREATE TABLE tijdlijn (
            tenant text NOT NULL, position bigint NOT NULL, persoon_id text NOT NULL, op date NOT NULL,
            soort text NOT NULL, omschrijving text NOT NULL, onderwerp_id text NOT NULL, PRIMARY KEY (tenant, position)
        );
        CREATE INDEX ON tijdlijn (tenant, persoon_id, op, position);
        {DDL}"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The event in the words of the timeline, and what it says of terms."""
        event, place = projected.event, (projected.tenant, projected.position)
        if type(event) in VERTELD:
            omschrijving, datum = VERTELD[type(event)]
            soort = projected.stream.partition("-")[0]
            who = (getattr(event, "persoon_id"), getattr(event, datum))  # noqa: B009 – events share no base class
            yield Write(PUT, (*place, *who, soort, omschrijving, projected.id))
        yield from termijndagen(projected)
