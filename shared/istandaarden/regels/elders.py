"""Rules that one message cannot answer: the schema (level 1), the administration (3) and what lies outside it (4).

They stand here by name, with their retourcode and what checks them: the check itself is where the facts are.
"""

from shared.istandaarden.regels.regel import Niveau, Regel

_ALLE = ("301", "305", "307", "315", "317", "319", "323", "325")
_AAN_INDICATIE = ("305", "307", "315", "317")
_AAN_ONS = (*_AAN_INDICATIE, "323")
_LEVERING = ("305", "307")
_VERZOEK = ("315", "317")

_ONTVANGST = "services.indicatie.handlers.ontvangst"
_DOMEIN = "services.indicatie.domain"
_OORDEEL = "services.billing.domain.beoordeling"
_KOP_INDICATIE = f"{_ONTVANGST}.ontvangen:_oordeel"
_KOP_BILLING = f"{_OORDEEL}.beoordeel:toets_kop"
_PRODUCTLIJST = f"{_ONTVANGST}.levering:buiten_catalogus"
_VERZOEKREGELS = f"{_DOMEIN}.verzoek.regels"


def regel(
    naam: str,
    berichten: tuple[str, ...],
    klassen: str,
    retourcode: str | None,
    tekst: str,
    *waar: str,
    niveau: Niveau = Niveau.ADMINISTRATIE,
    niet_van_ons: str | None = None,
) -> Regel:
    """A row; `klassen` with spaces between them, `waar` as `module:function`."""
    return Regel(
        naam,
        berichten,
        tuple(klassen.split()),
        tekst,
        niveau=niveau,
        retourcode=retourcode,
        waar=waar,
        niet_van_ons=niet_van_ons,
    )


def _schema(naam: str, berichten: tuple[str, ...], klasse: str, tekst: str) -> Regel:
    return regel(naam, berichten, klasse, None, tekst, "shared.istandaarden.lezen:lees", niveau=Niveau.SCHEMA)


def _levering(naam: str, berichten: tuple[str, ...], retourcode: str, tekst: str, waar: str) -> Regel:
    klassen = {_LEVERING: "StartProduct StopProduct", ("305",): "StartProduct", ("307",): "StopProduct"}
    return regel(naam, berichten, klassen[berichten], retourcode, tekst, waar)


def _vow(naam: str, klasse: str, retourcode: str, tekst: str) -> Regel:
    return regel(naam, ("317",), klasse, retourcode, tekst, f"{_VERZOEKREGELS}:{naam.lower()}")


def _prestatie(naam: str, retourcode: str, tekst: str, *waar: str, niveau: Niveau = Niveau.ADMINISTRATIE) -> Regel:
    return regel(naam, ("323",), "Prestatie", retourcode, tekst, *(f"{_OORDEEL}.{een}" for een in waar), niveau=niveau)


_SCHEMA = (
    _schema("CS015", _ALLE, "Header", "De subversie is 2."),
    _schema("CS025", _ALLE, "Header", "De versie is 3."),
    _schema("CS319", ("323",), "Declaratie", "Een declaratienummer heeft alleen letters en cijfers."),
)
_KOP = (
    regel(
        "TR056",
        _AAN_ONS,
        "Header",
        "9056",
        "De identificatie is nieuw voor deze afzender en dit bericht.",
        _KOP_INDICATIE,
        _KOP_BILLING,
    ),
    regel(
        "TR135",
        _AAN_ONS,
        "Header",
        "8848",
        "De dagtekening ligt niet na vandaag.",
        _KOP_INDICATIE,
        _KOP_BILLING,
        niveau=Niveau.BUITEN,
    ),
    regel(
        "TR378",
        _AAN_ONS,
        "Header",
        "S300",
        "De gemeente waaraan het bericht is gericht bestaat.",
        f"{_ONTVANGST}.ontvangen:_aanbieder",
        _KOP_BILLING,
        niveau=Niveau.BUITEN,
    ),
    regel(
        "TR381",
        _AAN_ONS,
        "StartProduct StopProduct AangevraagdProduct NieuwProduct Prestatie",
        "S329",
        "De productcode staat in de productlijst, bij de productcategorie.",
        _PRODUCTLIJST,
        f"{_OORDEEL}.debet:toets_product",
        niveau=Niveau.BUITEN,
    ),
)
_REGIE = (
    _levering(
        "TR019",
        _LEVERING,
        "9019",
        "De toewijzing is bekend bij deze cliënt en aanbieder.",
        f"{_ONTVANGST}.levering:beoordeel",
    ),
    _levering(
        "TR063",
        _LEVERING,
        "9063",
        "Wat wordt verwijderd is eerder met dezelfde sleutel aangeleverd.",
        f"{_DOMEIN}.levering:oordeel",
    ),
    _levering(
        "TR071",
        ("305",),
        "9071",
        "Een start waarop een stop kwam wordt niet verwijderd.",
        f"{_DOMEIN}.levering:oordeel",
    ),
    _levering(
        "TR074",
        _LEVERING,
        "9074",
        "De sleutel is niet eerder aangeleverd, tenzij dat is verwijderd.",
        f"{_DOMEIN}.levering:oordeel",
    ),
    _levering("TR326", ("305",), "9326", "Op de toewijzing loopt nog geen levering.", f"{_DOMEIN}.levering:oordeel"),
    _levering(
        "TR382", ("307",), "9069", "De stop heeft de sleutel van de lopende start.", f"{_DOMEIN}.levering:oordeel"
    ),
    _levering("TR413", ("307",), "9413", "Een levering stopt niet twee keer tijdelijk.", f"{_DOMEIN}.levering:oordeel"),
    _levering(
        "TR414",
        ("307",),
        "9414",
        "Een definitieve stop eindigt niet voor de tijdelijke.",
        f"{_DOMEIN}.levering:oordeel",
    ),
    _levering(
        "TR415", ("307",), "9415", "Na een definitieve stop volgt geen stop meer.", f"{_DOMEIN}.levering:oordeel"
    ),
)
_VERZOEKEN = (
    regel(
        "TR347",
        _VERZOEK,
        "AangevraagdProduct Verzoek",
        "9347",
        "De referentie is nieuw voor deze aanbieder en wet.",
        f"{_VERZOEKREGELS}:tr347",
    ),
    regel(
        "TR374",
        _VERZOEK,
        "Bericht",
        "9374",
        "Er loopt geen ander verzoek van deze aanbieder voor deze cliënt.",
        f"{_VERZOEKREGELS}:tr374",
        f"{_DOMEIN}.pakket.rules:open_verzoeken",
    ),
    _vow("TR304", "Client", "8187", "De cliënt is bekend bij deze aanbieder en wet."),
    _vow("TR349", "Verzoek", "9349", "Het verzoek noemt alle lopende en komende toewijzingen."),
    _vow("TR350", "OngewijzigdProduct", "9350", "Wat gelijk blijft is een lopende of komende toewijzing."),
    _vow("TR351", "TeWijzigenProduct", "9351", "Wat verandert is een lopende of komende toewijzing."),
    _vow(
        "TR357",
        "TeWijzigenProduct",
        "9357",
        "Een wijziging gaat na de dagtekening in, of op de ingangsdatum van de toewijzing.",
    ),
    _vow("TR361", "Verzoek", "9361", "Hetzelfde product komt in dezelfde tijd één keer voor."),
    _vow(
        "TR373",
        "TeWijzigenProduct",
        "9373",
        "Een ander budget of totaalvolume geldt vanaf de ingangsdatum van de toewijzing.",
    ),
    _vow("TR375", "TeWijzigenProduct", "9375", "Zonder toegewezen product blijft de omvang leeg."),
    _vow("TR411", "TeWijzigenProduct", "9411", "Bij een toegewezen productcode hoort een omvang."),
    _vow("TR412", "TeWijzigenProduct", "9412", "Zonder toegewezen productcode blijft de omvang leeg."),
)
_DECLARATIE = (
    regel(
        "TR333",
        ("323",),
        "Declaratie",
        "9333",
        "Het declaratienummer is nieuw voor deze aanbieder en wet.",
        f"{_OORDEEL}.beoordeel:toets_declaratie",
    ),
    regel(
        "TR318",
        ("323",),
        "Declaratie",
        "8214",
        "De maand ligt niet voor de laatst gedeclareerde; dezelfde maand mag nog eens.",
        f"{_OORDEEL}.beoordeel:toets_declaratie",
    ),
    regel(
        "TR304",
        ("323",),
        "Client",
        "8187",
        "De cliënt is bekend bij deze aanbieder en wet.",
        f"{_OORDEEL}.beoordeel:oordeel_over",
    ),
    _prestatie(
        "TR314", "8021", "Het referentienummer is nooit eerder gebruikt.", "debet:toets_debet", "credit:toets_credit"
    ),
    _prestatie("TR323", "8017", "Een credit is gelijk aan een toegekende debetregel.", "credit:toets_credit"),
    _prestatie("TR390", "9390", "De debetregel is nog niet gecrediteerd.", "credit:toets_credit"),
    _prestatie("TR338", "9338", "De toewijzing is bekend bij deze cliënt, aanbieder en wet.", "debet:toets_debet"),
    _prestatie("TR384", "9384", "De toewijzing is niet verwijderd.", "debet:toets_periode"),
    _prestatie(
        "TR307", "9307", "De periode begint niet voor de ingangsdatum van de toewijzing.", "debet:toets_periode"
    ),
    _prestatie("TR308", "9308", "De periode eindigt niet na de einddatum van de toewijzing.", "debet:toets_periode"),
    _prestatie(
        "TR387", "9387", "De periode begint op dag 1 van de maand of op de ingangsdatum.", "debet:toets_periode"
    ),
    _prestatie(
        "TR388", "9388", "De periode eindigt op de laatste dag van de maand of op de einddatum.", "debet:toets_periode"
    ),
    _prestatie("TR319", "9319", "De periode ligt niet na de declaratieperiode.", "debet:toets_periode"),
    _prestatie("TR339", "9339", "De categorie is die van de toewijzing, waar die er een heeft.", "debet:toets_product"),
    _prestatie("TR340", "9340", "De code is die van de toewijzing, waar die er een heeft.", "debet:toets_product"),
    _prestatie("TR341", "9341", "De eenheid past bij de toewijzing of het contract.", "debet:toets_product"),
    _prestatie("TR418", "0611", "Het tarief is dat van het contract in de productperiode.", "debet:toets_prijs"),
    _prestatie(
        "TR346",
        "9346",
        "Het bedrag is volume maal tarief, één keer afgerond.",
        "debet:toets_prijs",
        niveau=Niveau.BUITEN,
    ),
    _prestatie(
        "TR389", "9389", "Op deze toewijzing, periode en product staat nog geen toegekende regel.", "debet:toets_debet"
    ),
    _prestatie("TR321", "9321", "Het volume past in het maximum van de productperiode.", "debet:toets_ruimte"),
    _prestatie("TR322", "9322", "Het totale volume past in het maximum van de toewijzing.", "debet:toets_ruimte"),
    _prestatie("TR369", "9369", "Het totale bedrag past in het budget van de toewijzing.", "debet:toets_ruimte"),
)

REGELS = (*_SCHEMA, *_KOP, *_REGIE, *_VERZOEKEN, *_DECLARATIE)
