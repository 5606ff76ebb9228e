"""The headers: who sends which message to whom, and what a return message answers."""

from datetime import date
from typing import Annotated, TypeVar

from shared.istandaarden import velden as v
from shared.istandaarden.berichten.gedeeld import BerichtIdentificatie, XsdVersie
from shared.istandaarden.klasse import Bericht, Klasse, Reeks
from shared.istandaarden.wet import UITGAVE, XSD_VERSIE, Wet

RetourCodes = Annotated[tuple[v.Retourcode, ...], Reeks("RetourCode")]
"""One or more retourcodes of a class."""
XSD = XsdVersie(basisschema_xsd_versie=XSD_VERSIE, bericht_xsd_versie=XSD_VERSIE)
"""The schema versions in what we send."""


class KopVanGemeente(Klasse):
    """The header of a message from a gemeente to an aanbieder."""

    bericht_code: v.BerichtCode
    bericht_versie: v.BerichtVersie = UITGAVE.versie
    bericht_subversie: v.BerichtSubversie = UITGAVE.subversie
    afzender: v.Gemeente
    ontvanger: v.AgbCode
    bericht_identificatie: BerichtIdentificatie
    xsd_versie: XsdVersie


class KopVanAanbieder(Klasse):
    """The header of a message from an aanbieder to a gemeente."""

    bericht_code: v.BerichtCode
    bericht_versie: v.BerichtVersie = UITGAVE.versie
    bericht_subversie: v.BerichtSubversie = UITGAVE.subversie
    afzender: v.AgbCode
    ontvanger: v.Gemeente
    bericht_identificatie: BerichtIdentificatie
    xsd_versie: XsdVersie


class RetourKopAanGemeente(KopVanGemeente):
    """The header a gemeente gets back: its own, with the marks of the answer (IV028)."""

    identificatie_retour: v.Identificatie
    dagtekening_retour: v.Dag
    xslt_versie: v.Versie | None = None
    xsd_versie_retour: XsdVersie
    retour_codes: Annotated[tuple[v.Retourcode, ...], Reeks("RetourCode", minstens=0)] = ()


class RetourKopAanAanbieder(KopVanAanbieder):
    """The header an aanbieder gets back: its own, with the marks of the answer (IV028)."""

    identificatie_retour: v.Identificatie
    dagtekening_retour: v.Dag
    xslt_versie: v.Versie | None = None
    xsd_versie_retour: XsdVersie
    retour_codes: Annotated[tuple[v.Retourcode, ...], Reeks("RetourCode", minstens=0)] = ()


_Kop = TypeVar("_Kop", KopVanGemeente, KopVanAanbieder)


def _kop(soort: type[_Kop], bericht: type[Bericht], wet: Wet, van: str, aan: str, mark: str, op: date) -> _Kop:
    identificatie = BerichtIdentificatie(identificatie=mark, dagtekening=op)
    code = bericht.codes[wet]
    return soort(bericht_code=code, afzender=van, ontvanger=aan, bericht_identificatie=identificatie, xsd_versie=XSD)


def kop_van_gemeente(
    bericht: type[Bericht], wet: Wet, *, gemeente: str, agb: str, identificatie: str, dagtekening: date
) -> KopVanGemeente:
    """A new header for a 301 or 319; pydantic's ValidationError where a part has not its form."""
    return _kop(KopVanGemeente, bericht, wet, gemeente, agb, identificatie, dagtekening)


def kop_van_aanbieder(
    bericht: type[Bericht], wet: Wet, *, agb: str, gemeente: str, identificatie: str, dagtekening: date
) -> KopVanAanbieder:
    """A new header for a 305, 307, 315, 317 or 323; pydantic's ValidationError where a part has not its form."""
    return _kop(KopVanAanbieder, bericht, wet, agb, gemeente, identificatie, dagtekening)
