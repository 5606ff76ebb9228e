"""For each level 2 rule of a 323 and a 325: a change that breaks it and a change at its edge that does not."""

from shared.istandaarden import Wet
from tests.unit.istandaarden.geval import WEG, Geval, Verandering
from tests.unit.istandaarden.voorbeelden import prestatie

_REGEL = "declaratie.clienten.0.prestaties.0"
_TWEEDE = "declaratie.clienten.0.prestaties.1"
_DERDE = "declaratie.clienten.1.prestaties.0"
_TERUG = "declaratieAntwoord.clienten.0.prestaties.0"
_PERIODE = "declaratie.declaratiePeriode"
_D = ("323",)
_A = ("325",)
_CREDIT = {"bedrag": 75_000, "debetCredit": "C"}
_TERUGGENOMEN = {
    f"{_REGEL}.ingediendBedrag": _CREDIT,
    f"{_REGEL}.productReferentie.vorigReferentieNummer": "OUD1",
    "declaratie.totaalIngediendBedrag.totaalBedrag": 75_000,
}
_TWEE_TERUG = _TERUGGENOMEN | {
    f"{_TWEEDE}.ingediendBedrag": _CREDIT,
    f"{_TWEEDE}.productReferentie.vorigReferentieNummer": "OUD2",
    "declaratie.totaalIngediendBedrag": {"totaalBedrag": 75_000, "debetCredit": "C"},
}
_OUD = {"declaratie.declaratieDagtekening": "2025-12-31"}
_IN_EURO = {f"{_REGEL}.eenheid": "83", f"{_REGEL}.productTarief": WEG, f"{_REGEL}.geleverdVolume": 75_000}
_NUL = {"totaalBedrag": 0, "debetCredit": "C"}

_NOG_EEN = prestatie(Wet.JEUGDWET, 9) | {"retourCodes": ["9321"]}
_CLIENT_TERUG = {
    "declaratieAntwoord.clienten.+": {"bsn": "999900006", "prestaties": [_NOG_EEN], "retourCodes": ["0200"]},
    "declaratieAntwoord.totaalToegekendBedrag.totaalBedrag": 75_000,
}

_INGEDIEND = "declaratieAntwoord.totaalIngediendBedrag"
_REGEL_TERUG = {
    "declaratieAntwoord.clienten.0.prestaties.+": prestatie(Wet.JEUGDWET, 2) | {"retourCodes": ["9321"]},
    "declaratieAntwoord.totaalToegekendBedrag.totaalBedrag": 75_000,
}
_TOEGEKEND = "declaratieAntwoord.totaalToegekendBedrag"
_CREDIT_TERUG = {f"{_TERUG}.productReferentie.vorigReferentieNummer": "OUD"}
_ALLES_TERUG = {f"{_INGEDIEND}.totaalBedrag": 75_000}
_EN_DUS_HET_EINDE = frozenset({"TR137"})
"""A period that begins after the Dagtekening also ends after it, or before it begins."""


def _voor(regel: str, bedrag: int, debet_credit: str) -> Verandering:
    return {f"{regel}.ingediendBedrag": {"bedrag": bedrag, "debetCredit": debet_credit}}


GEVALLEN_DECLARATIE: list[Geval] = [
    Geval("CS002", _D, {"declaratie.clienten.1.bsn": "999900017"}, {"declaratie.clienten.1.bsn": "999900018"}),
    Geval("CS340", _D, {f"{_PERIODE}.einddatum": "2026-10-30"}, {}),
    Geval(
        "CS340",
        _D,
        {f"{_PERIODE}.begindatum": "2026-09-01"},
        {f"{_PERIODE}.begindatum": "2026-09-01", f"{_PERIODE}.einddatum": "2026-09-30"},
    ),
    Geval(
        "CS337",
        _D,
        {f"{_REGEL}.productPeriode.begindatum": "2026-09-30"},
        {f"{_REGEL}.productPeriode.begindatum": "2026-10-31"},
    ),
    Geval(
        "CS337",
        _D,
        {f"{_REGEL}.productPeriode.begindatum": "2025-10-31"},
        {f"{_REGEL}.productPeriode.einddatum": "2026-10-01"},
    ),
    Geval(
        "CS100",
        _D,
        _OUD | {f"{_REGEL}.productPeriode": {"begindatum": "2020-12-31", "einddatum": "2020-12-31"}},
        _OUD | {f"{_REGEL}.productPeriode": {"begindatum": "2021-01-01", "einddatum": "2021-01-31"}},
    ),
    Geval(
        "CS100",
        _D,
        {_PERIODE: {"begindatum": "2020-12-01", "einddatum": "2020-12-31"}},
        {_PERIODE: {"begindatum": "2021-01-01", "einddatum": "2021-01-31"}},
    ),
    Geval(
        "TR134",
        _D,
        {f"{_REGEL}.productPeriode": {"begindatum": "2026-11-03", "einddatum": "2026-11-03"}},
        {f"{_REGEL}.productPeriode": {"begindatum": "2026-11-02", "einddatum": "2026-11-02"}},
        ook=_EN_DUS_HET_EINDE,
    ),
    Geval(
        "TR134",
        _D,
        {_PERIODE: {"begindatum": "2026-12-01", "einddatum": "2026-12-31"}},
        {"header.berichtIdentificatie.dagtekening": "2026-10-31"},
        ook=_EN_DUS_HET_EINDE,
    ),
    Geval(
        "TR137",
        _D,
        {_PERIODE: {"begindatum": "2026-11-01", "einddatum": "2026-11-30"}},
        {"header.berichtIdentificatie.dagtekening": "2026-10-31"},
    ),
    Geval(
        "TR137",
        _D,
        {f"{_REGEL}.productPeriode": {"begindatum": "2026-10-02", "einddatum": "2026-10-01"}},
        {f"{_REGEL}.productPeriode": {"begindatum": "2026-10-02", "einddatum": "2026-10-02"}},
    ),
    Geval(
        "TR335",
        _D,
        {
            f"{_REGEL}.productPeriode": {"begindatum": "2021-10-01", "einddatum": "2021-10-31"},
            "declaratie.declaratieDagtekening": "2026-11-01",
        },
        {
            f"{_REGEL}.productPeriode": {"begindatum": "2021-10-01", "einddatum": "2021-10-31"},
            "declaratie.declaratieDagtekening": "2026-10-31",
        },
    ),
    Geval(
        "TR101",
        _D,
        {f"{_TWEEDE}.productReferentie.referentieNummer": "R1"},
        {f"{_DERDE}.productReferentie.referentieNummer": "R1"},
    ),
    Geval("TR101", _D, {"declaratie.clienten.1.bsn": "999900006"}, {}),
    Geval("CD060", _D, {f"{_REGEL}.productReferentie.vorigReferentieNummer": "OUD1"}, _TERUGGENOMEN),
    Geval("CD060", _D, _TERUGGENOMEN | {f"{_REGEL}.productReferentie.vorigReferentieNummer": WEG}, _TERUGGENOMEN),
    Geval("TR315", _D, _TWEE_TERUG | {f"{_TWEEDE}.productReferentie.vorigReferentieNummer": "OUD1"}, _TWEE_TERUG),
    Geval("TR316", _D, _TERUGGENOMEN | {f"{_REGEL}.productReferentie.vorigReferentieNummer": "R3"}, _TERUGGENOMEN),
    Geval("CD087", _D, {f"{_REGEL}.productTarief": WEG}, _IN_EURO),
    Geval("CD087", _D, _IN_EURO | {f"{_REGEL}.productTarief": 1}, _IN_EURO),
    Geval("CS339", _D, _IN_EURO | {f"{_REGEL}.geleverdVolume": 74_999}, _IN_EURO),
    Geval(
        "CS325",
        _D,
        _TERUGGENOMEN | _voor(_REGEL, 0, "C") | {"declaratie.totaalIngediendBedrag.totaalBedrag": 150_000},
        _voor(_REGEL, 0, "D") | {"declaratie.totaalIngediendBedrag.totaalBedrag": 150_000},
    ),
    Geval(
        "CS325",
        _D,
        _TERUGGENOMEN | _voor(_REGEL, 150_000, "C") | {"declaratie.totaalIngediendBedrag": _NUL},
        _TERUGGENOMEN | _voor(_REGEL, 150_000, "C") | {"declaratie.totaalIngediendBedrag": _NUL | {"debetCredit": "D"}},
    ),
    Geval(
        "TR416",
        _D,
        {f"{_TWEEDE}.toewijzingNummer": 101},
        {f"{_TWEEDE}.toewijzingNummer": 101, f"{_TWEEDE}.productCode": "X"},
    ),
    Geval("TR416", _D, {f"{_DERDE}.toewijzingNummer": 101}, _TERUGGENOMEN | {f"{_TWEEDE}.toewijzingNummer": 101}),
    Geval("TR358", _D, {"declaratie.totaalIngediendBedrag.totaalBedrag": 225_001}, _TERUGGENOMEN),
    Geval("TR358", _D, _TWEE_TERUG | {"declaratie.totaalIngediendBedrag.debetCredit": "D"}, _TWEE_TERUG),
    Geval("CS002", _A, {"declaratieAntwoord.clienten.0.bsn": "999900007"}, {}),
    Geval("TR342", _A, {"declaratieAntwoord.totaalToegekendBedrag.totaalBedrag": 150_001}, {}),
    Geval(
        "TR342",
        _A,
        {"declaratieAntwoord.retourCodes": ["9333"], "declaratieAntwoord.clienten": WEG},
        {
            "declaratieAntwoord.retourCodes": ["9333"],
            "declaratieAntwoord.clienten": WEG,
            "declaratieAntwoord.totaalToegekendBedrag.totaalBedrag": 0,
        },
    ),
    Geval(
        "TR101",
        _A,
        _CLIENT_TERUG,
        {},
    ),
    Geval("TR101", _A, _REGEL_TERUG, _REGEL_TERUG | {f"{_TERUG}.productReferentie.referentieNummer": "R8"}),
    Geval(
        "TR134",
        _A,
        {f"{_TERUG}.productPeriode": {"begindatum": "2026-11-03", "einddatum": "2026-11-03"}},
        {f"{_TERUG}.productPeriode": {"begindatum": "2026-11-02", "einddatum": "2026-11-02"}},
        ook=_EN_DUS_HET_EINDE,
    ),
    Geval(
        "TR137",
        _A,
        {f"{_TERUG}.productPeriode.einddatum": "2026-11-03"},
        {f"{_TERUG}.productPeriode.einddatum": "2026-11-02"},
    ),
    Geval(
        "CD060",
        _A,
        _CREDIT_TERUG,
        _CREDIT_TERUG | _voor(_TERUG, 75_000, "C") | {_TOEGEKEND: {"totaalBedrag": 300_000, "debetCredit": "D"}},
    ),
    Geval(
        "CS325",
        _A,
        {_INGEDIEND: _NUL, _TOEGEKEND: {"totaalBedrag": 75_000, "debetCredit": "C"}},
        {_INGEDIEND: _NUL | {"debetCredit": "D"}, _TOEGEKEND: {"totaalBedrag": 75_000, "debetCredit": "C"}},
    ),
    Geval(
        "CS325",
        _A,
        _ALLES_TERUG | {_TOEGEKEND: _NUL},
        _ALLES_TERUG | {_TOEGEKEND: _NUL | {"debetCredit": "D"}},
    ),
    Geval(
        "CS325",
        _A,
        _CREDIT_TERUG | _voor(_TERUG, 0, "C") | {f"{_TOEGEKEND}.totaalBedrag": 225_000},
        _voor(_TERUG, 0, "D") | {f"{_TOEGEKEND}.totaalBedrag": 225_000},
    ),
]
