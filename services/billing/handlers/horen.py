"""What billing hears: toewijzingen, PGB decisions, forgotten persons; and what that commits to."""

from datetime import date

from services.billing.aggregates import AANSPRAAK, PGB
from services.billing.domain import aanspraak, pgb
from services.billing.domain.aanspraak import Versie, aanspraak_id
from services.billing.domain.verplichting import naar_dagen, per_jaar, tot_horizon
from services.billing.domain.wet import Wet
from services.billing.grootboek.aanspraken import (
    ONBEPAALD,
    aanspraken_van,
    schrijf_aanspraak,
    schrijf_verplichtingen,
)
from services.billing.grootboek.rijen import tarieven_van
from shared.eventsourcing.context import Context, JsonObject
from shared.eventsourcing.execute import commit, execute
from shared.eventsourcing.store import Store
from shared.values.bedrag import NUL, Bedrag
from shared.values.pseudoniem import PersoonId


async def hoor_versie(store: Store, ctx: Context, versie: Versie) -> None:
    """A version of a toewijzing: the ledger shows the one that counts now, whatever the order of arrival."""
    async with store.transaction(ctx.tenant) as tx:
        id = aanspraak_id(versie.wet, versie.toewijzing_nummer)
        uit = await execute(tx, ctx, AANSPRAAK, id, aanspraak.HoorVersie(versie=versie))
        geldend = uit.state.geldend
        if geldend is None or not uit.events:
            return
        await schrijf_aanspraak(tx.conn, ctx.tenant, geldend, uit.state.nummer_van_geldend)
        tarieven = await tarieven_van(tx.conn, ctx.tenant, geldend.agb, geldend.wet)
        sleutel = str(geldend.toewijzing_nummer)
        posten = {
            (sleutel, jaar, geldend.categorie or ONBEPAALD): bedrag
            for jaar, bedrag in per_jaar(geldend, tarieven).items()
        }
        await schrijf_verplichtingen(tx.conn, ctx.tenant, "toewijzing", geldend.wet, [sleutel], posten)


async def hoor_pgb(store: Store, ctx: Context, beschikking_id: str, command: pgb.HoorPgb) -> None:
    """A decision that grants a PGB."""
    await _pgb(store, ctx, beschikking_id, command)


async def hoor_intrekking(store: Store, ctx: Context, beschikking_id: str, per: date) -> None:
    """A decision withdrawn; only a PGB commits billing to anything by itself."""
    await _pgb(store, ctx, beschikking_id, pgb.HoorIntrekking(per=per))


async def _pgb(store: Store, ctx: Context, beschikking_id: str, command: pgb.Command) -> None:
    async with store.transaction(ctx.tenant) as tx:
        uit = await execute(tx, ctx, PGB, beschikking_id, command)
        nu = uit.state.toegekend
        if nu is None or not uit.events:
            return
        posten: dict[tuple[str, int, str], Bedrag] = {}
        for deel in nu.delen:
            for jaar, bedrag in naar_dagen(deel.budget, tot_horizon(deel.periode)).items():
                sleutel = (beschikking_id, jaar, deel.categorie)
                posten[sleutel] = posten.get(sleutel, NUL) + bedrag
        await schrijf_verplichtingen(tx.conn, ctx.tenant, "pgb", nu.wet, [beschikking_id], posten)


async def vergeet_persoon(store: Store, ctx: Context, persoon: PersoonId) -> None:
    """Destroys the person's key: sealed BSNs read as gone, the money stays."""
    async with store.transaction(ctx.tenant) as tx:
        await store.vault.destroy(tx.conn, ctx.tenant, persoon)
        await commit(tx, ctx, [])


async def herbereken_verplichtingen(store: Store, ctx: Context, payload: JsonObject) -> None:
    """What a provider's toewijzingen commit to, at the tariffs of now."""
    agb, wet = str(payload["agb"]), Wet(payload["wet"])
    async with store.transaction(ctx.tenant) as tx:
        versies = await aanspraken_van(tx.conn, ctx.tenant, agb, wet)
        tarieven = await tarieven_van(tx.conn, ctx.tenant, agb, wet)
        posten = {
            (str(versie.toewijzing_nummer), jaar, versie.categorie or ONBEPAALD): bedrag
            for versie in versies
            for jaar, bedrag in per_jaar(versie, tarieven).items()
        }
        sleutels = [str(versie.toewijzing_nummer) for versie in versies]
        await schrijf_verplichtingen(tx.conn, ctx.tenant, "toewijzing", wet, sleutels, posten)
        await commit(tx, ctx, [])
