"""BSN, AGB, IBAN and BIC: what passes, what does not, and that the secret ones stay out of errors."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.values.agb import Agb
from shared.values.bsn import Bsn
from shared.values.checked_text import CheckedText
from shared.values.iban import Bic, Iban

GOOD: list[tuple[type[CheckedText], str, str]] = [
    (Bsn, "999990019", "999990019"),
    (Agb, "00012345", "00012345"),
    (Iban, "nl91 abna 0417 1643 00", "NL91ABNA0417164300"),
    (Bic, "ABNANL2A", "ABNANL2A"),
]
BAD: list[tuple[type[CheckedText], str]] = [
    (Bsn, "999990018"),
    (Bsn, "000000000"),
    (Bsn, "99999001"),
    (Bsn, "٩٩٩٩٩٠٠١٩"),
    (Bsn, "999990019\n"),
    (Agb, "1234567"),
    (Agb, "1234567a"),
    (Iban, "NL91ABNA0417164301"),
    (Iban, "NL91ABNA041716430"),
    (Iban, ""),
    (Bic, "ABNA"),
    (Bic, "ABNAXX2A"),
]


@pytest.mark.parametrize(("kind", "text", "canonical"), GOOD)
def test_a_right_text_becomes_its_canonical_form(kind: type[CheckedText], text: str, canonical: str) -> None:
    adapter = TypeAdapter(kind)
    value = adapter.validate_python(text)
    assert value == kind(canonical)
    assert hash(value) == hash(kind(canonical))
    assert adapter.dump_json(value) == f'"{canonical}"'.encode()
    assert adapter.validate_python(value) is value
    assert adapter.json_schema() == {"type": "string", "pattern": kind.pattern}
    assert adapter.json_schema(mode="serialization") == {"type": "string", "pattern": kind.pattern}


@pytest.mark.parametrize(("kind", "text"), BAD)
def test_a_wrong_text_is_refused_without_being_told(kind: type[CheckedText], text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as plain:
        kind(text)
    with pytest.raises(ValidationError) as checked:
        TypeAdapter(kind).validate_python(text)
    error = checked.value.errors(include_input=False, include_url=False)[0]
    assert error["type"] == kind.code
    assert error["msg"] == str(plain.value)
    assert not text or text not in str(plain.value)


def test_anything_but_text_is_refused() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Bsn).validate_json("999990019")
    assert refused.value.errors()[0]["type"] == "string_type"


def test_a_secret_value_does_not_show_in_its_repr() -> None:
    assert repr(Bsn("999990019")) == "Bsn(…)"
    assert repr(Iban("NL91ABNA0417164300")) == "Iban(…)"
    assert repr(Agb("00012345")) == "Agb('00012345')"
    assert str(Bsn("999990019")) == "999990019"


def test_an_iban_knows_the_bic_of_its_bank() -> None:
    assert Iban("NL91ABNA0417164300").bic == "ABNANL2A"
