"""Start (305) and stop (307): each line against the toewijzing it names and the delivery as it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.indicatie.aggregates import BERICHT, LEVERING
from services.indicatie.domain import levering, pakket
from services.indicatie.domain.ids import ToewijzingId
from services.indicatie.domain.levering import Aanlevering, Regel, StartProduct, StopProduct, VerwerkRegels, Waarvan
from services.indicatie.domain.meldtermijn import uiterlijk_gemeld
from services.indicatie.domain.voorziening import Catalogusproduct, Product, Wet
from services.indicatie.handlers import feiten
from services.indicatie.handlers.ontvangst.oordeel import Oordeel, Zending, per_regel
from shared.eventsourcing.execute import Decision, prepare
from shared.eventsourcing.store import Store
from shared.istandaarden.berichten.gedeeld import Product as Standaardproduct
from shared.istandaarden.berichten.levering import StartProduct305, StopProduct307

AANLEVERING = {"1": Aanlevering.NIEUW, "3": Aanlevering.VERWIJDEREN}  # 2 and 9 do not pass level 2 (CS058)


async def beoordeel(
    store: Store, zending: Zending, reeks: str, geleverd: Sequence[StartProduct305 | StopProduct307]
) -> Oordeel:
    """The codes of each line of `reeks`; without any the deliveries start and stop."""
    tenant = zending.ctx.tenant
    stand = await feiten.pakket_van(store, tenant, zending.wet, zending.persoon_id, zending.agb)
    catalogus = await feiten.catalogus(store, tenant)
    regels = [_regel(een) for een in geleverd]
    plaatsen = [_plaats(een, regel, stand) for een, regel in zip(geleverd, regels, strict=True)]
    codes: list[tuple[str, ...]] = []
    for regel, plaats in zip(regels, plaatsen, strict=True):
        nieuw = regel.aanlevering is Aanlevering.NIEUW
        onbekend = () if plaats is not None else ("9019",) if nieuw else ("9063",)  # TR019, TR063
        codes.append((*onbekend, *buiten_catalogus(regel.product, zending.wet, catalogus)) if nieuw else onbekend)
    commands = _commands(zending, regels, plaatsen)
    gemeld: list[tuple[int, Regel, levering.State]] = []
    for id, (command, plekken) in commands.items():
        state = await feiten.stand(store, tenant, LEVERING, id)
        gemeld += [(command.waarvan.nummer, regel, state) for regel in command.regels]
        for plek, gevonden in zip(plekken, levering.beoordeel(command, state), strict=True):
            codes[plek] = (*codes[plek], *gevonden)

    async def voer_uit(tx: Store) -> list[Decision[Any, Any]]:
        return [await prepare(tx, zending.ctx, LEVERING, id, command) for id, (command, _) in commands.items()]

    te_laat_na = None if any(codes) else await _te_laat_na(store, zending, stand, gemeld)
    return Oordeel(vondsten=per_regel(reeks, codes), voer_uit=voer_uit, te_laat_na=te_laat_na)


async def _te_laat_na(
    store: Store, zending: Zending, stand: pakket.State, gemeld: Sequence[tuple[int, Regel, levering.State]]
) -> date | None:
    """The last day on which the message was in time for each of its lines; None where it was (OP271, OP272)."""
    te_laat = []
    for nummer, regel, state in gemeld:
        dag = uiterlijk_gemeld(regel, state)
        if dag is not None and zending.dagtekening > dag:
            dag = uiterlijk_gemeld(regel, state, await _toegewezen_op(store, zending.ctx.tenant, stand, nummer))
        if dag is not None and zending.dagtekening > dag:
            te_laat.append(dag)
    return min(te_laat, default=None)


async def _toegewezen_op(store: Store, tenant: str, stand: pakket.State, nummer: int) -> date | None:
    """When the provider first heard of this toewijzing; None where no 301 told it."""
    eerste = stand.eerst_gemeld_in(nummer)
    heen = None if eerste is None else (await feiten.stand(store, tenant, BERICHT, eerste)).vastgelegd
    return heen.dagtekening if heen else None


def _commands(
    zending: Zending, regels: Sequence[Regel], plaatsen: Sequence[pakket.Plaats | None]
) -> dict[ToewijzingId, tuple[VerwerkRegels, list[int]]]:
    """Per toewijzing the lines about it, and where they stand in the message."""
    per_toewijzing: dict[ToewijzingId, tuple[pakket.Plaats, list[int]]] = {}
    for plek, plaats in enumerate(plaatsen):
        if plaats is not None:
            per_toewijzing.setdefault(plaats.toewijzing_id, (plaats, []))[1].append(plek)
    found = {}
    for id, (plaats, plekken) in per_toewijzing.items():
        waarvan = Waarvan(
            toewijzing_id=id,
            nummer=plaats.nummer,
            persoon_id=zending.persoon_id,
            wet=zending.wet,
            agb=zending.agb,
            bericht_id=zending.bericht_id,
        )
        found[id] = (VerwerkRegels(waarvan=waarvan, regels=tuple(regels[plek] for plek in plekken)), plekken)
    return found


def _regel(een: StartProduct305 | StopProduct307) -> Regel:
    aanlevering = AANLEVERING.get(een.status_aanlevering, Aanlevering.NIEUW)
    product = product_van(een.product)
    if isinstance(een, StartProduct305):
        return StartProduct(product=product, begindatum=een.begindatum, aanlevering=aanlevering)
    return StopProduct(
        product=product,
        begindatum=een.begindatum,
        einddatum=een.einddatum,
        reden=een.reden_beeindiging,
        aanlevering=aanlevering,
    )


def _plaats(een: StartProduct305 | StopProduct307, regel: Regel, stand: pakket.State) -> pakket.Plaats | None:
    """The toewijzing the line is about; None where this client has none by that number and product here (TR019)."""
    if een.toewijzing_nummer is None:
        return None
    plaats = stand.plaatsen.get(een.toewijzing_nummer)
    if plaats is None or plaats.verwijderd:
        return None
    toegewezen, genoemd = plaats.product, regel.product
    if toegewezen is not None and genoemd is not None:
        if toegewezen.categorie != genoemd.categorie:
            return None
        if toegewezen.code is not None and genoemd.code is not None and toegewezen.code != genoemd.code:
            return None
    return plaats


def product_van(product: Standaardproduct | None) -> Product | None:
    """A product of a message in our own words."""
    return Product(categorie=product.categorie, code=product.code) if product is not None else None


def buiten_catalogus(product: Product | None, wet: Wet, catalogus: Sequence[Catalogusproduct]) -> tuple[str, ...]:
    """S329 where the code does not belong to the category in the list in use (TR381)."""
    if product is None or product.code is None:
        return ()
    bekend = any((p.wet, p.categorie, p.code) == (wet, product.categorie, product.code) for p in catalogus)
    return () if bekend else ("S329",)
