"""Who claims what in one month of the country: 342 municipalities, 8,000 files, 1.6 million lines, some files large.

The totals are the project's estimate (one line per client and month); how they spread over files is ours: sizes are
lognormal, so that half of the files are small and the largest near the limit of 25 MB.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from shared.contracts.gemeente import GemeenteBestand
from shared.istandaarden import Wet
from shared.istandaarden.codelijsten.gemeenten import GEMEENTEN
from shared.values.bsn import Bsn

LAND, REGELS, BESTANDEN = 342, 1_600_000, 8_000
GROOTSTE = 25_000
"""Lines in the largest file: just under 25 MB."""
SPREIDING = 1.5
"""Sigma of the lognormal sizes."""
MAAND, MAAND_EIND, DAGTEKENING = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 2)
INGANG, EINDE = date(2026, 1, 1), date(2026, 12, 31)
FOUT_PER = 50
"""One line in so many has another tariff than the contract (0611)."""
PRODUCTEN = {Wet.WMO: ("01", "01A03", "04", 3250, 12), Wet.JEUGDWET: ("45", "45A04", "82", 9600, 3)}
"""Category, code, unit, tariff in cents and the volume of a month."""
REKENINGEN = (("NL78INGB0000004242", "INGBNL2A"), ("NL91RABO0000006565", "RABONL2U"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bestand:
    """One 323: who sends it to which municipality, its lines, and the number of its first toewijzing."""

    nummer: int
    gemeente: str
    agb: str
    wet: Wet
    regels: int
    eerste: int

    @property
    def fout(self) -> int:
        """How many of its lines are wrong."""
        return len([nr for nr in range(self.regels) if is_fout(nr)])

    @property
    def toegekend(self) -> int:
        """What it should come to, in cents."""
        _, _, _, tarief, volume = PRODUCTEN[self.wet]
        return (self.regels - self.fout) * tarief * volume

    def lijnen(self) -> Iterator[tuple[str, int]]:
        """BSN and toewijzing of each line, the lines of one client together."""
        bsns = proef_bsns()
        per_client = -(-self.regels // len(bsns))
        for nr in range(self.regels):
            yield bsns[nr // per_client], self.eerste + nr


def is_fout(nr: int) -> bool:
    """Whether this line of a file is one of the wrong ones."""
    return nr % FOUT_PER == FOUT_PER - 1


@cache
def proef_bsns() -> tuple[str, ...]:
    """Every BSN of the test range."""
    found = []
    for nummer in range(999_900_000, 1_000_000_000):
        try:
            found.append(str(Bsn(str(nummer))))
        except ValueError:
            continue
    return tuple(found)


def bestanden(schaal: float, zaad: int = 342) -> list[Bestand]:
    """The files of the month at this scale (1.0: the country), the same ones each time."""
    rng = random.Random(zaad)
    hoeveel = max(1, round(BESTANDEN * schaal))
    gemeenten = gemeentecodes(schaal)
    ruw = sorted(rng.lognormvariate(0, SPREIDING) for _ in range(hoeveel))
    factor = REGELS * schaal / sum(ruw)
    maten = [min(GROOTSTE, max(1, round(een * factor))) for een in ruw]
    rng.shuffle(maten)
    eerste = dict.fromkeys(gemeenten, 1_000)
    per_gemeente = dict.fromkeys(gemeenten, 0)
    found = []
    for nummer, regels in enumerate(maten):
        gemeente = gemeenten[nummer % len(gemeenten)]
        wet = Wet.JEUGDWET if per_gemeente[gemeente] % 4 == 3 else Wet.WMO
        agb = f"{42_000_000 + per_gemeente[gemeente]:08d}"
        found.append(
            Bestand(nummer=nummer, gemeente=gemeente, agb=agb, wet=wet, regels=regels, eerste=eerste[gemeente])
        )
        per_gemeente[gemeente] += 1
        eerste[gemeente] += regels
    return found


def gemeentecodes(schaal: float) -> list[str]:
    """The municipalities that take part at this scale."""
    return sorted(GEMEENTEN)[: max(1, round(LAND * schaal))]


def gemeente_bestand(code: str, van_hier: list[Bestand]) -> GemeenteBestand:
    """The municipality with a contract for each provider that claims there."""
    begin = date(2025, 1, 1)
    return GemeenteBestand.model_validate(
        {
            "gemeentecode": code,
            "naam": f"Gemeente {code}",
            "oin": f"0000009900000000{code}",
            "bank": {"iban": "NL75BNGH0000015300", "bic": "BNGHNL2G", "naam": f"Gemeente {code}"},
            "wetten": ["wmo", "jeugdwet"],
            "taaksoorten": [{"wet": "wmo", "code": "huishoudelijke-hulp", "naam": "Hulp bij het huishouden"}],
            "producten": [_product(wet) for wet in PRODUCTEN],
            "aanbieders": [
                {"agb": b.agb, "naam": f"Aanbieder {b.agb}", "iban": iban, "bic": bic}
                for b in van_hier
                for iban, bic in [REKENINGEN[b.nummer % 2]]
            ],
            "contracten": [_contract(b, begin) for b in van_hier],
            "budgetten": [],
            "gebruikers": [{"gebruikersnaam": f"backoffice.g{code}", "rollen": ["backoffice"]}],
        }
    )


def wetnaam(wet: Wet) -> str:
    """The law as the API says it."""
    return "wmo" if wet is Wet.WMO else "jeugdwet"


def _product(wet: Wet) -> dict[str, object]:
    categorie, code, eenheid, _, _ = PRODUCTEN[wet]
    variant = "outputgericht" if eenheid == "82" else "inspanningsgericht"
    return {
        "wet": wetnaam(wet),
        "categorie": categorie,
        "code": code,
        "naam": f"Product {code}",
        "variant": variant,
        "eenheid": eenheid,
    }


def _contract(bestand: Bestand, begin: date) -> dict[str, object]:
    categorie, code, eenheid, tarief, _ = PRODUCTEN[bestand.wet]
    return {
        "contractnummer": f"C-{bestand.nummer}",
        "agb": bestand.agb,
        "wet": wetnaam(bestand.wet),
        "ingangsdatum": begin,
        "tarieven": [
            {"categorie": categorie, "code": code, "eenheid": eenheid, "tariefCenten": tarief, "ingangsdatum": begin}
        ],
    }
