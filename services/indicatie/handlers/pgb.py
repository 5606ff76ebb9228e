"""Care in kind and a PGB for the same product never at once (OP043): the client's side of a decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.indicatie.aggregates import CLIENT, TOEWIJZING
from services.indicatie.domain import beschikking, client, toewijzing
from services.indicatie.domain.ids import client_id
from services.indicatie.domain.voorziening import Voorziening, Wet, raakt_pgb
from services.indicatie.handlers import feiten
from shared.errors import Refused
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import Decision, prepare
from shared.eventsourcing.store import Store
from shared.values.pseudoniem import PersoonId


async def bij_client(
    store: Store, ctx: Context, van: PersoonId, wet: Wet, command: client.Command
) -> Decision[client.State, client.Event]:
    """What a decision comes to for this client under this law."""
    return await prepare(store, ctx, CLIENT, client_id(ctx.tenant, wet, van), command, guarded=False)


async def ken_zin_toe(
    store: Store, ctx: Context, van: PersoonId, wet: Wet, voorzieningen: Iterable[Voorziening]
) -> list[Decision[Any, Any]]:
    """Care in kind joins what the client has; Refused (pgb-loopt) while a budget runs for it."""
    command = client.KenZinToe(voorzieningen=tuple(voorzieningen))
    return [await bij_client(store, ctx, van, wet, command)] if command.voorzieningen else []


async def beeindig_zin(
    store: Store, ctx: Context, besluit: beschikking.GeefBeschikking, klok: datetime
) -> list[Decision[toewijzing.State, toewijzing.Event]]:
    """Each toewijzing of a product that is now a budget ends the day before; `klok` is local time.

    Refused (9385) where it would have to be deleted and claims were awarded on it.
    """
    staat = await feiten.stand(store, ctx.tenant, CLIENT, client_id(ctx.tenant, besluit.wet, besluit.persoon_id))
    decisions = []
    for agb in staat.aanbieders:
        stand = await feiten.pakket_van(store, ctx.tenant, besluit.wet, besluit.persoon_id, agb)
        if any(_geraakt(een, besluit) for gereserveerd in stand.gereserveerd.values() for een in gereserveerd):
            raise Refused("zin-wordt-uitgevoerd", "Een toekenning in natura voor dit product wordt nog uitgevoerd.")
        for plaats in stand.plaatsen.values():
            if plaats.verwijderd or not (geraakt := _geraakt(plaats.voorziening, besluit)):
                continue
            nu = (await feiten.stand(store, ctx.tenant, TOEWIJZING, plaats.toewijzing_id)).huidig
            einde = toewijzing.BeeindigToewijzing(
                per=min(een.periode.begindatum for een in geraakt),
                reden_wijziging=toewijzing.LEVERINGSVORM,
                toewijzingsdatum=max(besluit.besluitdatum, nu.moment.date()) if nu else besluit.besluitdatum,
                klok=klok,
            )
            decisions.append(await prepare(store, ctx, TOEWIJZING, plaats.toewijzing_id, einde))
    return decisions


def _geraakt(zin: Voorziening, besluit: beschikking.GeefBeschikking) -> list[Voorziening]:
    return [een for een in besluit.voorzieningen if raakt_pgb(zin, een)]
