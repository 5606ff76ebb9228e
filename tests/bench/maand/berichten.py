"""The 323 of each file, written before the load: one line of our own writer, repeated as text."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from shared.values.periode import Periode
from tests.bench.maand.land import DAGTEKENING, MAAND, MAAND_EIND, PRODUCTEN, Bestand, is_fout
from tests.support.declaraties import ROOS, Declaratie, Regel

REFERENTIE, NUMMER, TARIEF, CENTEN = "REFERENTIE", 987_654_321, 91_919, 77_777_777


def schrijf_bestand(pad: Path, bestand: Bestand) -> None:
    """Writes the message of this file."""
    categorie, code, eenheid, tarief, volume = PRODUCTEN[bestand.wet]
    regel = Regel(
        referentie=REFERENTIE,
        nummer=NUMMER,
        categorie=categorie,
        code=code,
        periode=Periode(MAAND, MAAND_EIND),
        volume=volume,
        eenheid=eenheid,
        tarief=TARIEF,
        centen=CENTEN,
    )
    totaal = sum((tarief + is_fout(nr)) * volume for nr in range(bestand.regels))
    declaratie = Declaratie(
        regels=[regel],
        nummer=f"D{bestand.nummer}",
        identificatie=f"M{bestand.nummer}",
        wet=bestand.wet,
        agb=bestand.agb,
        gemeente=bestand.gemeente,
        periode=Periode(MAAND, MAAND_EIND),
        dagtekening=DAGTEKENING,
        totaal=totaal,
    )
    tekst = declaratie.xml.decode()
    voor, client, na = _om(tekst, "Client")
    open_, prestatie, dicht = _om(client, "Prestatie")
    with pad.open("w", encoding="utf-8", newline="") as uit:
        uit.write(voor)
        for bsn, regels in groupby(_regels(bestand), key=lambda een: een[0]):
            uit.write(open_.replace(ROOS, bsn))
            for _, nr, nummer in regels:
                prijs = tarief + is_fout(nr)
                uit.write(
                    prestatie.replace(REFERENTIE, f"{bestand.nummer}-{nr}")
                    .replace(str(NUMMER), str(nummer))
                    .replace(str(TARIEF), str(prijs))
                    .replace(str(CENTEN), str(prijs * volume))
                )
            uit.write(dicht)
        uit.write(na)


def _regels(bestand: Bestand) -> Iterator[tuple[str, int, int]]:
    for nr, (bsn, nummer) in enumerate(bestand.lijnen()):
        yield bsn, nr, nummer


def _om(tekst: str, element: str) -> tuple[str, str, str]:
    """What comes before the one element of this name, the element with its white space, and what comes after."""
    begin = tekst.index(f":{element}>")
    begin = tekst.rindex("\n", 0, begin) + 1
    einde = tekst.index("\n", tekst.rindex(f":{element}>")) + 1
    return tekst[:begin], tekst[begin:einde], tekst[einde:]
