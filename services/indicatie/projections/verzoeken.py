"""Rows of the requests of providers."""

from collections.abc import Iterable
from typing import ClassVar

from services.indicatie.domain import verzoek
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

ONTVANGEN = """
INSERT INTO verzoeken (tenant, verzoek_id, soort, persoon_id, wet, agb, referentie_aanbieder, dagtekening, categorie,
                       code, ingangsdatum, einddatum, status, uiterlijk_op, bericht_id, position)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13, $14, $15)"""
IN_ONDERZOEK = """
UPDATE verzoeken SET status = 'in-onderzoek', in_onderzoek_op = $3, uiterlijk_op = $4
WHERE tenant = $1 AND verzoek_id = $2"""
BESLIST = "UPDATE verzoeken SET status = $3, beschikking_id = $4 WHERE tenant = $1 AND verzoek_id = $2"


class Verzoeken(Rows):
    """Requests as they are now."""

    name: ClassVar[str] = "verzoeken"
    tables: ClassVar[tuple[str, ...]] = ("verzoeken",)
    ddl: ClassVar[str] = """
    CREATE TABLE verzoeken (
        tenant text NOT NULL, verzoek_id uuid NOT NULL, soort text NOT NULL, persoon_id uuid NOT NULL,
        wet text NOT NULL, agb text NOT NULL, referentie_aanbieder text NOT NULL, dagtekening date NOT NULL,
        categorie text, code text, ingangsdatum date NOT NULL, einddatum date, status text NOT NULL,
        in_onderzoek_op date, uiterlijk_op date NOT NULL, beschikking_id uuid, bericht_id uuid NOT NULL,
        position bigint NOT NULL, PRIMARY KEY (tenant, verzoek_id));
    CREATE INDEX ON verzoeken (tenant, position);
    CREATE INDEX ON verzoeken (tenant, persoon_id, position);
    CREATE INDEX ON verzoeken (tenant, referentie_aanbieder)"""

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The row of the request."""
        tenant = projected.tenant
        match projected.event:
            case verzoek.VerzoekOntvangen() as e:
                product = (e.product.categorie, e.product.code) if e.product else (None, None)
                wat = (*product, e.periode.begindatum, e.periode.einddatum)
                yield _ontvangen(projected, e, "toewijzing", wat)
            case verzoek.WijzigingOntvangen() as e:
                yield _ontvangen(projected, e, "wijziging", (None, None, e.wijziging.eerste_dag, None))
            case verzoek.VerzoekInOnderzoek() as e:
                yield Write(IN_ONDERZOEK, (tenant, e.verzoek_id, e.op, e.uiterlijk_op))
            case verzoek.VerzoekToegekend() as e:
                yield Write(BESLIST, (tenant, e.verzoek_id, "toegekend", e.beschikking_id))
            case verzoek.VerzoekAfgewezen() as e:
                yield Write(BESLIST, (tenant, e.verzoek_id, "afgewezen", e.beschikking_id))
            case _:
                return


def _ontvangen(projected: Projected, e: verzoek.Vraag, soort: str, wat: tuple[object, object, object, object]) -> Write:
    about = (e.verzoek_id, soort, e.persoon_id, e.wet, str(e.agb), e.referentie, e.dagtekening)
    rest = (e.uiterlijk_op, e.bericht_id, projected.position)
    return Write(ONTVANGEN, (projected.tenant, *about, *wat, *rest))
