"""`PUT /v1/gemeenten/{gemeentecode}`: the platform sets a municipality up, from its file."""

from dataclasses import replace

from fastapi import APIRouter

from services.billing.api.budgetten import budget_van
from services.billing.api.partners import sluit_van
from services.billing.domain import aanbieder, gemeente
from services.billing.domain.wet import Wet
from services.billing.handlers import partners as handlers
from shared.contracts.billing import OPERATION
from shared.contracts.gemeente import GemeenteBestand
from shared.runtime.clock import Clock, today
from shared.runtime.http.gemeenten import check_on_board, check_own
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route


def add(router: APIRouter, clock: Clock) -> None:
    """The one route where the platform acts for the municipality of the path."""

    @route(router, OPERATION["richtGemeenteInBilling"])
    async def richt_gemeente_in(
        gemeentecode: str, body: GemeenteBestand, caller: CallerIn, ctx: ContextIn, store: StoreIn
    ) -> None:
        check_own(caller, gemeentecode, body.gemeentecode)
        voor = replace(ctx, tenant=gemeentecode)
        await handlers.richt_gemeente_in(store, voor, _inrichting(body, clock))

    @route(router, OPERATION["toonGemeenteBilling"])
    async def toon_gemeente(gemeentecode: str, caller: CallerIn, store: StoreIn) -> None:
        check_own(caller, gemeentecode)
        await check_on_board(store, gemeentecode)


def _inrichting(body: GemeenteBestand, clock: Clock) -> handlers.Inrichting:
    return handlers.Inrichting(
        oin=body.oin,
        naam=body.naam,
        gemeente=gemeente.RichtGemeenteIn(
            bank=gemeente.Bank(naam=body.bank.naam, iban=body.bank.iban, bic=body.bank.bic),
            producten=tuple(gemeente.Product(Wet(p.wet), p.categorie, p.code, p.eenheid) for p in body.producten),
        ),
        aanbieders=tuple(
            aanbieder.NeemAanbiederOver(
                agb=a.agb,
                naam=a.naam,
                rekening=aanbieder.Rekening(iban=a.iban, bic=a.bic, gemeld_op=today(clock)),
            )
            for a in body.aanbieders
        ),
        contracten=tuple(sluit_van(body.gemeentecode, contract) for contract in body.contracten),
        budgetten=tuple(map(budget_van, body.budgetten)),
    )
