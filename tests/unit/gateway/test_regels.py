"""The rules of the standard through the gateway: by page, by filter, by id, and not twice."""

import pytest

from services.gateway.regels import document, files, main, per_regel, zonder_test
from shared.contracts.operations import Rol
from shared.istandaarden.regels import REGELS
from tests.unit.gateway.door import Door, problem

C = Rol.AANBIEDER
GETAL = len({regel.id for regel in REGELS})


async def test_the_list_by_page(gateway: Door) -> None:
    gezien: list[str] = []
    pad: str | None = "/v1/regels?limit=50&wet=wmo"
    while pad is not None:
        blad = await gateway.ask("GET", pad, C)
        assert blad.status_code == 200
        gezien += [regel["id"] for regel in blad.json()["resultaten"]]
        link = blad.headers.get("link")
        assert (link is None) is (blad.json()["volgende"] is None)
        pad = None if link is None else link[1 : link.index(">")]
    assert gezien == sorted(gezien)
    assert len(gezien) == len(set(gezien)) == GETAL - 2  # TR377 and TR409 are of the Jeugdwet only


@pytest.mark.parametrize(
    ("vraag", "eerste", "aantal"),
    [
        ("wet=jeugdwet&limit=200", "CD005", GETAL),
        ("wet=participatiewet", None, 0),
        ("niveau=1", "CS015", 3),
        ("niveau=4", "TR135", 4),
        ("bericht=319&niveau=2", "CD085", 4),
        ("bericht=319&niveau=2&wet=wmo", "CD085", 2),
        ("bericht=302", None, 0),
        ("retourcode=9069", "TR382", 1),
        ("retourcode=S300", "TR378", 1),
        ("id=TR321", "TR321", 1),
        ("id=TR32", "TR321", 4),
    ],
)
async def test_filters(gateway: Door, vraag: str, eerste: str | None, aantal: int) -> None:
    found = (await gateway.ask("GET", f"/v1/regels?{vraag}", C)).json()["resultaten"]
    assert [regel["id"] for regel in found[:1]] == ([] if eerste is None else [eerste])
    assert len(found) == aantal


async def test_one_rule(gateway: Door) -> None:
    found = await gateway.ask("GET", "/v1/regels/TR056", C)
    regel = found.json()
    assert (regel["niveau"], regel["retourcode"]) == (3, "9056")
    ons, van_aanbieder = regel["delen"]
    assert (ons["vanOns"], ons["reden"], "323" in ons["berichten"]) == (True, None, True)
    assert (van_aanbieder["vanOns"], van_aanbieder["berichten"]) == (False, ["301", "319", "325"])
    assert van_aanbieder["reden"]
    assert all(":" in naam for deel in regel["delen"] for naam in deel["uitgevoerdDoor"])
    assert regel["getestIn"]
    problem(await gateway.ask("GET", "/v1/regels/TR999", C), 404)


@pytest.mark.parametrize("pad", ["/v1/regels?niveau=2", "/v1/regels/TR321"])
async def test_what_did_not_change_is_not_sent_again(gateway: Door, pad: str) -> None:
    eerste = await gateway.ask("GET", pad, C)
    tag = eerste.headers["etag"]
    for bekend in (tag, f'"iets", W/{tag}', "*"):
        nogmaals = await gateway.ask("GET", pad, C, headers={"If-None-Match": bekend})
        assert (nogmaals.status_code, nogmaals.content, nogmaals.headers["etag"]) == (304, b"", tag)
    anders = await gateway.ask("GET", "/v1/regels?niveau=3", C, headers={"If-None-Match": tag})
    assert anders.status_code == 200


@pytest.mark.parametrize(
    "vraag", ["niveau=5", "bericht=999", "id=9321", "wet=zvw", "cursor=TR999", "limit=0", "soort=x", "retourcode=93"]
)
async def test_a_wrong_filter_is_named(gateway: Door, vraag: str) -> None:
    fout = problem(await gateway.ask("GET", f"/v1/regels?{vraag}", C), 400)
    assert [een["name"] for een in fout["invalidParams"]] == [vraag.partition("=")[0]]


def test_the_committed_files_are_in_step_and_every_rule_has_a_test() -> None:
    for pad, tekst in files()[0].items():
        assert pad.read_text(encoding="utf-8") == tekst, "run python -m services.gateway.regels"
    assert files()[1] == []
    assert main(["--check"]) == 0


def test_a_rule_without_a_test_is_named() -> None:
    alle = per_regel()
    assert zonder_test({naam: waar for naam, waar in alle.items() if naam != "TR018"}) == ["TR018 (307): no test"]
    zonder = alle | {"TR385": ("tests/unit/indicatie/test_regels.py",)}
    assert zonder_test(zonder) == ["TR385 (301): no test that we keep to it"]


def test_the_page_counts_and_names_each_rule_once() -> None:
    pagina = document([])
    assert "| all | 0 |" in pagina
