"""Messages of ours: formed, checked, sealed in the message list, and noted as told."""

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from services.indicatie.aggregates import BERICHT, BESCHIKKING, PAKKET, VERZOEK
from services.indicatie.domain import bericht, pakket, verzoek
from services.indicatie.domain.besluit import REDEN_319
from services.indicatie.domain.ids import BeschikkingId, VerzoekId, bericht_id, pakket_id
from services.indicatie.handlers import feiten
from services.indicatie.handlers.nummers import berichtnummer
from services.indicatie.opstellen import (
    Merk,
    Regel,
    afwijzingsbericht,
    onderzoeksbericht,
    standaardwet,
    toewijzingsbericht,
)
from shared.contracts.intake.personen import Persoonsgegevens
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import Decision, commit, fold, prepare
from shared.eventsourcing.store import Store
from shared.istandaarden import Bericht, schrijf
from shared.istandaarden.regels import toets
from shared.values.agb import Agb
from shared.values.pseudoniem import PersoonId

Antwoord = Callable[[verzoek.State, int], Answer]


class Persoonsbron(Protocol):
    """Where name, birth date and address of a client are kept."""

    async def persoonsgegevens(self, gemeente: str, persoon_id: PersoonId) -> Persoonsgegevens:
        """The client's data; NotFound where nobody is known by that id, or the person was erased."""
        ...


class EigenBerichtFout(Exception):
    """A message of ours breaks the standard: a fault of ours, named by its rules; never by its content."""


async def maak_301(store: Store, ctx: Context, bron: Persoonsbron, van: pakket.PakketVan) -> None:
    """Tells the provider what is assigned to this client; nothing where the provider knows it all (OP087)."""
    stand = await feiten.pakket_van(store, ctx.tenant, van.wet, van.persoon_id, van.agb)
    if not stand.moet_melden:
        return
    gewijzigd = await feiten.versies(
        store, ctx.tenant, (stand.plaatsen[nummer].toewijzing_id for nummer in stand.te_melden)
    )
    beantwoord = [stand.antwoord.op] if stand.antwoord else []
    dagtekening = max([*(versie.moment.date() for versie in gewijzigd), *beantwoord])
    plaatsen = pakket.te_vertellen(stand, dagtekening)
    versies = await feiten.versies(store, ctx.tenant, (plaats.toewijzing_id for plaats in plaatsen))
    regels = [
        Regel(
            versie=versie,
            met_reden=stand.noemt_reden(versie.nummer),
            referentie=stand.referentie_van(versie.nummer, versie.referentie_aanbieder),
        )
        for versie in versies
    ]
    client = await bron.persoonsgegevens(ctx.tenant, van.persoon_id)
    async with store.transaction(ctx.tenant) as tx:
        merk = Merk(
            wet=van.wet,
            gemeente=ctx.tenant,
            agb=str(van.agb),
            identificatie=await berichtnummer(tx, ctx.tenant, van.wet, "301"),
            dagtekening=dagtekening,
        )
        vast = _vastleggen(merk, toewijzingsbericht(merk, client, regels), van.persoon_id)
        nummers = frozenset(regel.versie.nummer for regel in regels)
        meld = pakket.MeldToewijzingen(bericht_id=vast.kop.bericht_id, nummers=nummers)
        waar = pakket_id(ctx.tenant, van.wet, van.persoon_id, van.agb)
        decisions: list[Decision[Any, Any]] = [
            await prepare(tx, ctx, BERICHT, vast.kop.bericht_id, vast, new=True),
            await prepare(tx, ctx, PAKKET, waar, meld),
        ]
        await commit(tx, ctx, decisions)


async def maak_319(store: Store, ctx: Context, id: BeschikkingId) -> None:
    """Tells the provider that its verzoek is refused, and why; from then on it may ask again (TR374)."""
    besluit, _ = await fold(store, ctx.tenant, BESCHIKKING, id)
    gegeven = besluit.gegeven
    if gegeven is None or gegeven.verzoek_id is None or gegeven.reden_afwijzing is None:
        return
    vraag, _ = await fold(store, ctx.tenant, VERZOEK, gegeven.verzoek_id)
    if vraag.ontvangen is None:
        return
    async with store.transaction(ctx.tenant) as tx:
        merk = Merk(
            wet=gegeven.wet,
            gemeente=ctx.tenant,
            agb=str(vraag.ontvangen.agb),
            identificatie=await berichtnummer(tx, ctx.tenant, gegeven.wet, "319"),
            dagtekening=gegeven.bekendgemaakt_op,
        )
        antwoord = afwijzingsbericht(
            merk,
            vraag.ontvangen.referentie,
            REDEN_319[gegeven.reden_afwijzing],
            gegeven.verantwoordelijke_gemeente,
        )
        vast = _vastleggen(merk, antwoord, gegeven.persoon_id)
        waar = pakket_id(ctx.tenant, gegeven.wet, gegeven.persoon_id, vraag.ontvangen.agb)
        sluit = pakket.SluitVerzoek(verzoek_id=gegeven.verzoek_id)
        decisions: list[Decision[Any, Any]] = [
            await prepare(tx, ctx, BERICHT, vast.kop.bericht_id, vast, new=True),
            await prepare(tx, ctx, PAKKET, waar, sluit),
        ]
        await commit(tx, ctx, decisions)


async def stel_in_onderzoek(
    store: Store, ctx: Context, id: VerzoekId, op: date, vandaag: date, antwoord: Antwoord
) -> None:
    """Notes that the answer takes longer and tells the provider in the same stroke, so that no other 319 passes it."""

    async def poging() -> None:
        async with store.transaction(ctx.tenant) as tx:
            besluit = await prepare(tx, ctx, VERZOEK, id, verzoek.StelInOnderzoek(op=op, vandaag=vandaag))
            decisions: list[Decision[Any, Any]] = [besluit]
            vraag = besluit.state.ontvangen
            if besluit.events and vraag is not None:
                merk = Merk(
                    wet=vraag.wet,
                    gemeente=ctx.tenant,
                    agb=str(vraag.agb),
                    identificatie=await berichtnummer(tx, ctx.tenant, vraag.wet, "319"),
                    dagtekening=op,
                )
                vast = _vastleggen(merk, onderzoeksbericht(merk, vraag.referentie), vraag.persoon_id)
                decisions.append(await prepare(tx, ctx, BERICHT, vast.kop.bericht_id, vast, new=True, guarded=False))
            await commit(tx, ctx, decisions, answer=antwoord(besluit.state, besluit.version))

    await feiten.herhaal(poging)


def _vastleggen(merk: Merk, inhoud: Bericht, persoon_id: PersoonId) -> bericht.LegVast:
    wet = standaardwet(merk.wet)
    if fouten := toets(inhoud, wet):
        raise EigenBerichtFout(", ".join(sorted({fout.regel_id for fout in fouten})))
    return bericht.LegVast(
        kop=bericht.Kop(
            bericht_id=bericht_id(merk.gemeente, merk.wet, inhoud.soort, merk.gemeente, merk.identificatie),
            persoon_id=persoon_id,
            soort=inhoud.soort,
            wet=merk.wet,
            richting=bericht.Richting.UIT,
            agb=Agb(merk.agb),
            identificatie=merk.identificatie,
            dagtekening=merk.dagtekening,
        ),
        inhoud=schrijf(inhoud, wet).decode(),
    )
