"""Commands on the melding, some together with its person or its onderzoek: all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.intake.aggregates import GEMEENTE, MELDING, ONDERZOEK, PERSOON
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from services.intake.domain.ids import MeldingId
from services.intake.handlers.samen import (
    beantwoord,
    bekende_persoon,
    in_transactie,
    ingerichte_gemeente,
    opnieuw,
    vastgehouden_persoon,
)
from shared.errors import NotFound
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import Decision, commit, fold, prepare
from shared.eventsourcing.statements import Still
from shared.eventsourcing.store import Store

Antwoord = Callable[[m.State, int], Answer]


async def registreer_melding(
    store: Store, ctx: Context, command: m.RegistreerMelding, persoon: p.RegistreerPersoon | None, answer: Antwoord
) -> Answer:
    """Records a melding; `persoon` is recorded with it unless the file has them, None says they must be known."""
    if persoon is None:
        return await opnieuw(lambda: _van_bekende(store, ctx, command, answer))

    async def work(tx: Store) -> Answer:
        complete = replace(command, gemeente=await ingerichte_gemeente(tx, ctx.tenant))
        new = await _nieuwe_persoon(tx, ctx, persoon)
        decision = await prepare(tx, ctx, MELDING, command.melding_id, complete, new=True)
        decisions: list[Decision[Any, Any]] = [decision, new] if new else [decision]
        given = answer(decision.state, decision.version)
        await commit(tx, ctx, decisions, answer=given)
        return given

    return await in_transactie(store, ctx, work)


async def _van_bekende(store: Store, ctx: Context, command: m.RegistreerMelding, answer: Antwoord) -> Answer:
    """Of somebody in the file: three round trips, no open transaction, and the person stands still until the commit."""
    van_persoon, van_gemeente = PERSOON.stream(command.persoon_id), GEMEENTE.stream(ctx.tenant)
    found = await store.load_many(ctx.tenant, [van_persoon, van_gemeente])
    if van_persoon not in found:
        raise NotFound(PERSOON.name)
    p.niet_gewist(PERSOON.forgotten((r.type, r.data) for r in found[van_persoon]))
    gemeente = GEMEENTE.forgotten((r.type, r.data) for r in found.get(van_gemeente, ()))
    decision = await prepare(store, ctx, MELDING, command.melding_id, replace(command, gemeente=gemeente), new=True)
    given = answer(decision.state, decision.version)
    still = [Still(stream=van_persoon, version=len(found[van_persoon]))]
    await commit(store, ctx, [decision], answer=given, still=still)
    return given


async def _nieuwe_persoon(tx: Store, ctx: Context, persoon: p.RegistreerPersoon) -> Decision[p.State, p.Event] | None:
    known = await vastgehouden_persoon(tx, ctx.tenant, persoon.persoon_id, alone=True)
    if known is not None and not known.gewist:
        return None
    return await prepare(tx, ctx, PERSOON, persoon.persoon_id, persoon)


async def bevestig_melding(
    store: Store, ctx: Context, melding_id: MeldingId, command: m.BevestigMelding, answer: Antwoord
) -> Answer:
    """Records that the receipt was confirmed."""
    return await beantwoord(store, ctx, MELDING, melding_id, command, answer)


async def dien_persoonlijk_plan_in(
    store: Store, ctx: Context, melding_id: MeldingId, command: m.DienPersoonlijkPlanIn, answer: Antwoord
) -> Answer:
    """Records the plan, unless the person was erased."""

    async def work(tx: Store) -> Answer:
        melding, _ = await fold(tx, ctx.tenant, MELDING, melding_id)
        if melding is None:
            raise NotFound(MELDING.name)
        await bekende_persoon(tx, ctx.tenant, melding.persoon_id)
        return await beantwoord(tx, ctx, MELDING, melding_id, command, answer)

    return await in_transactie(store, ctx, work)


async def trek_melding_in(
    store: Store, ctx: Context, melding_id: MeldingId, command: m.TrekMeldingIn, answer: Antwoord
) -> Answer:
    """Withdraws the melding and stops its onderzoek."""

    async def work(tx: Store) -> Answer:
        decision = await prepare(tx, ctx, MELDING, melding_id, command)
        decisions: list[Decision[Any, Any]] = [decision]
        if decision.state is not None and decision.state.onderzoek_id is not None:
            staak = o.StaakOnderzoek(gestaakt_op=command.ingetrokken_op)
            decisions.append(await prepare(tx, ctx, ONDERZOEK, decision.state.onderzoek_id, staak, guarded=False))
        given = answer(decision.state, decision.version)
        await commit(tx, ctx, decisions, answer=given)
        return given

    return await in_transactie(store, ctx, work)
