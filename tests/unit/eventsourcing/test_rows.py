"""Writes of read models in turns: what touches the same id keeps its order, the rest travels together."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.eventsourcing.rows import Write, turns

ids = st.sampled_from("abc")
tenants = st.sampled_from(["0153", "0193"])
statements = st.sampled_from(["INSERT", "UPDATE", "DELETE"])
writes = st.builds(
    lambda statement, tenant, id, also, wide: (statement, tenant, id, also, wide),
    statements, tenants, ids, st.none() | ids, st.integers(0, 9).map(lambda n: n == 0),
)  # fmt: skip


def write(number: int, statement: str, tenant: str, id: str, also: str | None, wide: bool) -> Write:
    return Write(statement, (tenant, id, number), also=also, wide=wide)


def touch(one: Write, other: Write) -> bool:
    """Whether the two may touch the same row."""
    if one.wide or other.wide:
        return True
    same = {one.arguments[1], one.also} & {other.arguments[1], other.also} - {None}
    return one.arguments[0] == other.arguments[0] and bool(same)


@given(st.lists(writes, max_size=20))
def test_what_touches_the_same_id_keeps_its_order_and_nothing_is_lost(given: list[Any]) -> None:
    asked = [write(number, *one) for number, one in enumerate(given)]
    turn_of = {arguments[2]: at for at, turn in enumerate(turns(asked)) for many in turn.values() for arguments in many}
    assert turn_of.keys() == set(range(len(asked)))
    for later, one in enumerate(asked):
        for earlier in range(later):
            if touch(asked[earlier], one):
                assert turn_of[earlier] < turn_of[later]


def test_different_ids_share_a_turn_and_a_statement() -> None:
    given = [(statement, f"id-{n}") for n in range(50) for statement in ("INSERT", "UPDATE")]
    first, second = turns(Write(statement, ("0153", id)) for statement, id in given)
    assert [(statement, len(many)) for statement, many in first.items()] == [("INSERT", 50)]
    assert [(statement, len(many)) for statement, many in second.items()] == [("UPDATE", 50)]
