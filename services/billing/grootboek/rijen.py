"""Rows of the ledger as values of the domain."""

from datetime import date
from functools import lru_cache

import asyncpg

from services.billing.domain.aanspraak import Versie
from services.billing.domain.prestatie import Prestatie
from services.billing.domain.tarief import Tarief
from services.billing.domain.wet import Wet
from shared.eventsourcing.vault import Executor
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode
from shared.values.pseudoniem import PersoonId

TARIEVEN = """
SELECT t.categorie, t.code, t.eenheid, t.centen, t.begindatum, t.einddatum
FROM contracten c JOIN tarieven t USING (tenant, contract_id)
WHERE c.tenant = $1 AND c.agb = $2 AND c.wet = $3"""


_WETTEN = {wet.value: wet for wet in Wet}


@lru_cache(maxsize=4_096)
def _periode(begin: date, einde: date | None) -> Periode:
    """Toewijzingen begin and end on the same days."""
    return Periode(begin, einde)


def prestatie_van(rij: asyncpg.Record) -> Prestatie:
    """A row of `prestaties`."""
    return Prestatie(
        nr=rij["nr"],
        persoon_id=PersoonId(str(rij["persoon_id"])),
        referentie=rij["referentie"],
        vorige_referentie=rij["vorige_referentie"],
        toewijzing_nummer=rij["toewijzing_nummer"],
        categorie=rij["categorie"],
        code=rij["code"],
        periode=Periode(rij["begindatum"], rij["einddatum"]),
        volume=rij["volume"],
        eenheid=rij["eenheid"],
        tarief_centen=rij["tarief_centen"],
        bedrag=Bedrag(rij["centen"]),
        credit=rij["credit"],
    )


def versie_van(rij: asyncpg.Record) -> Versie:
    """A row of `aanspraken`."""
    return Versie(
        toewijzing_nummer=rij["nummer"],
        wet=_WETTEN[rij["wet"]],
        agb=rij["agb"],
        persoon_id=PersoonId(str(rij["persoon_id"])),
        moment=rij["moment"],
        periode=_periode(rij["begindatum"], rij["einddatum"]),
        output=rij["output"],
        categorie=rij["categorie"],
        code=rij["code"],
        volume=rij["volume"],
        eenheid=rij["eenheid"],
        frequentie=rij["frequentie"],
        budget_centen=rij["budget_centen"],
        reden_wijziging=rij["reden_wijziging"],
    )


async def tarieven_van(conn: Executor, tenant: str, agb: str, wet: Wet) -> list[Tarief]:
    """Every tariff that a provider has under one law."""
    return [
        Tarief(
            categorie=rij["categorie"],
            code=rij["code"],
            eenheid=rij["eenheid"],
            centen=rij["centen"],
            periode=Periode(rij["begindatum"], rij["einddatum"]),
        )
        for rij in await conn.fetch(TARIEVEN, tenant, agb, wet.value)
    ]
