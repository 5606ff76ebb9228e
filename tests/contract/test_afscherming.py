"""What operations sees of a message: its whole shape, and never a value that is or could be personal."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.demo.mensen import ACHTERNAMEN, proef_bsns
from shared.contracts import generate
from shared.contracts.afscherming import GROOTSTE, ONBEKEND, afgeschermd
from shared.contracts.beheer.storingen import VeldSoort

EXAMPLES = sorted((Path(generate.__file__).parent / "examples").glob("*.json"))
_NUMBERS = proef_bsns(0)
BSNS = [next(_NUMBERS) for _ in range(20)]
PERSONAL = st.one_of(
    st.sampled_from(BSNS),
    st.sampled_from(BSNS).map(int),
    st.sampled_from(ACHTERNAMEN),
    st.sampled_from(["Verzonnenweg 1", "9999XX", "NL75BNGH0000015300", "val van de trap", "06-12345678"]),
    st.sampled_from(["1950-04-01 Jansen", "wmo Jansen", "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35 Jansen"]),
)
NAMES = st.one_of(
    st.sampled_from(BSNS), st.sampled_from(ACHTERNAMEN), st.sampled_from(["bsn", "naam", "hulpvraag", "geboortedatum"])
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """The path of every value in a JSON text, containers included."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, below in inner for found in places(below, (*path, key)))]


def planted(value: Any, path: tuple[str | int, ...], what: Any) -> Any:
    """The same with something else at this place."""
    if not path:
        return what
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], what)
    return copy


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_the_shape_of_every_message_is_seen_but_not_whose_it_is(example: Path) -> None:
    content = json.loads(example.read_text(encoding="utf-8"))
    shown = afgeschermd(example.read_bytes())
    paths = {field.pad for field in shown.velden}
    assert shown.leesbaar
    assert not shown.weggelaten
    assert not any(ONBEKEND in path for path in paths)
    assert {path.split("[")[0].split(".")[0] for path in paths} == set(content)
    told = shown.model_dump_json()
    if "persoonId" in content:
        assert content["persoonId"] not in told
        assert "persoonId" in paths
    own = {name: value for name, value in content.items() if name.endswith("Id") and name != "persoonId" and value}
    assert all(value in told for value in own.values())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@given(data=st.data())
def test_nothing_personal_is_seen_wherever_in_a_message_it_stands(example: Path, data: st.DataObject) -> None:
    content = json.loads(example.read_text(encoding="utf-8"))
    what = data.draw(PERSONAL)
    content = planted(content, data.draw(st.sampled_from(places(content))), what)
    if isinstance(content, dict):
        content = {**content, data.draw(NAMES): data.draw(st.one_of(PERSONAL, st.lists(PERSONAL, max_size=3)))}
    told = afgeschermd(json.dumps(content).encode()).model_dump_json()
    assert str(what) not in told
    assert not [word for word in (*BSNS, *ACHTERNAMEN) if word in told]


def test_a_name_that_no_contract_knows_is_not_seen_but_that_it_is_there() -> None:
    shown = afgeschermd(b'{"999990019": "x", "bsn": "999990019", "voorzieningen": [{"jansen": {"de": 1}}], "leeg": {}}')
    assert [(field.pad, field.soort, field.waarde) for field in shown.velden] == [
        (ONBEKEND, VeldSoort.TEKST, None),
        ("bsn", VeldSoort.TEKST, None),
        (f"voorzieningen[0].{ONBEKEND}.{ONBEKEND}", VeldSoort.GETAL, None),
        (ONBEKEND, VeldSoort.OBJECT, None),
    ]


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"{", b"[" * 100_000, b"1" * 5_000])
def test_what_is_no_json_says_so(content: bytes) -> None:
    assert not afgeschermd(content).leesbaar


def test_a_flood_of_fields_is_cut_off_and_counted() -> None:
    shown = afgeschermd(json.dumps({"producten": list(range(1_000))}).encode())
    assert (len(shown.velden), shown.weggelaten) == (GROOTSTE, 1_000 - GROOTSTE)


def test_a_step_shows_what_it_is_about_but_not_whom() -> None:
    id = "01980f7a-5b1e-7c3d-9a4f-2e6b8d0c1f35"
    payload = {"persoonId": id, "agb": "42420001", "wet": "wmo", "deel": 3, "declaratieId": id, "id": id}
    shown = afgeschermd(json.dumps(payload).encode())
    assert {field.pad: field.waarde for field in shown.velden} == {
        "persoonId": None,
        "agb": "42420001",
        "wet": "wmo",
        "deel": "3",
        "declaratieId": id,
        "id": id,
    }
