"""Gathering a payment run: per provider debits minus credits, and a hash over all of it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from services.billing.domain.betaalrun.gebeurtenissen import (
    BetaalrunGemaakt,
    Betaling,
    BetalingOpgenomen,
    Doorgeschoven,
    Event,
    MaakBetaalrun,
    Post,
    Regel,
    RegelInRun,
    RegelsVerzameld,
)
from services.billing.domain.wet import Wet
from shared.errors import Refused
from shared.values.bedrag import Bedrag

REGELS_PER_STUK = 400
"""Lines in one event, so that it stays under 64 KiB."""


def maak(command: MaakBetaalrun) -> list[Event]:
    """Per provider debits minus credits; above zero is paid, the rest is carried over."""
    per_agb: dict[str, list[Regel]] = defaultdict(list)
    for regel in command.regels:
        per_agb[regel.agb].append(regel)
    betalingen, doorgeschoven, events = [], [], list[Event]()
    betaald: list[Regel] = []
    for agb, regels in sorted(per_agb.items()):
        saldo = Bedrag.som(regel.bedrag for regel in regels)
        if saldo.centen <= 0:
            doorgeschoven.append(Doorgeschoven(agb=agb, aantal_regels=len(regels), saldo=saldo))
            continue
        ontvanger = command.begunstigden.get(agb)
        if ontvanger is None:
            raise Refused("rekening-ontbreekt", "Van een aanbieder met toegekende regels is geen rekening bekend.")
        betaald += regels
        kenmerk = f"{agb}-{UUID(command.betaalrun_id).hex[-26:]}"
        betalingen.append(
            Betaling(
                agb=agb,
                naam=ontvanger.naam,
                rekening=ontvanger.rekening,
                bedrag=saldo,
                aantal_regels=len(regels),
                kenmerk=kenmerk,
            )
        )
        events.append(BetalingOpgenomen(betaling=betalingen[-1]))
        events += [RegelsVerzameld(agb=agb, regels=stuk) for stuk in in_stukken(regels)]
    if not betalingen:
        raise Refused("niets-te-betalen", "Er zijn geen toegekende regels die betaald kunnen worden.")
    gemaakt = BetaalrunGemaakt(
        betaalrun_id=command.betaalrun_id,
        wet=command.wet,
        tot_en_met=command.tot_en_met,
        uitvoeringsdatum=command.uitvoeringsdatum,
        maker=command.maker,
        gemaakt_op=command.gemaakt_op,
        debiteur=command.debiteur,
        doorgeschoven=tuple(doorgeschoven),
        verdeling=verdeling(betaald),
        aantal_betalingen=len(betalingen),
        aantal_regels=len(betaald),
        totaal=Bedrag.som(betaling.bedrag for betaling in betalingen),
        inhoud_hash=inhoud_hash(command, betalingen, betaald),
    )
    return [gemaakt, *events]


def in_stukken(regels: Sequence[Regel]) -> list[tuple[RegelInRun, ...]]:
    """The lines in pieces that fit an event."""
    alle = [RegelInRun(declaratie_id=r.declaratie_id, nr=r.nr, bedrag=r.bedrag) for r in regels]
    return [tuple(alle[begin : begin + REGELS_PER_STUK]) for begin in range(0, len(alle), REGELS_PER_STUK)]


def verdeling(regels: Sequence[Regel]) -> tuple[Post, ...]:
    """The money per budget."""
    som: dict[tuple[int, Wet, str], int] = defaultdict(int)
    for regel in regels:
        som[regel.jaar, regel.wet, regel.categorie] += regel.bedrag.centen
    return tuple(
        Post(jaar=jaar, wet=wet, categorie=categorie, bedrag=Bedrag(centen))
        for (jaar, wet, categorie), centen in sorted(som.items())
    )


def inhoud_hash(command: MaakBetaalrun, betalingen: Sequence[Betaling], regels: Sequence[Regel]) -> str:
    """SHA-256 over all that the bank will see and every line behind it."""
    inhoud = {
        "debiteur": asdict(command.debiteur),
        "uitvoeringsdatum": command.uitvoeringsdatum,
        "betalingen": [asdict(betaling) for betaling in betalingen],
        "regels": sorted([r.declaratie_id, r.nr, r.bedrag.centen] for r in regels),
    }
    return hashlib.sha256(json.dumps(inhoud, sort_keys=True, default=str).encode()).hexdigest()
