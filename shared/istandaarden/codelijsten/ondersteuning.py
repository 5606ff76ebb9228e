"""Codes about support: product, unit, frequency, referral, start, stop, change and request."""

from shared.istandaarden.codelijsten.lijst import beide, per_wet

DEBET_CREDIT = beide("Debet of credit", {"C": "credit", "D": "debet"})
EENHEID = beide(
    "Eenheid",
    {
        "01": "minuut",
        "04": "uur",
        "14": "etmaal",
        "16": "dagdeel van vier uur",
        "82": "stuks, outputgericht",
        "83": "euro, in centen",
        "84": "stuks, inspanningsgericht",
    },
)
FREQUENTIE = beide(
    "Frequentie",
    {"1": "per dag", "2": "per week", "4": "per maand", "6": "in totaal over de toewijzing"},
)
PRODUCTCATEGORIE = per_wet(
    "Productcategorie",
    wmo={
        "01": "hulp bij het huishouden",
        "02": "begeleiding",
        "03": "persoonlijke verzorging",
        "04": "kortdurend verblijf",
        "05": "woondiensten",
        "06": "overige ondersteuning voor één persoon of gezin",
        "07": "dagbesteding",
        "08": "vervoerdiensten",
        "09": "overige ondersteuning in een groep",
        "10": "overige maatwerkarrangementen",
        "11": "rolstoelen",
        "12": "vervoervoorzieningen",
        "13": "woonvoorzieningen",
        "14": "overige hulpmiddelen",
        "15": "beschermd wonen",
        "16": "opvang",
        "17": "spoedopvang",
        "18": "overig beschermd wonen en opvang",
    },
    jw={
        "31": "zonder verblijf, door het wijkteam (2015)",
        "32": "zonder verblijf, ambulant bij de aanbieder (2015)",
        "33": "zonder verblijf, daghulp bij de aanbieder (2015)",
        "34": "zonder verblijf, in het netwerk van de jeugdige (2015)",
        "35": "met verblijf, pleegzorg (2015)",
        "36": "met verblijf, in een gezin (2015)",
        "37": "met verblijf, gesloten (2015)",
        "38": "met verblijf, overig (2015)",
        "40": "persoonlijke verzorging",
        "41": "dagbehandeling",
        "42": "vervoerdiensten",
        "43": "verblijf met behandeling",
        "44": "verblijf zonder behandeling",
        "45": "ambulante jeugdhulp",
        "46": "crisishulp",
        "47": "jeugdreclassering",
        "48": "jeugdbescherming",
        "49": "preventief justitieel kader",
        "50": "maatwerkarrangementen",
        "51": "generalistische basis-ggz",
        "52": "specialistische ggz",
        "53": "kindergeneeskunde",
        "54": "jeugd-ggz",
        "55": "landelijk ingekochte zorg",
    },
)
TYPE_VERWIJZER = beide(
    "Type verwijzer",
    {
        "01": "gemeente",
        "02": "huisarts",
        "03": "jeugdarts",
        "04": "gecertificeerde instelling",
        "05": "medisch specialist",
        "06": "geen verwijzer",
        "08": "rechter of justitie",
    },
)
STATUS_AANLEVERING = beide(
    "Status aanlevering",
    {"1": "eerste aanlevering", "2": "gewijzigd", "3": "verwijderen", "9": "ongewijzigd"},
)
REDEN_WIJZIGING = beide(
    "Reden wijziging",
    {
        "01": "administratieve correctie (vervallen)",
        "02": "cliënt overleden",
        "03": "ander contract",
        "04": "herbeoordeling: langer",
        "05": "herbeoordeling: korter of anders",
        "06": "naar een ander domein",
        "07": "verhuisd naar een andere gemeente",
        "08": "andere leveringsvorm",
        "09": "naar een andere aanbieder",
        "10": "andere bekostiging",
        "11": "gemeentelijke herindeling",
        "12": "op verzoek van de aanbieder",
        "13": "verwijderd",
        "14": "administratieve correctie",
    },
)
_REDEN_BEEINDIGING = {
    "02": "cliënt overleden",
    "20": "levering tijdelijk gestopt",
    "36": "op initiatief van de gemeente",
    "37": "wegens een wijzigingsverzoek",
    "38": "naar een andere aanbieder",
    "39": "naar een ander domein",
}
REDEN_BEEINDIGING = per_wet(
    "Reden beëindiging",
    wmo=_REDEN_BEEINDIGING
    | {
        "19": "levering volgens plan beëindigd",
        "21": "door de cliënt beëindigd",
        "22": "door de aanbieder beëindigd",
        "23": "in overleg voortijdig beëindigd",
        "31": "verhuisd naar een andere gemeente",
    },
    jw=_REDEN_BEEINDIGING
    | {
        "31": "levering volgens plan beëindigd",
        "32": "door de cliënt voortijdig beëindigd",
        "33": "door de aanbieder voortijdig beëindigd",
        "34": "in overleg voortijdig beëindigd",
        "35": "voortijdig beëindigd door omstandigheden van buiten",
    },
)
REDEN_VERZOEK = beide("Reden verzoek", {"1": "situatie van de cliënt veranderd", "2": "zorgplan gewijzigd"})
VERZOEK_ANTWOORD = beide("Antwoord op verzoek", {"1": "afgewezen", "2": "in onderzoek"})
REDEN_AFWIJZING_VERZOEK = beide(
    "Reden afwijzing verzoek",
    {
        "1": "geen wijziging maar een nieuwe aanvraag",
        "2": "past niet binnen het budget",
        "3": "geen contract",
        "4": "past niet binnen het contract",
        "5": "andere gemeente",
        "6": "stapeling",
        "7": "inhoudelijk afgekeurd",
        "8": "woonplaatsbeginsel",
        "9": "leeftijdsgrens bereikt",
    },
)
