"""Rows of what happened to a person, in codes and dates."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from services.indicatie.domain import bericht, beschikking, levering, toewijzing, verzoek
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

REGEL = """
INSERT INTO indicatie_tijdlijn (tenant, position, persoon_id, op, soort, omschrijving, id)
VALUES ($1, $2, $3, $4, $5, $6, $7)"""

Regel = tuple[str, date, str, str, str]


class Tijdlijn(Rows):
    """What happened, by the day the fact has in the data."""

    name: ClassVar[str] = "tijdlijn"
    version: ClassVar[int] = 2
    tables: ClassVar[tuple[str, ...]] = ("indicatie_tijdlijn",)
    ddl: ClassVar[str] = """
    CREATE TABLE indicatie_tijdlijn (
        tenant text NOT NULL, position bigint NOT NULL, persoon_id uuid NOT NULL, op date NOT NULL,
        soort text NOT NULL, omschrijving text NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant, position));
    CREATE INDEX ON indicatie_tijdlijn (tenant, persoon_id, op)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """A row per event that a reader of the file wants to see."""
        if (row := regel(projected)) is not None:
            yield Write(REGEL, (projected.tenant, projected.position, *row))


def regel(one: Projected) -> Regel | None:
    """Person, day, kind, what happened, and to which resource; None for what is only our own bookkeeping."""
    match one.event:
        case beschikking.BeschikkingGegeven() as e:
            return e.persoon_id, e.besluitdatum, "beschikking", e.besluit.value, e.beschikking_id
        case beschikking.BeschikkingIngetrokken() as e:
            return e.persoon_id, e.besluitdatum, "beschikking", "ingetrokken", e.beschikking_id
        case toewijzing.ToewijzingAfgegeven(versie=v):
            return v.persoon_id, v.moment.date(), "toewijzing", "afgegeven", v.toewijzing_id
        case toewijzing.ToewijzingGewijzigd(versie=v):
            return v.persoon_id, v.moment.date(), "toewijzing", "gewijzigd", v.toewijzing_id
        case toewijzing.ToewijzingVerwijderd(versie=v):
            return v.persoon_id, v.moment.date(), "toewijzing", "verwijderd", v.toewijzing_id
        case levering.LeveringGestart() as e:
            return e.waarvan.persoon_id, e.begindatum, "levering", "gestart", e.waarvan.toewijzing_id
        case levering.LeveringGestopt() as e:
            return e.waarvan.persoon_id, e.einddatum, "levering", "gestopt", e.waarvan.toewijzing_id
        case verzoek.VerzoekOntvangen() | verzoek.WijzigingOntvangen() as e:
            return e.persoon_id, e.dagtekening, "verzoek", "ontvangen", e.verzoek_id
        case bericht.BerichtVastgelegd() as e:
            return e.persoon_id, e.dagtekening, "bericht", f"{e.soort}-{e.richting.value}", e.bericht_id
        case _:
            return None
