"""Corrections: proposed, closed and let lapse by durable jobs; accepted or refused by a person."""

from collections.abc import Callable, Sequence
from datetime import date

from services.billing.aggregates import CORRECTIE
from services.billing.domain.correctie import besluiten
from services.billing.domain.correctie import gebeurtenissen as g
from services.billing.domain.correctie.besluiten import State, Status
from services.billing.domain.correctie.herbeoordelen import Nu, beoordeel_opnieuw
from services.billing.domain.wet import Wet
from services.billing.gevolgen import herzie_toewijzing as herzie_toewijzing_taak
from services.billing.grootboek import correcties as grootboek
from services.billing.grootboek.rijen import tarieven_van
from services.billing.handlers.geduld import GEDULD
from services.billing.volumes import Volumeregels
from shared.eventsourcing.context import Answer, Context, JsonObject
from shared.eventsourcing.execute import Decision, commit, execute, prepare
from shared.eventsourcing.store import Store
from shared.values.ids import uuid7

MAXIMA = Volumeregels()
Today = Callable[[], date]
Antwoord = Callable[[State, int], Answer]
Besluit = Decision[State, g.Event]


async def herzie_toewijzing(store: Store, ctx: Context, payload: JsonObject, today: Today) -> None:
    """What was awarded on a toewijzing judged again under its lock: proposals made, closed and taken back at once."""
    wet, nummer, vandaag = Wet(payload["wet"]), int(payload["nummer"]), today()
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        conn, wat = tx.conn, (ctx.tenant, wet, nummer)
        versie = await grootboek.versie(conn, *wat, slot=True)
        if versie is None:
            return
        nu = Nu(versie=versie, tarieven=await tarieven_van(conn, ctx.tenant, versie.agb, wet), maxima=MAXIMA)
        regels = await grootboek.toegekend(conn, *wat)
        fout = beoordeel_opnieuw(regels, nu)
        eerder = await grootboek.verworpen(conn, *wat)
        voorstel = tuple(regel for regel in fout if regel.toetsen not in eerder.get(regel.id, ()))
        gecrediteerd = await grootboek.gecrediteerd(conn, *wat)
        besluiten_: list[Besluit] = []
        open_ = False
        for id in await grootboek.lopend(conn, *wat):
            herzie = g.Herzie(
                fout=frozenset(regel.id for regel in fout), gecrediteerd=gecrediteerd, voorstel=voorstel, op=vandaag
            )
            besluit = await prepare(tx, ctx, CORRECTIE, id, herzie)
            if besluit.events:
                besluiten_.append(besluit)
            elif besluit.state.status is Status.AANVAARD:
                gevraagd = {regel.id for regel in besluit.state.regels}
                voorstel = tuple(regel for regel in voorstel if regel.id not in gevraagd)
            else:
                open_ = True
        if voorstel and not open_:
            stel_voor = g.StelVoor(
                correctie_id=g.CorrectieId(str(uuid7())),
                wet=wet,
                agb=regels[0].agb,
                toewijzing_nummer=nummer,
                persoon_id=regels[0].prestatie.persoon_id,
                regels=voorstel,
                op=vandaag,
            )
            besluiten_.append(await prepare(tx, ctx, CORRECTIE, stel_voor.correctie_id, stel_voor, new=True))
        await commit(tx, ctx, besluiten_)
        await _schrijf(tx, ctx.tenant, besluiten_)


async def _schrijf(tx: Store, tenant: str, gedaan: Sequence[Besluit]) -> None:
    """The rows of what was decided: what is over first, so that its lines are free for what is new."""
    for besluit in gedaan:
        state = besluit.state
        voorgesteld = besluiten.bestaand(state)
        if state.einde is not None and state.status is not None:
            await grootboek.schrijf_status(tx.conn, tenant, voorgesteld.correctie_id, state.status, state.einde.op)
        else:
            await grootboek.schrijf_voorstel(tx.conn, tenant, voorgesteld, state.regels)


async def herzie_contract(store: Store, ctx: Context, payload: JsonObject) -> None:
    """Other tariffs: every toewijzing that they may touch is judged again, each by a job of its own."""
    agb, wet = str(payload["agb"]), Wet(payload["wet"])
    async with store.transaction(ctx.tenant) as tx:
        await tx.conn.execute(GEDULD)
        nummers = await grootboek.met_ander_tarief(tx.conn, ctx.tenant, agb, wet)
        await commit(tx, ctx, [], jobs=[herzie_toewijzing_taak(wet, nummer) for nummer in nummers])


async def volg_credits(store: Store, ctx: Context, payload: JsonObject) -> None:
    """A judged claim may have taken back lines that a correction is about."""
    id = str(payload["declaratieId"])
    async with store.transaction(ctx.tenant) as tx:
        geraakt = await grootboek.met_gecrediteerde_regels(tx.conn, ctx.tenant, id)
        if not geraakt:
            return
        await commit(tx, ctx, [], jobs=[herzie_toewijzing_taak(wet, nummer) for wet, nummer in geraakt])


async def aanvaard(store: Store, ctx: Context, id: str, op: date, answer: Antwoord) -> Answer:
    """A person agrees: the provider is asked to credit."""
    return await _besluit(store, ctx, id, g.Aanvaard(door=ctx.actor, op=op), answer)


async def verwerp(store: Store, ctx: Context, id: str, toelichting: str, op: date, answer: Antwoord) -> Answer:
    """A person disagrees: the lines stand, and the same ground is not proposed again."""
    return await _besluit(store, ctx, id, g.Verwerp(door=ctx.actor, op=op, toelichting=toelichting), answer)


async def _besluit(store: Store, ctx: Context, id: str, command: g.Aanvaard | g.Verwerp, answer: Antwoord) -> Answer:
    async with store.transaction(ctx.tenant) as tx:
        uit = await execute(tx, ctx, CORRECTIE, id, command, answer=answer)
        if uit.state.status is not None:
            uiterlijk = besluiten.credit_tot(uit.state)
            await grootboek.schrijf_status(tx.conn, ctx.tenant, id, uit.state.status, command.op, uiterlijk)
    return answer(uit.state, uit.version)
