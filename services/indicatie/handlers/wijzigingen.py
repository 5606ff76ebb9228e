"""A granted 317: the set takes the place of what was assigned, all or nothing (IV093)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.indicatie.aggregates import PAKKET, TOEWIJZING
from services.indicatie.domain import pakket, toewijzing, verzoek
from services.indicatie.domain.ids import BeschikkingId, ToewijzingId, pakket_id, toewijzing_id
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import TOTAAL, Gecontracteerd, Voorziening
from services.indicatie.handlers import feiten, pgb
from services.indicatie.handlers.nummers import toewijzingnummers
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import Decision, prepare
from shared.eventsourcing.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit:
    """On which request, by which beschikking, on which day; `klok` is local time now."""

    vraag: verzoek.WijzigingOntvangen
    beschikking_id: BeschikkingId
    besluitdatum: date
    contracten: tuple[Gecontracteerd, ...]
    klok: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Uitgevoerd:
    """What got a new number, which toewijzingen carry the decision out, and all that was decided for it."""

    voorzieningen: tuple[Voorziening, ...]
    toewijzingen: tuple[ToewijzingId, ...]
    decisions: list[Decision[Any, Any]]


async def ken_wijziging_toe(tx: Store, ctx: Context, besluit: Besluit) -> Uitgevoerd:
    """Prepares the new versions and the new toewijzingen, and the pakket in which they are told as one."""
    vraag = besluit.vraag
    stand = await feiten.pakket_van(tx, ctx.tenant, vraag.wet, vraag.persoon_id, vraag.agb)
    plaatsen = {nummer: plaats for nummer, plaats in stand.plaatsen.items() if not plaats.verwijderd}
    huidig = {nummer: plaats.voorziening for nummer, plaats in plaatsen.items()}
    toegekend = verzoek.toekenning(vraag.wijziging, huidig, vraag.agb, vraag.wet)
    commands: dict[int, toewijzing.Command] = {
        **{nummer: _wijzig(besluit, nieuw) for nummer, nieuw in toegekend.gewijzigd.items()},
        **{nummer: _beeindig(besluit, per) for nummer, per in toegekend.beeindigd.items()},
    }
    herzien = [
        await prepare(tx, ctx, TOEWIJZING, plaatsen[nummer].toewijzing_id, command, guarded=False)
        for nummer, command in commands.items()
    ]
    nieuw = [
        await prepare(tx, ctx, TOEWIJZING, versie.toewijzing_id, toewijzing.GeefToewijzingAf(versie=versie), new=True)
        for versie in await _versies(tx, ctx.tenant, besluit, toegekend.nieuw)
    ]
    command = pakket.KenWijzigingToe(
        van=pakket.PakketVan(persoon_id=vraag.persoon_id, agb=vraag.agb, wet=vraag.wet),
        beschikking_id=besluit.beschikking_id,
        verzoek_id=vraag.verzoek_id,
        referentie=vraag.referentie,
        herzien=_plaatsen(herzien),
        nieuw=_plaatsen(nieuw),
        op=besluit.besluitdatum,
    )
    waar = pakket_id(ctx.tenant, vraag.wet, vraag.persoon_id, vraag.agb)
    gewijzigd = [plaatsen[nummer].toewijzing_id for nummer in toegekend.gewijzigd]
    return Uitgevoerd(
        voorzieningen=toegekend.nieuw,
        toewijzingen=(*gewijzigd, *(plaats.toewijzing_id for plaats in command.nieuw)),
        decisions=[
            *herzien,
            *nieuw,
            await prepare(tx, ctx, PAKKET, waar, command, guarded=False),
            *await pgb.ken_zin_toe(
                tx, ctx, vraag.persoon_id, vraag.wet, (*toegekend.gewijzigd.values(), *toegekend.nieuw)
            ),
        ],
    )


def _wijzig(besluit: Besluit, nieuw: Voorziening) -> toewijzing.WijzigToewijzing:
    """Only what may change under the same number; the rest of `nieuw` is as it was."""
    totaal = nieuw.omvang is not None and nieuw.omvang.frequentie == TOTAAL
    return toewijzing.WijzigToewijzing(
        reden_wijziging=toewijzing.OP_VERZOEK,
        toewijzingsdatum=besluit.besluitdatum,
        klok=besluit.klok,
        einddatum=nieuw.periode.einddatum,
        open_einde=nieuw.periode.einddatum is None,
        volume=nieuw.omvang.volume if nieuw.omvang and totaal else None,
        budget=nieuw.budget,
        op_verzoek=besluit.vraag.referentie,
        contracten=besluit.contracten,
    )


def _beeindig(besluit: Besluit, per: date) -> toewijzing.BeeindigToewijzing:
    return toewijzing.BeeindigToewijzing(
        per=per,
        reden_wijziging=toewijzing.OP_VERZOEK,
        toewijzingsdatum=besluit.besluitdatum,
        klok=besluit.klok,
    )


async def _versies(tx: Store, tenant: str, besluit: Besluit, nieuw: tuple[Voorziening, ...]) -> list[Versie]:
    if not nieuw:
        return []
    vraag = besluit.vraag
    moment = datetime.combine(besluit.besluitdatum, besluit.klok.time().replace(microsecond=0))
    return [
        Versie(
            toewijzing_id=toewijzing_id(tenant, vraag.wet, nummer),
            nummer=nummer,
            beschikking_id=besluit.beschikking_id,
            persoon_id=vraag.persoon_id,
            wet=vraag.wet,
            agb=vraag.agb,
            voorziening=voorziening,
            moment=moment,
            referentie_aanbieder=vraag.referentie,
        )
        for nummer, voorziening in zip(await toewijzingnummers(tx, tenant, vraag.wet, len(nieuw)), nieuw, strict=True)
    ]


def _plaatsen(decisions: Iterable[Decision[toewijzing.State, toewijzing.Event]]) -> tuple[pakket.Plaats, ...]:
    """The places of those that really changed."""
    return tuple(
        pakket.Plaats.van_versie(decision.state.huidig)
        for decision in decisions
        if decision.events and decision.state.huidig is not None
    )
