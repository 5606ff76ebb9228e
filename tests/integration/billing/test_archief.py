"""Archived claims: answered, explained, credited and paid as before, and their rows made again from the archive."""

from datetime import UTC, datetime

from services.billing.aggregates import AGGREGATES
from services.billing.projections import PROJECTIONS
from shared.eventsourcing.archief import archive
from shared.eventsourcing.projection import create_generation
from tests.integration.billing.conftest import Dienst
from tests.support.declaraties import SEPTEMBER, Declaratie, Regel
from tests.support.stack import connect

BY_TYPE = "SELECT DISTINCT split_part(stream, '-', 1) AS soort FROM events_archief ORDER BY 1"


async def test_an_archived_claim_is_what_it_was(dienst: Dienst) -> None:
    await dienst.wijs_toe(101)
    pad = await dienst.dien_in(
        Declaratie(regels=[Regel(referentie="R1"), Regel(referentie="R2", periode=SEPTEMBER, tarief=3300)])
    )
    await dienst.werk()
    toen = await dienst.lees(pad), await dienst.lees(f"{pad}/regels/1"), await dienst.lees(f"{pad}/regels/2")
    await dienst.bij()

    gedaan = await archive(dienst.database.worker, AGGREGATES, datetime.now(UTC))
    assert gedaan.streams == 2
    assert [row["soort"] for row in await dienst.worker.fetch(BY_TYPE)] == ["declaratie", "declaratiedeel"]

    assert (await dienst.lees(pad), await dienst.lees(f"{pad}/regels/1"), await dienst.lees(f"{pad}/regels/2")) == toen
    credit = Declaratie(nummer="D2", identificatie="B2", regels=[Regel(referentie="R1").credit("C1")])
    _, regels = await dienst.beoordeeld(credit)
    assert [regel["retourcodes"] for regel in regels] == [[]]


async def test_rows_are_made_again_from_the_archive(dienst: Dienst) -> None:
    await dienst.wijs_toe(101)
    await dienst.beoordeeld(Declaratie(regels=[Regel(referentie="R1")]))
    await dienst.bij()
    conn = await connect(dienst.database.worker)
    try:
        names = [row["name"] for row in await conn.fetch("SELECT name FROM projections")]
        tables = [table for projection in PROJECTIONS for table in projection.tables]
        before = {table: sorted(map(str, await conn.fetch(f"SELECT * FROM {table}"))) for table in tables}
        assert any(before.values())
        assert (await archive(dienst.database.worker, AGGREGATES, datetime.now(UTC))).streams == 2
        async with conn.transaction():
            for projection in PROJECTIONS:
                assert projection.name in names
                await create_generation(conn, projection, app_role="billing_app", active=False)
        await dienst.bij()
        assert {table: sorted(map(str, await conn.fetch(f"SELECT * FROM {table}"))) for table in tables} == before
    finally:
        await conn.close()
