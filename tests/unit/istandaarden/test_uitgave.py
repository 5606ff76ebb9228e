"""A made-up release 3.3 of one message beside 3.2: one element and one code more, by declarations only."""

from typing import Annotated, Any, ClassVar, cast

import pytest

from shared.istandaarden import BerichtOngeldig, Wet, lees, naar_json, schrijf, uit_json
from shared.istandaarden import velden as v
from shared.istandaarden.berichten import BERICHTEN, Start305
from shared.istandaarden.berichten.gedeeld import Product
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.berichten.levering import ClientKort
from shared.istandaarden.codelijsten import ondersteuning as zorg
from shared.istandaarden.klasse import AlleenIn, Bericht, Klasse, Reeks
from shared.istandaarden.simpel import Code, Codelijst
from shared.istandaarden.wet import UITGAVE, Uitgave
from tests.unit.istandaarden.maker import Maker
from tests.unit.istandaarden.voorbeelden import als_json

VOLGENDE = Uitgave(3, 3)

# ── what a release changes: this and nothing else ────────────────────────────────────────────────────────────────────

_STATUS = zorg.STATUS_AANLEVERING
STATUS = Codelijst(
    _STATUS.naam, {wet: {**_STATUS.per_wet[wet], "7": "voorlopig"} for wet in Wet}, sinds={"7": VOLGENDE}
)


class StartProductProef(Klasse):
    """A start with the place where care is given, from 3.3 on."""

    toewijzing_nummer: v.Nummer | None = None
    product: Product | None = None
    plaats_van_zorg: Annotated[v.Plaatsnaam | None, AlleenIn(vanaf=VOLGENDE)] = None
    toewijzing_ingangsdatum: v.Dag | None = None
    begindatum: v.Dag
    status_aanlevering: Annotated[str, Code(STATUS)]


class ClientProef(ClientKort):
    """The client and the deliveries that started."""

    start_producten: Annotated[tuple[StartProductProef, ...], Reeks("StartProduct")]


class StartProef(Bericht):
    """The 305 of both releases."""

    soort: ClassVar = Start305.soort
    codes: ClassVar = Start305.codes
    uitgaven: ClassVar = (UITGAVE, VOLGENDE)

    header: KopVanAanbieder
    client: ClientProef


# ── what follows from it ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(autouse=True)
def _verklaard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(cast("dict[str, type[Bericht]]", BERICHTEN), StartProef.soort, StartProef)


def _json(wet: Wet, uitgave: Uitgave, **meer: str) -> dict[str, Any]:
    inhoud = als_json("305", wet)
    inhoud["header"]["berichtSubversie"] = uitgave.subversie
    inhoud["client"]["startProducten"][0] |= meer
    return inhoud


def _fouten(wet: Wet, inhoud: bytes | dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(BerichtOngeldig) as fout:
        lees(inhoud) if isinstance(inhoud, bytes) else uit_json(wet, "305", inhoud)
    return {(een.pad.replace("/", ".").rpartition(".")[2], een.code) for een in fout.value.fouten}


@pytest.mark.parametrize("wet", Wet)
def test_both_releases_are_read_and_written(wet: Wet) -> None:
    oud = uit_json(wet, "305", _json(wet, UITGAVE))
    nieuw = uit_json(wet, "305", _json(wet, VOLGENDE, plaatsVanZorg="Enschede", statusAanlevering="7"))
    for bericht, uitgave in ((oud, UITGAVE), (nieuw, VOLGENDE)):
        data = schrijf(bericht, wet)
        assert f"/{uitgave}/".encode() in data
        assert bericht.eigen_plek(wet).uitgave == uitgave
        assert lees(data).bericht == bericht
        assert uit_json(wet, "305", naar_json(bericht)) == bericht
    assert b"PlaatsVanZorg>Enschede<" in schrijf(nieuw, wet)
    assert b"StatusAanlevering>7<" in schrijf(nieuw, wet)


@pytest.mark.parametrize("wet", Wet)
def test_a_message_of_3_2_is_what_it_was(wet: Wet, monkeypatch: pytest.MonkeyPatch) -> None:
    data = schrijf(uit_json(wet, "305", _json(wet, UITGAVE)), wet)
    monkeypatch.setitem(cast("dict[str, type[Bericht]]", BERICHTEN), "305", Start305)
    assert schrijf(lees(data).bericht, wet) == data
    assert naar_json(lees(data).bericht) == als_json("305", wet)
    assert _fouten(wet, data.replace(b"/3_2/", b"/3_3/")) == {("Bericht", "bericht")}


@pytest.mark.parametrize("wet", Wet)
def test_what_came_with_3_3_is_not_in_3_2(wet: Wet) -> None:
    assert _fouten(wet, _json(wet, UITGAVE, plaatsVanZorg="Enschede")) == {("plaatsVanZorg", "element")}
    assert _fouten(wet, _json(wet, UITGAVE, statusAanlevering="7")) == {("statusAanlevering", "code")}
    data = schrijf(uit_json(wet, "305", _json(wet, VOLGENDE, plaatsVanZorg="A", statusAanlevering="7")), wet)
    oud = data.replace(b"/3_3/", b"/3_2/")
    assert _fouten(wet, oud) == {
        ("BerichtSubversie", "getal"),
        ("PlaatsVanZorg", "element"),
        ("StatusAanlevering", "code"),
    }


@pytest.mark.parametrize("wet", Wet)
def test_a_release_nobody_declared_is_refused(wet: Wet) -> None:
    assert _fouten(wet, _json(wet, Uitgave(3, 4))) == {("berichtSubversie", "getal")}
    data = schrijf(uit_json(wet, "305", _json(wet, UITGAVE)), wet)
    assert _fouten(wet, data.replace(b"/3_2/", b"/3_4/")) == {("Bericht", "bericht")}
    assert _fouten(wet, data.replace(b"/3_2/", b"/03_2/")) == {("Bericht", "bericht")}


@pytest.mark.parametrize("wet", Wet)
@pytest.mark.parametrize("uitgave", [UITGAVE, VOLGENDE])
def test_every_message_of_a_release_comes_back(wet: Wet, uitgave: Uitgave) -> None:
    for zaad in range(30):
        bericht = Maker(wet, 0.6, zaad).deel(StartProef, StartProef.plek(wet, uitgave))
        assert lees(schrijf(bericht, wet)).bericht == bericht
        assert uit_json(wet, "305", naar_json(bericht)) == bericht
