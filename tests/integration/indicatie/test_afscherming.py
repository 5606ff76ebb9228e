"""What one municipality has, another cannot reach; what is stored holds no name and no number of a person."""

import asyncpg
import pytest

from services.indicatie.aggregates import TOEWIJZING
from services.indicatie.domain.ids import toewijzing_id
from services.indicatie.domain.voorziening import Wet as Huiswet
from shared.contracts.operations import Rol
from shared.eventsourcing.execute import fold
from shared.istandaarden import Wet, schrijf
from tests.integration.indicatie.conftest import BSN, GEMEENTE, Dienst
from tests.integration.indicatie.verhaal import toegekend
from tests.support.berichten_indicatie import THUISHULP, start
from tests.support.stack import connect

LISTS = ("beschikkingen", "toewijzingen", "berichten", "indicatie_termijnen", "indicatie_tijdlijn")
CANARIES = (BSN, "Proefveld", "Aaltje", "Dorpsstraat", "7511AB", "1951-04-02", "hulp bij het huishouden")


async def verteld(dienst: Dienst) -> None:
    """A decision, a toewijzing, a 301 and a 305, with their rows."""
    await toegekend(dienst)
    answer = await dienst.vraag(
        "POST", "/v1/berichten", rol=Rol.AANBIEDER, agb=THUISHULP, xml=schrijf(start(), Wet.WMO)
    )
    assert answer.status_code == 201
    await dienst.bij()


async def test_another_municipality_sees_no_row_and_writes_none(dienst: Dienst) -> None:
    await verteld(dienst)
    for table in ("nummers", *LISTS):
        async with dienst.store.transaction(GEMEENTE) as tx:
            own = await tx.conn.fetchval(f"SELECT count(*) FROM {table}")
        async with dienst.store.transaction("0200") as tx:
            other = await tx.conn.fetchval(f"SELECT count(*) FROM {table}")
        assert own > 0, table
        assert other == 0, table
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with dienst.store.transaction("0200") as tx:
            await tx.conn.execute("INSERT INTO nummers VALUES ('0153', 'x', 1)")


async def test_the_same_number_in_two_municipalities_is_two_toewijzingen(dienst: Dienst) -> None:
    await verteld(dienst)
    here = toewijzing_id(GEMEENTE, Huiswet.WMO, 1)
    assert here != toewijzing_id("0200", Huiswet.WMO, 1)
    state, _ = await fold(dienst.store, GEMEENTE, TOEWIJZING, here)
    assert state.huidig is not None


async def test_no_table_holds_a_person_in_clear(dienst: Dienst) -> None:
    await verteld(dienst)
    conn = await connect(dienst.database.superuser)
    try:
        tables = await conn.fetch(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for schema, table in tables:
            text = await conn.fetchval(f'SELECT string_agg(t::text, chr(10)) FROM "{schema}"."{table}" t')
            found = [canary for canary in CANARIES if canary in (text or "")]
            assert found == [], f"{schema}.{table}"
    finally:
        await conn.close()
