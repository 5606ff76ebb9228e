"""`/v1/onderzoeken`."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter

from services.intake.aggregates import ONDERZOEK
from services.intake.api.lijsten import pagina
from services.intake.domain import onderzoek as o
from services.intake.domain.ids import Code, MeldingId, OnderzoekId
from services.intake.handlers import onderzoeken as handlers
from services.intake.queries import ONDERZOEKEN, Row
from services.intake.sleutels import Sleutels
from shared.contracts import gemeente
from shared.contracts.body import Body
from shared.contracts.intake import onderzoeken as c
from shared.contracts.intake.codelijsten import Identiteitsdocument, RedenOpschorting, Uitkomst
from shared.errors import NotFound
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.ids import uuid7


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of the onderzoek."""

    @route(router, c.LIJST_ONDERZOEKEN)
    async def lijst_onderzoeken(query: c.OnderzoekenQuery, caller: CallerIn, store: StoreIn) -> c.Onderzoeken:
        filters = {"persoon_id": query.persoon_id, "melding_id": query.melding_id, "status": query.status}
        rows, volgende = await pagina(store, caller.tenant, ONDERZOEKEN, filters, query)
        return c.Onderzoeken(resultaten=tuple(kop_uit_rij(row) for row in rows), volgende=volgende)

    @route(router, c.OPEN_ONDERZOEK)
    async def open_onderzoek(body: c.OpenOnderzoekBody, ctx: ContextIn, store: StoreIn) -> Answer:
        identiteit = _vaststelling(body.identiteit, clock) if body.identiteit else None
        return await handlers.open_onderzoek(
            store,
            ctx,
            OnderzoekId(str(uuid7())),
            MeldingId(str(body.melding_id)),
            body.gestart_op,
            identiteit,
            today(clock),
            _geopend,
        )

    @route(router, c.TOON_ONDERZOEK)
    async def toon_onderzoek(onderzoek_id: OnderzoekId, caller: CallerIn, store: StoreIn) -> Found:
        onderzoek, version = await _onderzoek(store, caller.tenant, onderzoek_id)
        return Found(body=_body(onderzoek), version=version)

    @route(router, c.STEL_IDENTITEIT_VAST)
    async def stel_identiteit_vast(
        onderzoek_id: OnderzoekId, body: c.IdentiteitBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = _vaststelling(body, clock)
        answer = _sub("identiteitsvaststelling", _identiteit)
        return await handlers.verander_onderzoek(store, ctx, onderzoek_id, command, answer)

    @route(router, c.TOON_IDENTITEIT)
    async def toon_identiteit(onderzoek_id: OnderzoekId, caller: CallerIn, store: StoreIn) -> Found:
        onderzoek, version = await _onderzoek(store, caller.tenant, onderzoek_id)
        return Found(body=_identiteit(onderzoek), version=version)

    @route(router, c.SCHORT_ONDERZOEK_OP)
    async def schort_onderzoek_op(
        onderzoek_id: OnderzoekId, body: c.SchortOnderzoekOpBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = o.SchortOnderzoekOp(
            reden=Code(body.reden.value), opgeschort_per=body.opgeschort_per, vandaag=today(clock)
        )
        return await handlers.verander_onderzoek(store, ctx, onderzoek_id, command, _sub("opschorting", _opschorting))

    @route(router, c.TOON_ONDERZOEK_OPSCHORTING)
    async def toon_onderzoek_opschorting(onderzoek_id: OnderzoekId, caller: CallerIn, store: StoreIn) -> Found:
        onderzoek, version = await _onderzoek(store, caller.tenant, onderzoek_id)
        return Found(body=_opschorting(onderzoek), version=version)

    @route(router, c.HERVAT_ONDERZOEK)
    async def hervat_onderzoek(
        onderzoek_id: OnderzoekId, body: c.HervatOnderzoekBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = o.HervatOnderzoek(hervat_per=body.hervat_per, vandaag=today(clock))
        return await handlers.verander_onderzoek(store, ctx, onderzoek_id, command, _sub("hervatting", _hervatting))

    @route(router, c.TOON_HERVATTING)
    async def toon_hervatting(onderzoek_id: OnderzoekId, caller: CallerIn, store: StoreIn) -> Found:
        onderzoek, version = await _onderzoek(store, caller.tenant, onderzoek_id)
        return Found(body=_hervatting(onderzoek), version=version)

    @route(router, c.ROND_ONDERZOEK_AF)
    async def rond_onderzoek_af(
        onderzoek_id: OnderzoekId, body: c.RondOnderzoekAfBody, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        command = o.RondOnderzoekAf(
            uitkomst=Code(body.uitkomst.value),
            verslag=body.verslag,
            afgerond_op=body.afgerond_op,
            vandaag=today(clock),
        )
        return await handlers.rond_onderzoek_af(store, ctx, onderzoek_id, command, _sub("verslag", _uitkomst))

    @route(router, c.TOON_VERSLAG)
    async def toon_verslag(onderzoek_id: OnderzoekId, caller: CallerIn, store: StoreIn) -> Found:
        onderzoek, version = await _onderzoek(store, caller.tenant, onderzoek_id)
        known = _uitkomst(onderzoek).model_dump(by_alias=False)
        tekst = onderzoek.afronding.verslag if onderzoek.afronding else None
        return Found(body=c.VerslagBody(**known, verslag=tekst), version=version)


def kop_uit_rij(row: Row) -> c.OnderzoekKop:
    """A row of the list as the API shows it."""
    return c.OnderzoekKop.model_validate({name: row[name] for name in c.OnderzoekKop.model_fields})


async def _onderzoek(store: Store, tenant: str, onderzoek_id: OnderzoekId) -> tuple[o.Onderzoek, int]:
    state, version = await fold(store, tenant, ONDERZOEK, onderzoek_id)
    return o.bestaat(state), version


def _vaststelling(body: c.IdentiteitBody, clock: Clock) -> o.StelIdentiteitVast:
    return o.StelIdentiteitVast(
        document=Code(body.document.value), vastgesteld_op=body.vastgesteld_op, vandaag=today(clock)
    )


def _body(onderzoek: o.Onderzoek) -> c.OnderzoekBody:
    opgeschort = onderzoek.status is o.Status.OPGESCHORT
    return c.OnderzoekBody(
        onderzoek_id=UUID(onderzoek.onderzoek_id),
        melding_id=UUID(onderzoek.melding_id),
        persoon_id=UUID(onderzoek.persoon_id),
        wet=gemeente.Wet(onderzoek.wet.value),
        status=c.OnderzoekStatus(onderzoek.status.value),
        gestart_op=onderzoek.gestart_op,
        uiterlijk_op=None if opgeschort else onderzoek.uiterlijk_op,
        uitkomst=Uitkomst(onderzoek.afronding.uitkomst) if onderzoek.afronding else None,
        afgerond_op=onderzoek.afronding.afgerond_op if onderzoek.afronding else None,
        identiteit=_identiteit(onderzoek) if onderzoek.identiteit else None,
        opgeschort_per=onderzoek.opschorting.opgeschort_per if opgeschort and onderzoek.opschorting else None,
        dagen_opgeschort=onderzoek.dagen_opgeschort,
    )


def _geopend(state: o.State, version: int) -> Answer:
    body = _body(o.bestaat(state))
    return created(f"/v1/onderzoeken/{body.onderzoek_id}", body, version)


def _sub(name: str, body: Callable[[o.Onderzoek], Body]) -> Callable[[o.State, int], Answer]:
    """The answer to the making of a sub-resource; its ETag is that of the onderzoek."""

    def answer(state: o.State, version: int) -> Answer:
        onderzoek = o.bestaat(state)
        return created(f"/v1/onderzoeken/{onderzoek.onderzoek_id}/{name}", body(onderzoek), version)

    return answer


def _identiteit(onderzoek: o.Onderzoek) -> c.IdentiteitBody:
    if onderzoek.identiteit is None:
        raise NotFound("identiteitsvaststelling")
    return c.IdentiteitBody(
        document=Identiteitsdocument(onderzoek.identiteit.document),
        vastgesteld_op=onderzoek.identiteit.vastgesteld_op,
    )


def _opschorting(onderzoek: o.Onderzoek) -> c.OnderzoekOpschortingBody:
    if onderzoek.opschorting is None:
        raise NotFound("opschorting")
    return c.OnderzoekOpschortingBody(
        onderzoek_id=UUID(onderzoek.onderzoek_id),
        opgeschort_per=onderzoek.opschorting.opgeschort_per,
        reden=RedenOpschorting(onderzoek.opschorting.reden),
        hervat_per=onderzoek.hervat_per,
    )


def _hervatting(onderzoek: o.Onderzoek) -> c.OnderzoekOpschortingBody:
    if onderzoek.hervat_per is None:
        raise NotFound("hervatting")
    return _opschorting(onderzoek)


def _uitkomst(onderzoek: o.Onderzoek) -> c.UitkomstBody:
    if onderzoek.afronding is None:
        raise NotFound("verslag")
    return c.UitkomstBody(
        onderzoek_id=UUID(onderzoek.onderzoek_id),
        uitkomst=Uitkomst(onderzoek.afronding.uitkomst),
        afgerond_op=onderzoek.afronding.afgerond_op,
    )
