"""The seed: what was decided before the month began, written straight into the stores of indicatie and billing.

Every toewijzing is the event that its service would have stored, with the row that follows from it. The way through
the API (1.6 million decisions) is not what is measured here.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import asyncpg

from services.billing.aggregates import AANSPRAAK
from services.billing.domain import aanspraak
from services.billing.domain import wet as billing
from services.indicatie.aggregates import TOEWIJZING
from services.indicatie.domain import toewijzing, versie, voorziening
from services.indicatie.domain.ids import BeschikkingId, toewijzing_id
from shared.values.agb import Agb
from shared.values.ids import uuid7
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId, persoon_id
from tests.bench.maand.land import EINDE, INGANG, PRODUCTEN, Bestand, wetnaam

MOMENT = datetime(2025, 12, 15, 10, 0)  # noqa: DTZ001 – local time, as in a 301
META = '{"actor": "zaaien", "correlationid": "00000000-0000-0000-0000-000000000000"}'
Rij = tuple[Any, ...]


async def zaai(billing_url: str, indicatie_url: str, bestanden: Sequence[Bestand], sleutel: bytes) -> int:
    """Every toewijzing that the files claim on, in both services; `sleutel` makes the pseudonyms. How many."""
    van, naar = await asyncpg.connect(billing_url, ssl=False), await asyncpg.connect(indicatie_url, ssl=False)
    gezaaid = 0
    try:
        for bestand in bestanden:
            versies = list(_versies(bestand, sleutel))
            await _schrijf(van, bestand.gemeente, _aanspraken(versies))
            await van.copy_records_to_table("aanspraken", records=[_rij(bestand.gemeente, v) for v in versies])
            await _schrijf(naar, bestand.gemeente, _toewijzingen(bestand.gemeente, versies))
            gezaaid += len(versies)
        for conn in (van, naar):
            await conn.execute("ANALYZE", timeout=600)
    finally:
        await van.close()
        await naar.close()
    return gezaaid


def _versies(bestand: Bestand, sleutel: bytes) -> Iterator[aanspraak.Versie]:
    categorie, code, eenheid, _, volume = PRODUCTEN[bestand.wet]
    for bsn, lijnen in groupby(bestand.lijnen(), key=lambda lijn: lijn[0]):
        persoon = persoon_id(sleutel, bestand.gemeente, bsn)
        for _, nummer in lijnen:
            yield aanspraak.Versie(
                toewijzing_nummer=nummer,
                wet=billing.Wet(wetnaam(bestand.wet)),
                agb=bestand.agb,
                persoon_id=persoon,
                moment=MOMENT,
                periode=Periode(INGANG, EINDE),
                output=eenheid == "82",
                categorie=categorie,
                code=code,
                volume=volume,
                eenheid=eenheid,
                frequentie="4",
            )


def _aanspraken(versies: Sequence[aanspraak.Versie]) -> Iterator[tuple[str, str, str]]:
    for een in versies:
        event = aanspraak.VersieGehoord(versie=een)
        stroom = AANSPRAAK.stream(aanspraak.aanspraak_id(een.wet, een.toewijzing_nummer))
        yield stroom, AANSPRAAK.codec.name(event), AANSPRAAK.codec.encode(event)


def _toewijzingen(gemeente: str, versies: Sequence[aanspraak.Versie]) -> Iterator[tuple[str, str, str]]:
    for een in versies:
        wet = voorziening.Wet(een.wet.value)
        id = toewijzing_id(gemeente, wet, een.toewijzing_nummer)
        event = toewijzing.ToewijzingAfgegeven(
            versie=versie.Versie(
                toewijzing_id=id,
                nummer=een.toewijzing_nummer,
                beschikking_id=BeschikkingId(str(uuid7())),
                persoon_id=PersoonId(een.persoon_id),
                wet=wet,
                agb=Agb(een.agb),
                voorziening=_voorziening(een),
                moment=MOMENT,
            )
        )
        yield TOEWIJZING.stream(id), TOEWIJZING.codec.name(event), TOEWIJZING.codec.encode(event)


def _voorziening(een: aanspraak.Versie) -> voorziening.Voorziening:
    variant = voorziening.Variant.OUTPUTGERICHT if een.output else voorziening.Variant.INSPANNINGSGERICHT
    return voorziening.Voorziening(
        variant=variant,
        product=voorziening.Product(categorie=een.categorie or "", code=een.code),
        omvang=voorziening.Omvang(volume=een.volume or 0, eenheid=een.eenheid or "", frequentie=een.frequentie or ""),
        periode=een.periode,
        agb=Agb(een.agb),
    )


async def _schrijf(
    conn: "asyncpg.Connection[asyncpg.Record]", gemeente: str, events: Iterator[tuple[str, str, str]]
) -> None:
    """One event per stream, as `append` would have left it."""
    rijen = list(events)
    await conn.copy_records_to_table("streams", records=[(gemeente, stroom, 1, 0) for stroom, _, _ in rijen])
    await conn.copy_records_to_table(
        "events",
        columns=["tenant", "stream", "version", "type", "data", "meta"],
        records=[(gemeente, stroom, 1, soort, data, META) for stroom, soort, data in rijen],
    )


def _rij(gemeente: str, een: aanspraak.Versie) -> Rij:
    return (
        gemeente,
        een.wet.value,
        een.toewijzing_nummer,
        een.agb,
        UUID(een.persoon_id),
        een.moment,
        een.periode.begindatum,
        een.periode.einddatum,
        een.output,
        een.categorie,
        een.code,
        een.volume,
        een.eenheid,
        een.frequentie,
        een.budget_centen,
        een.reden_wijziging,
        1,
    )
