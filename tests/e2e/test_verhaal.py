"""The whole story on real parts: told, told again on kept data, and told while services are killed."""

import asyncio
import re
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from services.billing import metingen as billing
from services.indicatie import metingen as indicatie
from services.intake import metingen as intake
from shared.contracts.operations import Rol
from shared.istandaarden import Wet
from tests.support.istandaarden import nodig, schema
from tests.support.metrics import named
from tests.support.oracle import settled
from tests.support.privacy import leaks
from tests.support.stack import cache_folder, connect
from tests.support.system import Stack, running
from tests.support.verhaal import Verteld, spans, vertel

pytestmark = [pytest.mark.alone, pytest.mark.timeout(600)]
SERVICES = ("intake", "indicatie", "billing")


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """A whole system for the stories of this module, so that they meet each other's data."""
    async with running(tmp_path_factory.mktemp("verhaal"), cache_folder()) as system:
        yield system


@pytest.fixture(scope="module")
async def verteld(stack: Stack) -> Verteld:
    """The story, told once; the tests below look at what it left."""
    return await vertel(stack)


def test_every_step_is_read_back_and_right(verteld: Verteld) -> None:
    assert verteld.code == 0, verteld.tekst[-3000:]
    inhoud = verteld.samenvatting
    assert inhoud["goed"] is True
    assert inhoud["controles"] > 100
    assert inhoud["centen"]["wmo-betaald"] == inhoud["centen"]["wmo-toegekend"] > 0
    assert inhoud["centen"]["jeugdwet-betaald"] == inhoud["centen"]["jeugdwet-toegekend"] > 0


@nodig
@pytest.mark.parametrize("wet", list(Wet))
def test_every_message_file_is_valid_by_the_official_schema(verteld: Verteld, wet: Wet) -> None:
    files = sorted(verteld.map.glob(f"{wet.value}3*.xml"))
    soorten = {file: file.name.removeprefix(wet.value)[:3] for file in files}
    assert {"301", "305", "306", "315", "316", "323", "325"} <= set(soorten.values())
    for file, soort in soorten.items():
        schema(wet, soort).assertValid(etree.parse(file))


def test_the_claim_is_one_tree_over_gateway_billing_and_who_heard_of_it(stack: Stack, verteld: Verteld) -> None:
    trace = verteld.samenvatting["traces"]["323-wmo-1"]
    tree = [span for span in spans(stack.spans) if span.trace == trace]
    ids = {span.id for span in tree}
    roots = [span for span in tree if span.parent not in ids]
    assert [(root.service, root.kind) for root in roots] == [("gateway", "SERVER")], roots
    assert {"gateway", "billing", "indicatie"} <= {span.service for span in tree}
    consumers = [span for span in tree if span.kind == "CONSUMER" and span.service == "indicatie"]
    assert consumers
    assert all(any(link[0] == trace for link in span.links) for span in consumers)
    assert any(span.parent in {c.id for c in consumers} and span.name == "append events" for span in tree)


async def test_nothing_personal_is_anywhere_it_does_not_belong(stack: Stack, verteld: Verteld) -> None:
    assert verteld.code == 0
    assert await leaks(stack) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_no_table_of_a_service_shows_another_municipality(stack: Stack, verteld: Verteld, service: str) -> None:
    conn = await connect(stack.database(service)["DATABASE_URL"])
    tables = await conn.fetch(
        "SELECT table_schema || '.' || table_name AS name FROM information_schema.columns"
        " WHERE column_name = 'tenant' AND has_table_privilege(table_schema || '.' || table_name, 'SELECT')"
    )
    assert len(tables) > 10
    filled = 0
    for row in tables:
        async with conn.transaction():
            await conn.execute("SELECT set_config('app.tenant', '0153', true)")
            filled += bool(await conn.fetchval(f"SELECT count(*) FROM {row['name']} WHERE tenant = '0153'"))
            others = await conn.fetchval(f"SELECT count(*) FROM {row['name']} WHERE tenant <> '0153'")
            assert others == 0, row["name"]
        async with conn.transaction():
            await conn.execute("SELECT set_config('app.tenant', '0168', true)")
            theirs = await conn.fetchval(f"SELECT count(*) FROM {row['name']} WHERE tenant = '0153'")
            assert theirs == 0, row["name"]
    await conn.close()
    assert filled > 5


async def test_the_oracle_finds_nothing_lost_doubled_or_out_of_order(stack: Stack, verteld: Verteld) -> None:
    assert verteld.code == 0
    assert await settled(stack) == []


async def test_the_processes_show_every_metric_that_rules_and_dashboards_name(stack: Stack, verteld: Verteld) -> None:
    assert verteld.code == 0
    shown: set[str] = set()
    async with httpx.AsyncClient(trust_env=False) as client:
        for part in (*SERVICES, "gateway"):
            text = (await client.get(f"{stack.url(part)}/metrics")).text
            shown |= {re.split(r"[{ ]", line)[0] for line in text.splitlines() if not line.startswith("#")}
    elsewhere = {"up", "otel_sdk_exporter_span_exported_total", "otel_sdk_processor_span_processed_total"}
    elsewhere |= {name for name in named() if name.startswith("zorgketen_uitwisseling_")}  # see test_uitwisseling
    assert {name for name in named() - shown - elsewhere if ":" not in name} == set()


async def test_the_work_is_measured_as_it_is(stack: Stack, verteld: Verteld) -> None:
    money, terms = 0, 0
    for service, metingen in (
        ("intake", intake.METINGEN),
        ("indicatie", indicatie.METINGEN),
        ("billing", billing.METINGEN),
    ):
        conn = await connect(stack.database(service)["WORKER_DATABASE_URL"])
        for meting in metingen:
            rows = await conn.fetch(meting.sql)
            money += sum(row["waarde"] for row in rows if row.get("stand") == "betaald")
            terms += sum(row["waarde"] for row in rows if meting.name == "zorgketen.termijnen")
        await conn.close()
    centen = verteld.samenvatting["centen"]
    assert money == centen["wmo-betaald"] + centen["jeugdwet-betaald"]
    assert terms > 0


async def test_the_ledger_is_sound_after_the_story(stack: Stack, verteld: Verteld) -> None:
    assert verteld.code == 0
    token = stack.issuer.token(Rol.CONTROLLER, gemeente="0153")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    async with httpx.AsyncClient(base_url=stack.url("gateway"), headers=headers, trust_env=False) as client:
        gevraagd = await client.post("/v1/controles")
        assert gevraagd.status_code == 202, gevraagd.text
        for _ in range(300):
            gevonden = (await client.get(gevraagd.headers["Location"])).json()
            if gevonden["status"] == "klaar":
                break
            await asyncio.sleep(0.2)
    assert [punt for punt in gevonden["punten"] if punt["afwijkingen"]] == []
    assert len(gevonden["punten"]) == 9


async def test_a_second_story_on_the_kept_data_holds(stack: Stack, verteld: Verteld) -> None:
    again = await vertel(stack)
    assert again.code == 0, again.tekst[-3000:]


@pytest.mark.parametrize("victim", ["intake", "indicatie", "billing", "gateway"])
async def test_the_story_holds_when_a_service_is_killed_and_comes_back(stack: Stack, victim: str) -> None:
    story = asyncio.create_task(vertel(stack))
    for _ in range(3):
        await asyncio.sleep(4)
        if story.done():
            break
        await stack.kill(victim)
        await asyncio.sleep(0.5)
        await stack.restart(victim)
    told = await story
    assert told.code == 0, told.tekst[-3000:]
    assert await settled(stack) == []
