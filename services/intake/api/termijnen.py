"""`/v1/termijnen` and `/v1/werklijsten`: what is due, as the gateway merges it with the other services."""

from datetime import date

from fastapi import APIRouter

from services.intake.api.lijsten import dag
from services.intake.queries import LOPEND, Row, TermijnVraag, termijnen
from services.intake.sleutels import Sleutels
from shared.contracts.intake import termijnen as c
from shared.eventsourcing.store import Store
from shared.runtime.clock import Clock, today
from shared.runtime.http.cursors import after, cursor
from shared.runtime.http.params import CallerIn, StoreIn
from shared.runtime.http.routes import route


def add(router: APIRouter, sleutels: Sleutels, clock: Clock) -> None:
    """The routes of terms and work lists."""

    @route(router, c.TERMIJNEN)
    async def intake_termijnen(query: c.TermijnenQuery, caller: CallerIn, store: StoreIn) -> c.Termijnen:
        return await _pagina(store, caller.tenant, query, today(clock), zonder_datum=False)

    @route(router, c.WERKLIJST)
    async def intake_werklijst(query: c.TermijnenQuery, caller: CallerIn, store: StoreIn) -> c.Termijnen:
        return await _pagina(store, caller.tenant, query, today(clock), zonder_datum=True)


def termijn_uit_rij(row: Row) -> c.TermijnBody:
    """A row as the API shows it; what is over has no days left."""
    lopend = row["status"] in LOPEND
    return c.TermijnBody.model_validate(
        {name: row[name] for name in c.TermijnBody.model_fields}
        | {"dagen_resterend": row["dagen_resterend"] if lopend else None}
    )


async def _pagina(
    store: Store, tenant: str, query: c.TermijnenQuery, vandaag: date, *, zonder_datum: bool
) -> c.Termijnen:
    found = after(query.cursor, str, str, str)
    vraag = TermijnVraag(
        peildatum=query.peildatum or vandaag,
        statussen=(query.status.value,) if query.status else LOPEND,
        soort=query.soort.value if query.soort else None,
        persoon_id=str(query.persoon_id) if query.persoon_id else None,
        uiterlijk_op=query.uiterlijk_op,
        zonder_datum=zonder_datum,
        na=(dag(str(found[0])), str(found[1]), str(found[2])) if found else None,
        limit=query.limit,
    )
    rows, volgende = await termijnen(store, tenant, vraag)
    return c.Termijnen(
        resultaten=tuple(termijn_uit_rij(row) for row in rows),
        volgende=cursor(volgende[0].isoformat(), *volgende[1:]) if volgende else None,
    )
