"""Cursors come back as they went out; anything else is invalid input."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.runtime.http.cursors import after, cursor
from shared.runtime.http.media import JSON, XML, NotAcceptable, negotiate


@given(st.lists(st.text(max_size=40) | st.integers(), min_size=1, max_size=4))
def test_a_cursor_comes_back(key: list[str | int]) -> None:
    text = cursor(*key)
    assert text.isascii()
    assert not set(text) & set("+/=&?")
    assert after(text, *(type(part) for part in key)) == tuple(key)


@given(st.text(max_size=60))
def test_any_other_text_is_invalid(text: str) -> None:
    try:
        found = after(text, str, int)
    except Invalid:
        return
    assert found is not None
    assert [type(part) for part in found] == [str, int]


@pytest.mark.parametrize("key", [("a",), ("a", "b"), (1, "a"), ("a", 1, 1)])
def test_a_cursor_of_another_list_is_invalid(key: tuple[str | int, ...]) -> None:
    with pytest.raises(Invalid):
        after(cursor(*key), str, int)


def test_the_first_page_has_none() -> None:
    assert after(None, str) is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/xml", XML),
        ("text/xml", XML),
        ("application/xml;q=0.4, application/json;q=0.5", JSON),
        ("application/json;q=0.4, */*;q=0.5", XML),
        ("application/*;q=0.5, application/json;q=0", XML),
        ("application/json;q=x, application/xml;q=0.1", XML),
        ("APPLICATION/XML", XML),
    ],
)
def test_the_type_that_is_wanted_most(accept: str | None, expected: str) -> None:
    assert negotiate(accept, (JSON, XML)) == expected


@pytest.mark.parametrize("accept", ["text/html", "*/*;q=0", ",", "application/json;q=0, application/xml;q=0"])
def test_nothing_that_is_wanted(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        negotiate(accept, (JSON, XML))
