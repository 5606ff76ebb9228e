"""A request for a toewijzing (315): each product becomes a verzoek that the municipality must answer."""

from typing import Any

from services.indicatie.aggregates import PAKKET, VERZOEK
from services.indicatie.domain import pakket, verzoek
from services.indicatie.domain.ids import pakket_id, verzoek_id
from services.indicatie.domain.voorziening import Omvang
from services.indicatie.handlers import feiten
from services.indicatie.handlers.ontvangst.levering import buiten_catalogus, product_van
from services.indicatie.handlers.ontvangst.oordeel import Oordeel, Zending
from shared.eventsourcing.execute import Decision, prepare
from shared.eventsourcing.store import Store
from shared.istandaarden.berichten import VerzoekToewijzing315
from shared.istandaarden.berichten.verzoek import AangevraagdProduct315
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode


async def beoordeel(store: Store, zending: Zending, bericht: VerzoekToewijzing315) -> Oordeel:
    """9374 while another request is open; 9347 and S329 per product; without any of these the requests are open."""
    tenant = zending.ctx.tenant
    stand = await feiten.pakket_van(store, tenant, zending.wet, zending.persoon_id, zending.agb)
    catalogus = await feiten.catalogus(store, tenant)
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    commands: list[verzoek.OntvangVerzoek] = []
    codes: list[tuple[str, ...]] = []
    for gevraagd in bericht.client.aangevraagde_producten:
        id = verzoek_id(tenant, zending.wet, zending.agb, gevraagd.referentie_aanbieder)
        bekend = (await feiten.stand(store, tenant, VERZOEK, id)).ontvangen is not None
        al_gebruikt = ("9347",) if bekend else ()  # TR347
        codes.append((*al_gebruikt, *buiten_catalogus(product_van(gevraagd.product), zending.wet, catalogus)))
        commands.append(
            verzoek.OntvangVerzoek(
                verzoek_id=id,
                persoon_id=zending.persoon_id,
                bericht_id=zending.bericht_id,
                wet=zending.wet,
                agb=zending.agb,
                referentie=gevraagd.referentie_aanbieder,
                dagtekening=dagtekening,
                product=product_van(gevraagd.product),
                periode=_periode(gevraagd),
                omvang=_omvang(gevraagd),
                budget=Bedrag(gevraagd.budget) if gevraagd.budget is not None else None,
                soort_verwijzer=gevraagd.verwijzer.type,
            )
        )

    async def voer_uit(tx: Store) -> list[Decision[Any, Any]]:
        van = pakket.PakketVan(persoon_id=zending.persoon_id, agb=zending.agb, wet=zending.wet)
        waar = pakket_id(tenant, zending.wet, zending.persoon_id, zending.agb)
        geopend = pakket.OpenVerzoeken(van=van, verzoeken=frozenset(c.verzoek_id for c in commands))
        ontvangen: list[Decision[Any, Any]] = [
            await prepare(tx, zending.ctx, VERZOEK, command.verzoek_id, command) for command in commands
        ]
        return [await prepare(tx, zending.ctx, PAKKET, waar, geopend), *ontvangen]

    return Oordeel(
        kop=("9374",) if stand.open_verzoeken else (),  # TR374
        regels=tuple(codes),
        voer_uit=voer_uit,
    )


def _periode(gevraagd: AangevraagdProduct315) -> Periode:
    """The period asked for; an end before the begin did not pass level 2."""
    return Periode(gevraagd.toewijzing_ingangsdatum, gevraagd.toewijzing_einddatum)


def _omvang(gevraagd: AangevraagdProduct315) -> Omvang | None:
    if gevraagd.omvang is None:
        return None
    return Omvang(volume=gevraagd.omvang.volume, eenheid=gevraagd.omvang.eenheid, frequentie=gevraagd.omvang.frequentie)
