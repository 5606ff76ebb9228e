"""Reading: what is refused at once, where faults are named, and that no value of the message is in a fault."""

import io
from collections.abc import Callable

import pytest

from shared.istandaarden import BerichtOngeldig, Fout, Wet, lees, lees_323, schrijf
from shared.istandaarden.bron import MAX_BYTES
from shared.istandaarden.fouten import MAX_FOUTEN
from tests.unit.istandaarden.voorbeelden import bericht

GOED = schrijf(bericht("305", Wet.WMO), Wet.WMO)
DECLARATIE = schrijf(bericht("323", Wet.JEUGDWET), Wet.JEUGDWET)


def _fouten(data: bytes, lezer: Callable[[bytes], object] = lees) -> list[Fout]:
    with pytest.raises(BerichtOngeldig) as fout:
        lezer(data)
    return fout.value.fouten


def test_exactly_25_mb_is_read() -> None:
    assert lees(GOED + b" " * (MAX_BYTES - len(GOED))).soort == "305"


def test_a_stream_that_cannot_seek_is_read_too() -> None:
    class Stroom(io.BytesIO):
        def seekable(self) -> bool:
            return False

    assert lees(Stroom(GOED)).bericht == lees(GOED).bericht
    assert lees(io.BytesIO(DECLARATIE)).bericht == bericht("323", Wet.JEUGDWET)


def test_another_message_than_expected_is_refused() -> None:
    for data in (GOED, DECLARATIE):
        (fout,) = _fouten(data, lambda tekst: lees(tekst, verwacht={"301", "307"}))
        assert (fout.code, fout.melding) == ("bericht", "Verwacht: bericht 301, 307.")
    assert lees(GOED, verwacht={"305"}).soort == "305"
    assert lees(DECLARATIE, verwacht=["323"]).wet is Wet.JEUGDWET
    assert {fout.code for fout in _fouten(GOED, lees_323)} == {"bericht"}


def test_a_message_that_only_speaks_of_a_323_is_read_as_what_it_is() -> None:
    naamruimte = Wet.WMO.naamruimte_van("323").encode()
    assert lees(GOED.replace(b"<wmo305:Header>", b"<!--" + naamruimte + b"--><wmo305:Header>")).soort == "305"


def test_faults_name_line_and_path_and_what_was_expected() -> None:
    kapot = DECLARATIE.replace(b">R2<", b"><").replace(b">103<", b">1e3<")
    bestaat, niet = b"2026-10-31</ijw:Einddatum>", b"2026-02-30</ijw:Einddatum>"
    voor, na = kapot.split(b"<jw323:ProductPeriode>", 1)
    kapot = voor + b"<jw323:ProductPeriode>" + na.replace(bestaat, niet, 1)
    regels = kapot.split(b"\r\n")
    fouten = _fouten(kapot)
    assert [(fout.pad.replace("/Bericht/Declaratie/Clienten", ""), fout.code) for fout in fouten] == [
        ("/Client[1]/Prestaties/Prestatie[1]/ProductPeriode/Einddatum", "datum"),
        ("/Client[1]/Prestaties/Prestatie[2]/ProductReferentie/ReferentieNummer", "tekst"),
        ("/Client[2]/Prestaties/Prestatie[1]/ToewijzingNummer", "getal"),
    ]
    for fout in fouten:
        assert fout.pad.rsplit("/", 1)[1].encode() in regels[fout.regel - 1]
    assert fouten[2].melding == "Verwacht: een geheel getal van 0 tot en met 999999999."


@pytest.mark.parametrize(
    ("oud", "nieuw", "code"),
    [
        (b"<wmo305:Geslacht>2</wmo305:Geslacht>", b"", "ontbreekt"),
        (b"<wmo305:Geslacht>2</wmo305:Geslacht>", b"<wmo305:Geslacht>2</wmo305:Geslacht>" * 2, "dubbel"),
        (b"<wmo305:Geslacht>2</wmo305:Geslacht>", b"<wmo305:Bsn>1</wmo305:Bsn>", "volgorde"),
        (b"<wmo305:Geslacht>", b"<wmo305:Geslacht a='1'>", "attribuut"),
        (b"<wmo305:Geslacht>2", b"<wmo305:Geslacht>9", "code"),
        (b"<wmo305:Client>", b"<wmo305:Client>geheim", "tekst"),
        (b"</wmo305:Geslacht>", b"</wmo305:Geslacht>geheim", "tekst"),
        (b"<iwmo:Categorie>02<", b"<iwmo:Categorie>45<", "code"),
        (b">418<", b">438<", "berichtcode"),
    ],
)
def test_a_fault_never_shows_a_value(oud: bytes, nieuw: bytes, code: str) -> None:
    assert oud in GOED
    fouten = _fouten(GOED.replace(oud, nieuw, 1))
    assert code in {fout.code for fout in fouten}
    tekst = " ".join(f"{fout.pad} {fout.melding}" for fout in fouten)
    assert "geheim" not in tekst
    assert "Voorbeeld" not in tekst
    assert "999900006" not in tekst


def test_reading_stops_after_a_hundred_faults() -> None:
    regel = b"<jw323:Prestatie/>\r\n"
    kapot = DECLARATIE.replace(b"<jw323:Prestaties>\r\n", b"<jw323:Prestaties>\r\n" + regel * 5_000, 1)
    assert len(_fouten(kapot)) == MAX_FOUTEN


def test_a_model_shows_no_values() -> None:
    gelezen = lees(GOED)
    assert "999900006" not in f"{gelezen!r} {gelezen.bericht} {gelezen.bericht!r}"
