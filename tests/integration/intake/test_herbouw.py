"""Rows built anew from the events equal the rows that grew with them."""

from collections.abc import Mapping, Sequence

from services.intake.aggregates import AGGREGATES
from services.intake.projections import projections
from shared.contracts.operations import Rol
from shared.eventsourcing.projection import Projection
from shared.eventsourcing.projector import Projector
from tests.integration.intake.conftest import ROOS, SLEUTELS, Dienst
from tests.support.stack import connect

TABLES = [table for projection in projections(SLEUTELS) for table in projection.tables]


def volgende_generatie() -> Sequence[Projection]:
    """The same projections as if their shape had changed."""
    found = projections(SLEUTELS)
    for projection in found:
        projection.__class__ = type(type(projection).__name__, (type(projection),), {"version": 99})
    return found


async def rijen(dienst: Dienst) -> Mapping[str, list[str]]:
    """Every row of every table that queries read."""
    conn = await connect(dienst.database.superuser)
    found = {}
    for table in TABLES:
        found[table] = sorted(row["text"] for row in await conn.fetch(f"SELECT t::text AS text FROM {table} t"))
    await conn.close()
    return found


async def test_rebuilt_rows_equal_the_rows_that_grew(dienst: Dienst) -> None:
    melding = (await dienst.meld()).json()
    await dienst.bij()
    await dienst.onderzocht(melding)
    await dienst.bij()
    ingediend = await dienst.maak(
        "/v1/aanvragen", {"meldingId": melding["meldingId"], "wet": "wmo", "ingediendOp": "2026-10-01"}
    )
    await dienst.bij()
    await dienst.maak(
        ingediend.headers["Location"] + "/opschorting",
        {"gevraagdOp": "2026-10-05", "aanvullenVoor": "2026-10-19", "ontbreekt": ["overig"]},
        versie=ingediend.headers["ETag"],
    )
    karel = ROOS | {"bsn": "999900018"}
    weg = (await dienst.meld(persoon=karel)).json()
    await dienst.werk()
    await dienst.bij()
    await dienst.vraag(
        "DELETE", f"/v1/personen/{weg['persoonId']}", rol=Rol.BEHEERDER, params={"reden": "verzoek-betrokkene"}
    )
    await dienst.bij()
    grown = await rijen(dienst)
    assert all(grown[table] for table in TABLES if table != "verwijzingen")

    conn = await connect(dienst.database.worker)
    projector = Projector(
        dienst.database.worker,
        volgende_generatie(),
        AGGREGATES,
        dienst.store.vault,
        dienst.store.signals,
        app_role="intake_app",
    )
    await projector.catch_up(conn)
    generations = await conn.fetch("SELECT name, generation FROM projections WHERE status = 'actief'")
    await conn.close()
    assert {row["generation"] for row in generations} == {2}
    assert await rijen(dienst) == grown
