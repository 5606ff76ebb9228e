"""Messages of billing beside their claim: refused, lost on the way, sent again."""

import hashlib
from dataclasses import replace

from services.billing.aggregates import BERICHT
from services.billing.berichten.wetten import WET_VAN
from services.billing.domain import bericht
from shared.eventsourcing.context import Context
from shared.eventsourcing.execute import execute
from shared.eventsourcing.store import Store
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.herken import herken


async def weiger(store: Store, ctx: Context, agb: str | None, inhoud: bytes, fout: BerichtOngeldig) -> None:
    """A row in the message box; the Idempotency-Key stays free, for nothing was done.

    `agb` is the token's; None for a carrier, which brings anyone's: then the sender that the bytes name, if any.
    """
    indruk = herken(inhoud)
    afzender = agb or indruk.afzender
    sha256 = hashlib.sha256(inhoud).hexdigest()
    id = bericht.geweigerd_id(ctx.tenant, afzender, sha256)
    geweigerd = bericht.BerichtGeweigerd(
        bericht_id=id,
        agb=afzender,
        soort=indruk.soort,
        wet=WET_VAN[indruk.wet] if indruk.wet else None,
        omvang=len(inhoud),
        sha256=sha256,
        fouten=tuple(bericht.Plaatsfout(regel=een.regel, pad=een.plaats, code=een.code) for een in fout.fouten),
    )
    await execute(store, replace(ctx, claim=None), BERICHT, id, bericht.Weiger(geweigerd=geweigerd))
