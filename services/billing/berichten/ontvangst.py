"""A 323 as it comes in: XML or JSON, checked at levels 1 and 2, every BSN turned into a pseudonym."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.billing.berichten.wetten import WET_VAN
from services.billing.domain.beoordeling.feiten import TechnischeFout
from services.billing.domain.prestatie import Kop, Prestatie
from services.billing.domain.wet import Wet
from shared.errors import Forbidden, Invalid, InvalidParam
from shared.istandaarden import wet as standaard
from shared.istandaarden.berichten.declaratie import Declaratie323, Prestatie323
from shared.istandaarden.berichten.gedeeld import GeslotenPeriode
from shared.istandaarden.fouten import MAX_FOUTEN, BerichtOngeldig, afkeuring
from shared.istandaarden.jsonvorm import uit_json
from shared.istandaarden.lezen import lees
from shared.istandaarden.regels.toets import toets
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId, persoon_id

XML = "application/xml"
CREDIT = "C"
HERSTEL = "Herstel het bericht en dien het opnieuw in:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangst:
    """A claim as received; `bsns` by pseudonym, in the order of the message. No lines where it breaks level 2."""

    kop: Kop
    aantal_regels: int
    regels: tuple[Prestatie, ...]
    bsns: dict[PersoonId, str]
    technische_fouten: tuple[TechnischeFout, ...]


class _KopCode(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    bericht_code: Annotated[str, Field(validation_alias="berichtCode")]


class _Soort(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True)
    header: _KopCode


def lees_323(inhoud: bytes, media_type: str) -> tuple[standaard.Wet, Declaratie323]:
    """The message and its law; BerichtOngeldig where it fails level 1."""
    if media_type == XML:
        gelezen = lees(inhoud, verwacht=(Declaratie323.soort,))
        wet, bericht = gelezen.wet, gelezen.bericht
    else:
        wet = _wet_van(inhoud)
        bericht = uit_json(wet, Declaratie323.soort, inhoud)
    if not isinstance(bericht, Declaratie323):
        raise afkeuring("bericht", "Verwacht: een declaratiebericht 323.")
    return wet, bericht


def als_invoerfout(fout: BerichtOngeldig) -> Invalid:
    """Every fault of level 1 as a 400, by line and path, never with a value."""
    params = [
        InvalidParam(f.plaats, f.code, f"Regel {f.regel}: {f.melding}" if f.regel else f.melding) for f in fout.fouten
    ]
    return Invalid(params, "Het bericht voldoet niet aan de standaard en is niet in behandeling genomen.")


def ontvang(
    sleutel: bytes,
    gemeente: str,
    agb: str | None,
    wet: standaard.Wet,
    bericht: Declaratie323,
) -> Ontvangst:
    """The claim in words of the domain; Forbidden for another sender, Invalid for another municipality.

    `sleutel` is the key that pseudonyms are made with, `agb` who sends; None: a carrier brings whom the message names.
    """
    agb = bericht.header.afzender if agb is None else agb
    if bericht.header.afzender != agb:
        raise Forbidden("De afzender van het bericht is een andere dan de aanbieder van het token.")
    if bericht.header.ontvanger != gemeente:
        raise Invalid([InvalidParam("header.ontvanger", "ontvanger", "Verwacht: de gemeentecode van het token.")])
    clienten = bericht.declaratie.clienten
    aantal = sum(len(client.prestaties) for client in clienten)
    kop = _kop(WET_VAN[wet], gemeente, agb, bericht)
    if fouten := technische_fouten(wet, bericht):
        return Ontvangst(kop=kop, aantal_regels=aantal, regels=(), bsns={}, technische_fouten=fouten)
    bsns = {persoon_id(sleutel, gemeente, client.bsn): client.bsn for client in clienten}
    personen = {bsn: persoon for persoon, bsn in bsns.items()}
    paren = [(personen[client.bsn], prestatie) for client in clienten for prestatie in client.prestaties]
    regels = tuple(_prestatie(nr, persoon, prestatie) for nr, (persoon, prestatie) in enumerate(paren, 1))
    return Ontvangst(kop=kop, aantal_regels=aantal, regels=regels, bsns=bsns, technische_fouten=())


def technische_fouten(wet: standaard.Wet, bericht: Declaratie323) -> tuple[TechnischeFout, ...]:
    """What the message breaks at level 2, as much as helps its sender."""
    return tuple(
        TechnischeFout(regel=bevinding.regel_id, plaats=bevinding.pad, herstel=f"{HERSTEL} {bevinding.zin}")
        for bevinding in toets(bericht, wet)[:MAX_FOUTEN]
    )


def _wet_van(inhoud: bytes) -> standaard.Wet:
    """The law by the BerichtCode of a JSON body."""
    try:
        code = _Soort.model_validate_json(inhoud).header.bericht_code
    except ValueError:
        code = ""
    for wet, bekend in Declaratie323.codes.items():
        if code == bekend:
            return wet
    raise afkeuring(
        "berichtcode", "Verwacht: de code van een declaratiebericht 323 (484 of 490).", pad="header.berichtCode"
    )


def _kop(wet: Wet, gemeente: str, agb: str, bericht: Declaratie323) -> Kop:
    header, declaratie = bericht.header, bericht.declaratie
    totaal = declaratie.totaal_ingediend_bedrag
    return Kop(
        agb=agb,
        wet=wet,
        gemeente=gemeente,
        identificatie=header.bericht_identificatie.identificatie,
        dagtekening=header.bericht_identificatie.dagtekening,
        xsd_basis=header.xsd_versie.basisschema_xsd_versie,
        xsd_bericht=header.xsd_versie.bericht_xsd_versie,
        declaratie_nummer=declaratie.declaratie_nummer,
        periode=_periode(declaratie.declaratie_periode),
        declaratie_dagtekening=declaratie.declaratie_dagtekening,
        ingediend=Bedrag.van(totaal.totaal_bedrag, "C" if totaal.debet_credit == CREDIT else "D"),
    )


def _prestatie(nr: int, persoon: PersoonId, regel: Prestatie323) -> Prestatie:
    bedrag = regel.ingediend_bedrag
    credit = bedrag.debet_credit == CREDIT
    return Prestatie(
        nr=nr,
        persoon_id=persoon,
        referentie=regel.product_referentie.referentie_nummer,
        vorige_referentie=regel.product_referentie.vorig_referentie_nummer,
        toewijzing_nummer=regel.toewijzing_nummer,
        categorie=regel.product_categorie,
        code=regel.product_code,
        periode=_periode(regel.product_periode),
        volume=regel.geleverd_volume,
        eenheid=regel.eenheid,
        tarief_centen=regel.product_tarief,
        bedrag=Bedrag.van(bedrag.bedrag, "C" if credit else "D"),
        credit=credit,
    )


def _periode(periode: GeslotenPeriode) -> Periode:
    """The period; one that ends before it begins (TR137) is kept as its first day."""
    return Periode(periode.begindatum, max(periode.begindatum, periode.einddatum))
