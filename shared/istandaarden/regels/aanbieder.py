"""Rules over what we send, which the provider checks: each with why we never send what breaks it, and what sees to it.

The same rules over what we receive stand elsewhere in the table, under the same id.
"""

from shared.istandaarden.regels.elders import regel
from shared.istandaarden.regels.regel import Niveau, Regel

_UIT = ("301", "319", "325")
_VERLOOP = "services.indicatie.domain.verzoek.verloop"
_MAAK_319 = "services.indicatie.handlers.uitgaand:maak_319"
_VORM_325 = "services.billing.berichten.antwoord:vorm_antwoord"
_REGELS_325 = "services.billing.berichten.antwoord:clienten_van"


def _toegewezen(naam: str, tekst: str, reden: str, *waar: str) -> Regel:
    return regel(naam, ("301",), "ToegewezenProduct", f"9{naam[2:]}", tekst, *waar, niet_van_ons=reden)


def _antwoord(naam: str, tekst: str, reden: str, *waar: str) -> Regel:
    return regel(naam, ("319",), "Antwoord", f"9{naam[2:]}", tekst, *waar, niet_van_ons=reden)


def _terug(naam: str, klasse: str, retourcode: str | None, tekst: str, reden: str) -> Regel:
    waar = _REGELS_325 if klasse == "Prestatie" else _VORM_325
    return regel(naam, ("325",), klasse, retourcode, tekst, waar, niet_van_ons=reden)


REGELS = (
    regel(
        "TR056",
        _UIT,
        "Header",
        "9056",
        "De identificatie is nieuw voor deze afzender en dit bericht.",
        "services.indicatie.handlers.nummers:berichtnummer",
        "services.billing.berichten.antwoord:identificatie_van",
        niet_van_ons="Onze nummers komen uit één reeks per gemeente, wet en bericht; die van een 325 volgt uit de "
        "declaratie waarop hij antwoordt.",
    ),
    regel(
        "TR135",
        _UIT,
        "Header",
        "8848",
        "De dagtekening ligt niet na vandaag.",
        "services.indicatie.domain.versie:volgend_moment",
        "services.indicatie.domain.beschikking:geef",
        f"{_VERLOOP}:stel_in_onderzoek",
        _VORM_325,
        niveau=Niveau.BUITEN,
        niet_van_ons="De dagtekening is de datum van de toewijzing, het besluit of het oordeel, en die ligt niet in de "
        "toekomst.",
    ),
    regel(
        "TR378",
        _UIT,
        "Header Woonplaatsbeginsel",
        "S300",
        "De gemeente bestaat op de ingangsdatum.",
        "shared.istandaarden.codelijsten.gemeenten:bestaat",
        niveau=Niveau.BUITEN,
        niet_van_ons="Alleen een gemeente uit de lijst van het CBS wordt aangesloten of bij een afwijzing genoemd.",
    ),
    regel(
        "TR381",
        ("301",),
        "ToegewezenProduct",
        "S329",
        "De productcode staat in de productlijst, bij de productcategorie.",
        "services.indicatie.domain.voorziening:toets_catalogus",
        niveau=Niveau.BUITEN,
        niet_van_ons="Een beschikking kent alleen toe wat in de productlijst van de gemeente staat.",
    ),
    regel(
        "TR304",
        ("325",),
        "Client",
        "8187",
        "De cliënt is bekend bij deze aanbieder en wet.",
        _REGELS_325,
        niet_van_ons="Een 325 noemt alleen cliënten uit de declaratie waarop hij antwoordt.",
    ),
    _toegewezen(
        "TR332",
        "Een toewijzingsnummer is van één toegewezen product.",
        "Een nummer komt uit één reeks per gemeente en wet en wordt één keer afgegeven.",
        "services.indicatie.handlers.nummers:toewijzingnummers",
        "services.indicatie.domain.toewijzing.rules:geef_af",
    ),
    _toegewezen(
        "TR379",
        "De referentie van de aanbieder staat er alleen als direct antwoord op een verzoek.",
        "De referentie gaat alleen mee in de toewijzing die het verzoek beantwoordt, en daarna niet meer.",
        "services.indicatie.domain.pakket.stand:State.referentie_van",
    ),
    _toegewezen(
        "TR385",
        "Een toewijzing met toegekende, niet gecrediteerde prestaties wordt niet verwijderd.",
        "Verwijderen wordt geweigerd zolang er toegekende prestaties zijn.",
        "services.indicatie.domain.toewijzing.rules:verwijder",
    ),
    _antwoord(
        "TR355",
        "Het antwoord hoort bij een eerder verzoek.",
        "Een 319 komt alleen uit een besluit op een ontvangen verzoek en neemt de referentie daarvan over.",
        f"{_VERLOOP}:beslis",
        _MAAK_319,
    ),
    _antwoord(
        "TR359",
        "Na een toewijzing op het verzoek volgt geen antwoord meer.",
        "Op een toegekend verzoek wordt geen besluit meer genomen.",
        f"{_VERLOOP}:beslis",
    ),
    _antwoord(
        "TR360",
        "In onderzoek wordt alleen als eerste antwoord gemeld.",
        "Een verzoek gaat hoogstens één keer in onderzoek, en niet nadat erop is beslist.",
        f"{_VERLOOP}:stel_in_onderzoek",
    ),
    _antwoord(
        "TR365",
        "Een tweede antwoord volgt alleen op in onderzoek.",
        "Op een afgewezen verzoek wordt geen besluit meer genomen.",
        f"{_VERLOOP}:beslis",
    ),
    _terug(
        "TR337",
        "Header",
        None,
        "Het antwoord noemt een verstuurde declaratie.",
        "Een 325 ontstaat alleen uit een ontvangen 323 en neemt identificatie en dagtekening daarvan over.",
    ),
    _terug(
        "TR371",
        "Header",
        None,
        "De schemaversie is die van de declaratie.",
        "De versie komt uit de kop van de declaratie waarop wordt geantwoord.",
    ),
    _terug(
        "TR376",
        "DeclaratieAntwoord",
        None,
        "Het declaratienummer is van een verstuurde declaratie.",
        "Het nummer komt uit de declaratie waarop wordt geantwoord.",
    ),
    _terug(
        "TR366",
        "Prestatie",
        "9366",
        "Een regel die terugkomt stond in de declaratie.",
        "Alleen regels van de declaratie zelf gaan terug.",
    ),
    _terug(
        "TR367",
        "Prestatie",
        "9367",
        "Een regel die terugkomt is ongewijzigd.",
        "Een afgekeurde regel gaat terug zoals hij is ontvangen, met alleen de codes erbij.",
    ),
)
