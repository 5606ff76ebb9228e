"""Rows of providers, contracts, products and budgets."""

from services.billing.domain import aanbieder, budget
from services.billing.domain.contract import ContractGesloten
from services.billing.domain.gemeente import Product
from shared.errors import Refused
from shared.eventsourcing.vault import Executor
from shared.values.bedrag import Bedrag

AANBIEDER = """
INSERT INTO aanbieders (tenant, agb, naam, iban, bic, gemeld_op, versie) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant, agb) DO UPDATE SET naam = excluded.naam, iban = excluded.iban, bic = excluded.bic,
    gemeld_op = excluded.gemeld_op, versie = excluded.versie"""
CONTRACT = """
INSERT INTO contracten (tenant, contract_id, contractnummer, agb, wet, begindatum, einddatum, versie)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (tenant, contract_id) DO UPDATE SET begindatum = excluded.begindatum, einddatum = excluded.einddatum,
    versie = excluded.versie"""
TARIEVEN_WEG = "DELETE FROM tarieven WHERE tenant = $1 AND contract_id = $2"
TARIEVEN = """
INSERT INTO tarieven (tenant, contract_id, categorie, code, eenheid, begindatum, einddatum, centen)
SELECT $1, $2, x.* FROM unnest($3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::bigint[]) AS x"""
PRODUCTEN_WEG = "DELETE FROM producten WHERE tenant = $1"
PRODUCTEN = """
INSERT INTO producten (tenant, wet, categorie, code, eenheid)
SELECT $1, x.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS x"""
BUDGET = """
INSERT INTO budgetten (tenant, jaar, wet, categorie, centen, versie) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (tenant, jaar, wet, categorie) DO UPDATE SET centen = excluded.centen, versie = excluded.versie"""
IS_BEKEND = "SELECT EXISTS (SELECT FROM aanbieders WHERE tenant = $1 AND agb = $2)"


async def schrijf_aanbieder(conn: Executor, tenant: str, state: aanbieder.State, versie: int) -> None:
    """The provider as it is now."""
    rekening = state.rekening
    if state.agb is None or rekening is None:
        return
    await conn.execute(
        AANBIEDER, tenant, state.agb, state.naam, rekening.iban, rekening.bic, rekening.gemeld_op, versie
    )


async def eis_aanbieder(conn: Executor, tenant: str, agb: str) -> None:
    """Refused where the provider is not registered."""
    if not await conn.fetchval(IS_BEKEND, tenant, agb):
        raise Refused("aanbieder-onbekend", "Registreer eerst de aanbieder van dit contract.")


async def schrijf_contract(conn: Executor, tenant: str, nu: ContractGesloten, versie: int) -> None:
    """The contract and its tariffs as they are now."""
    await conn.execute(
        CONTRACT,
        tenant,
        nu.contract_id,
        nu.contractnummer,
        nu.agb,
        nu.wet.value,
        nu.periode.begindatum,
        nu.periode.einddatum,
        versie,
    )
    await conn.execute(TARIEVEN_WEG, tenant, nu.contract_id)
    await conn.execute(
        TARIEVEN,
        tenant,
        nu.contract_id,
        [t.categorie for t in nu.tarieven],
        [t.code for t in nu.tarieven],
        [t.eenheid for t in nu.tarieven],
        [t.periode.begindatum for t in nu.tarieven],
        [t.periode.einddatum for t in nu.tarieven],
        [t.centen for t in nu.tarieven],
    )


async def schrijf_producten(conn: Executor, tenant: str, producten: tuple[Product, ...]) -> None:
    """The product list in use."""
    await conn.execute(PRODUCTEN_WEG, tenant)
    await conn.execute(
        PRODUCTEN,
        tenant,
        [p.wet.value for p in producten],
        [p.categorie for p in producten],
        [p.code for p in producten],
        [p.eenheid for p in producten],
    )


async def schrijf_budget(
    conn: Executor, tenant: str, command: budget.StelBudgetVast, bedrag: Bedrag, versie: int
) -> None:
    """The expected amount as it is now."""
    await conn.execute(BUDGET, tenant, command.jaar, command.wet.value, command.categorie, bedrag.centen, versie)
