"""A deadlock or a serialization failure is tried again inside: the caller sees one effect and nothing else."""

import asyncio

import asyncpg
import pytest

from shared.eventsourcing.context import Answer, Context, IdempotencyClaim
from shared.eventsourcing.execute import execute, fold
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import TELLER, Tel

CLAIM = IdempotencyClaim(caller="c", route="tel", key="k", fingerprint=b"{}".ljust(32))
CTX = Context(tenant="0153", actor="proef", claim=CLAIM)
KEY = "INSERT INTO idempotency VALUES ('0153', 'c', 'tel', 'k', '', 200, '{}', '')"
ONCE = """
CREATE SEQUENCE tries;
GRANT USAGE ON SEQUENCE tries TO PUBLIC;
CREATE FUNCTION fails_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('tries') = 1 THEN
        RAISE EXCEPTION 'once' USING errcode = '40001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fails_once BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION fails_once()"""


def answer(_: object, version: int) -> Answer:
    return Answer(status=201, body=b"%d" % version)


@pytest.fixture
async def superuser(kernel: Kernel) -> "asyncpg.Connection[asyncpg.Record]":
    return await asyncpg.connect(kernel.database.superuser, timeout=10, command_timeout=20, ssl=False)


async def test_a_deadlock_is_broken_off_and_tried_again(
    kernel: Kernel, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await execute(kernel.store, Context(tenant="0153", actor="proef"), TELLER, "a", Tel(), new=True)
    await superuser.execute("SET deadlock_timeout = '20s'")  # the other one is broken off
    transaction = superuser.transaction()
    await transaction.start()
    await superuser.execute("SELECT FROM streams WHERE stream = 'teller-a' FOR UPDATE")
    command = asyncio.create_task(execute(kernel.store, CTX, TELLER, "a", Tel(), answer=answer))
    await asyncio.sleep(0.3)  # it holds its key, and waits for the stream
    await superuser.execute(KEY)  # waits for the key
    await transaction.rollback()
    await superuser.close()
    assert (await command).version == 2
    assert (await fold(kernel.store, "0153", TELLER, "a"))[1] == 2


async def test_a_serialization_failure_is_tried_again(
    kernel: Kernel, superuser: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    await superuser.execute(ONCE)
    await superuser.close()
    assert (await execute(kernel.store, CTX, TELLER, "a", Tel(), new=True, answer=answer)).version == 1
    assert (await fold(kernel.store, "0153", TELLER, "a"))[1] == 1
