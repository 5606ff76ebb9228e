"""`/v1/betaalruns`."""

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.billing.aggregates import BETAALRUN
from services.billing.domain.betaalrun import gebeurtenissen as g
from services.billing.domain.betaalrun.besluiten import State, Status, bestaand
from services.billing.domain.wet import Wet
from services.billing.handlers import betalen
from services.billing.queries import geld as queries
from shared.contracts import gemeente
from shared.contracts.billing import OPERATION
from shared.contracts.billing import betaalruns as c
from shared.contracts.body import Lijst
from shared.errors import Invalid, InvalidParam, Refused
from shared.eventsourcing.context import Answer
from shared.eventsourcing.execute import fold
from shared.runtime.clock import Clock, today
from shared.runtime.http.answers import Found, created
from shared.runtime.http.media import XML
from shared.runtime.http.params import CallerIn, ContextIn, StoreIn
from shared.runtime.http.routes import route
from shared.values.bedrag import Bedrag
from shared.values.ids import uuid7

STATUS = {
    Status.ONBEKEND: c.BetaalrunStatus.TER_GOEDKEURING,
    Status.TER_GOEDKEURING: c.BetaalrunStatus.TER_GOEDKEURING,
    Status.GOEDGEKEURD: c.BetaalrunStatus.GOEDGEKEURD,
    Status.VERZONDEN: c.BetaalrunStatus.VERZONDEN,
    Status.BEVESTIGD: c.BetaalrunStatus.BEVESTIGD,
    Status.AFGEKEURD: c.BetaalrunStatus.AFGEKEURD,
}


def add(router: APIRouter, clock: Clock) -> None:
    """The routes of payment runs."""

    @route(router, OPERATION["maakBetaalrun"])
    async def maak_betaalrun(body: c.BetaalrunInvoer, ctx: ContextIn, store: StoreIn) -> Answer:
        if body.tot_en_met > today(clock):
            raise _toekomst("totEnMet")
        if body.uitvoeringsdatum < body.tot_en_met:
            raise Invalid([InvalidParam("uitvoeringsdatum", "volgorde", "Niet voor totEnMet.")])
        id = g.BetaalrunId(str(uuid7()))
        wens = betalen.Verzameling(
            wet=None if body.wet is None else Wet(body.wet),
            tot_en_met=body.tot_en_met,
            uitvoeringsdatum=body.uitvoeringsdatum,
        )
        return await betalen.maak_betaalrun(store, ctx, id, wens, clock(), _op)

    @route(router, OPERATION["lijstBetaalruns"])
    async def lijst_betaalruns(query: c.BetaalrunsQuery, caller: CallerIn, store: StoreIn) -> Lijst[c.BetaalrunInLijst]:
        return await queries.betaalruns(store, caller.tenant, query)

    @route(router, OPERATION["leesBetaalrun"])
    async def lees_betaalrun(betaalrun_id: str, caller: CallerIn, store: StoreIn) -> Found:
        state, versie = await fold(store, caller.tenant, BETAALRUN, betaalrun_id)
        bij = await queries.bij_run(store, caller.tenant, betaalrun_id)
        return Found(body=betaalrun_uit(state, versie, bij), version=versie)

    @route(router, OPERATION["keurBetaalrunGoed"])
    async def keur_betaalrun_goed(
        betaalrun_id: str, body: c.GoedkeuringInvoer, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        keur = betalen.keur_goed if body.besluit is c.Besluit.AKKOORD else betalen.keur_af
        return await keur(store, ctx, betaalrun_id, body.inhoud_hash, _op)

    @route(router, OPERATION["leesBetaalbestand"])
    async def lees_betaalbestand(betaalrun_id: str, caller: CallerIn, store: StoreIn) -> Response:
        await fold(store, caller.tenant, BETAALRUN, betaalrun_id)
        inhoud = await queries.bestand(store, caller.tenant, betaalrun_id)
        if inhoud is None:
            raise Refused("bestand-nog-niet-klaar", "Het betaalbestand wordt gemaakt na de goedkeuring.")
        naam = f'attachment; filename="pain001-{betaalrun_id}.xml"'
        return Response(inhoud, media_type=XML, headers={"Content-Disposition": naam})

    @route(router, OPERATION["bevestigBetaalrun"])
    async def bevestig_betaalrun(
        betaalrun_id: str, body: c.BevestigingInvoer, ctx: ContextIn, store: StoreIn
    ) -> Answer:
        if body.bevestigd_op > today(clock):
            raise _toekomst("bevestigdOp")
        command = g.Bevestig(
            bevestigd_op=body.bevestigd_op,
            totaal=Bedrag(body.totaal_centen),
            bankreferentie=body.bankreferentie,
        )
        return await betalen.bevestig(store, ctx, betaalrun_id, command, _op)

    @route(router, OPERATION["leesAansluiting"])
    async def lees_aansluiting(
        betaalrun_id: str, query: c.AansluitingQuery, caller: CallerIn, store: StoreIn
    ) -> c.AansluitingUit:
        state, _ = await fold(store, caller.tenant, BETAALRUN, betaalrun_id)
        return await queries.aansluiting(store, caller.tenant, betaalrun_id, state, query)


def betaalrun_uit(state: State, versie: int, bij: queries.BijRun) -> c.BetaalrunUit:
    """A run as the API shows it."""
    gemaakt = bestaand(state)
    return c.BetaalrunUit(
        betaalrun_id=UUID(gemaakt.betaalrun_id),
        status=STATUS[state.status],
        wet=None if gemaakt.wet is None else gemeente.Wet(gemaakt.wet),
        tot_en_met=gemaakt.tot_en_met,
        uitvoeringsdatum=gemaakt.uitvoeringsdatum,
        gemaakt_op=gemaakt.gemaakt_op,
        aantal_regels=gemaakt.aantal_regels,
        totaal_centen=gemaakt.totaal.centen,
        betalingen=tuple(
            c.BetalingUit(
                agb=b.agb,
                naam=b.naam,
                iban=b.rekening.iban,
                aantal_regels=b.aantal_regels,
                bedrag_centen=b.bedrag.centen,
                kenmerk=b.kenmerk,
            )
            for b in state.betalingen
        ),
        doorgeschoven=tuple(
            c.DoorgeschovenUit(agb=d.agb, aantal_regels=d.aantal_regels, saldo_centen=d.saldo.centen)
            for d in gemaakt.doorgeschoven
        ),
        correcties=bij[0],
        aangehouden=bij[1],
        inhoud_hash=gemaakt.inhoud_hash,
        bestand_hash=None if state.bestand is None else state.bestand.sha256,
        bevestigd_op=None if state.bevestigd is None else state.bevestigd.bevestigd_op,
        versie=versie,
    )


def _op(state: State, versie: int, bij: queries.BijRun) -> Answer:
    return created(f"/v1/betaalruns/{bestaand(state).betaalrun_id}", betaalrun_uit(state, versie, bij), versie)


def _toekomst(naam: str) -> Invalid:
    return Invalid([InvalidParam(naam, "toekomst", "Deze datum ligt in de toekomst.")])
