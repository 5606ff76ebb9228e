"""Requests: each product of a 315, and a 317 as a whole, becomes a verzoek that the municipality must answer."""

from typing import Any

from services.indicatie.aggregates import PAKKET, VERZOEK
from services.indicatie.domain import pakket, verzoek
from services.indicatie.domain.ids import VerzoekId, pakket_id, verzoek_id
from services.indicatie.domain.verzoek.regels import VERZOEK as PLEK
from services.indicatie.domain.verzoek.regels import Bekend, toets_wijziging, tr347, tr374
from services.indicatie.domain.voorziening import Omvang
from services.indicatie.handlers import feiten
from services.indicatie.handlers.ontvangst.levering import buiten_catalogus, product_van
from services.indicatie.handlers.ontvangst.oordeel import Oordeel, Zending, per_regel
from shared.errors import Conflict
from shared.eventsourcing.execute import Decision, prepare
from shared.eventsourcing.store import Store
from shared.istandaarden.berichten import VerzoekToewijzing315, VerzoekWijziging317
from shared.istandaarden.berichten.gedeeld import Omvang as Standaardomvang
from shared.istandaarden.berichten.verzoek import AangevraagdProduct315
from shared.istandaarden.berichten.wijziging import Verzoek317
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode


async def beoordeel_vot(store: Store, zending: Zending, bericht: VerzoekToewijzing315) -> Oordeel:
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
        al_gebruikt = ("9347",) if tr347(al_gebruikt=bekend) else ()
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
                omvang=_omvang(gevraagd.omvang),
                budget=_bedrag(gevraagd.budget),
                soort_verwijzer=gevraagd.verwijzer.type,
            )
        )

    async def voer_uit(tx: Store) -> list[Decision[Any, Any]]:
        ontvangen: list[Decision[Any, Any]] = [
            await prepare(tx, zending.ctx, VERZOEK, command.verzoek_id, command) for command in commands
        ]
        return [await _geopend(tx, zending, *(command.verzoek_id for command in commands)), *ontvangen]

    return Oordeel(
        kop=("9374",) if tr374(stand.open_verzoeken) else (),
        vondsten=per_regel("aangevraagdeProducten", codes),
        voer_uit=voer_uit,
    )


async def beoordeel_vow(store: Store, zending: Zending, bericht: VerzoekWijziging317) -> Oordeel:
    """What the set breaks, judged against the toewijzingen as they are; without faults the request is open."""
    tenant, gevraagd = zending.ctx.tenant, bericht.client.verzoek
    waar = pakket_id(tenant, zending.wet, zending.persoon_id, zending.agb)
    stand, versie = await feiten.stand_met_versie(store, tenant, PAKKET, waar)
    catalogus = await feiten.catalogus(store, tenant)
    dagtekening = bericht.header.bericht_identificatie.dagtekening
    wijziging = _wijziging(gevraagd)
    id = verzoek_id(tenant, zending.wet, zending.agb, gevraagd.referentie_aanbieder)
    bekend = (await feiten.stand(store, tenant, VERZOEK, id)).ontvangen is not None
    vondsten = toets_wijziging(
        wijziging,
        Bekend(wet=zending.wet, dagtekening=dagtekening, plaatsen=stand.plaatsen, gemeld=stand.gemeld),
    )
    nieuw = [buiten_catalogus(een.product, zending.wet, catalogus) for een in wijziging.nieuw]
    command = verzoek.OntvangWijziging(
        verzoek_id=id,
        persoon_id=zending.persoon_id,
        bericht_id=zending.bericht_id,
        wet=zending.wet,
        agb=zending.agb,
        referentie=gevraagd.referentie_aanbieder,
        dagtekening=dagtekening,
        wijziging=wijziging,
    )

    async def voer_uit(tx: Store) -> list[Decision[Any, Any]]:
        geopend = await _geopend(tx, zending, id)
        if geopend.append.expected != versie:  # the toewijzingen changed since they were judged
            raise Conflict(geopend.append.stream, versie, geopend.append.expected)
        return [geopend, await prepare(tx, zending.ctx, VERZOEK, id, command)]

    return Oordeel(
        kop=("9374",) if tr374(stand.open_verzoeken) else (),
        vondsten=(
            *((PLEK, "9347") for _ in range(tr347(al_gebruikt=bekend))),
            *vondsten,
            *per_regel("verzoek.nieuweProducten", nieuw),
        ),
        voer_uit=voer_uit,
    )


async def _geopend(tx: Store, zending: Zending, *verzoeken: VerzoekId) -> Decision[Any, Any]:
    van = pakket.PakketVan(persoon_id=zending.persoon_id, agb=zending.agb, wet=zending.wet)
    waar = pakket_id(zending.ctx.tenant, zending.wet, zending.persoon_id, zending.agb)
    return await prepare(tx, zending.ctx, PAKKET, waar, pakket.OpenVerzoeken(van=van, verzoeken=frozenset(verzoeken)))


def _wijziging(gevraagd: Verzoek317) -> verzoek.Wijziging:
    """The set in our own words; periods that run backwards did not pass level 2 (CS003)."""
    return verzoek.Wijziging(
        reden=gevraagd.reden_verzoek,
        ongewijzigd=tuple(een.toewijzing_nummer for een in gevraagd.ongewijzigde_producten),
        te_wijzigen=tuple(
            verzoek.TeWijzigen(
                nummer=een.toewijzing_nummer,
                gewenste_ingangsdatum=een.gewenste_ingangsdatum,
                einddatum=een.einddatum,
                omvang=_omvang(een.omvang),
                budget=_bedrag(een.budget),
            )
            for een in gevraagd.te_wijzigen_producten
        ),
        nieuw=tuple(
            verzoek.NieuwProduct(
                product=product_van(een.product),
                periode=Periode(een.gewenste_ingangsdatum, een.einddatum),
                omvang=_omvang(een.omvang),
                budget=_bedrag(een.budget),
            )
            for een in gevraagd.nieuwe_producten
        ),
    )


def _periode(gevraagd: AangevraagdProduct315) -> Periode:
    """The period asked for; an end before the begin did not pass level 2."""
    return Periode(gevraagd.toewijzing_ingangsdatum, gevraagd.toewijzing_einddatum)


def _omvang(omvang: Standaardomvang | None) -> Omvang | None:
    if omvang is None:
        return None
    return Omvang(volume=omvang.volume, eenheid=omvang.eenheid, frequentie=omvang.frequentie)


def _bedrag(centen: int | None) -> Bedrag | None:
    return Bedrag(centen) if centen is not None else None
