"""Toewijzingen: made from a decision, changed, deleted, and what was awarded on them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from services.indicatie.aggregates import BESCHIKKING, PAKKET, TOEWIJZING, VERZOEK
from services.indicatie.domain import beschikking, pakket, toewijzing
from services.indicatie.domain.ids import BeschikkingId, ToewijzingId, pakket_id, toewijzing_id
from services.indicatie.domain.versie import VERWIJDERD, Versie, later
from services.indicatie.domain.voorziening import Voorziening, Wet, verlengt
from services.indicatie.handlers import feiten, pgb
from services.indicatie.handlers.beschikkingen import herzie_pakketten
from services.indicatie.handlers.nummers import toewijzingnummers
from shared.contracts.billing.messages import VolumeToegekendV1
from shared.contracts.indicatie.bodies import WijzigToewijzingBody
from shared.errors import NotFound
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import Decision, commit, decided, fold, fold_many, prepare
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag

Antwoord = Callable[[toewijzing.State, int], Answer]


async def geef_toewijzingen_af(store: Store, ctx: Context, id: BeschikkingId, klok: datetime) -> None:
    """The provisions of a grant in kind become toewijzingen with numbers, dated on the decision, all at once.

    Where a provision only prolongs a toewijzing, that one is stretched instead (OP380).
    """
    besluit, _ = await fold(store, ctx.tenant, BESCHIKKING, id)
    gegeven = besluit.gegeven
    if gegeven is None or not besluit.verwacht_toewijzingen or besluit.toewijzingen:
        return
    referentie = None
    if gegeven.verzoek_id is not None:
        vraag, _ = await fold(store, ctx.tenant, VERZOEK, gegeven.verzoek_id)
        referentie = vraag.ontvangen.referentie if vraag.ontvangen else None
    oude = [await _te_verlengen(store, ctx.tenant, gegeven, een, klok) for een in gegeven.voorzieningen]
    async with store.transaction(ctx.tenant) as tx:
        nummers = iter(await toewijzingnummers(tx, ctx.tenant, gegeven.wet, oude.count(None)))
        decisions: list[Decision[toewijzing.State, toewijzing.Event]] = []
        for voorziening, oud in zip(gegeven.voorzieningen, oude, strict=True):
            if oud is not None:
                verleng = toewijzing.VerlengToewijzing(
                    einddatum=voorziening.periode.einddatum,
                    besluitdatum=gegeven.besluitdatum,
                    klok=klok,
                    referentie=referentie,
                )
                decisions.append(await prepare(tx, ctx, TOEWIJZING, oud, verleng))
            elif voorziening.agb is not None:
                geef_af = toewijzing.GeefToewijzingAf(
                    versie=_eerste(ctx.tenant, gegeven, voorziening, voorziening.agb, next(nummers), klok, referentie)
                )
                new = geef_af.versie.toewijzing_id
                decisions.append(await prepare(tx, ctx, TOEWIJZING, new, geef_af, new=True))
        versies = [decision.state.huidig for decision in decisions if decision.state.huidig is not None]
        koppel = beschikking.KoppelToewijzingen(toewijzingen=tuple(versie.toewijzing_id for versie in versies))
        alle: list[Decision[Any, Any]] = [await prepare(tx, ctx, BESCHIKKING, id, koppel), *decisions]
        alle += await _neem_op(tx, ctx, gegeven, versies, frozenset(filter(None, oude)), referentie)
        await commit(tx, ctx, alle)


def _eerste(
    tenant: str,
    gegeven: beschikking.BeschikkingGegeven,
    voorziening: Voorziening,
    agb: Agb,
    nummer: int,
    klok: datetime,
    referentie: str | None,
) -> Versie:
    return Versie(
        toewijzing_id=toewijzing_id(tenant, gegeven.wet, nummer),
        nummer=nummer,
        beschikking_id=gegeven.beschikking_id,
        persoon_id=gegeven.persoon_id,
        wet=gegeven.wet,
        agb=agb,
        voorziening=voorziening,
        moment=datetime.combine(gegeven.besluitdatum, klok.time().replace(microsecond=0)),
        referentie_aanbieder=referentie,
    )


async def _te_verlengen(
    store: Store, tenant: str, gegeven: beschikking.BeschikkingGegeven, nieuw: Voorziening, klok: datetime
) -> ToewijzingId | None:
    """The toewijzing that this provision only prolongs and that has not ended yet; None where there is none."""
    if nieuw.agb is None:
        return None
    stand = await feiten.pakket_van(store, tenant, gegeven.wet, gegeven.persoon_id, nieuw.agb)
    return next(
        (
            plaats.toewijzing_id
            for plaats in stand.plaatsen.values()
            if plaats.geldig_op_of_na(klok.date()) and verlengt(plaats.voorziening, nieuw)
        ),
        None,
    )


async def _neem_op(
    tx: Store,
    ctx: Context,
    gegeven: beschikking.BeschikkingGegeven,
    versies: Iterable[Versie],
    verlengd: frozenset[ToewijzingId],
    referentie: str | None,
) -> list[Decision[Any, Any]]:
    per_aanbieder: dict[Agb, list[pakket.Plaats]] = {}
    for versie in versies:
        per_aanbieder.setdefault(versie.agb, []).append(pakket.Plaats.van_versie(versie))
    decisions: list[Decision[Any, Any]] = []
    for agb, plaatsen in per_aanbieder.items():
        command = pakket.NeemToewijzingenOp(
            van=pakket.PakketVan(persoon_id=gegeven.persoon_id, agb=agb, wet=gegeven.wet),
            beschikking_id=gegeven.beschikking_id,
            plaatsen=tuple(een for een in plaatsen if een.toewijzing_id not in verlengd),
            verlengd=tuple(een for een in plaatsen if een.toewijzing_id in verlengd),
            verzoek_id=gegeven.verzoek_id,
            referentie=referentie,
            op=gegeven.besluitdatum,
        )
        waar = pakket_id(ctx.tenant, gegeven.wet, gegeven.persoon_id, agb)
        decisions.append(await prepare(tx, ctx, PAKKET, waar, command))
    return decisions


async def wijzig_toewijzing(
    store: Store, ctx: Context, id: ToewijzingId, body: WijzigToewijzingBody, klok: datetime, antwoord: Antwoord
) -> None:
    """Changes or deletes (reason 13); `klok` is local time. NotFound where there is no such toewijzing."""

    async def poging() -> None:
        nu, _ = await fold(store, ctx.tenant, TOEWIJZING, id)
        if nu.huidig is None:
            raise NotFound("toewijzing")
        agb = nu.huidig.agb
        command: toewijzing.Command
        if body.reden_wijziging == VERWIJDERD:
            command = toewijzing.VerwijderToewijzing(toewijzingsdatum=body.toewijzingsdatum, klok=klok)
        else:
            command = toewijzing.WijzigToewijzing(
                reden_wijziging=body.reden_wijziging,
                toewijzingsdatum=body.toewijzingsdatum,
                klok=klok,
                einddatum=body.einddatum,
                volume=body.volume,
                budget=Bedrag(body.budget_centen) if body.budget_centen is not None else None,
                instemming_aanbieder=body.instemming_aanbieder,
                contracten=(await feiten.contracten(store, ctx.tenant, [agb]))[str(agb)],
            )
        besluit = await prepare(store, ctx, TOEWIJZING, id, command)
        herzien = [besluit.state.huidig] if besluit.events and besluit.state.huidig else []
        decisions = [besluit, *await herzie_pakketten(store, ctx, herzien)]
        for versie in herzien:
            if not versie.verwijderd and later(
                versie.voorziening.periode.einddatum, nu.huidig.voorziening.periode.einddatum
            ):
                decisions += await pgb.ken_zin_toe(store, ctx, versie.persoon_id, versie.wet, [versie.voorziening])
        await commit(store, ctx, decisions, answer=antwoord(besluit.state, besluit.version))

    await feiten.herhaal(poging)


async def noteer_toegekend(store: Store, ctx: Context, message: VolumeToegekendV1) -> None:
    """What a claim awarded, on each toewijzing it names; a number we never gave out is not ours to note."""
    wet = Wet(message.wet)

    async def poging() -> None:
        per_toewijzing: dict[ToewijzingId, dict[str, tuple[int, Bedrag]]] = {}
        for deel in message.toekenningen:
            sommen = per_toewijzing.setdefault(toewijzing_id(ctx.tenant, wet, deel.toewijzing_nummer), {})
            volume, bedrag = sommen.get(deel.eenheid, (0, Bedrag(0)))
            sommen[deel.eenheid] = (volume + deel.volume, bedrag + Bedrag(deel.bedrag_centen))
        decisions = []
        for id, (state, version) in (await fold_many(store, ctx.tenant, TOEWIJZING, per_toewijzing)).items():
            delen = tuple(
                toewijzing.ToegekendDeel(eenheid=eenheid, volume=volume, bedrag=bedrag)
                for eenheid, (volume, bedrag) in sorted(per_toewijzing[ToewijzingId(id)].items())
            )
            command = toewijzing.NoteerToegekend(delen=delen)
            decisions.append(decided(TOEWIJZING, id, state, version, command))
        if decisions:
            await commit(store, ctx, decisions)

    await feiten.herhaal(poging)
