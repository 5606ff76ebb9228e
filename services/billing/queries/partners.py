"""Providers and contracts."""

from services.billing.domain.contract import ContractGesloten
from services.billing.domain.tarief import Tarief
from shared.contracts.billing import partners as c
from shared.contracts.body import Bladeren, Lijst
from shared.contracts.gemeente import Wet
from shared.eventsourcing.store import Store
from shared.runtime.http.cursors import after, cursor

AANBIEDERS = "SELECT * FROM aanbieders WHERE tenant = $1 AND agb > $2 ORDER BY agb LIMIT $3"
CONTRACTEN = """
SELECT * FROM contracten
WHERE tenant = $1 AND contractnummer > $2 AND ($4::text IS NULL OR agb = $4) AND ($5::text IS NULL OR wet = $5)
    AND ($6::date IS NULL OR (begindatum <= $6 AND coalesce(einddatum >= $6, true)))
ORDER BY contractnummer LIMIT $3"""


async def aanbieders(store: Store, tenant: str, query: Bladeren, *, met_rekening: bool) -> Lijst[c.AanbiederUit]:
    """Providers by AGB code; accounts only for who pays them."""
    sleutel = after(query.cursor, str)
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(AANBIEDERS, tenant, sleutel[0] if sleutel else "", query.limit + 1)
    getoond = rijen[: query.limit]
    return Lijst[c.AanbiederUit](
        resultaten=tuple(
            c.AanbiederUit(
                agb=rij["agb"],
                naam=rij["naam"],
                iban=rij["iban"] if met_rekening else None,
                bic=rij["bic"] if met_rekening else None,
                rekening_sinds=rij["gemeld_op"],
                versie=rij["versie"],
            )
            for rij in getoond
        ),
        volgende=cursor(getoond[-1]["agb"]) if len(rijen) > query.limit else None,
    )


async def contracten(store: Store, tenant: str, query: c.ContractenQuery) -> Lijst[c.ContractUit]:
    """Contracts by number."""
    sleutel = after(query.cursor, str)
    async with store.transaction(tenant) as tx:
        rijen = await tx.conn.fetch(
            CONTRACTEN,
            tenant,
            sleutel[0] if sleutel else "",
            query.limit + 1,
            query.agb,
            query.wet,
            query.geldig_op,
        )
    getoond = rijen[: query.limit]
    return Lijst[c.ContractUit](
        resultaten=tuple(
            c.ContractUit(
                contract_id=rij["contract_id"],
                contractnummer=rij["contractnummer"],
                agb=rij["agb"],
                wet=rij["wet"],
                ingangsdatum=rij["begindatum"],
                einddatum=rij["einddatum"],
                versie=rij["versie"],
            )
            for rij in getoond
        ),
        volgende=cursor(getoond[-1]["contractnummer"]) if len(rijen) > query.limit else None,
    )


def contract_uit(nu: ContractGesloten, versie: int) -> c.ContractUit:
    """A contract as the API shows it."""
    return c.ContractUit.model_validate(
        {
            "contract_id": nu.contract_id,
            "contractnummer": nu.contractnummer,
            "agb": nu.agb,
            "wet": Wet(nu.wet),
            "ingangsdatum": nu.periode.begindatum,
            "einddatum": nu.periode.einddatum,
            "versie": versie,
        }
    )


def tarief_uit(tarief: Tarief) -> c.TariefUit:
    """A tariff as the API shows it."""
    return c.TariefUit(
        categorie=tarief.categorie,
        code=tarief.code,
        eenheid=tarief.eenheid,
        tarief_centen=tarief.centen,
        ingangsdatum=tarief.periode.begindatum,
        einddatum=tarief.periode.einddatum,
    )
