"""What others told: aanvragen, contracts, a municipality's file, and a person who must be forgotten."""

from services.indicatie.aggregates import AANBOD, AANVRAAG, GEMEENTE
from services.indicatie.domain import aanbod, aanvraag, gemeente
from services.indicatie.domain.ids import ContractId
from services.indicatie.domain.voorziening import Catalogusproduct, Gecontracteerd, Variant, Wet
from shared.contracts.billing.messages import ContractGeslotenV1, ContractGewijzigdV1
from shared.contracts.gemeente import GemeenteBestand
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import commit, execute, prepare
from shared.eventsourcing.store import Store
from shared.values.agb import Agb
from shared.values.periode import Periode

UPSERT_TENANT = """
INSERT INTO tenants (tenant, oin, naam) VALUES ($1, $2, $3)
ON CONFLICT (tenant) DO UPDATE SET oin = excluded.oin, naam = excluded.naam"""


async def volg_aanvraag(store: Store, ctx: Context, command: aanvraag.Command, id: str) -> None:
    """What intake tells of an aanvraag."""
    await execute(store, ctx, AANVRAAG, id, command)


async def neem_contract_over(store: Store, ctx: Context, message: ContractGeslotenV1 | ContractGewijzigdV1) -> None:
    """What billing tells of a contract, whole."""
    wet = Wet(message.wet)
    producten = tuple(
        Gecontracteerd(
            wet=wet,
            categorie=product.categorie,
            code=product.code,
            periode=Periode(product.ingangsdatum, product.einddatum),
        )
        for product in message.producten
    )
    command = aanbod.NeemContractOver(
        agb=Agb(message.agb), contract_id=ContractId(str(message.contract_id)), producten=producten
    )
    await execute(store, ctx, AANBOD, message.agb, command)


async def richt_gemeente_in(store: Store, ctx: Context, bestand: GemeenteBestand) -> None:
    """The catalogue of a municipality and its entry in the list of tenants, together."""
    command = gemeente.RichtGemeenteIn(
        naam=bestand.naam,
        oin=bestand.oin,
        wetten=tuple(Wet(wet) for wet in bestand.wetten),
        catalogus=tuple(
            Catalogusproduct(
                wet=Wet(p.wet),
                categorie=p.categorie,
                code=p.code,
                variant=Variant(p.variant),
                eenheid=p.eenheid,
            )
            for p in bestand.producten
        ),
    )
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(UPSERT_TENANT, ctx.tenant, bestand.oin, bestand.naam)
        await commit(tx, ctx, [await prepare(tx, ctx, GEMEENTE, ctx.tenant, command)])


async def vergeet_persoon(store: Store, ctx: Context, persoon_id: str) -> None:
    """Destroys the key under which this person's texts and messages are sealed here; what was decided stays."""
    async with store.transaction(ctx.tenant) as tx:
        await tx.vault.destroy(tx.conn, ctx.tenant, persoon_id)
