"""Providers, contracts, budgets and the set-up of a municipality."""

from collections.abc import Callable
from dataclasses import dataclass

from services.billing.aggregates import AANBIEDER, BUDGET, CONTRACT, GEMEENTE
from services.billing.domain import aanbieder, budget, contract, gemeente
from services.billing.grootboek import partners as grootboek
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.store import Store

TENANT = """
INSERT INTO tenants (tenant, oin, naam) VALUES ($1, $2, $3)
ON CONFLICT (tenant) DO UPDATE SET oin = excluded.oin, naam = excluded.naam"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inrichting:
    """A municipality's file in commands; `oin` has 20 digits."""

    oin: str
    naam: str
    gemeente: gemeente.RichtGemeenteIn
    aanbieders: tuple[aanbieder.NeemAanbiederOver, ...]
    contracten: tuple[contract.SluitContract, ...]
    budgetten: tuple[budget.StelBudgetVast, ...]


async def voer_aanbieder_uit(
    store: Store,
    ctx: Context,
    agb: str,
    command: aanbieder.Command,
    answer: Callable[[aanbieder.State, int], Answer],
) -> Answer:
    """Carries out a command on a provider."""
    async with store.transaction(ctx.tenant) as tx:
        uit = await execute(tx, ctx, AANBIEDER, agb, command, answer=answer)
        await grootboek.schrijf_aanbieder(tx.conn, ctx.tenant, uit.state, uit.version)
    return answer(uit.state, uit.version)


async def voer_contract_uit(
    store: Store,
    ctx: Context,
    id: contract.ContractId,
    command: contract.Command,
    answer: Callable[[contract.State, int], Answer],
) -> Answer:
    """Carries out a command on a contract; Refused where its provider is not registered."""
    async with store.transaction(ctx.tenant) as tx:
        uit = await execute(tx, ctx, CONTRACT, id, command, answer=answer)
        nu = contract.bestaand(uit.state)
        await grootboek.eis_aanbieder(tx.conn, ctx.tenant, nu.agb)
        await grootboek.schrijf_contract(tx.conn, ctx.tenant, nu, uit.version)
    return answer(uit.state, uit.version)


async def stel_budget_vast(
    store: Store,
    ctx: Context,
    command: budget.StelBudgetVast,
    answer: Callable[[budget.State, int], Answer],
) -> Answer:
    """Sets the expected amount of a year, law and category."""
    async with store.transaction(ctx.tenant) as tx:
        id = budget.budget_id(command.jaar, command.wet, command.categorie)
        uit = await execute(tx, ctx, BUDGET, id, command, answer=answer)
        await grootboek.schrijf_budget(tx.conn, ctx.tenant, command, command.bedrag, uit.version)
    return answer(uit.state, uit.version)


async def richt_gemeente_in(store: Store, ctx: Context, inrichting: Inrichting) -> None:
    """Makes everything as the municipality's file says, all or nothing; the same file again changes nothing."""
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(TENANT, ctx.tenant, inrichting.oin, inrichting.naam)
        await execute(tx, ctx, GEMEENTE, ctx.tenant, inrichting.gemeente)
        await grootboek.schrijf_producten(tx.conn, ctx.tenant, inrichting.gemeente.producten)
        for overname in inrichting.aanbieders:
            partij = await execute(tx, ctx, AANBIEDER, overname.agb, overname)
            await grootboek.schrijf_aanbieder(tx.conn, ctx.tenant, partij.state, partij.version)
        for sluit in inrichting.contracten:
            over = contract.NeemContractOver(contract=sluit)
            afspraak = await execute(tx, ctx, CONTRACT, sluit.contract_id, over)
            await grootboek.schrijf_contract(tx.conn, ctx.tenant, contract.bestaand(afspraak.state), afspraak.version)
        for vast in inrichting.budgetten:
            id = budget.budget_id(vast.jaar, vast.wet, vast.categorie)
            geld = await execute(tx, ctx, BUDGET, id, vast)
            await grootboek.schrijf_budget(tx.conn, ctx.tenant, vast, vast.bedrag, geld.version)
