"""Toewijzingen: made from a decision, changed, deleted, and what was awarded on them."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from services.indicatie.aggregates import BESCHIKKING, PAKKET, TOEWIJZING, VERZOEK
from services.indicatie.domain import beschikking, pakket, toewijzing
from services.indicatie.domain.ids import BeschikkingId, ToewijzingId, pakket_id, toewijzing_id
from services.indicatie.domain.versie import VERWIJDERD, Versie
from services.indicatie.domain.voorziening import Wet
from services.indicatie.handlers import feiten
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
    """The provisions of a grant in kind become toewijzingen with numbers, dated on the decision, all at once."""
    besluit, _ = await fold(store, ctx.tenant, BESCHIKKING, id)
    gegeven = besluit.gegeven
    if gegeven is None or not besluit.verwacht_toewijzingen or besluit.toewijzingen:
        return
    referentie = None
    if gegeven.verzoek_id is not None:
        vraag, _ = await fold(store, ctx.tenant, VERZOEK, gegeven.verzoek_id)
        referentie = vraag.ontvangen.referentie if vraag.ontvangen else None
    moment = datetime.combine(gegeven.besluitdatum, klok.time().replace(microsecond=0))
    async with store.transaction(ctx.tenant) as tx:
        nummers = await toewijzingnummers(tx, ctx.tenant, gegeven.wet, len(gegeven.voorzieningen))
        versies = [
            Versie(
                toewijzing_id=toewijzing_id(ctx.tenant, gegeven.wet, nummer),
                nummer=nummer,
                beschikking_id=gegeven.beschikking_id,
                persoon_id=gegeven.persoon_id,
                wet=gegeven.wet,
                agb=voorziening.agb,
                voorziening=voorziening,
                moment=moment,
                referentie_aanbieder=referentie,
            )
            for nummer, voorziening in zip(nummers, gegeven.voorzieningen, strict=True)
            if voorziening.agb is not None
        ]
        koppel = beschikking.KoppelToewijzingen(toewijzingen=tuple(v.toewijzing_id for v in versies))
        decisions: list[Decision[Any, Any]] = [await prepare(tx, ctx, BESCHIKKING, id, koppel)]
        for versie in versies:
            geef_af = toewijzing.GeefToewijzingAf(versie=versie)
            decisions.append(await prepare(tx, ctx, TOEWIJZING, versie.toewijzing_id, geef_af, new=True))
        decisions += await _neem_op(tx, ctx, gegeven, versies)
        await commit(tx, ctx, decisions)


async def _neem_op(
    tx: Store, ctx: Context, gegeven: beschikking.BeschikkingGegeven, versies: Iterable[Versie]
) -> list[Decision[Any, Any]]:
    per_aanbieder: dict[Agb, list[pakket.Plaats]] = {}
    for versie in versies:
        per_aanbieder.setdefault(versie.agb, []).append(pakket.Plaats.van_versie(versie))
    decisions: list[Decision[Any, Any]] = []
    for agb, plaatsen in per_aanbieder.items():
        command = pakket.NeemToewijzingenOp(
            van=pakket.PakketVan(persoon_id=gegeven.persoon_id, agb=agb, wet=gegeven.wet),
            beschikking_id=gegeven.beschikking_id,
            plaatsen=tuple(plaatsen),
            verzoek_id=gegeven.verzoek_id,
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
