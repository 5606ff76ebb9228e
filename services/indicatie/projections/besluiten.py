"""Rows of decisions and of the toewijzingen they led to."""

from collections.abc import Iterable
from typing import ClassVar

from services.indicatie.domain import beschikking, toewijzing
from services.indicatie.domain.versie import Versie
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

BESCHIKKING = """
INSERT INTO beschikkingen (tenant, beschikking_id, aanvraag_id, verzoek_id, persoon_id, wet, besluit, leveringsvorm,
                           besluitdatum, bezwaar_uiterlijk_op, status, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'geldig', $11)"""
INGETROKKEN = """
UPDATE beschikkingen SET status = 'ingetrokken', ingetrokken_per = $3 WHERE tenant = $1 AND beschikking_id = $2"""
TOEWIJZING = """
INSERT INTO toewijzingen (tenant, toewijzing_id, toewijzing_nummer, beschikking_id, persoon_id, wet, agb, categorie,
                          code, ingangsdatum, einddatum, status, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (tenant, toewijzing_id) DO UPDATE SET einddatum = excluded.einddatum, status = excluded.status"""


class Besluiten(Rows):
    """Decisions and toewijzingen, newest first by `position` of their first event."""

    name: ClassVar[str] = "besluiten"
    tables: ClassVar[tuple[str, ...]] = ("beschikkingen", "toewijzingen")
    ddl: ClassVar[str] = """
    CREATE TABLE beschikkingen (
        tenant text NOT NULL, beschikking_id uuid NOT NULL, aanvraag_id uuid, verzoek_id uuid,
        persoon_id uuid NOT NULL, wet text NOT NULL, besluit text NOT NULL, leveringsvorm text,
        besluitdatum date NOT NULL, bezwaar_uiterlijk_op date NOT NULL, status text NOT NULL, ingetrokken_per date,
        position bigint NOT NULL, PRIMARY KEY (tenant, beschikking_id));
    CREATE INDEX ON beschikkingen (tenant, position);
    CREATE INDEX ON beschikkingen (tenant, persoon_id, position);
    CREATE TABLE toewijzingen (
        tenant text NOT NULL, toewijzing_id uuid NOT NULL, toewijzing_nummer integer NOT NULL,
        beschikking_id uuid NOT NULL, persoon_id uuid NOT NULL, wet text NOT NULL, agb text NOT NULL, categorie text,
        code text, ingangsdatum date NOT NULL, einddatum date, status text NOT NULL, position bigint NOT NULL,
        PRIMARY KEY (tenant, toewijzing_id));
    CREATE INDEX ON toewijzingen (tenant, position);
    CREATE INDEX ON toewijzingen (tenant, persoon_id, position);
    CREATE INDEX ON toewijzingen (tenant, toewijzing_nummer);
    CREATE INDEX ON toewijzingen (tenant, beschikking_id)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The row of the decision or the toewijzing, as it is now."""
        tenant, position = projected.tenant, projected.position
        match projected.event:
            case beschikking.BeschikkingGegeven() as e:
                about = (e.beschikking_id, e.aanvraag_id, e.verzoek_id, e.persoon_id, e.wet)
                what = (e.besluit, e.leveringsvorm, e.besluitdatum, e.bezwaar_uiterlijk_op)
                yield Write(BESCHIKKING, (tenant, *about, *what, position))
            case beschikking.BeschikkingIngetrokken() as e:
                yield Write(INGETROKKEN, (tenant, e.beschikking_id, e.ingetrokken_per))
            case (
                toewijzing.ToewijzingAfgegeven(versie=versie)
                | toewijzing.ToewijzingGewijzigd(versie=versie)
                | toewijzing.ToewijzingVerwijderd(versie=versie)
            ):
                yield Write(TOEWIJZING, (tenant, *_toewijzing(versie), position))
            case _:
                return


def _toewijzing(versie: Versie) -> tuple[object, ...]:
    wat = versie.voorziening
    return (
        versie.toewijzing_id,
        versie.nummer,
        versie.beschikking_id,
        versie.persoon_id,
        versie.wet,
        str(versie.agb),
        wat.product.categorie if wat.product else None,
        wat.product.code if wat.product else None,
        wat.periode.begindatum,
        wat.periode.einddatum,
        "verwijderd" if versie.verwijderd else "geldig",
    )
