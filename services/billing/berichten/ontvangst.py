"""A 323 as it comes in: XML or JSON, checked at levels 1 and 2 while it is read, every BSN turned into a pseudonym."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from services.billing.berichten.delen import Delenbouwer, OntvangenDeel
from services.billing.berichten.wetten import WET_VAN
from services.billing.domain.beoordeling.feiten import TechnischeFout
from services.billing.domain.prestatie import Kop
from services.billing.domain.wet import Wet
from shared.errors import Forbidden, Invalid, InvalidParam
from shared.istandaarden import wet as standaard
from shared.istandaarden.berichten.declaratie import DeclaratieKop323
from shared.istandaarden.berichten.gedeeld import GeslotenPeriode
from shared.istandaarden.berichten.kop import KopVanAanbieder
from shared.istandaarden.fouten import MAX_FOUTEN, BerichtOngeldig
from shared.istandaarden.jsonstroom import lees_323_json
from shared.istandaarden.regels.toets323 import Toets323
from shared.istandaarden.stroom import Regel323, lees_323
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId, persoon_id

XML = "application/xml"
CREDIT = "C"
HERSTEL = "Herstel het bericht en dien het opnieuw in:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangst:
    """A claim as received; `bsns` by pseudonym, in the order of the message. No parts where it breaks level 2."""

    kop: Kop
    aantal_regels: int
    delen: tuple[OntvangenDeel, ...]
    bsns: dict[PersoonId, str]
    technische_fouten: tuple[TechnischeFout, ...]


class Bron(Protocol):
    """A 323 while it is read: what stands before the lines, then the lines in chunks; level 1 ends with the last."""

    wet: standaard.Wet
    header: KopVanAanbieder
    declaratie: DeclaratieKop323

    def __iter__(self) -> Iterator[list[Regel323]]: ...


def ontvang(sleutel: bytes, gemeente: str, agb: str | None, inhoud: bytes, media_type: str) -> Ontvangst:
    """The claim in words of the domain, read in one pass; `agb` is who sends.

    `sleutel` makes the pseudonyms; without `agb` a carrier brings it for whom the message names. BerichtOngeldig where
    it fails level 1, Forbidden for another sender, Invalid for another municipality.
    """
    bron: Bron = lees_323(inhoud) if media_type == XML else lees_323_json(inhoud)
    _mag(bron.header, gemeente, agb)
    return _neem(bron, sleutel, gemeente)


def als_invoerfout(fout: BerichtOngeldig) -> Invalid:
    """Every fault of level 1 as a 400, by line and path, never with a value."""
    params = [
        InvalidParam(f.plaats, f.code, f"Regel {f.regel}: {f.melding}" if f.regel else f.melding) for f in fout.fouten
    ]
    return Invalid(params, "Het bericht voldoet niet aan de standaard en is niet in behandeling genomen.")


def _mag(header: KopVanAanbieder, gemeente: str, agb: str | None) -> None:
    if agb is not None and header.afzender != agb:
        raise Forbidden("De afzender van het bericht is een andere dan de aanbieder van het token.")
    if header.ontvanger != gemeente:
        raise Invalid([InvalidParam("header.ontvanger", "ontvanger", "Verwacht: de gemeentecode van het token.")])


def _neem(bron: Bron, sleutel: bytes, gemeente: str) -> Ontvangst:
    toets, delen = Toets323(bron), Delenbouwer()
    bsns: dict[PersoonId, str] = {}
    aantal = vorige_client = 0
    persoon = PersoonId("")
    for regels in bron:
        toets.erbij(regels)
        if not toets.bevindingen:
            for client, bsn, prestatie in regels:
                if client != vorige_client:
                    vorige_client, persoon = client, persoon_id(sleutel, gemeente, bsn)
                    bsns[persoon] = bsn
                aantal += 1
                delen.erbij(aantal, persoon, prestatie)
        else:
            aantal += len(regels)
    fouten = technische_fouten(toets)
    return Ontvangst(
        kop=_kop(WET_VAN[bron.wet], gemeente, bron.header, bron.declaratie),
        aantal_regels=aantal,
        delen=() if fouten else delen.delen(),
        bsns={} if fouten else bsns,
        technische_fouten=fouten,
    )


def technische_fouten(toets: Toets323) -> tuple[TechnischeFout, ...]:
    """What the message breaks at level 2, as much as helps its sender; its lines are all seen."""
    return tuple(
        TechnischeFout(regel=bevinding.regel_id, plaats=bevinding.pad, herstel=f"{HERSTEL} {bevinding.zin}")
        for bevinding in toets.slot()[:MAX_FOUTEN]
    )


def _kop(wet: Wet, gemeente: str, header: KopVanAanbieder, declaratie: DeclaratieKop323) -> Kop:
    totaal = declaratie.totaal_ingediend_bedrag
    return Kop(
        agb=header.afzender,
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


def _periode(periode: GeslotenPeriode) -> Periode:
    """The period; one that ends before it begins (TR137) is kept as its first day."""
    return Periode(periode.begindatum, max(periode.begindatum, periode.einddatum))
