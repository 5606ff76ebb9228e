"""The fault codes of the carriers: why a message did not arrive, in our own words.

GGK carries the messages of gemeenten, VECOZO those of aanbieders; a fault is about the journey, never about the content
as the receiver judges it.
"""

from collections.abc import Mapping
from enum import StrEnum

from shared.istandaarden.codelijsten.lijst import beide


class Vervoerder(StrEnum):
    """Who carries messages and reports the fault."""

    GGK = "ggk"
    VECOZO = "vecozo"


FOUTCODE_GGK = beide(
    "Foutcode GGK",
    {
        "IB001": "Het bericht past niet in het schema.",
        "IB002": "De verzender is niet bevoegd om het GGK te gebruiken.",
        "IB003": "Het bestand is groter dan 25 MB.",
        "IB004": "Deze functie bestaat niet of wordt niet ondersteund.",
        "IB005": "Het GGK kent deze gemeentecode niet.",
        "IB006": "Het verzendende systeem mag deze berichtcode, dit type en deze functie niet combineren.",
        "IB007": "Deze organisatie mag deze functie niet gebruiken.",
        "IB008": "De indiener heeft niet de juiste rol voor dit berichttype.",
        "IB009": "De afzender heeft de indiener voor dit berichttype geen toestemming gegeven.",
        "IB010": "De ontvanger is niet aangesloten bij VECOZO, of de AGB-code klopt niet.",
        "IB011": "De ontvanger heeft niet de juiste rol voor dit berichttype.",
        "IB012": "De inhoud is groter dan 25 MB.",
        "IB013": "Het bestand bevatte een virus en is verwijderd.",
        "IB014": "De inhoud past niet in het schema.",
        "IB015": "Het bericht bevat persoonsgegevens die hier niet mogen staan.",
        "IB016": "Het referentienummer is al gebruikt.",
        "IB017": "De gegevens over de applicatie ontbreken of kloppen niet.",
        "IB018": "De gegevens over de applicatie ontbreken of kloppen niet.",
        "IB019": "Op deze declaratie is al een antwoord ingediend.",
        "IB020": "Op deze declaratie is al een antwoord ingediend.",
        "IB021": "Niet ingevuld is op welk bericht dit een antwoord is.",
        "IB022": "Niet ingevuld is op welk bericht dit een antwoord is.",
        "IB023": "Deze functie is niet actief.",
        "IB901": "Het aangeleverde bestand is geen geldige ZIP.",
        "IB902": "De ZIP bevat te veel bestanden.",
        "IB903": "De ZIP is beveiligd met een wachtwoord.",
        "IB904": "Een bestand in de ZIP is groter dan 25 MB.",
        "IB905": "De ZIP bevat te weinig bestanden.",
    },
)
FOUTCODE_VECOZO = beide(
    "Foutcode VECOZO",
    {
        "BRS01": "VECOZO kent de afzender niet.",
        "BRS02": "De indiener heeft niet de juiste rol voor dit berichttype.",
        "BRS03": "De indiener mag niet namens deze afzender indienen.",
        "BRS04": "De ontvanger is niet aangesloten bij VECOZO.",
        "BRS05": "De ontvanger heeft niet de juiste rol om dit berichttype te ontvangen.",
        "BRS06": "De inhoud is groter dan toegestaan.",
        "BRS12": "De inhoud bevatte een virus en is verwijderd.",
        "BRS13": "De inhoud past niet in het schema.",
        "BRS14": "De inhoud is geen welgevormde XML.",
        "BRS15": "Het aangeleverde bestand is geen geldige ZIP.",
        "BRS16": "De ZIP bevat te veel bestanden.",
        "BRS17": "De ZIP is beveiligd met een wachtwoord.",
        "BRS18": "Het bericht bevat persoonsgegevens die op deze omgeving niet mogen.",
        "BRS19": "Een bestand in de ZIP is groter dan toegestaan.",
        "BRS20": "De identificatie is door deze partij al voor dit berichttype gebruikt.",
        "BRS21": "De ZIP bevat te weinig bestanden.",
        "BRS28": "Het bericht is afgekeurd op de regels binnen het bericht (niveau 2).",
        "BRS29": "De ZIP bevat mappen.",
        "BRS33": "Voor dit bericht is geen route ingesteld.",
        "BRS114": "Het traceernummer is al gebruikt.",
    },
)

TRANSPORTFOUTEN: Mapping[str, tuple[Vervoerder, str]] = {
    code: (vervoerder, omschrijving)
    for vervoerder, lijst in ((Vervoerder.GGK, FOUTCODE_GGK), (Vervoerder.VECOZO, FOUTCODE_VECOZO))
    for codes in lijst.per_wet.values()
    for code, omschrijving in codes.items()
}
"""By code: whose it is and what it means; both lists are equal for both laws, and no code is in both."""
