"""What a service measures of its work: by its labels, zero where there is nothing, no figure where it cannot."""

import asyncpg

from shared.runtime.migrations import found, migrate
from shared.runtime.readings import NONE, Backlog, Meting
from tests.support.stack import MakeDatabase

PER_GEMEENTE = Meting(
    name="proef",
    unit="{rij}",
    description="",
    sql="SELECT tenant AS gemeente, 1 AS deel, count(*) AS waarde FROM tenants GROUP BY 1",
)
LATER = Meting(name="later", unit="{rij}", description="", sql="SELECT count(*) AS waarde FROM komt_nog")


async def test_a_meting_is_read_over_all_municipalities_and_again_when_its_table_is_there(
    make_database: MakeDatabase,
) -> None:
    database = await make_database("intake")
    await migrate(database.owner, found("intake"))
    owner = await asyncpg.connect(database.owner, ssl=False)
    async with asyncpg.create_pool(database.worker, min_size=1, max_size=2, ssl=False) as pool:
        backlog = Backlog(pool, (PER_GEMEENTE, LATER))
        await backlog.measure()
        assert backlog.reading("proef") == NONE
        assert backlog.reading("later") == {}
        await owner.execute("CREATE TABLE komt_nog (); GRANT SELECT ON komt_nog TO intake_worker")
        await owner.execute("INSERT INTO komt_nog SELECT FROM generate_series(1, 7)")
        await owner.executemany(
            "INSERT INTO tenants (tenant, oin, naam) VALUES ($1, $2, $1)",
            [("0153", "00000001002220647000"), ("0168", "00000001007654321000")],
        )
        await backlog.measure()
        assert backlog.reading("proef") == {
            (("gemeente", "0153"), ("deel", "1")): 1.0,
            (("gemeente", "0168"), ("deel", "1")): 1.0,
        }
        assert backlog.reading("later") == {(): 7.0}
    await owner.close()
