"""A 323 as a stream: chunks, flat memory, and the same as reading it whole."""

import gc
import io
from collections.abc import Iterator

import pytest

from shared.istandaarden import BerichtOngeldig, Wet, lees, lees_323, schrijf, schrijf_naar
from shared.istandaarden.berichten import Antwoord325, Declaratie323
from shared.istandaarden.berichten.declaratie import Client323, Prestatie323
from shared.istandaarden.stroom import PER_KEER
from tests.unit.istandaarden.voorbeelden import BSN, als_json, bericht, prestatie

WET = Wet.WMO


def _clienten(aantal: int, regels: int) -> Iterator[Client323]:
    for nummer in range(aantal):
        van = range(nummer * regels, (nummer + 1) * regels)
        yield Client323.model_validate({"bsn": BSN, "prestaties": [prestatie(WET, een) for een in van]}, by_alias=True)


def _groot(aantal: int, regels: int) -> bytes:
    uit = io.BytesIO()
    voorbeeld = bericht("323", WET)
    assert isinstance(voorbeeld, Declaratie323)
    schrijf_naar(uit, voorbeeld, WET, _clienten(aantal, regels))
    return uit.getvalue()


GROOT = _groot(500, 5)


def test_header_first_then_chunks_of_a_thousand() -> None:
    stroom = lees_323(GROOT)
    heel = lees(GROOT).bericht
    assert isinstance(heel, Declaratie323)
    assert (stroom.wet, stroom.header) == (WET, heel.header)
    assert stroom.declaratie.declaratie_nummer == heel.declaratie.declaratie_nummer
    brokken = list(stroom)
    assert [len(brok) for brok in brokken] == [PER_KEER, PER_KEER, 500]
    regels = [regel for brok in brokken for regel in brok]
    assert [regel.client for regel in regels] == [nummer // 5 + 1 for nummer in range(2_500)]
    assert [regel.prestatie for regel in regels] == [
        een for client in heel.declaratie.clienten for een in client.prestaties
    ]


@pytest.mark.parametrize(
    ("oud", "nieuw"),
    [
        (b">R1500<", b">R=1500<"),
        (b">R1500<", b"><![CDATA[R1500]]><"),
        (b">R1500<", b">R15<!-- x -->00<"),
        (b"<wmo323:Eenheid>04</wmo323:Eenheid>", b"<wmo323:Eenheid ><!-- a=1 -->04</wmo323:Eenheid >"),
    ],
)
def test_an_unusual_way_of_writing_is_read_the_slow_way_with_the_same_outcome(oud: bytes, nieuw: bytes) -> None:
    anders = GROOT.replace(oud, nieuw)
    assert anders != GROOT
    regels = [regel for brok in lees_323(anders) for regel in brok]
    gewoon = [regel for brok in lees_323(GROOT) for regel in brok]
    if b"=1500" in nieuw:
        assert regels[1500].prestatie.product_referentie.referentie_nummer == "R=1500"
        del regels[1500], gewoon[1500]
    assert regels == gewoon


@pytest.mark.parametrize("nummer", [0, 999, 1_000, 2_499])
def test_a_fault_anywhere_is_found_before_the_stream_ends(nummer: int) -> None:
    kapot = GROOT.replace(f">R{nummer}<".encode(), b"><")
    with pytest.raises(BerichtOngeldig) as fout:
        for _ in lees_323(kapot):
            pass
    pad = f"Client[{nummer // 5 + 1}]/Prestaties/Prestatie[{nummer % 5 + 1}]/ProductReferentie/ReferentieNummer"
    assert [een.pad for een in fout.value.fouten] == [f"/Bericht/Declaratie/Clienten/{pad}"]


def _levend() -> int:
    gc.collect()
    return sum(isinstance(ding, Prestatie323) for ding in gc.get_objects())


def test_one_chunk_at_a_time_is_alive() -> None:
    vooraf = _levend()
    for brok in lees_323(GROOT):
        assert _levend() - vooraf <= PER_KEER
        del brok
        assert _levend() <= vooraf


def test_writing_in_blocks_gives_the_bytes_of_writing_whole() -> None:
    heel = lees(GROOT).bericht
    assert schrijf(heel, WET) == GROOT
    for soort in ("323", "325"):
        voorbeeld = bericht(soort, WET)
        assert isinstance(voorbeeld, Declaratie323 | Antwoord325)
        clienten = (
            voorbeeld.declaratie.clienten
            if isinstance(voorbeeld, Declaratie323)
            else voorbeeld.declaratie_antwoord.clienten
            if voorbeeld.declaratie_antwoord
            else ()
        )
        uit = io.BytesIO()
        schrijf_naar(uit, voorbeeld, WET, iter(clienten))
        assert uit.getvalue() == schrijf(voorbeeld, WET)


def test_an_answer_without_clients_has_no_empty_wrapper() -> None:
    json = als_json("325", WET)
    del json["declaratieAntwoord"]["clienten"]
    leeg = bericht("325", WET, json)
    assert isinstance(leeg, Antwoord325)
    uit = io.BytesIO()
    schrijf_naar(uit, leeg, WET, [])
    assert uit.getvalue() == schrijf(leeg, WET)
    assert b"Clienten" not in uit.getvalue()


def test_a_claim_without_lines_of_its_own_takes_them_from_elsewhere() -> None:
    stroom = lees_323(GROOT)
    uit = io.BytesIO()
    schrijf_naar(uit, Declaratie323.zonder_regels(stroom.header, stroom.declaratie), WET, _clienten(500, 5))
    assert uit.getvalue() == GROOT
