"""Cases of the rules about dates, starts, stops, requests and answers."""

from tests.unit.istandaarden.geval import WEG, Geval

_PERSONEN = ("301", "305", "307", "315")
_GEBOREN = "client.geboortedatum"
_RELATIE = "client.relaties.0"
_TOE = "client.toegewezenProducten.0"
_AAN = "client.aangevraagdeProducten.0"
_NIEUW = "client.verzoek.nieuweProducten.0"

GEVALLEN: list[Geval] = [
    Geval(
        "TR018",
        ("307",),
        {"client.stopProducten.0.einddatum": "2026-08-31"},
        {"client.stopProducten.0.einddatum": "2026-09-01"},
    ),
    Geval("TR134", _PERSONEN, {f"{_GEBOREN}.datum": "2026-11-03"}, {f"{_GEBOREN}.datum": "2026-11-02"}),
    Geval(
        "TR134",
        ("301",),
        {f"{_RELATIE}.geboortedatum": {"datum": "2026-11-03"}},
        {f"{_RELATIE}.geboortedatum": {"datum": "2026-11-02"}},
    ),
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
