"""Migrations on PostgreSQL: once each, in order, all or nothing; an edited file is refused; two starts are one."""

import asyncio
from pathlib import Path

import pytest

from shared.runtime.migrations import MigrationError, found, main, migrate, pending
from tests.support.stack import Database, MakeDatabase, connect


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "migrations"
    own.mkdir()
    (own / "0001_dingen.sql").write_text(
        "CREATE TABLE dingen (id integer PRIMARY KEY);\n"
        "GRANT SELECT ON dingen TO {app};\n"
        "GRANT INSERT ON dingen TO {worker};"
    )
    return own


@pytest.fixture
async def database(make_database: MakeDatabase) -> Database:
    return await make_database("intake")


async def tables(database: Database) -> set[str]:
    conn = await connect(database.owner)
    try:
        rows = await conn.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row["tablename"] for row in rows}
    finally:
        await conn.close()


async def test_each_file_is_applied_once_and_in_order(database: Database, folder: Path) -> None:
    migrations = found("intake", folder)
    assert migrations[0].name == "kernel/0001_kernel.sql"
    assert await migrate(database.owner, migrations) == [migration.name for migration in migrations]
    assert await migrate(database.owner, migrations) == []
    (folder / "0002_meer.sql").write_text("ALTER TABLE dingen ADD COLUMN naam text;")
    assert await migrate(database.owner, found("intake", folder)) == ["intake/0002_meer.sql"]
    assert {"events", "dingen", "schema_migrations"} <= await tables(database)


async def test_the_roles_of_the_service_get_what_the_file_grants(database: Database, folder: Path) -> None:
    await migrate(database.owner, found("intake", folder))
    app, worker = await connect(database.app), await connect(database.worker)
    try:
        assert await app.fetch("SELECT * FROM dingen") == []
        await worker.execute("INSERT INTO dingen VALUES (1)")
        assert await pending(app, found("intake", folder)) == []
    finally:
        await app.close()
        await worker.close()


async def test_an_empty_database_has_everything_pending(database: Database, folder: Path) -> None:
    conn = await connect(database.app)
    try:
        assert "intake/0001_dingen.sql" in await pending(conn, found("intake", folder))
    finally:
        await conn.close()


async def test_an_edited_file_is_refused(database: Database, folder: Path) -> None:
    await migrate(database.owner, found("intake", folder))
    (folder / "0001_dingen.sql").write_text("CREATE TABLE anders (id integer);")
    (folder / "0002_meer.sql").write_text("CREATE TABLE meer (id integer);")
    with pytest.raises(MigrationError, match=r"intake/0001_dingen\.sql was edited"):
        await migrate(database.owner, found("intake", folder))
    assert "meer" not in await tables(database)


async def test_a_file_that_fails_half_way_leaves_nothing(database: Database, folder: Path) -> None:
    await migrate(database.owner, found("intake", folder))
    (folder / "0002_half.sql").write_text("CREATE TABLE half (id integer);\nSELECT bestaat_niet();")
    (folder / "0003_later.sql").write_text("CREATE TABLE later (id integer);")
    with pytest.raises(MigrationError, match=r"intake/0002_half\.sql: 42883"):
        await migrate(database.owner, found("intake", folder))
    assert not {"half", "later"} & await tables(database)
    (folder / "0002_half.sql").write_text("CREATE TABLE half (id integer);")
    assert await migrate(database.owner, found("intake", folder)) == ["intake/0002_half.sql", "intake/0003_later.sql"]


async def test_two_starts_at_once_apply_each_file_once(database: Database, folder: Path) -> None:
    migrations = found("intake", folder)
    done = await asyncio.gather(*(migrate(database.owner, migrations) for _ in range(4)))
    assert sorted(done, key=len) == [[], [], [], [migration.name for migration in migrations]]


async def test_who_waits_too_long_for_another_says_so(database: Database, folder: Path) -> None:
    conn = await connect(database.owner)
    try:
        await conn.execute("SELECT pg_advisory_lock($1)", 0x7A6F7267)
        with pytest.raises(MigrationError, match="another process"):
            await migrate(database.owner, found("intake", folder), wait=0.2)
    finally:
        await conn.close()


@pytest.mark.parametrize("names", [["1_x.sql"], ["0002_x.sql", "0002_y.sql"], ["0002-x.sql"]])
def test_a_file_name_out_of_order_is_refused(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).write_text("SELECT 1;")
    with pytest.raises(MigrationError, match="number used twice"):
        found("intake", folder)


def test_the_command_says_how_it_is_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("MIGRATION_DATABASE_URL", raising=False)
    assert main(["intake"]) == 2
    assert "usage" in capsys.readouterr().err
    monkeypatch.setenv("MIGRATION_DATABASE_URL", "postgresql://127.0.0.1:1/geen")
    assert main(["intake; DROP"]) == 1
    assert main(["intake"]) == 1
