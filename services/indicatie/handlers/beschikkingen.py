"""Decisions: given on an aanvraag or a verzoek, and withdrawn with what they led to."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from services.indicatie.aggregates import AANVRAAG, BESCHIKKING, PAKKET, TOEWIJZING, VERZOEK
from services.indicatie.domain import aanvraag, beschikking, client, pakket, toewijzing, verzoek
from services.indicatie.domain.besluit import Besluit, Leveringsvorm, RedenAfwijzing
from services.indicatie.domain.ids import AanvraagId, BeschikkingId, ToewijzingId, pakket_id
from services.indicatie.domain.versie import Versie
from services.indicatie.domain.voorziening import Omvang, Product, Variant, Voorziening, Wet
from services.indicatie.handlers import feiten, pgb, wijzigingen
from shared.contracts.indicatie.bodies import GeefBeschikkingBody, TrekBeschikkingInBody
from shared.contracts.indicatie.messages import ToegekendeVoorziening
from shared.errors import Invalid, InvalidParam, NotFound, Refused
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import Decision, commit, fold, prepare
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

Antwoord = Callable[[beschikking.State, int], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aanleiding:
    """What is decided on: whose it is, under which law, and what a provider asked."""

    persoon_id: PersoonId
    wet: Wet
    aanvraag_id: AanvraagId | None = None
    vraag: verzoek.Vraag | None = None


async def geef_beschikking(
    store: Store, ctx: Context, id: BeschikkingId, body: GeefBeschikkingBody, klok: datetime, antwoord: Antwoord
) -> None:
    """Decides on the aanvraag or verzoek; NotFound where there is none by that id. `klok` is local time."""
    voorzieningen = tuple(voorziening(v, plek) for plek, v in enumerate(body.voorzieningen))

    async def poging() -> None:
        wat = await _aanleiding(store, ctx.tenant, body)
        agbs = {v.agb for v in voorzieningen if v.agb is not None} | ({wat.vraag.agb} if wat.vraag else set())
        command = beschikking.GeefBeschikking(
            beschikking_id=id,
            persoon_id=wat.persoon_id,
            wet=wat.wet,
            aanvraag_id=wat.aanvraag_id,
            verzoek_id=wat.vraag.verzoek_id if wat.vraag else None,
            agb=wat.vraag.agb if wat.vraag else None,
            wijziging=isinstance(wat.vraag, verzoek.WijzigingOntvangen),
            besluit=Besluit(body.besluit),
            leveringsvorm=Leveringsvorm(body.leveringsvorm) if body.leveringsvorm else None,
            besluitdatum=body.besluitdatum,
            bekendgemaakt_op=body.bekendgemaakt_op or body.besluitdatum,
            voorzieningen=voorzieningen,
            reden_afwijzing=RedenAfwijzing(body.reden_afwijzing) if body.reden_afwijzing else None,
            verantwoordelijke_gemeente=body.verantwoordelijke_gemeente,
            toelichting=body.toelichting,
            catalogus=await feiten.catalogus(store, ctx.tenant),
            contracten=await feiten.contracten(store, ctx.tenant, agbs),
            vandaag=klok.date(),
        )
        if isinstance(wat.vraag, verzoek.WijzigingOntvangen) and command.besluit is Besluit.TOEKENNING:
            async with store.transaction(ctx.tenant) as tx:
                await _ken_wijziging_toe(tx, ctx, command, wat.vraag, klok, antwoord)
        else:
            besluit = await prepare(store, ctx, BESCHIKKING, id, command, new=True)
            decisions: list[Decision[Any, Any]] = [besluit, *await _op_aanleiding(store, ctx, command)]
            if command.leveringsvorm is Leveringsvorm.PGB:
                decisions += await _in_plaats_van_zin(store, ctx, command, klok)
            else:
                decisions += await _reserveer(store, ctx, command)
                decisions += await pgb.ken_zin_toe(store, ctx, wat.persoon_id, wat.wet, command.voorzieningen)
            await commit(store, ctx, decisions, answer=antwoord(besluit.state, besluit.version))

    await feiten.herhaal(poging)


async def _in_plaats_van_zin(
    store: Store, ctx: Context, command: beschikking.GeefBeschikking, klok: datetime
) -> list[Decision[Any, Any]]:
    """A budget takes the place of care in kind: its toewijzingen end the day before (OP043)."""
    beeindigd = await pgb.beeindig_zin(store, ctx, command, klok)
    versies = [een.state.huidig for een in beeindigd if een.events and een.state.huidig is not None]
    budget = client.KenPgbToe(beschikking_id=command.beschikking_id, voorzieningen=command.voorzieningen)
    bij_client = await pgb.bij_client(store, ctx, command.persoon_id, command.wet, budget)
    return [bij_client, *beeindigd, *await herzie_pakketten(store, ctx, versies)]


async def _ken_wijziging_toe(
    tx: Store,
    ctx: Context,
    command: beschikking.GeefBeschikking,
    vraag: verzoek.WijzigingOntvangen,
    klok: datetime,
    antwoord: Antwoord,
) -> None:
    """A 317 is granted as asked: the decision, its toewijzingen and the pakket in one stroke."""
    if command.voorzieningen:
        reden = "Een verzoek om wijziging wordt toegekend zoals gevraagd: noem geen voorzieningen."
        raise Invalid([InvalidParam("voorzieningen", "zoals_gevraagd", reden)])
    uitgevoerd = await wijzigingen.ken_wijziging_toe(
        tx,
        ctx,
        wijzigingen.Besluit(
            vraag=vraag,
            beschikking_id=command.beschikking_id,
            besluitdatum=command.besluitdatum,
            contracten=command.contracten[str(vraag.agb)],
            klok=klok,
        ),
    )
    volledig = replace(command, voorzieningen=uitgevoerd.voorzieningen, toewijzingen=uitgevoerd.toewijzingen)
    besluit = await prepare(tx, ctx, BESCHIKKING, command.beschikking_id, volledig, new=True)
    decisions = [besluit, *await _op_aanleiding(tx, ctx, volledig), *uitgevoerd.decisions]
    await commit(tx, ctx, decisions, answer=antwoord(besluit.state, besluit.version))


async def _aanleiding(store: Store, tenant: str, body: GeefBeschikkingBody) -> _Aanleiding:
    gevonden: list[_Aanleiding] = []
    if body.aanvraag_id is not None:
        found, _ = await fold(store, tenant, AANVRAAG, str(body.aanvraag_id))
        if found.overgenomen is None:
            raise NotFound("aanvraag")
        filed = found.overgenomen
        gevonden.append(_Aanleiding(persoon_id=filed.persoon_id, wet=filed.wet, aanvraag_id=filed.aanvraag_id))
    if body.verzoek_id is not None:
        asked, _ = await fold(store, tenant, VERZOEK, str(body.verzoek_id))
        if asked.ontvangen is None:
            raise NotFound("verzoek")
        vraag = asked.ontvangen
        gevonden.append(_Aanleiding(persoon_id=vraag.persoon_id, wet=vraag.wet, vraag=vraag))
    een, laatste = gevonden[0], gevonden[-1]
    if (een.persoon_id, een.wet) != (laatste.persoon_id, laatste.wet):
        raise Refused("verzoek-van-ander", "De aanvraag en het verzoek gaan niet over dezelfde persoon en wet.")
    return replace(laatste, aanvraag_id=een.aanvraag_id)


async def _op_aanleiding(store: Store, ctx: Context, besluit: beschikking.GeefBeschikking) -> list[Decision[Any, Any]]:
    """The aanvraag and the verzoek are decided in the same stroke."""
    decisions: list[Decision[Any, Any]] = []
    if besluit.aanvraag_id is not None:
        beslis = aanvraag.Beslis(beschikking_id=besluit.beschikking_id, besluitdatum=besluit.besluitdatum)
        decisions.append(await prepare(store, ctx, AANVRAAG, besluit.aanvraag_id, beslis))
    if besluit.verzoek_id is not None:
        op_verzoek = verzoek.BeslisOpVerzoek(
            beschikking_id=besluit.beschikking_id,
            toegekend=besluit.besluit is Besluit.TOEKENNING,
            besluitdatum=besluit.besluitdatum,
            woonplaats=besluit.reden_afwijzing is RedenAfwijzing.WOONPLAATSBEGINSEL,
        )
        decisions.append(await prepare(store, ctx, VERZOEK, besluit.verzoek_id, op_verzoek))
    return decisions


async def _reserveer(store: Store, ctx: Context, besluit: beschikking.GeefBeschikking) -> list[Decision[Any, Any]]:
    """What is granted in kind takes its place in the pakket at once, so that nothing can stack with it (OP259)."""
    per_aanbieder: dict[Agb, list[Voorziening]] = {}
    for een in besluit.voorzieningen:
        if een.agb is not None:
            per_aanbieder.setdefault(een.agb, []).append(een)
    decisions: list[Decision[Any, Any]] = []
    for agb, voorzieningen in per_aanbieder.items():
        van = pakket.PakketVan(persoon_id=besluit.persoon_id, agb=agb, wet=besluit.wet)
        command = pakket.Reserveer(van=van, beschikking_id=besluit.beschikking_id, voorzieningen=tuple(voorzieningen))
        waar = pakket_id(ctx.tenant, besluit.wet, besluit.persoon_id, agb)
        decisions.append(await prepare(store, ctx, PAKKET, waar, command))
    return decisions


async def trek_beschikking_in(
    store: Store,
    ctx: Context,
    id: BeschikkingId,
    body: TrekBeschikkingInBody,
    klok: datetime,
    antwoord: Antwoord,
) -> None:
    """Withdraws the decision, and ends its toewijzingen the day before: all or nothing. `klok` is local time."""

    async def poging() -> None:
        command = beschikking.TrekBeschikkingIn(
            besluitdatum=body.besluitdatum,
            ingetrokken_per=body.ingetrokken_per,
            toelichting=body.toelichting,
            vandaag=klok.date(),
        )
        intrekking = await prepare(store, ctx, BESCHIKKING, id, command)
        einde = toewijzing.BeeindigToewijzing(per=body.ingetrokken_per, toewijzingsdatum=body.besluitdatum, klok=klok)
        decisions: list[Decision[Any, Any]] = [intrekking]
        herzien: list[Versie] = []
        for toewijzing_id, vanaf in _uitgevoerd_door(intrekking.state) if intrekking.events else ():
            per = replace(einde, per=max(einde.per, vanaf))
            besluit = await prepare(store, ctx, TOEWIJZING, toewijzing_id, per, guarded=False)
            decisions.append(besluit)
            if besluit.events and besluit.state.huidig is not None:
                herzien.append(besluit.state.huidig)
        decisions += await herzie_pakketten(store, ctx, herzien)
        decisions += await _geef_vrij(store, ctx, intrekking.state)
        gegeven = intrekking.state.gegeven
        if gegeven is not None and gegeven.leveringsvorm is Leveringsvorm.PGB:
            einde_pgb = client.TrekPgbIn(beschikking_id=gegeven.beschikking_id, per=body.ingetrokken_per)
            decisions.append(await pgb.bij_client(store, ctx, gegeven.persoon_id, gegeven.wet, einde_pgb))
        await commit(store, ctx, decisions, answer=antwoord(intrekking.state, intrekking.version))

    await feiten.herhaal(poging)


def _uitgevoerd_door(state: beschikking.State) -> list[tuple[ToewijzingId, date]]:
    """The toewijzingen of a decision, each with the day from which this decision is about it.

    One that was only stretched (OP380) stays until there; of a wijziging (317) any day counts.
    """
    voorzieningen = state.gegeven.voorzieningen if state.gegeven else ()
    if len(voorzieningen) != len(state.toewijzingen):
        return [(id, date.min) for id in state.toewijzingen]
    return [(id, een.periode.begindatum) for id, een in zip(state.toewijzingen, voorzieningen, strict=True)]


async def _geef_vrij(store: Store, ctx: Context, state: beschikking.State) -> list[Decision[Any, Any]]:
    """The places of a decision whose toewijzingen were not made yet."""
    gegeven = state.gegeven
    if gegeven is None or state.toewijzingen:
        return []
    vrij = pakket.GeefVrij(beschikking_id=gegeven.beschikking_id)
    return [
        await prepare(
            store, ctx, PAKKET, pakket_id(ctx.tenant, gegeven.wet, gegeven.persoon_id, agb), vrij, guarded=False
        )
        for agb in sorted({v.agb for v in gegeven.voorzieningen if v.agb is not None})
    ]


async def herzie_pakketten(store: Store, ctx: Context, herzien: list[Versie]) -> list[Decision[Any, Any]]:
    """The pakketten in which these versions are, each revised once."""
    per_pakket: dict[str, list[pakket.Plaats]] = {}
    for versie in herzien:
        waar = pakket_id(ctx.tenant, versie.wet, versie.persoon_id, versie.agb)
        per_pakket.setdefault(waar, []).append(pakket.Plaats.van_versie(versie))
    return [
        await prepare(store, ctx, PAKKET, waar, pakket.HerzieToewijzingen(plaatsen=tuple(plaatsen)), guarded=False)
        for waar, plaatsen in per_pakket.items()
    ]


def voorziening(gevraagd: ToegekendeVoorziening, plek: int) -> Voorziening:
    """The provision at this place of the body; Invalid where its parts are half filled or its period runs backwards."""
    naam = f"voorzieningen.{plek}"
    delen = (gevraagd.volume, gevraagd.eenheid, gevraagd.frequentie)
    if gevraagd.code is not None and gevraagd.categorie is None:
        raise Invalid([InvalidParam(f"{naam}.categorie", "missing", "Bij een productcode hoort de categorie.")])
    if gevraagd.einddatum is not None and gevraagd.einddatum < gevraagd.ingangsdatum:
        raise Invalid([InvalidParam(f"{naam}.einddatum", "volgorde", "De einddatum ligt voor de ingangsdatum.")])
    omvang = None
    if gevraagd.volume is not None and gevraagd.eenheid is not None and gevraagd.frequentie is not None:
        omvang = Omvang(volume=gevraagd.volume, eenheid=gevraagd.eenheid, frequentie=gevraagd.frequentie.value)
    elif any(deel is not None for deel in delen):
        raise Invalid([InvalidParam(f"{naam}.volume", "missing", "Volume, eenheid en frequentie horen bij elkaar.")])
    return Voorziening(
        variant=Variant(gevraagd.variant),
        product=Product(categorie=gevraagd.categorie, code=gevraagd.code) if gevraagd.categorie else None,
        omvang=omvang,
        budget=Bedrag(gevraagd.budget_centen) if gevraagd.budget_centen is not None else None,
        periode=Periode(gevraagd.ingangsdatum, gevraagd.einddatum),
        agb=Agb(gevraagd.agb) if gevraagd.agb else None,
    )
