"""For each level 2 rule of a 323 and a 325: a change that breaks it and a change at its edge that does not."""

from shared.istandaarden import Wet
from tests.unit.istandaarden.geval import WEG, Geval
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
_IN_EURO = {f"{_REGEL}.eenheid": "83", f"{_REGEL}.productTarief": WEG, f"{_REGEL}.geleverdVolume": 75_000}
_NUL = {"totaalBedrag": 0, "debetCredit": "C"}

_NOG_EEN = prestatie(Wet.JEUGDWET, 9) | {"retourCodes": ["9321"]}
_CLIENT_TERUG = {
    "declaratieAntwoord.clienten.+": {"bsn": "999900006", "prestaties": [_NOG_EEN], "retourCodes": ["0200"]},
    "declaratieAntwoord.totaalToegekendBedrag.totaalBedrag": 75_000,
}

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
        {f"{_REGEL}.productPeriode": {"begindatum": "2020-12-31", "einddatum": "2020-12-31"}},
        {f"{_REGEL}.productPeriode": {"begindatum": "2021-01-01", "einddatum": "2021-01-31"}},
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
        {f"{_REGEL}.productPeriode.begindatum": "2026-11-03"},
        {f"{_REGEL}.productPeriode": {"begindatum": "2026-11-02", "einddatum": "2026-11-02"}},
    ),
    Geval(
        "TR134",
        _D,
        {_PERIODE: {"begindatum": "2026-12-01", "einddatum": "2026-12-31"}},
        {_PERIODE: {"begindatum": "2026-11-01", "einddatum": "2026-11-30"}},
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
    Geval("CD060", _D, {f"{_REGEL}.ingediendBedrag": _CREDIT}, {}),
    Geval("TR315", _D, _TWEE_TERUG | {f"{_TWEEDE}.productReferentie.vorigReferentieNummer": "OUD1"}, _TWEE_TERUG),
    Geval("TR316", _D, _TERUGGENOMEN | {f"{_REGEL}.productReferentie.vorigReferentieNummer": "R3"}, _TERUGGENOMEN),
    Geval("CD087", _D, {f"{_REGEL}.productTarief": WEG}, _IN_EURO),
    Geval("CD087", _D, {f"{_REGEL}.eenheid": "83"}, {}),
    Geval("CS339", _D, _IN_EURO | {f"{_REGEL}.geleverdVolume": 74_999}, _IN_EURO),
    Geval(
        "CS325",
        _D,
        {f"{_REGEL}.ingediendBedrag": {"bedrag": 0, "debetCredit": "C"}},
        {f"{_REGEL}.ingediendBedrag": {"bedrag": 0, "debetCredit": "D"}},
    ),
    Geval(
        "CS325",
        _D,
        {"declaratie.totaalIngediendBedrag": _NUL},
        {"declaratie.totaalIngediendBedrag": _NUL | {"debetCredit": "D"}},
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
    Geval(
        "TR134",
        _A,
        {f"{_TERUG}.productPeriode.begindatum": "2026-11-03"},
        {f"{_TERUG}.productPeriode.begindatum": "2026-11-02"},
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
        {f"{_TERUG}.productReferentie.vorigReferentieNummer": "OUD"},
        {f"{_TERUG}.productReferentie.vorigReferentieNummer": "OUD", f"{_TERUG}.ingediendBedrag.debetCredit": "C"},
    ),
    Geval(
        "CS325",
        _A,
        {"declaratieAntwoord.totaalToegekendBedrag": _NUL},
        {"declaratieAntwoord.totaalToegekendBedrag": _NUL | {"debetCredit": "D"}},
    ),
    Geval(
        "CS325",
        _A,
        {f"{_TERUG}.ingediendBedrag": {"bedrag": 0, "debetCredit": "C"}},
        {f"{_TERUG}.ingediendBedrag": {"bedrag": 0, "debetCredit": "D"}},
    ),
]
