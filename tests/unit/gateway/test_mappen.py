"""The folder exchange without a gateway: which files count, what is where after a kill, one process at a time."""

import os
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from services.gateway.mappen.brengen import breng_alles
from services.gateway.mappen.halen import Halen, naam_van
from services.gateway.mappen.loket import Antwoord
from services.gateway.mappen.register import register
from services.gateway.mappen.schijf import Bezet, Mappen, schrijf_deel, zet
from services.gateway.mappen.settings import MappenSettings
from shared.contracts.berichten import BerichtKop, Berichtlinks
from shared.runtime.http.bodies import XML_LIMIT

ID = "01980f7a-0000-7000-8000-0000000000b1"


NOG_NIET = b'{"type": "urn:zorgketen:probleem:verzoek-loopt-nog"}'


def niets(name: str) -> None:
    """No fail point."""


class Loket:
    """A gateway that answers everything the same."""

    gemeente = "0153"

    def __init__(self, antwoord: Antwoord) -> None:
        self.antwoord = antwoord
        self.gebracht: list[tuple[str, bytes, str, str]] = []

    async def breng(self, pad: str, inhoud: bytes, media_type: str, sleutel: str) -> Antwoord:
        self.gebracht.append((pad, inhoud, media_type, sleutel))
        return self.antwoord


@pytest.fixture
def mappen(tmp_path: Path) -> Mappen:
    found = Mappen(tmp_path / "0153")
    with found.bezet():
        pass
    return found


async def breng(mappen: Mappen, status: int, inhoud: bytes = b"{}") -> Loket:
    loket = Loket(Antwoord(status, inhoud))
    deur: Any = loket
    await breng_alles(mappen, deur, niets)
    return loket


def namen(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_only_finished_files_are_taken_the_oldest_first(mappen: Mappen) -> None:
    for name in ("b.xml", "a.xml", ".verborgen", "c.xml.deel", "d.tmp", "e.part"):
        (mappen.inkomend / name).write_bytes(b"x")
    (mappen.inkomend / "map").mkdir()
    (mappen.inkomend / "link.xml").symlink_to(mappen.inkomend / "a.xml")
    assert {path.name for path in mappen.wachtend()} == {"a.xml", "b.xml"}
    assert mappen.uitgaand.stat().st_mode & 0o077 == 0


def test_how_many_files_wait_and_since_when_is_measured(mappen: Mappen, tmp_path: Path) -> None:
    for name in ("a.xml", "b.xml", ".verborgen", "c.xml.deel"):
        (mappen.inkomend / name).write_bytes(b"x")
    os.utime(mappen.inkomend / "a.xml", (0, 0))  # made long ago, put here now
    nu = (mappen.inkomend / "a.xml").stat().st_ctime
    assert sorted(mappen.wachttijden(nu + 60)) == pytest.approx([60, 60], abs=1)
    (mappen.inkomend / "a.xml").rename(mappen.verwerkt / "a.xml")
    assert len(mappen.wachttijden(nu)) == 1
    assert Mappen(tmp_path / "nog-niet").wachttijden(nu) == []


def test_one_process_works_in_a_folder(mappen: Mappen) -> None:
    with mappen.bezet(), pytest.raises(Bezet), mappen.bezet():
        pass
    with mappen.bezet():
        pass


@pytest.mark.parametrize("status", [201, 202, 200])
async def test_what_was_answered_is_moved_with_its_answer(mappen: Mappen, status: int) -> None:
    (mappen.inkomend / "a.xml").write_bytes(b"<a/>")
    loket = await breng(mappen, status, b'{"ja":1}')
    assert [(pad, soort) for pad, _, soort, _ in loket.gebracht] == [("/v1/berichten", "application/xml")]
    assert namen(mappen.verwerkt) == ["a.xml", "a.xml.antwoord.json"]
    assert (mappen.verwerkt / "a.xml.antwoord.json").read_bytes() == b'{"ja":1}'
    assert namen(mappen.inkomend) == []


@pytest.mark.parametrize("status", [400, 404, 409, 415, 422])
async def test_what_is_refused_for_good_is_set_apart_with_the_problem(mappen: Mappen, status: int) -> None:
    (mappen.inkomend / "a.xml").write_bytes(b"<a/>")
    await breng(mappen, status)
    assert namen(mappen.geweigerd) == ["a.xml", "a.xml.probleem.json"]


@pytest.mark.parametrize(
    ("status", "inhoud"),
    [(403, b"{}"), (500, b"niets"), (409, NOG_NIET)],
)
async def test_what_cannot_be_judged_now_stays(mappen: Mappen, status: int, inhoud: bytes) -> None:
    (mappen.inkomend / "a.xml").write_bytes(b"<a/>")
    (mappen.inkomend / "b.xml").write_bytes(b"<b/>")
    loket = await breng(mappen, status, inhoud)
    assert len(loket.gebracht) == 2  # one that stays does not hold up the next
    assert namen(mappen.inkomend) == ["a.xml", "b.xml"]


async def test_another_file_by_a_known_name_is_kept_beside_it(mappen: Mappen) -> None:
    for inhoud in (b"<a/>", b"<b/>", b"<a/>"):
        (mappen.inkomend / "a.xml").write_bytes(inhoud)
        loket = await breng(mappen, 201)
    first, second = (name for name in namen(mappen.verwerkt) if name.endswith(".xml"))
    assert {first, second} == {"a.xml", second}
    assert {(mappen.verwerkt / name).read_bytes() for name in (first, second)} == {b"<a/>", b"<b/>"}
    assert len(loket.gebracht) == 1


async def test_what_is_too_large_is_not_even_brought(mappen: Mappen) -> None:
    with (mappen.inkomend / "groot.xml").open("wb") as file:
        file.truncate(XML_LIMIT + 1)
    loket = await breng(mappen, 201)
    assert loket.gebracht == []
    assert namen(mappen.geweigerd) == ["groot.xml", "groot.xml.probleem.json"]


async def test_a_notice_goes_to_the_message_it_is_about(mappen: Mappen) -> None:
    (mappen.inkomend / "fout.json").write_text(
        f'{{"transportfout": {{"berichtId": "{ID}", "code": "IB010", "gemeldOp": "2026-11-24"}}}}', encoding="utf-8"
    )
    loket = await breng(mappen, 200)
    ((pad, inhoud, soort, _),) = loket.gebracht
    assert pad == f"/v1/berichten/{ID}/transportfouten"
    assert (inhoud, soort) == (b'{"code":"IB010","gemeldOp":"2026-11-24"}', "application/json")


@pytest.mark.parametrize("notice", ['{"transportfout": {"code": "IB010"}}', '{"transportfout": 1}'])
async def test_half_a_notice_is_refused(mappen: Mappen, notice: str) -> None:
    (mappen.inkomend / "fout.json").write_text(notice, encoding="utf-8")
    loket = await breng(mappen, 200)
    assert loket.gebracht == []
    assert namen(mappen.geweigerd) == ["fout.json", "fout.json.probleem.json"]


def test_after_a_kill_what_was_noted_gets_its_name_and_the_rest_is_fetched_again(mappen: Mappen) -> None:
    loket: Any = Loket(Antwoord(200, b""))
    with register(mappen.root) as bekend:
        schrijf_deel(mappen.uitgaand / "a.xml", b"<a/>")
        schrijf_deel(mappen.uitgaand / "b.xml", b"<b")
        bekend.noteer("a.xml")
        Halen(mappen, loket, bekend, niets).herstel()
        assert namen(mappen.uitgaand) == ["a.xml"]
    with register(mappen.root) as weer:
        assert (weer.kent("a.xml"), weer.kent("b.xml")) == (True, False)


def test_a_file_is_there_whole_or_not_at_all(mappen: Mappen) -> None:
    zet(mappen.uitgaand / "a.xml", b"een")
    zet(mappen.uitgaand / "a.xml", b"twee")
    assert namen(mappen.uitgaand) == ["a.xml"]
    assert (mappen.uitgaand / "a.xml").read_bytes() == b"twee"


def test_a_name_follows_from_message_and_sending() -> None:
    kop = BerichtKop.model_validate(
        {
            "berichtId": ID,
            "soort": "301",
            "wet": "wmo",
            "agb": "42420001",
            "richting": "uit",
            "status": "klaar",
            "links": Berichtlinks(zelf=f"/v1/berichten/{ID}"),
        }
    )
    assert naam_van(kop) == f"301-wmo-42420001-{ID}.xml"
    assert naam_van(kop.model_copy(update={"verzending": 3})) == f"301-wmo-42420001-{ID}-3.xml"


def test_settings_name_what_is_wrong() -> None:
    given = {
        "profile": "local",
        "oidc_issuer": "http://uitgever.test",
        "otel_traces_exporter": "none",
        "gateway_url": "http://gateway.test",
        "mappen": "/tmp/x",
        "client_keys": "/tmp/y",
    }
    assert MappenSettings.model_validate({**given, "gemeenten": "0153, 0168"}).gemeenten == ("0153", "0168")
    for wrong in ("", "153", "0000"):
        with pytest.raises(ValidationError):
            MappenSettings.model_validate({**given, "gemeenten": wrong})
