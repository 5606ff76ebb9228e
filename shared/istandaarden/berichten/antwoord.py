"""The answer to a request (319): rejected or under investigation; and its return message (320)."""

from typing import Annotated, ClassVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.kop import KopVanGemeente, RetourCodes, RetourKopAanGemeente
from shared.istandaarden.klasse import AlleenIn, Bericht, Klasse
from shared.istandaarden.wet import Wet


class Woonplaatsbeginsel319(Klasse):
    """The gemeente held responsible for the jeugdige (IV095)."""

    gemeente: v.Gemeente


class Antwoord319Inhoud(Klasse):
    """The answer to the request with this reference."""

    referentie_aanbieder: v.Referentie
    verzoek_antwoord: v.VerzoekAntwoord
    reden_afwijzing_verzoek: v.RedenAfwijzingVerzoek | None = None
    woonplaatsbeginsel: Annotated[Woonplaatsbeginsel319 | None, AlleenIn(Wet.JEUGDWET)] = None


class Antwoord319(Bericht):
    """The gemeente rejects a VOT or VOW, or says it is under investigation."""

    soort: ClassVar = "319"
    codes: ClassVar = {Wet.WMO: "482", Wet.JEUGDWET: "488"}

    header: KopVanGemeente
    antwoord: Antwoord319Inhoud


class Woonplaatsbeginsel320(Woonplaatsbeginsel319):
    """The responsible gemeente with its retourcodes."""

    retour_codes: RetourCodes


class Antwoord320Inhoud(Antwoord319Inhoud):
    """The answer with retourcodes at every class."""

    woonplaatsbeginsel: Annotated[Woonplaatsbeginsel320 | None, AlleenIn(Wet.JEUGDWET)] = None
    retour_codes: RetourCodes


class Retour320(Bericht):
    """The return message on a 319."""

    soort: ClassVar = "320"
    codes: ClassVar = {Wet.WMO: "483", Wet.JEUGDWET: "489"}

    header: RetourKopAanGemeente
    antwoord: Antwoord320Inhoud | None = None
