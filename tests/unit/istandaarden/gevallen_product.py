"""Cases of the rules about keys, and about the products that are assigned or asked for."""

from tests.unit.istandaarden.geval import WEG, Geval, Verandering

_TOE = "client.toegewezenProducten.0"
_AAN = "client.aangevraagdeProducten.0"
_NIEUW = "client.verzoek.nieuweProducten.0"
_ANDERS = "client.verzoek.teWijzigenProducten.0"
_CODE_LOOS = {"product.code": WEG, "omvang": WEG}


def _onder(pad: str, wat: Verandering) -> Verandering:
    return {f"{pad}.{naam}": waarde for naam, waarde in wat.items()}


def _elk_product(
    regel: str,
    breekt: Verandering,
    rand: Verandering,
    soorten: str = "301 315 317",
    ook: frozenset[str] = frozenset(),
) -> list[Geval]:
    """The same case for the product of each message; `einddatum` has its own name in a 315."""
    uit = []
    for soort in soorten.split():
        pad = {"301": _TOE, "315": _AAN, "317": _NIEUW}[soort]
        namen = {"einddatum": "toewijzingEinddatum"} if soort == "315" else {}
        anders = [{namen.get(naam, naam): w for naam, w in wat.items()} for wat in (breekt, rand)]
        uit.append(Geval(regel, (soort,), _onder(pad, anders[0]), _onder(pad, anders[1]), ook))
    return uit


_ADRES = {"adres": {"huis": {"huisnummer": 2}, "postcode": "7511AB", "landCode": "NL"}}
_TWEEDE_RELATIE = {
    "nummer": "1",
    "soort": "10",
    "naam": {"geslachtsnaam": {"achternaam": "Ander"}, "voorletters": "C", "naamGebruik": "1"},
    "contact": _ADRES | {"soort": "01"},
}
_TWEEDE_301 = {
    "toewijzingNummer": 102,
    "toewijzingsdatum": "2026-10-30",
    "toewijzingstijd": "10:15:00",
    "ingangsdatum": "2027-10-31",
    "budget": 100,
    "einddatum": "2027-12-31",
}
_LATER_301 = _TWEEDE_301 | {"ingangsdatum": "2027-11-01"}
_TWEEDE_315 = {
    "referentieAanbieder": "A2",
    "toewijzingIngangsdatum": "2027-11-09",
    "toewijzingEinddatum": "2027-12-31",
    "budget": 100,
    "verwijzer": {"type": "06"},
}
_LATER_315 = _TWEEDE_315 | {"toewijzingIngangsdatum": "2027-11-10"}
_TWEEDE_317 = {"gewensteIngangsdatum": "2027-06-30", "einddatum": "2027-12-31", "budget": 100}
_TWEEDE_WIJZIGING = {"toewijzingNummer": 102, "gewensteIngangsdatum": "2026-12-01", "einddatum": "2027-03-31"}
_ZELFDE_NIEUW = _TWEEDE_317 | {"gewensteIngangsdatum": "2026-12-01"}
_NIEUW_GENERIEK = {f"{_NIEUW}.product": WEG, f"{_NIEUW}.omvang": WEG, f"{_NIEUW}.budget": 1}
_ANDER_BUDGET = {f"{_ANDERS}.budget": 1, f"{_ANDERS}.omvang": WEG}
_STOP_NU = {"begindatum": "2026-09-01", "redenBeeindiging": "36", "einddatum": "2026-11-01", "statusAanlevering": "1"}


GEVALLEN_PRODUCT: list[Geval] = [
    Geval(
        "TR101",
        ("301",),
        {"client.contactgegevens.+": _ADRES | {"soort": "01"}},
        {"client.contactgegevens.+": _ADRES | {"soort": "02"}},
    ),
    Geval(
        "TR101",
        ("301",),
        {"client.toegewezenProducten.+": _LATER_301 | {"toewijzingNummer": 101}},
        {"client.toegewezenProducten.+": _LATER_301},
    ),
    Geval(
        "TR101",
        ("301",),
        {"client.relaties.+": _TWEEDE_RELATIE},
        {"client.relaties.+": _TWEEDE_RELATIE | {"nummer": "2"}},
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
        {"client.aangevraagdeProducten.+": _LATER_315 | {"referentieAanbieder": "A1"}},
        {"client.aangevraagdeProducten.+": _LATER_315},
        ook=frozenset({"TR383"}),
    ),
    Geval(
        "TR383",
        ("315",),
        {"client.aangevraagdeProducten.+": _LATER_315 | {"referentieAanbieder": "A1"}},
        {"client.aangevraagdeProducten.+": _LATER_315},
        ook=frozenset({"TR101"}),
    ),
    Geval(
        "TR101",
        ("317",),
        {"client.verzoek.ongewijzigdeProducten.+": {"toewijzingNummer": 101}},
        {"client.verzoek.ongewijzigdeProducten.+": {"toewijzingNummer": 102}},
    ),
    Geval(
        "TR101",
        ("317",),
        {"client.verzoek.teWijzigenProducten.+": _TWEEDE_WIJZIGING},
        {"client.verzoek.teWijzigenProducten.+": _TWEEDE_WIJZIGING | {"toewijzingNummer": 103}},
    ),
    Geval(
        "TR101",
        ("317",),
        _NIEUW_GENERIEK | {"client.verzoek.nieuweProducten.+": _ZELFDE_NIEUW},
        _NIEUW_GENERIEK | {"client.verzoek.nieuweProducten.+": _ZELFDE_NIEUW | {"gewensteIngangsdatum": "2027-07-01"}},
        ook=frozenset({"TR410"}),
    ),
    Geval(
        "TR302",
        ("301",),
        {"client.toegewezenProducten.+": _TWEEDE_301},
        {"client.toegewezenProducten.+": _LATER_301},
    ),
    Geval(
        "TR302",
        ("301",),
        {
            "client.toegewezenProducten.+": _TWEEDE_301,
            f"{_TOE}.einddatum": WEG,
            f"{_TOE}.omvang.frequentie": "4",
        },
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
        {"client.aangevraagdeProducten.+": _LATER_315},
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
    *_elk_product("CD077", {"budget": 1}, _CODE_LOOS | {"budget": 1}, ook=frozenset({"CD078"})),
    *_elk_product("CD078", {"budget": 1}, {"budget": WEG}, ook=frozenset({"CD077"})),
    Geval("CD075", ("317",), _ANDER_BUDGET | {f"{_ANDERS}.einddatum": WEG}, _ANDER_BUDGET),
    Geval(
        "CD076",
        ("317",),
        {f"{_ANDERS}.einddatum": WEG},
        {f"{_ANDERS}.einddatum": WEG, f"{_ANDERS}.omvang.frequentie": "6"},
    ),
    Geval("CD077", ("317",), {f"{_ANDERS}.budget": 1}, _ANDER_BUDGET, ook=frozenset({"CD078"})),
    Geval("CD078", ("317",), {f"{_ANDERS}.budget": 1}, {f"{_ANDERS}.budget": WEG}, ook=frozenset({"CD077"})),
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
    Geval("CS003", ("317",), {f"{_NIEUW}.einddatum": "2026-11-30"}, {f"{_NIEUW}.einddatum": "2026-12-01"}),
    Geval("CS003", ("317",), {f"{_ANDERS}.einddatum": "2026-11-30"}, {f"{_ANDERS}.einddatum": "2026-12-01"}),
    Geval(
        "CS335",
        ("301",),
        {f"{_TOE}.redenWijziging": "13"},
        {f"{_TOE}.redenWijziging": "13", f"{_TOE}.einddatum": "2026-11-01"},
    ),
    Geval("CS336", ("301",), {f"{_TOE}.redenWijziging": "01"}, {f"{_TOE}.redenWijziging": "14"}),
]
