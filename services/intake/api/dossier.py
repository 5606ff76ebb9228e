"""`/v1/personen/{persoonId}/dossierdelen/intake`."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter

from services.intake import queries as q
from services.intake.aggregates import PERSOON
from services.intake.api import aanvragen, meldingen, onderzoeken, verwijzingen
from services.intake.api.personen import persoon_body
from services.intake.api.termijnen import termijn_uit_rij
from services.intake.domain.persoon import bestaat
from services.intake.sleutels import Sleutels
from shared.contracts.intake import dossier as c
from shared.contracts.intake.termijnen import TermijnStatus
from shared.eventsourcing.execute import fold
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.params import CallerIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.pseudoniem import PersoonId

T = TypeVar("T")

MAX = 500
"""Of each kind of resource in one dossier, the latest."""


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The route of intake's part of the dossier."""

    @route(router, c.DOSSIERDEEL)
    async def dossierdeel(persoon_id: PersoonId, caller: CallerIn, store: StoreIn) -> c.IntakeDossierdeel:
        async with store.transaction(caller.tenant) as tx:
            state, _ = await fold(tx, caller.tenant, PERSOON, persoon_id)
            persoon = bestaat(state)
            leden: list[str] = [persoon.persoon_id]
            if persoon.huishouden_id is not None:
                leden += await q.huishouden(tx, caller.tenant, persoon.huishouden_id)
            vraag = q.TermijnVraag(
                peildatum=today(clock),
                statussen=tuple(TermijnStatus),
                persoon_id=persoon_id,
                zonder_datum=True,
                limit=MAX,
            )
            termijnen, _ = await q.termijnen(tx, caller.tenant, vraag)
            tijdlijn = await q.tijdlijn(tx, caller.tenant, persoon_id)
            return c.IntakeDossierdeel(
                persoon=persoon_body(persoon),
                huishouden=tuple(UUID(lid) for lid in dict.fromkeys(leden)),
                meldingen=await _alle(tx, caller.tenant, persoon_id, q.MELDINGEN, meldingen.kop_uit_rij),
                onderzoeken=await _alle(tx, caller.tenant, persoon_id, q.ONDERZOEKEN, onderzoeken.kop_uit_rij),
                aanvragen=await _alle(tx, caller.tenant, persoon_id, q.AANVRAGEN, aanvragen.kop_uit_rij),
                verwijzingen=await _alle(tx, caller.tenant, persoon_id, q.VERWIJZINGEN, verwijzingen.kop_uit_rij),
                termijnen=tuple(termijn_uit_rij(row) for row in termijnen),
                tijdlijn=tuple(
                    c.TijdlijnRegel(
                        op=row["op"], soort=row["soort"], omschrijving=row["omschrijving"], id=UUID(row["onderwerp_id"])
                    )
                    for row in tijdlijn
                ),
            )


async def _alle(tx: Store, tenant: str, persoon_id: str, kind: q.Lijst, show: Callable[[q.Row], T]) -> tuple[T, ...]:
    rows, _ = await q.lijst(tx, tenant, kind, {"persoon_id": persoon_id}, limit=MAX)
    return tuple(show(row) for row in rows)
