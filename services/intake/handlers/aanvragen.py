"""Commands on the aanvraag and the verwijzing."""

from collections.abc import Callable
from dataclasses import replace

from services.intake.aggregates import AANVRAAG, MELDING, VERWIJZING
from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import verwijzing as v
from services.intake.domain.ids import AanvraagId, MeldingId
from services.intake.handlers.samen import beantwoord, bekende_persoon, in_transactie, ingerichte_gemeente
from shared.errors import NotFound, Refused
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import commit, execute, fold, prepare
from shared.eventsourcing.store import Store

Antwoord = Callable[[a.State, int], Answer]
VerwijzingAntwoord = Callable[[v.State, int], Answer]
Verandering = a.SchortAanvraagOp | a.VulAanvraagAan | a.TrekAanvraagIn


async def dien_aanvraag_in(
    store: Store, ctx: Context, command: a.DienAanvraagIn, melding_id: MeldingId | None, answer: Antwoord
) -> Answer:
    """Files an aanvraag after a melding (then for its person), or for the person the command names.

    NotFound where melding, person or verwijzing is not there, and for an inwoner where another reported the melding.
    """

    async def work(tx: Store) -> Answer:
        complete = replace(command, gemeente=await ingerichte_gemeente(tx, ctx.tenant))
        if melding_id is not None:
            melding, _ = await fold(tx, ctx.tenant, MELDING, melding_id)
            if melding is None or (command.door is not None and melding.door != command.door):
                raise NotFound(MELDING.name)
            complete = replace(complete, persoon_id=melding.persoon_id, melding=_feiten(melding))
        if command.verwijzing_id is not None:
            verwijzing, _ = await fold(tx, ctx.tenant, VERWIJZING, command.verwijzing_id)
            if verwijzing is None or verwijzing.persoon_id != complete.persoon_id:
                raise Refused("andere-persoon", "De verwijzing gaat over een andere persoon.")
        await bekende_persoon(tx, ctx.tenant, complete.persoon_id)
        decision = await prepare(tx, ctx, AANVRAAG, command.aanvraag_id, complete, new=True)
        given = answer(decision.state, decision.version)
        await commit(tx, ctx, [decision], answer=given)
        return given

    return await in_transactie(store, ctx, work)


def _feiten(melding: m.Melding) -> a.MeldingFeiten:
    return a.MeldingFeiten(
        melding_id=melding.melding_id,
        wet=melding.wet,
        ontvangen_op=melding.ontvangen_op,
        onderzoek_uiterlijk_op=melding.onderzoek_uiterlijk_op,
        onderzocht_op=melding.onderzocht_op,
        ingetrokken=melding.status is m.Status.INGETROKKEN,
    )


async def verander_aanvraag(
    store: Store, ctx: Context, aanvraag_id: AanvraagId, command: Verandering, answer: Antwoord
) -> Answer:
    """Asks for completion, records it, or withdraws."""
    return await beantwoord(store, ctx, AANVRAAG, aanvraag_id, command, answer)


async def handel_aanvraag_af(store: Store, ctx: Context, aanvraag_id: AanvraagId, command: a.HandelAanvraagAf) -> None:
    """Takes over that there is a decision; an aanvraag that is not ours stays unknown."""
    await execute(store, ctx, AANVRAAG, aanvraag_id, command)


async def registreer_verwijzing(
    store: Store, ctx: Context, command: v.RegistreerVerwijzing, answer: VerwijzingAntwoord
) -> Answer:
    """Records a referral of a person in the file."""

    async def work(tx: Store) -> Answer:
        await bekende_persoon(tx, ctx.tenant, command.persoon_id)
        complete = replace(command, gemeente=await ingerichte_gemeente(tx, ctx.tenant))
        decision = await prepare(tx, ctx, VERWIJZING, command.verwijzing_id, complete, new=True)
        given = answer(decision.state, decision.version)
        await commit(tx, ctx, [decision], answer=given)
        return given

    return await in_transactie(store, ctx, work)
