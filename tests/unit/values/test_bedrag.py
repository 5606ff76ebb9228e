"""Money: signs, sums, rounding, and never a float."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from shared.values.bedrag import NUL, Bedrag

centen = st.integers(-(10**12), 10**12)


@given(centen)
def test_a_message_amount_comes_back_the_same(waarde: int) -> None:
    bedrag = Bedrag(waarde)
    assert Bedrag.van(bedrag.absoluut, bedrag.debet_credit) == bedrag


@given(st.lists(centen))
def test_the_sum_is_the_sum_of_the_cents(waarden: list[int]) -> None:
    assert Bedrag.som(Bedrag(w) for w in waarden) == Bedrag(sum(waarden))


@given(centen, centen)
def test_minus_undoes_plus(een: int, twee: int) -> None:
    assert Bedrag(een) + Bedrag(twee) - Bedrag(twee) == Bedrag(een)
    assert -Bedrag(een) + Bedrag(een) == NUL


@pytest.mark.parametrize(
    ("bedrag", "teller", "noemer", "uitkomst"),
    [(291, 1, 2, 146), (-291, 1, 2, -146), (290, 1, 2, 145), (291, -1, 2, -146), (6000, 25, 60, 2500), (100, 1, 3, 33)],
)
def test_a_part_is_rounded_half_up_once(bedrag: int, teller: int, noemer: int, uitkomst: int) -> None:
    assert Bedrag(bedrag).deel(teller, noemer) == Bedrag(uitkomst)


def test_zero_is_debit() -> None:
    assert NUL.debet_credit == "D"
    assert not NUL


def test_a_volume_times_a_tariff() -> None:
    assert 3 * Bedrag(1234) == Bedrag(1234) * 3 == Bedrag(3702)


@pytest.mark.parametrize(("waarde", "tekst"), [(123456, "€ 1.234,56"), (-5, "€ -0,05"), (100000000, "€ 1.000.000,00")])
def test_a_dutch_reader_sees_euros(waarde: int, tekst: str) -> None:
    assert Bedrag(waarde).euro == tekst


@pytest.mark.parametrize("waarde", [1.0, "1", True, None])
def test_money_is_a_whole_number_of_cents(waarde: object) -> None:
    with pytest.raises(TypeError):
        Bedrag(waarde)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        TypeAdapter(Bedrag).validate_python(waarde)


def test_a_message_amount_is_not_negative() -> None:
    with pytest.raises(ValueError, match="nul of meer"):
        Bedrag.van(-1, "D")


def test_json_is_the_number_of_cents() -> None:
    adapter = TypeAdapter(Bedrag)
    assert adapter.validate_json("1234") == Bedrag(1234)
    assert adapter.dump_json(Bedrag(1234)) == b"1234"
    assert adapter.validate_python(Bedrag(5)) == Bedrag(5)
    assert adapter.json_schema() == {"type": "integer"}
    for wrong in ("1.0", '"1"', "true"):
        with pytest.raises(ValidationError):
            adapter.validate_json(wrong)
