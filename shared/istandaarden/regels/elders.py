"""Rules that one message cannot answer: the schema (level 1), the administration (3) and what lies outside it (4).

They stand here by name, with their retourcode and who checks them; the check itself is where the facts are.
"""

from shared.istandaarden.regels.regel import Niveau, Regel

_ALLE = ("301", "305", "307", "315", "317", "319", "323", "325")
_START_STOP = ("305", "307")
_VERZOEK = ("315", "317")
_INDICATIE, _BILLING, _AANBIEDER = "indicatie", "billing", "aanbieder"
_IEDER = "de ontvanger"


def _regel(
    naam: str,
    berichten: tuple[str, ...],
    klasse: str,
    retourcode: str | None,
    waar: str,
    tekst: str,
    *,
    niveau: Niveau = Niveau.ADMINISTRATIE,
) -> Regel:
    return Regel(naam, berichten, klasse, tekst, niveau=niveau, retourcode=retourcode, waar=waar)


_SCHEMA = (
    _regel("CS015", _ALLE, "Header", None, "het schema", "De subversie is 2.", niveau=Niveau.SCHEMA),
    _regel("CS025", _ALLE, "Header", None, "het schema", "De versie is 3.", niveau=Niveau.SCHEMA),
    _regel(
        "CS319",
        ("323",),
        "Declaratie",
        None,
        "het schema",
        "Een declaratienummer heeft alleen letters en cijfers.",
        niveau=Niveau.SCHEMA,
    ),
)
_KOP = (
    _regel("TR056", _ALLE, "Header", "9056", _IEDER, "De identificatie is nieuw voor deze afzender en dit bericht."),
    _regel("TR135", _ALLE, "Header", "8848", _IEDER, "De dagtekening ligt niet na vandaag.", niveau=Niveau.BUITEN),
    _regel("TR378", _ALLE, "Header", "S300", _IEDER, "De gemeente bestaat op de ingangsdatum.", niveau=Niveau.BUITEN),
    _regel(
        "TR381",
        ("301", "305", "307", "315", "317", "323"),
        "Product",
        "S329",
        _IEDER,
        "De productcode hoort bij de productcategorie.",
        niveau=Niveau.BUITEN,
    ),
)
_LEVERING = (
    _regel("TR019", _START_STOP, "Product", "9019", _INDICATIE, "De toewijzing is bekend bij cliënt en aanbieder."),
    _regel("TR063", _START_STOP, "Product", "9063", _INDICATIE, "Wat wordt verwijderd is eerder aangeleverd."),
    _regel("TR071", ("305",), "StartProduct", "9071", _INDICATIE, "Een start met een stop wordt niet verwijderd."),
    _regel("TR074", _START_STOP, "Product", "9074", _INDICATIE, "De sleutel is niet eerder aangeleverd."),
    _regel("TR326", ("305",), "StartProduct", "9326", _INDICATIE, "Er loopt nog geen levering op deze toewijzing."),
    _regel("TR382", ("307",), "StopProduct", "9069", _INDICATIE, "De stop heeft de sleutel van de lopende start."),
    _regel("TR413", ("307",), "StopProduct", "9413", _INDICATIE, "Een levering stopt niet twee keer tijdelijk."),
    _regel("TR414", ("307",), "StopProduct", "9414", _INDICATIE, "Een latere stop eindigt niet eerder."),
    _regel("TR415", ("307",), "StopProduct", "9415", _INDICATIE, "Na een definitieve stop volgt geen stop meer."),
)
_TOEWIJZING = (
    _regel("TR332", ("301",), "ToegewezenProduct", "9332", _AANBIEDER, "Een nummer is van één toegewezen product."),
    _regel(
        "TR379",
        ("301",),
        "ToegewezenProduct",
        "9379",
        _AANBIEDER,
        "De referentie van de aanbieder staat er alleen als direct antwoord op een verzoek.",
    ),
    _regel(
        "TR385",
        ("301",),
        "ToegewezenProduct",
        "9385",
        _AANBIEDER,
        "Een toewijzing met goedgekeurde, niet gecrediteerde prestaties wordt niet verwijderd.",
    ),
)
_VERZOEKEN = (
    _regel("TR347", _VERZOEK, "Product", "9347", _INDICATIE, "De referentie is nieuw voor deze aanbieder en wet."),
    _regel("TR374", _VERZOEK, "Bericht", "9374", _INDICATIE, "Er loopt geen ander verzoek voor deze cliënt."),
    _regel("TR349", ("317",), "Verzoek", "9349", _INDICATIE, "Het verzoek noemt alle lopende toewijzingen."),
    _regel("TR350", ("317",), "OngewijzigdProduct", "9350", _INDICATIE, "Wat gelijk blijft is een lopende toewijzing."),
    _regel("TR351", ("317",), "TeWijzigenProduct", "9351", _INDICATIE, "Wat verandert is een lopende toewijzing."),
    _regel(
        "TR357",
        ("317",),
        "TeWijzigenProduct",
        "9357",
        _INDICATIE,
        "Een wijziging gaat later in, of op de ingangsdatum van de toewijzing.",
    ),
    _regel("TR361", ("317",), "Verzoek", "9361", _INDICATIE, "Hetzelfde product komt in een tijd één keer voor."),
    _regel(
        "TR373",
        ("317",),
        "TeWijzigenProduct",
        "9373",
        _INDICATIE,
        "Ander budget of totaalvolume geldt vanaf de ingangsdatum van de toewijzing.",
    ),
    _regel("TR375", ("317",), "TeWijzigenProduct", "9375", _INDICATIE, "Zonder toegewezen product geen omvang."),
    _regel("TR411", ("317",), "TeWijzigenProduct", "9411", _INDICATIE, "Met toegewezen productcode wel een omvang."),
    _regel("TR412", ("317",), "TeWijzigenProduct", "9412", _INDICATIE, "Zonder toegewezen productcode geen omvang."),
    _regel("TR355", ("319",), "Antwoord", "9355", _AANBIEDER, "Het antwoord hoort bij een gedaan verzoek."),
    _regel("TR359", ("319",), "Antwoord", "9359", _AANBIEDER, "Na een toewijzing op het verzoek volgt geen antwoord."),
    _regel("TR360", ("319",), "Antwoord", "9360", _AANBIEDER, "In onderzoek wordt alleen als eerste gemeld."),
    _regel("TR365", ("319",), "Antwoord", "9365", _AANBIEDER, "Een tweede antwoord volgt alleen op in onderzoek."),
)
_DECLARATIE = (
    _regel("TR333", ("323",), "Declaratie", "9333", _BILLING, "Het declaratienummer is nieuw voor aanbieder en wet."),
    _regel("TR318", ("323",), "Declaratie", "8214", _BILLING, "De maand ligt niet voor de laatst gedeclareerde."),
    _regel(
        "TR304", ("317", "323", "325"), "Client", "8187", _IEDER, "De cliënt is bekend bij deze aanbieder en deze wet."
    ),
    _regel("TR314", ("323",), "Prestatie", "8021", _BILLING, "Het referentienummer is nooit eerder gebruikt."),
    _regel("TR323", ("323",), "Prestatie", "8017", _BILLING, "Een credit is gelijk aan een goedgekeurde debetregel."),
    _regel("TR390", ("323",), "Prestatie", "9390", _BILLING, "De debetregel is nog niet gecrediteerd."),
    _regel("TR338", ("323",), "Prestatie", "9338", _BILLING, "De toewijzing is bekend bij cliënt, aanbieder en wet."),
    _regel("TR384", ("323",), "Prestatie", "9384", _BILLING, "De toewijzing is niet verwijderd."),
    _regel("TR307", ("323",), "Prestatie", "9307", _BILLING, "De periode begint niet voor de ingangsdatum."),
    _regel("TR308", ("323",), "Prestatie", "9308", _BILLING, "De periode eindigt niet na de einddatum."),
    _regel("TR387", ("323",), "Prestatie", "9387", _BILLING, "De periode begint op dag 1 of de ingangsdatum."),
    _regel("TR388", ("323",), "Prestatie", "9388", _BILLING, "De periode eindigt op de laatste dag of de einddatum."),
    _regel("TR319", ("323",), "Prestatie", "9319", _BILLING, "De periode ligt niet na de declaratieperiode."),
    _regel("TR339", ("323",), "Prestatie", "9339", _BILLING, "De categorie is die van de toewijzing."),
    _regel("TR340", ("323",), "Prestatie", "9340", _BILLING, "De code is die van de toewijzing."),
    _regel("TR341", ("323",), "Prestatie", "9341", _BILLING, "De eenheid past bij de toewijzing of het contract."),
    _regel("TR418", ("323",), "Prestatie", "0611", _BILLING, "Het tarief is dat van het contract."),
    _regel(
        "TR346",
        ("323",),
        "Prestatie",
        "9346",
        _BILLING,
        "Het bedrag is volume maal tarief, één keer afgerond.",
        niveau=Niveau.BUITEN,
    ),
    _regel("TR389", ("323",), "Prestatie", "9389", _BILLING, "Deze maand is niet al gedeclareerd."),
    _regel("TR321", ("323",), "Prestatie", "9321", _BILLING, "Het volume past in de productperiode."),
    _regel("TR322", ("323",), "Prestatie", "9322", _BILLING, "Het totale volume past in de toewijzing."),
    _regel("TR369", ("323",), "Prestatie", "9369", _BILLING, "Het totale bedrag past in het budget."),
    _regel("TR337", ("325",), "Header", None, _AANBIEDER, "Het antwoord noemt een verstuurde declaratie."),
    _regel("TR371", ("325",), "Header", None, _AANBIEDER, "De schemaversie is die van de declaratie."),
    _regel("TR376", ("325",), "DeclaratieAntwoord", None, _AANBIEDER, "Het declaratienummer is verstuurd."),
    _regel("TR366", ("325",), "Prestatie", "9366", _AANBIEDER, "Een regel die terugkomt stond in de declaratie."),
    _regel("TR367", ("325",), "Prestatie", "9367", _AANBIEDER, "Een regel die terugkomt is ongewijzigd."),
)

REGELS = (*_SCHEMA, *_KOP, *_LEVERING, *_TOEWIJZING, *_VERZOEKEN, *_DECLARATIE)
