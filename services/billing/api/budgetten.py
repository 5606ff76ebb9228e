"""`/v1/budgetten`."""

from fastapi import APIRouter

from services.billing.domain import budget
from services.billing.domain.wet import Wet
from services.billing.handlers import partners as handlers
from services.billing.queries import geld as queries
from shared.contracts import gemeente
from shared.contracts.billing import OPERATION
from shared.contracts.billing import budgetten as c
from shared.contracts.body import Lijst
from shared.eventsourcing.context import Answer
from shared.runtime.http.answers import created
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.bedrag import Bedrag


def add(router: APIRouter) -> None:
    """The routes of budgets."""

    @route(router, OPERATION["lijstBudgetten"])
    async def lijst_budgetten(query: c.BudgettenQuery, caller: CallerIn, store: StoreIn) -> Lijst[c.BudgetUit]:
        return await queries.budgetten(store, caller.tenant, query)

    @route(router, OPERATION["stelBudgetVast"])
    async def stel_budget_vast(body: gemeente.Budget, ctx: ContextIn, store: StoreIn) -> Answer:
        command = budget_van(body)

        stand = await queries.stand(store, ctx.tenant, command.jaar, command.wet.value, command.categorie)
        toegekend = 0 if stand is None else stand.toegekend_centen

        def answer(state: budget.State, versie: int) -> Answer:
            uit = c.BudgetUit(
                jaar=command.jaar,
                wet=body.wet,
                categorie=command.categorie,
                verwacht_centen=command.bedrag.centen,
                toegekend_centen=toegekend,
                gedeclareerd_centen=0 if stand is None else stand.gedeclareerd_centen,
                betaald_centen=0 if stand is None else stand.betaald_centen,
                ruimte_centen=command.bedrag.centen - toegekend,
                versie=versie,
            )
            return created(f"/v1/budgetten?jaar={command.jaar}&wet={command.wet.value}", uit, versie)

        return await handlers.stel_budget_vast(store, ctx, command, answer)


def budget_van(body: gemeente.Budget) -> budget.StelBudgetVast:
    """The command in a budget of the contract or of a municipality's file."""
    return budget.StelBudgetVast(
        jaar=body.jaar, wet=Wet(body.wet), categorie=body.categorie, bedrag=Bedrag(body.bedrag_centen)
    )
