"""The real parts of the test harness answer, and keep services out of each other's database."""

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from deploy.local.kafka import Broker
from tests.support.stack import Database, MakeDatabase, connect


async def test_a_service_works_in_its_own_database(databases: dict[str, Database]) -> None:
    connection = await connect(databases["intake"].owner)
    try:
        await connection.execute("CREATE TABLE proef (id int)")
        await connection.execute("DROP TABLE proef")
        assert await connection.fetchval("SHOW server_version_num") >= "180000"
    finally:
        await connection.close()


async def test_a_service_cannot_enter_the_database_of_another(databases: dict[str, Database]) -> None:
    intruder = databases["billing"].app.rsplit("/", 1)[0] + "/" + databases["intake"].name
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connect(intruder)


async def test_the_app_makes_no_tables_and_has_time_limits(make_database: MakeDatabase) -> None:
    connection = await connect((await make_database("intake")).app)
    try:
        assert await connection.fetchval("SHOW transaction_timeout") == "30s"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("CREATE TABLE proef (id int)")
    finally:
        await connection.close()


async def test_kafka_answers_and_makes_no_topics_by_itself(kafka: Broker) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap)
    await admin.start()
    try:
        assert "nergens" not in await admin.list_topics()
        described = await admin.describe_topics(["nergens"])
        assert described[0]["error_code"] == 3  # unknown topic
        assert "nergens" not in await admin.list_topics()
    finally:
        await admin.close()
