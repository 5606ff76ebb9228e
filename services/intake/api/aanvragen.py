"""`/v1/aanvragen`."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter

from services.intake.aggregates import AANVRAAG
from services.intake.api.inwoner import alleen_eigen, inwoner
from services.intake.api.lijsten import pagina
from services.intake.domain import aanvraag as a
from services.intake.domain.ids import AanvraagId, Code, MeldingId, VerwijzingId
from services.intake.domain.wet import Wet
from services.intake.handlers import aanvragen as handlers
from services.intake.queries import AANVRAGEN, Row
from services.intake.sleutels import Sleutels
from shared.contracts import gemeente
from shared.contracts.body import Body
from shared.contracts.intake import aanvragen as c
from shared.contracts.intake.meldingen import RedenIntrekking
from shared.errors import Forbidden, NotFound
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.runtime.identity import Caller
from shared.values.ids import uuid7
from shared.values.pseudoniem import PersoonId


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of the aanvraag."""

    @route(router, c.LIJST_AANVRAGEN)
    async def lijst_aanvragen(query: c.AanvragenQuery, caller: CallerIn, store: StoreIn) -> c.Aanvragen:
        filters = {
            "persoon_id": query.persoon_id,
            "melding_id": query.melding_id,
            "status": query.status,
            "wet": query.wet,
        }
        rows, volgende = await pagina(store, caller.tenant, AANVRAGEN, filters, query)
        return c.Aanvragen(resultaten=tuple(kop_uit_rij(row) for row in rows), volgende=volgende)

    @route(router, c.DIEN_AANVRAAG_IN)
    async def dien_aanvraag_in(body: c.DienAanvraagInBody, caller: CallerIn, ctx: ContextIn, store: StoreIn) -> Answer:
        if body.melding_id is None and inwoner(caller) is not None:
            raise Forbidden("Een inwoner vraagt aan na een eigen melding.")
        command = a.DienAanvraagIn(
            aanvraag_id=AanvraagId(str(uuid7())),
            persoon_id=PersoonId(str(body.persoon_id or "")),
            verwijzing_id=VerwijzingId(str(body.verwijzing_id)) if body.verwijzing_id else None,
            wet=Wet(body.wet.value),
            taaksoort=Code(body.taaksoort) if body.taaksoort else None,
            toelichting=body.toelichting,
            ingediend_op=body.ingediend_op,
            vandaag=today(clock),
            door=inwoner(caller),
        )
        melding_id = MeldingId(str(body.melding_id)) if body.melding_id else None
        return await handlers.dien_aanvraag_in(store, ctx, command, melding_id, _ingediend)

    @route(router, c.TOON_AANVRAAG)
    async def toon_aanvraag(aanvraag_id: AanvraagId, caller: CallerIn, store: StoreIn) -> Found:
        aanvraag, version = await _aanvraag(store, caller, aanvraag_id)
        opgeschort = aanvraag.status is a.Status.OPGESCHORT and aanvraag.opschorting is not None
        body = c.AanvraagBody(
            **_kop(aanvraag).model_dump(by_alias=False),
            toelichting=aanvraag.toelichting,
            dagen_opgeschort=aanvraag.dagen_opgeschort,
            aanvullen_voor=aanvraag.opschorting.aanvullen_voor if opgeschort and aanvraag.opschorting else None,
            ingetrokken_op=aanvraag.intrekking.ingetrokken_op if aanvraag.intrekking else None,
        )
        return Found(body=body, version=version)

    @route(router, c.SCHORT_AANVRAAG_OP)
    async def schort_aanvraag_op(
        aanvraag_id: AanvraagId, body: c.SchortAanvraagOpBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = a.SchortAanvraagOp(
            gevraagd_op=body.gevraagd_op,
            aanvullen_voor=body.aanvullen_voor,
            ontbreekt=tuple(Code(item.value) for item in body.ontbreekt),
            vandaag=today(clock),
        )
        return await handlers.verander_aanvraag(store, ctx, aanvraag_id, command, _sub("opschorting", _opschorting))

    @route(router, c.TOON_AANVRAAG_OPSCHORTING)
    async def toon_aanvraag_opschorting(aanvraag_id: AanvraagId, caller: CallerIn, store: StoreIn) -> Found:
        aanvraag, version = await _aanvraag(store, caller, aanvraag_id)
        return Found(body=_opschorting(aanvraag), version=version)

    @route(router, c.VUL_AANVRAAG_AAN)
    async def vul_aanvraag_aan(
        aanvraag_id: AanvraagId, body: c.VulAanvraagAanBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = a.VulAanvraagAan(aangevuld_op=body.aangevuld_op, vandaag=today(clock))
        return await handlers.verander_aanvraag(store, ctx, aanvraag_id, command, _sub("aanvulling", _aanvulling))

    @route(router, c.TOON_AANVULLING)
    async def toon_aanvulling(aanvraag_id: AanvraagId, caller: CallerIn, store: StoreIn) -> Found:
        aanvraag, version = await _aanvraag(store, caller, aanvraag_id)
        return Found(body=_aanvulling(aanvraag), version=version)

    @route(router, c.TREK_AANVRAAG_IN)
    async def trek_aanvraag_in(
        aanvraag_id: AanvraagId, body: c.TrekAanvraagInBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = a.TrekAanvraagIn(
            reden=Code(body.reden.value), ingetrokken_op=body.ingetrokken_op, vandaag=today(clock)
        )
        return await handlers.verander_aanvraag(store, ctx, aanvraag_id, command, _sub("intrekking", _intrekking))

    @route(router, c.TOON_AANVRAAG_INTREKKING)
    async def toon_aanvraag_intrekking(aanvraag_id: AanvraagId, caller: CallerIn, store: StoreIn) -> Found:
        aanvraag, version = await _aanvraag(store, caller, aanvraag_id)
        return Found(body=_intrekking(aanvraag), version=version)


def kop_uit_rij(row: Row) -> c.AanvraagKop:
    """A row of the list as the API shows it."""
    return c.AanvraagKop.model_validate({name: row[name] for name in c.AanvraagKop.model_fields})


async def _aanvraag(store: Store, caller: Caller, aanvraag_id: AanvraagId) -> tuple[a.Aanvraag, int]:
    state, version = await fold(store, caller.tenant, AANVRAAG, aanvraag_id)
    aanvraag = a.bestaat(state)
    alleen_eigen(caller, aanvraag.door)
    return aanvraag, version


def _kop(aanvraag: a.Aanvraag) -> c.AanvraagKop:
    return c.AanvraagKop(
        aanvraag_id=UUID(aanvraag.aanvraag_id),
        persoon_id=UUID(aanvraag.persoon_id),
        melding_id=UUID(aanvraag.melding_id) if aanvraag.melding_id else None,
        verwijzing_id=UUID(aanvraag.verwijzing_id) if aanvraag.verwijzing_id else None,
        wet=gemeente.Wet(aanvraag.wet.value),
        taaksoort=aanvraag.taaksoort,
        status=c.AanvraagStatus(aanvraag.status.value),
        ingediend_op=aanvraag.ingediend_op,
        beslis_uiterlijk_op=aanvraag.beslis_uiterlijk_op,
        beschikking_id=UUID(aanvraag.afhandeling.beschikking_id) if aanvraag.afhandeling else None,
        afgehandeld_op=aanvraag.afhandeling.besluitdatum if aanvraag.afhandeling else None,
    )


def _ingediend(state: a.State, version: int) -> Answer:
    body = _kop(a.bestaat(state))
    return created(f"/v1/aanvragen/{body.aanvraag_id}", body, version)


def _sub(name: str, body: Callable[[a.Aanvraag], Body]) -> Callable[[a.State, int], Answer]:
    """The answer to the making of a sub-resource; its ETag is that of the aanvraag."""

    def answer(state: a.State, version: int) -> Answer:
        aanvraag = a.bestaat(state)
        return created(f"/v1/aanvragen/{aanvraag.aanvraag_id}/{name}", body(aanvraag), version)

    return answer


def _opschorting(aanvraag: a.Aanvraag) -> c.AanvraagOpschortingBody:
    if aanvraag.opschorting is None:
        raise NotFound("opschorting")
    return c.AanvraagOpschortingBody(
        aanvraag_id=UUID(aanvraag.aanvraag_id),
        gevraagd_op=aanvraag.opschorting.gevraagd_op,
        aanvullen_voor=aanvraag.opschorting.aanvullen_voor,
        ontbreekt=tuple(c.Ontbrekend(code) for code in aanvraag.opschorting.ontbreekt),
        aangevuld_op=aanvraag.aangevuld_op,
    )


def _aanvulling(aanvraag: a.Aanvraag) -> c.AanvullingBody:
    if aanvraag.aangevuld_op is None:
        raise NotFound("aanvulling")
    return c.AanvullingBody(aanvraag_id=UUID(aanvraag.aanvraag_id), aangevuld_op=aanvraag.aangevuld_op)


def _intrekking(aanvraag: a.Aanvraag) -> c.AanvraagIntrekkingBody:
    if aanvraag.intrekking is None:
        raise NotFound("intrekking")
    return c.AanvraagIntrekkingBody(
        aanvraag_id=UUID(aanvraag.aanvraag_id),
        ingetrokken_op=aanvraag.intrekking.ingetrokken_op,
        reden=RedenIntrekking(aanvraag.intrekking.reden),
    )
