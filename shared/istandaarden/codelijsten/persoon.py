"""Codes about a person: sex, names, birth date, address, relations, legal position, communication."""

from shared.istandaarden.codelijsten.lijst import beide

GESLACHT = beide("Geslacht", {"0": "onbekend", "1": "man", "2": "vrouw"})
NAAMGEBRUIK = beide(
    "Naamgebruik",
    {
        "1": "eigen naam",
        "2": "naam van de partner",
        "3": "naam van de partner, dan de eigen naam",
        "4": "eigen naam, dan de naam van de partner",
        "5": "pseudoniem",
        "6": "organisatie",
    },
)
DATUMGEBRUIK = beide(
    "Datumgebruik",
    {"1": "alleen maand en jaar tellen", "2": "alleen het jaar telt", "3": "de datum is onbekend"},
)
JA_NEE = beide("Ja of nee", {"1": "ja", "2": "nee"})
ADRES_SOORT = beide(
    "Soort adres",
    {"01": "adres in de BRP", "02": "postadres", "03": "verblijfadres", "04": "tijdelijk verblijfadres"},
)
AANDUIDING_WOONADRES = beide(
    "Aanduiding woonadres", {"AB": "aan boord", "BY": "bij", "TO": "tegenover", "WW": "woonwagen"}
)
COMMUNICATIEVORM = beide(
    "Communicatievorm", {"1": "tolk voor een andere taal", "2": "doventolk", "3": "tolk voor doofblinden"}
)
JURIDISCHE_STATUS = beide(
    "Juridische status",
    {
        "01": "rechterlijke machtiging, voorlopig of voortgezet",
        "02": "rechterlijke machtiging op eigen verzoek",
        "03": "rechterlijke machtiging met voorwaardelijk ontslag",
        "04": "ondertoezichtstelling",
        "05": "inbewaringstelling",
        "11": "strafrecht: tbs",
        "12": "strafrecht: overig",
    },
)
WETTELIJKE_VERTEGENWOORDIGING = beide(
    "Wettelijke vertegenwoordiging",
    {"06": "voogdij", "07": "bewind", "08": "mentorschap", "09": "curatele", "10": "zaakwaarneming"},
)
SOORT_RELATIE = beide(
    "Soort relatie",
    {
        "03": "curator",
        "04": "financieel gemachtigde",
        "05": "financieel toetser",
        "06": "leefeenheid",
        "07": "hulpverlener",
        "08": "specialist",
        "09": "anders",
        "10": "ouder",
        "11": "voogd",
        "12": "echtgenoot of partner",
        "13": "pleegouder",
        "14": "bewindvoerder",
        "15": "mentor",
        "16": "kind",
        "17": "familielid",
        "18": "gezinslid",
        "19": "buur",
        "20": "vriend of kennis",
        "21": "cliëntondersteuner",
        "22": "huisarts",
        "23": "erfgenaam",
        "24": "werkgever",
        "25": "wijkcoach",
    },
)
_LANDEN = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"
)
LAND = beide("Land (ISO 3166-1, twee letters)", {land: land for land in _LANDEN.split()})
