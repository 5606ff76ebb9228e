"""Commands on the onderzoek; opening and closing also move its melding, in the same transaction."""

from collections.abc import Callable
from datetime import date

from services.intake.aggregates import MELDING, ONDERZOEK
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain.ids import MeldingId, OnderzoekId
from services.intake.handlers.samen import beantwoord, bekende_persoon, in_transactie
from shared.errors import NotFound
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import commit, fold, prepare
from shared.eventsourcing.store import Store

Antwoord = Callable[[o.State, int], Answer]
Verandering = o.StelIdentiteitVast | o.SchortOnderzoekOp | o.HervatOnderzoek


async def open_onderzoek(
    store: Store,
    ctx: Context,
    onderzoek_id: OnderzoekId,
    melding_id: MeldingId,
    gestart_op: date,
    identiteit: o.StelIdentiteitVast | None,
    vandaag: date,
    answer: Antwoord,
) -> Answer:
    """Starts the onderzoek on a melding, with the identity if it was established; NotFound without the melding."""

    async def work(tx: Store) -> Answer:
        melding, _ = await fold(tx, ctx.tenant, MELDING, melding_id)
        if melding is None:
            raise NotFound(MELDING.name)
        neem = m.NeemMeldingInOnderzoek(onderzoek_id=onderzoek_id, gestart_op=gestart_op, vandaag=vandaag)
        taken = await prepare(tx, ctx, MELDING, melding_id, neem)
        command = o.OpenOnderzoek(
            onderzoek_id=onderzoek_id,
            melding_id=melding_id,
            persoon_id=melding.persoon_id,
            wet=melding.wet,
            gemeld_op=melding.ontvangen_op,
            uiterlijk_op=melding.onderzoek_uiterlijk_op,
            gestart_op=gestart_op,
            identiteit=identiteit,
            vandaag=vandaag,
        )
        opened = await prepare(tx, ctx, ONDERZOEK, onderzoek_id, command, new=True)
        given = answer(opened.state, opened.version)
        await commit(tx, ctx, [opened, taken], answer=given)
        return given

    return await in_transactie(store, ctx, work)


async def verander_onderzoek(
    store: Store, ctx: Context, onderzoek_id: OnderzoekId, command: Verandering, answer: Antwoord
) -> Answer:
    """Establishes the identity, suspends or resumes."""
    return await beantwoord(store, ctx, ONDERZOEK, onderzoek_id, command, answer)


async def rond_onderzoek_af(
    store: Store, ctx: Context, onderzoek_id: OnderzoekId, command: o.RondOnderzoekAf, answer: Antwoord
) -> Answer:
    """Records the outcome and closes the melding, unless the person was erased."""

    async def work(tx: Store) -> Answer:
        onderzoek, _ = await fold(tx, ctx.tenant, ONDERZOEK, onderzoek_id)
        if onderzoek is None:
            raise NotFound(ONDERZOEK.name)
        await bekende_persoon(tx, ctx.tenant, onderzoek.persoon_id)
        done = await prepare(tx, ctx, ONDERZOEK, onderzoek_id, command)
        rond_af = m.RondMeldingAf(onderzoek_id=onderzoek_id, onderzocht_op=command.afgerond_op)
        closed = await prepare(tx, ctx, MELDING, onderzoek.melding_id, rond_af, guarded=False)
        given = answer(done.state, done.version)
        await commit(tx, ctx, [done, closed], answer=given)
        return given

    return await in_transactie(store, ctx, work)
