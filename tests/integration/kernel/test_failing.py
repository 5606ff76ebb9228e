"""A store that may die: where its fail points are, and that death inside leaves nothing."""

import pytest

from shared.eventsourcing.context import Answer, Context, IdempotencyClaim
from shared.eventsourcing.execute import execute, fold
from shared.eventsourcing.failing import FailingStore
from tests.integration.kernel.conftest import Kernel
from tests.support.kernel import TELLER, Tel


class Died(BaseException):
    """What a kill looks like from inside."""


def ctx(key: str) -> Context:
    claim = IdempotencyClaim(caller="c", route="tel", key=key, fingerprint=b"{}".ljust(32))
    return Context(tenant="0153", actor="proef", claim=claim)


def answer(_: object, version: int) -> Answer:
    return Answer(status=201, body=b"%d" % version)


@pytest.mark.parametrize("in_transaction", [False, True])
async def test_a_command_passes_each_point_once(kernel: Kernel, in_transaction: bool) -> None:
    passed: list[str] = []
    store = FailingStore(kernel.store, passed.append)
    if in_transaction:
        async with store.transaction("0153") as tx:
            await execute(tx, ctx("k"), TELLER, "a", Tel(), answer=answer)
    else:
        await execute(store, ctx("k"), TELLER, "a", Tel(), answer=answer)
    assert passed == ["command.before-tx", "command.inside-tx", "command.after-tx"]


@pytest.mark.parametrize(("point", "version"), [("before-tx", 1), ("inside-tx", 1), ("after-tx", 2)])
async def test_what_was_not_committed_is_not_there(kernel: Kernel, point: str, version: int) -> None:
    def dies(name: str) -> None:
        if name == f"command.{point}":
            raise Died

    await execute(kernel.store, ctx("first"), TELLER, "a", Tel(), answer=answer)
    with pytest.raises(Died):
        await execute(FailingStore(kernel.store, dies), ctx("second"), TELLER, "a", Tel(), answer=answer)
    assert (await fold(kernel.store, "0153", TELLER, "a"))[1] == version
