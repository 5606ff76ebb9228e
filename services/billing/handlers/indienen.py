"""A claim comes in: header, parts, sealed BSNs and the answer under its key in one transaction, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from services.billing.aggregates import DECLARATIE, DEEL
from services.billing.berichten.ontvangst import Ontvangst
from services.billing.domain import declaratie as d
from services.billing.domain.beoordeling.beoordeel import in_volgorde
from services.billing.domain.deel import REGELS_PER_BLOK, REGELS_PER_DEEL, Client, Deel, OntvangDeel, deel_id
from services.billing.domain.prestatie import Prestatie
from services.billing.domain.regelblok import Regelblok, blok_van
from services.billing.grootboek.clienten import verzegel
from services.billing.grootboek.oordelen import schrijf_clienten, schrijf_ontvangst
from services.billing.handlers.geduld import GEDULD
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import commit, decided, prepare
from shared.eventsourcing.store import Store

DELEN_PER_KEER = 5
"""Parts in one statement, so that no statement and no turn of the event loop takes long."""
T = TypeVar("T")


async def dien_in(
    store: Store,
    ctx: Context,
    id: d.DeclaratieId,
    ontvangst: Ontvangst,
    ontvangen_op: date,
    answer: Callable[[d.State, int], Answer],
) -> Answer:
    """Takes a claim in and gives the answer that was stored with it; durable jobs judge it, part by part."""
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        command = d.OntvangDeclaratie(
            declaratie_id=id,
            kop=ontvangst.kop,
            aantal_regels=ontvangst.aantal_regels,
            delen=tuple(deel.plaats for deel in ontvangst.delen),
            technische_fouten=ontvangst.technische_fouten,
            ontvangen_op=ontvangen_op,
        )
        decision = await prepare(tx, ctx, DECLARATIE, id, command, new=True)
        given = answer(decision.state, decision.version)
        await commit(tx, ctx, [decision], answer=given)
        if decision.state.ontvangen is not None:
            await schrijf_ontvangst(tx.conn, ctx.tenant, decision.state.ontvangen)
        zonder = replace(ctx, claim=None)
        for groep in stukken([*enumerate(ontvangst.delen, 1)], DELEN_PER_KEER):
            bsns = {persoon: ontvangst.bsns[persoon] for _, deel in groep for persoon in deel.personen}
            clienten = {client.persoon_id: client for client in await verzegel(tx, ctx.tenant, id, bsns)}
            await schrijf_clienten(tx.conn, ctx.tenant, id, [*clienten.values()])
            delen = [(n, deel.blokken, [clienten[persoon] for persoon in deel.personen]) for n, deel in groep]
            await bewaar_delen(tx, zonder, id, delen)
    return given


async def bewaar_delen(
    tx: Store, ctx: Context, id: str, delen: Iterable[tuple[int, Sequence[Regelblok], Sequence[Client]]]
) -> None:
    """Stores parts of a claim, each in a stream of its own."""
    await commit(
        tx,
        ctx,
        [
            decided(
                DEEL,
                deel_id(id, nummer),
                DEEL.decider.initial,
                0,
                OntvangDeel(clienten=tuple(clienten), blokken=tuple(blokken)),
            )
            for nummer, blokken, clienten in delen
        ],
    )


def verdeel(regels: Sequence[Prestatie]) -> list[tuple[Deel, list[Regelblok]]]:
    """Lines of a claim from before there were parts, in parts."""
    delen = []
    for credit in (True, False):
        eigen = [p for p in in_volgorde(regels) if p.credit is credit]
        for stuk in stukken(eigen, REGELS_PER_DEEL):
            plaats = Deel(aantal=len(stuk), eerste_nr=stuk[0].nr, laatste_nr=stuk[-1].nr)
            delen.append((plaats, [blok_van(blok) for blok in stukken(stuk, REGELS_PER_BLOK)]))
    return delen


def stukken(reeks: Sequence[T], grootte: int) -> Iterator[Sequence[T]]:
    """The sequence in pieces of at most so many."""
    for begin in range(0, len(reeks), grootte):
        yield reeks[begin : begin + grootte]
