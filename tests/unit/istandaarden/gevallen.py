"""Cases of the rules about keys, dates, products, starts, stops, requests and answers."""

from tests.unit.istandaarden.geval import WEG, Geval, Verandering

_PERSONEN = ("301", "305", "307", "315")
_GEBOREN = "client.geboortedatum"
_TOE = "client.toegewezenProducten.0"
_AAN = "client.aangevraagdeProducten.0"
_NIEUW = "client.verzoek.nieuweProducten.0"
_ANDERS = "client.verzoek.teWijzigenProducten.0"
_CODE_LOOS = {"product.code": WEG, "omvang": WEG}


def _onder(pad: str, wat: Verandering) -> Verandering:
    return {f"{pad}.{naam}": waarde for naam, waarde in wat.items()}


def _elk_product(regel: str, breekt: Verandering, rand: Verandering, soorten: str = "301 315 317") -> list[Geval]:
    """The same case for the product of each message; `einddatum` has its own name in a 315."""
    uit = []
    for soort in soorten.split():
        pad = {"301": _TOE, "315": _AAN, "317": _NIEUW}[soort]
        namen = {"einddatum": "toewijzingEinddatum"} if soort == "315" else {}
        anders = [{namen.get(naam, naam): w for naam, w in wat.items()} for wat in (breekt, rand)]
        uit.append(Geval(regel, (soort,), _onder(pad, anders[0]), _onder(pad, anders[1])))
    return uit


_TELEFOON = {"telefoon01": {"telefoonnummer": "0530000000", "landnummer": "31"}}
_TWEEDE_301 = {
    "toewijzingNummer": 102,
    "toewijzingsdatum": "2026-10-30",
    "toewijzingstijd": "10:15:00",
    "ingangsdatum": "2027-10-31",
    "budget": 100,
    "einddatum": "2027-12-31",
}
_TWEEDE_315 = {
    "referentieAanbieder": "A2",
    "toewijzingIngangsdatum": "2027-11-09",
    "toewijzingEinddatum": "2027-12-31",
    "budget": 100,
    "verwijzer": {"type": "06"},
}
_TWEEDE_317 = {"gewensteIngangsdatum": "2027-06-30", "einddatum": "2027-12-31", "budget": 100}
_STOP_NU = {"begindatum": "2026-09-01", "redenBeeindiging": "36", "einddatum": "2026-11-01", "statusAanlevering": "1"}

GEVALLEN: list[Geval] = [
    Geval(
        "TR018",
        ("307",),
        {"client.stopProducten.0.einddatum": "2026-08-31"},
        {"client.stopProducten.0.einddatum": "2026-09-01"},
    ),
    Geval("TR134", _PERSONEN, {f"{_GEBOREN}.datum": "2026-11-03"}, {f"{_GEBOREN}.datum": "2026-11-02"}),
    Geval("TR134", ("301",), {f"{_TOE}.toewijzingsdatum": "2026-11-03"}, {f"{_TOE}.toewijzingsdatum": "2026-11-02"}),
    Geval(
        "TR134",
        ("305",),
        {"client.startProducten.0.begindatum": "2026-11-03"},
        {"client.startProducten.0.begindatum": "2026-11-02"},
    ),
    Geval(
        "TR134",
        ("307",),
        {"client.stopProducten.0.einddatum": "2026-11-03"},
        {"client.stopProducten.0.einddatum": "2026-11-02"},
    ),
    Geval(
        "TR101",
        ("301",),
        {"client.contactgegevens.+": {"soort": "01", "telefoon": _TELEFOON}},
        {"client.contactgegevens.+": {"soort": "02", "telefoon": _TELEFOON}},
    ),
    Geval(
        "TR101",
        ("301",),
        {"client.toegewezenProducten.+": _TWEEDE_301 | {"toewijzingNummer": 101}},
        {"client.toegewezenProducten.+": _TWEEDE_301},
    ),
    Geval(
        "TR101",
        ("305",),
        {
            "client.startProducten.0.product": WEG,
            "client.startProducten.+": {"toewijzingNummer": 101, "begindatum": "2026-11-02", "statusAanlevering": "3"},
        },
        {
            "client.startProducten.0.product": WEG,
            "client.startProducten.+": {"toewijzingNummer": 101, "begindatum": "2026-11-01", "statusAanlevering": "3"},
        },
    ),
    Geval(
        "TR101",
        ("307",),
        {
            "client.stopProducten.0.product": WEG,
            "client.stopProducten.+": _STOP_NU | {"toewijzingNummer": 101, "redenBeeindiging": "20"},
        },
        {"client.stopProducten.0.product": WEG, "client.stopProducten.+": _STOP_NU | {"toewijzingNummer": 101}},
    ),
    Geval(
        "TR101",
        ("315",),
        {"client.aangevraagdeProducten.+": _TWEEDE_315 | {"referentieAanbieder": "A1"}},
        {"client.aangevraagdeProducten.+": _TWEEDE_315},
    ),
    Geval(
        "TR383",
        ("315",),
        {"client.aangevraagdeProducten.+": _TWEEDE_315 | {"referentieAanbieder": "A1"}},
        {"client.aangevraagdeProducten.+": _TWEEDE_315},
    ),
    Geval(
        "TR101",
        ("317",),
        {"client.verzoek.ongewijzigdeProducten.+": {"toewijzingNummer": 101}},
        {"client.verzoek.ongewijzigdeProducten.+": {"toewijzingNummer": 102}},
    ),
    Geval(
        "TR302",
        ("301",),
        {"client.toegewezenProducten.+": _TWEEDE_301},
        {"client.toegewezenProducten.+": _TWEEDE_301 | {"ingangsdatum": "2027-11-01"}},
    ),
    Geval(
        "TR302",
        ("301",),
        {"client.toegewezenProducten.+": _TWEEDE_301, f"{_TOE}.einddatum": WEG},
        {
            "client.toegewezenProducten.+": _TWEEDE_301,
            f"{_TOE}.einddatum": "2026-11-01",
            f"{_TOE}.redenWijziging": "13",
        },
    ),
    Geval(
        "TR386",
        ("315",),
        {"client.aangevraagdeProducten.+": _TWEEDE_315},
        {"client.aangevraagdeProducten.+": _TWEEDE_315 | {"toewijzingIngangsdatum": "2027-11-10"}},
    ),
    Geval(
        "TR410",
        ("317",),
        {"client.verzoek.nieuweProducten.+": _TWEEDE_317},
        {"client.verzoek.nieuweProducten.+": _TWEEDE_317 | {"gewensteIngangsdatum": "2027-07-01"}},
    ),
    *_elk_product("CD041", {"omvang": WEG}, _CODE_LOOS),
    *_elk_product(
        "CD075",
        {"omvang": WEG, "product.code": WEG, "budget": 1, "einddatum": WEG},
        {"omvang": WEG, "product.code": WEG, "budget": 1},
    ),
    *_elk_product("CD076", {"einddatum": WEG}, {"einddatum": WEG, "omvang.frequentie": "4"}),
    *_elk_product("CD077", {"budget": 1}, {"budget": 1, "omvang": WEG}),
    *_elk_product("CD078", {"budget": 1}, {"budget": WEG}),
    *_elk_product("CD079", {"product": WEG, "omvang": WEG}, {"product": WEG, "omvang": WEG, "budget": 1}),
    *_elk_product("CD080", {"product.code": WEG}, _CODE_LOOS, "301"),
    *_elk_product("CD095", {"product.code": WEG}, _CODE_LOOS, "315"),
    *_elk_product("CD096", {"product.code": WEG}, _CODE_LOOS, "317"),
    *_elk_product("CS338", {"omvang.eenheid": "16", "omvang.frequentie": "1"}, {"omvang.frequentie": "1"}, "301 317"),
    *_elk_product("CS343", {"omvang.eenheid": "84", "omvang.frequentie": "1"}, {"omvang.eenheid": "84"}, "315"),
    Geval(
        "CS338",
        ("317",),
        {f"{_ANDERS}.omvang": {"volume": 1, "eenheid": "14", "frequentie": "1"}},
        {f"{_ANDERS}.omvang": {"volume": 1, "eenheid": "82", "frequentie": "1"}},
    ),
    Geval("CS003", ("301",), {f"{_TOE}.einddatum": "2026-10-31"}, {f"{_TOE}.einddatum": "2026-11-01"}),
    Geval(
        "CS003", ("315",), {f"{_AAN}.toewijzingEinddatum": "2026-11-09"}, {f"{_AAN}.toewijzingEinddatum": "2026-11-10"}
    ),
    Geval("CS003", ("317",), {f"{_ANDERS}.einddatum": "2026-11-30"}, {f"{_ANDERS}.einddatum": "2026-12-01"}),
    Geval(
        "CS335",
        ("301",),
        {f"{_TOE}.redenWijziging": "13"},
        {f"{_TOE}.redenWijziging": "13", f"{_TOE}.einddatum": "2026-11-01"},
    ),
    Geval("CS336", ("301",), {f"{_TOE}.redenWijziging": "01"}, {f"{_TOE}.redenWijziging": "14"}),
    Geval(
        "CS058",
        ("305",),
        {"client.startProducten.0.statusAanlevering": "2"},
        {"client.startProducten.0.statusAanlevering": "3"},
    ),
    Geval(
        "CS058",
        ("307",),
        {"client.stopProducten.0.statusAanlevering": "9"},
        {"client.stopProducten.0.statusAanlevering": "3"},
    ),
    Geval(
        "CD043",
        ("315",),
        {f"{_AAN}.beschikkingNummer": 7},
        {f"{_AAN}.beschikkingNummer": 7, f"{_AAN}.beschikkingIngangsdatum": "2026-11-01"},
    ),
    Geval("CD043", ("315",), {f"{_AAN}.beschikkingIngangsdatum": "2026-11-01"}, {}),
    Geval(
        "CD066",
        ("315",),
        {f"{_AAN}.verwijzer.naam": "Huisarts"},
        {f"{_AAN}.verwijzer": {"type": "02", "naam": "Huisarts"}},
    ),
    Geval("CD067", ("315",), {f"{_AAN}.verwijzer": {"type": "05"}}, {f"{_AAN}.verwijzer": {"type": "06"}}),
    Geval("CD068", ("315",), {f"{_AAN}.verwijzer.type": "08"}, {f"{_AAN}.verwijzer.type": "05"}),
    Geval(
        "TR352",
        ("317",),
        {"client.verzoek.ongewijzigdeProducten": WEG, "client.verzoek.teWijzigenProducten": WEG},
        {"client.verzoek.teWijzigenProducten": WEG},
    ),
    Geval(
        "TR353",
        ("317",),
        {"client.verzoek.nieuweProducten": WEG, "client.verzoek.teWijzigenProducten": WEG},
        {"client.verzoek.nieuweProducten": WEG},
    ),
    Geval(
        "TR380",
        ("317",),
        {f"{_NIEUW}.gewensteIngangsdatum": "2026-11-02"},
        {f"{_NIEUW}.gewensteIngangsdatum": "2026-11-03"},
    ),
    Geval("CD085", ("319",), {"antwoord.redenAfwijzingVerzoek": WEG}, {}),
    Geval(
        "CD086",
        ("319",),
        {"antwoord.verzoekAntwoord": "2"},
        {"antwoord.verzoekAntwoord": "2", "antwoord.redenAfwijzingVerzoek": WEG},
    ),
    Geval(
        "TR377",
        ("319",),
        {"antwoord.redenAfwijzingVerzoek": "8"},
        {"antwoord.redenAfwijzingVerzoek": "8", "antwoord.woonplaatsbeginsel": {"gemeente": "0200"}},
    ),
    Geval(
        "TR409",
        ("319",),
        {"antwoord.woonplaatsbeginsel": {"gemeente": "0200"}},
        {"antwoord.redenAfwijzingVerzoek": "7"},
    ),
]
