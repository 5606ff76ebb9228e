"""A message of a provider: read, judged level by level, answered and stored in one transaction."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, assert_never

from services.indicatie.aggregates import BERICHT, PAKKET
from services.indicatie.domain import bericht, pakket
from services.indicatie.domain.ids import BerichtId, bericht_id, geweigerd_id, pakket_id
from services.indicatie.handlers import feiten
from services.indicatie.handlers.nummers import berichtnummer
from services.indicatie.handlers.ontvangst import levering, verzoek
from services.indicatie.handlers.ontvangst.lezen import Inhoud, als_invoerfout, lees_inhoud
from services.indicatie.handlers.ontvangst.oordeel import Oordeel, Zending
from services.indicatie.handlers.ontvangst.retour import Heenbericht, retourbericht
from services.indicatie.opstellen import huiswet
from shared.errors import Conflict, Forbidden, Invalid, InvalidParam, Refused
from shared.eventsourcing.context import Answer, Context
from shared.eventsourcing.execute import ATTEMPTS, Decision, commit, execute, prepare
from shared.eventsourcing.store import Store
from shared.istandaarden import BerichtOngeldig, Gelezen, schrijf
from shared.istandaarden.berichten import (
    Retour302,
    Retour320,
    Start305,
    Stop307,
    VerzoekToewijzing315,
    VerzoekWijziging317,
)
from shared.istandaarden.herken import herken
from shared.istandaarden.regels import toets
from shared.values.agb import Agb
from shared.values.ids import uuid7
from shared.values.pseudoniem import PersoonId, persoon_id

RETOUR = {"305": "306", "307": "308", "315": "316", "317": "318"}
GEEN_FOUT = frozenset({"0200", "0233"})
Antwoord = Callable[[bericht.State, int], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangst:
    """What came in, from whom, and the day it is; `agb` is the token's, None for a carrier, which brings anyone's."""

    inhoud: Inhoud
    agb: Agb | None
    pseudoniem_key: bytes
    vandaag: date


async def ontvang(store: Store, ctx: Context, post: Ontvangst, antwoord: Antwoord) -> Answer:
    """Stores the message with its return message, or the 302/320 with the message it returns.

    Invalid where it fails level 1 (a row is kept), Forbidden for another sender, Refused (9056) for a return message
    that came before.
    """
    try:
        gelezen = lees_inhoud(post.inhoud)
    except BerichtOngeldig as fout:
        await _weiger(store, ctx, post, fout)
        raise als_invoerfout(fout) from None
    for nog in reversed(range(ATTEMPTS)):
        try:
            match gelezen.bericht:
                case Retour302() | Retour320() as terug:
                    return await _verwerk_retour(store, ctx, post, gelezen, terug, antwoord)
                case Start305() | Stop307() | VerzoekToewijzing315() | VerzoekWijziging317() as heen:
                    return await _verwerk_heen(store, ctx, post, gelezen, heen, antwoord)
                case _:
                    raise Invalid([InvalidParam("bericht", "soort", "Dit bericht hoort hier niet.")])
        except (Conflict, Refused) as error:
            overtaken = isinstance(error, Conflict) or error.slug in OVERTAKEN
            if nog == 0 or not overtaken:
                raise
    raise AssertionError


OVERTAKEN = frozenset({"9019", "9063", "9069", "9071", "9074", "9326", "9347", "9374", "9413", "9414", "9415"})
"""Refusals that can only come from a message handled between our judging and our writing: judged again."""


async def _verwerk_heen(
    store: Store, ctx: Context, post: Ontvangst, gelezen: Gelezen, heen: Heenbericht, antwoord: Antwoord
) -> Answer:
    kop = heen.header
    agb = _aanbieder(ctx, post, afzender=kop.afzender, ontvanger=kop.ontvanger)
    wet = huiswet(gelezen.wet)
    mark = kop.bericht_identificatie
    eerste = bericht_id(ctx.tenant, wet, gelezen.soort, kop.afzender, mark.identificatie)
    al_bekend = (await feiten.stand(store, ctx.tenant, BERICHT, eerste)).status is not bericht.Status.ONBEKEND
    zending = Zending(
        ctx=ctx,
        bericht_id=BerichtId(str(uuid7())) if al_bekend else eerste,
        wet=wet,
        agb=agb,
        persoon_id=persoon_id(post.pseudoniem_key, ctx.tenant, heen.client.bsn),
        dagtekening=mark.dagtekening,
    )
    oordeel = await _oordeel(store, zending, gelezen, heen, post.vandaag, al_bekend=al_bekend)
    codes = oordeel.codes
    retoursoort = RETOUR[gelezen.soort]
    async with store.transaction(ctx.tenant) as tx:
        nummer = await berichtnummer(tx, ctx.tenant, wet, retoursoort)
        retour_id = bericht_id(ctx.tenant, wet, retoursoort, ctx.tenant, nummer)
        terug = retourbericht(heen, gelezen.wet, oordeel, nummer, post.vandaag)
        basis = bericht.Kop(
            bericht_id=zending.bericht_id,
            persoon_id=zending.persoon_id,
            soort=gelezen.soort,
            wet=wet,
            richting=bericht.Richting.IN,
            agb=agb,
            identificatie=mark.identificatie,
            dagtekening=mark.dagtekening,
            retourcodes=codes,
            antwoord_id=retour_id,
            te_laat_na=oordeel.te_laat_na,
        )
        ontvangen = bericht.LegVast(kop=basis, inhoud=_xml(gelezen))
        gegeven = bericht.LegVast(
            kop=replace(
                basis,
                bericht_id=retour_id,
                soort=retoursoort,
                richting=bericht.Richting.UIT,
                identificatie=nummer,
                dagtekening=post.vandaag,
                antwoord_op=zending.bericht_id,
                antwoord_id=None,
                te_laat_na=None,
            ),
            inhoud=schrijf(terug, gelezen.wet).decode(),
        )
        decision = await prepare(tx, ctx, BERICHT, zending.bericht_id, ontvangen)
        decisions: list[Decision[Any, Any]] = [
            decision,
            await prepare(tx, ctx, BERICHT, retour_id, gegeven, new=True),
            *([] if codes else await oordeel.voer_uit(tx)),
        ]
        given = antwoord(decision.state, decision.version)
        await commit(tx, ctx, decisions, answer=given)
    return given


async def _oordeel(
    store: Store, zending: Zending, gelezen: Gelezen, heen: Heenbericht, vandaag: date, *, al_bekend: bool
) -> Oordeel:
    """Level by level: what fails in the header or level 2 is not looked at any further (IV028, IV032)."""
    if toets(heen, gelezen.wet):
        return Oordeel(kop=("0001",))
    kop = ("9056",) if al_bekend else ()  # TR056
    if heen.header.bericht_identificatie.dagtekening > vandaag:
        kop = (*kop, "8848")  # TR135
    if kop:
        return Oordeel(kop=kop)
    match heen:
        case Start305():
            return await levering.beoordeel(store, zending, "startProducten", heen.client.start_producten)
        case Stop307():
            return await levering.beoordeel(store, zending, "stopProducten", heen.client.stop_producten)
        case VerzoekToewijzing315():
            return await verzoek.beoordeel_vot(store, zending, heen)
        case VerzoekWijziging317():
            return await verzoek.beoordeel_vow(store, zending, heen)
    assert_never(heen)


async def _verwerk_retour(
    store: Store, ctx: Context, post: Ontvangst, gelezen: Gelezen, terug: Retour302 | Retour320, antwoord: Antwoord
) -> Answer:
    kop = terug.header
    agb = _aanbieder(ctx, post, afzender=kop.ontvanger, ontvanger=kop.afzender)
    wet = huiswet(gelezen.wet)
    heensoort = "301" if isinstance(terug, Retour302) else "319"
    heen_id = bericht_id(ctx.tenant, wet, heensoort, ctx.tenant, kop.bericht_identificatie.identificatie)
    heen = (await feiten.stand(store, ctx.tenant, BERICHT, heen_id)).vastgelegd
    if heen is None or heen.agb != agb:
        raise Refused("heenbericht-onbekend", "Het bericht waarop dit een antwoord is, is niet bekend.")
    id = bericht_id(ctx.tenant, wet, gelezen.soort, str(agb), kop.identificatie_retour)
    ontvangen = bericht.LegVast(
        kop=bericht.Kop(
            bericht_id=id,
            persoon_id=PersoonId(heen.persoon_id),
            soort=gelezen.soort,
            wet=wet,
            richting=bericht.Richting.IN,
            agb=agb,
            identificatie=kop.identificatie_retour,
            dagtekening=kop.dagtekening_retour,
            antwoord_op=heen_id,
        ),
        inhoud=_xml(gelezen),
    )
    codes = tuple(code for code in alle_codes(terug.model_dump()) if code not in GEEN_FOUT)
    decision = await prepare(store, ctx, BERICHT, id, ontvangen)
    beantwoord = bericht.Beantwoord(antwoord_id=id, retourcodes=codes)
    decisions: list[Decision[Any, Any]] = [decision, await prepare(store, ctx, BERICHT, heen_id, beantwoord)]
    if codes and heensoort == "301":
        waar = pakket_id(ctx.tenant, wet, PersoonId(heen.persoon_id), heen.agb)
        decisions.append(await prepare(store, ctx, PAKKET, waar, pakket.KeurMeldingAf(bericht_id=heen_id)))
    given = antwoord(decision.state, decision.version)
    await commit(store, ctx, decisions, answer=given)
    return given


def alle_codes(deel: object) -> tuple[str, ...]:
    """Each retourcode in a dumped message, once, in order."""
    found: list[str] = []
    if isinstance(deel, dict):
        for naam, waarde in deel.items():
            found.extend(waarde if naam == "retour_codes" else alle_codes(waarde))
    elif isinstance(deel, list | tuple):
        for een in deel:
            found.extend(alle_codes(een))
    return tuple(dict.fromkeys(found))


def _aanbieder(ctx: Context, post: Ontvangst, *, afzender: str, ontvanger: str) -> Agb:
    """Who sent it: the provider of the token, or whom the message names where a carrier brought it."""
    if post.agb is not None and afzender != str(post.agb):
        raise Forbidden("De aanbieder in het bericht is niet de aanbieder van uw token.")
    if ontvanger != ctx.tenant:
        raise Invalid([InvalidParam("header.ontvanger", "andere_gemeente", "Dit bericht is voor een andere gemeente.")])
    return Agb(afzender)


async def _weiger(store: Store, ctx: Context, post: Ontvangst, fout: BerichtOngeldig) -> None:
    """A row in the message box; the Idempotency-Key stays free, for nothing was done."""
    inhoud = post.inhoud.bytes
    indruk = herken(inhoud)
    agb = post.agb or (Agb(indruk.afzender) if indruk.afzender else None)
    sha256 = hashlib.sha256(inhoud).hexdigest()
    id = geweigerd_id(ctx.tenant, agb, sha256)
    command = bericht.Weiger(
        bericht_id=id,
        agb=agb,
        soort=indruk.soort,
        wet=huiswet(indruk.wet) if indruk.wet else None,
        omvang=len(inhoud),
        sha256=sha256,
        fouten=tuple(bericht.Plaatsfout(regel=een.regel, pad=een.plaats, code=een.code) for een in fout.fouten),
    )
    await execute(store, replace(ctx, claim=None), BERICHT, id, command)


def _xml(gelezen: Gelezen) -> str:
    """The message in our own spelling; what was read is what is kept, whatever form it came in."""
    return schrijf(gelezen.bericht, gelezen.wet).decode()
