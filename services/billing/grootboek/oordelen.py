"""Writing a claim and its verdict to the ledger, all lines at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from services.billing.domain.beoordeling.uitkomst import Oordeel, Toets, Uitkomst
from services.billing.domain.declaratie import AntwoordGevormd, Client, DeclaratieOntvangen
from services.billing.domain.prestatie import Kop, Prestatie
from shared.eventsourcing.vault import Executor

ONTVANGEN = """
INSERT INTO declaraties (tenant, declaratie_id, agb, wet, identificatie, bericht_dagtekening, xsd_basis, xsd_bericht,
                         declaratie_nummer, begindatum, einddatum, dagtekening, ontvangen_op, antwoord_uiterlijk_op,
                         aantal_regels, ingediend_centen, status)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'ontvangen')"""
CLIENTEN = """
INSERT INTO declaratie_clienten (tenant, declaratie_id, persoon_id, bsn_zegel)
SELECT $1, $2, x.* FROM unnest($3::uuid[], $4::text[]) AS x"""
BEOORDEELD = """
UPDATE declaraties SET status = $3, bericht_telt = $4, toegekend_centen = $5, aantal_toegekend = $6,
    aantal_afgewezen = $7, retourcodes = $8, bevindingen = $9, antwoord_identificatie = $10,
    antwoord_dagtekening = $11, antwoord_sha256 = $12
WHERE tenant = $1 AND declaratie_id = $2 AND status = 'ontvangen'"""
GECREDITEERD_SLOT = """
SELECT FROM prestaties WHERE tenant = $1 AND agb = $2 AND wet = $3 AND referentie = ANY ($4) AND eerste_gebruik
ORDER BY declaratie_id, nr FOR UPDATE"""
GECREDITEERD = """
UPDATE prestaties SET gecrediteerd = true
WHERE tenant = $1 AND agb = $2 AND wet = $3 AND referentie = ANY ($4) AND eerste_gebruik"""
REGELS = """
INSERT INTO prestaties (tenant, declaratie_id, agb, wet, dagtekening, nr, persoon_id, referentie, vorige_referentie,
    toewijzing_nummer, categorie, code, begindatum, einddatum, volume, eenheid, tarief_centen, centen, credit,
    eerste_gebruik, toegekend, retourcodes, toetsen)
SELECT $1, $2, $3, $4, $5, nr, persoon_id, referentie, vorige, nummer, categorie, code, begin, einde, volume, eenheid,
    tarief, centen, credit, eerste, toegekend, string_to_array(codes, ' '), toetsen
FROM unnest($6::integer[], $7::uuid[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::date[],
    $14::date[], $15::bigint[], $16::text[], $17::bigint[], $18::bigint[], $19::boolean[], $20::boolean[],
    $21::boolean[], $22::text[], $23::jsonb[])
    AS x (nr, persoon_id, referentie, vorige, nummer, categorie, code, begin, einde, volume, eenheid, tarief, centen,
          credit, eerste, toegekend, codes, toetsen)"""
VERBRUIK = """
INSERT INTO verbruik AS v (tenant, wet, nummer, jaar, maand, volume, centen)
SELECT $1, $2, x.* FROM unnest($3::bigint[], $4::integer[], $5::integer[], $6::bigint[], $7::bigint[]) AS x
ON CONFLICT (tenant, wet, nummer, jaar, maand)
    DO UPDATE SET volume = v.volume + excluded.volume, centen = v.centen + excluded.centen"""
VERBRUIK_TERUG = """
UPDATE verbruik v SET volume = v.volume + x.volume, centen = v.centen + x.centen
FROM unnest($3::bigint[], $4::integer[], $5::integer[], $6::bigint[], $7::bigint[])
    AS x (nummer, jaar, maand, volume, centen)
WHERE v.tenant = $1 AND v.wet = $2 AND v.nummer = x.nummer AND v.jaar = x.jaar AND v.maand = x.maand"""
LAATSTE_PERIODE = """
UPDATE declaranten SET laatste_begindatum = $4, laatste_einddatum = $5
WHERE tenant = $1 AND agb = $2 AND wet = $3 AND coalesce(laatste_begindatum <= $4, true)"""

REGELS_PER_KEER = 2_000
TOETSEN = TypeAdapter(tuple[Toets, ...])


async def schrijf_ontvangst(
    conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen, clienten: Sequence[Client]
) -> None:
    """The claim as it came in."""
    kop = ontvangen.kop
    id = UUID(ontvangen.declaratie_id)
    await conn.execute(
        ONTVANGEN,
        tenant,
        id,
        kop.agb,
        kop.wet.value,
        kop.identificatie,
        kop.dagtekening,
        kop.xsd_basis,
        kop.xsd_bericht,
        kop.declaratie_nummer,
        kop.periode.begindatum,
        kop.periode.laatste_dag,
        kop.declaratie_dagtekening,
        ontvangen.ontvangen_op,
        ontvangen.antwoord_uiterlijk_op,
        ontvangen.aantal_regels,
        kop.ingediend.centen,
    )
    await conn.execute(CLIENTEN, tenant, id, [UUID(c.persoon_id) for c in clienten], [c.bsn_zegel for c in clienten])


async def schrijf_oordeel(
    conn: Executor,
    tenant: str,
    ontvangen: DeclaratieOntvangen,
    regels: Sequence[Prestatie],
    uitkomst: Uitkomst,
    antwoord: AntwoordGevormd,
) -> None:
    """The verdict and all that follows from it; lines only where the claim counts as sent."""
    toegekend = sum(oordeel.toegekend for oordeel in uitkomst.oordelen)
    await conn.execute(
        BEOORDEELD,
        tenant,
        UUID(ontvangen.declaratie_id),
        "beoordeeld" if uitkomst.ingediend else "niet-ingediend",
        not uitkomst.kopcodes,
        uitkomst.toegekend.centen,
        toegekend,
        ontvangen.aantal_regels - toegekend,
        [*uitkomst.kopcodes, *uitkomst.declaratiecodes],
        TOETSEN.dump_json(uitkomst.bevindingen).decode(),
        antwoord.identificatie,
        antwoord.dagtekening,
        antwoord.sha256,
    )
    if not uitkomst.ingediend:
        return
    kop = ontvangen.kop
    per_nr = {regel.nr: regel for regel in regels}
    awarded = [per_nr[oordeel.nr] for oordeel in uitkomst.oordelen if oordeel.toegekend]
    van = (tenant, kop.agb, kop.wet.value)
    teruggenomen = [regel.vorige_referentie for regel in awarded if regel.credit]
    if teruggenomen:
        await conn.execute(GECREDITEERD_SLOT, *van, teruggenomen)
        await conn.execute(GECREDITEERD, *van, teruggenomen)
    await _schrijf_regels(conn, tenant, ontvangen, [per_nr[o.nr] for o in uitkomst.oordelen], uitkomst)
    await _schrijf_verbruik(conn, tenant, kop, awarded)
    await conn.execute(LAATSTE_PERIODE, *van, kop.periode.begindatum, kop.periode.laatste_dag)


async def _schrijf_regels(
    conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen, regels: Sequence[Prestatie], uitkomst: Uitkomst
) -> None:
    """The lines with their verdicts, so many at a time that no statement takes long."""
    for begin in range(0, len(regels), REGELS_PER_KEER):
        einde = begin + REGELS_PER_KEER
        await _voeg_regels_toe(conn, tenant, ontvangen, regels[begin:einde], uitkomst.oordelen[begin:einde])


async def _voeg_regels_toe(
    conn: Executor,
    tenant: str,
    ontvangen: DeclaratieOntvangen,
    regels: Sequence[Prestatie],
    oordelen: Sequence[Oordeel],
) -> None:
    kop = ontvangen.kop
    await conn.execute(
        REGELS,
        tenant,
        UUID(ontvangen.declaratie_id),
        kop.agb,
        kop.wet.value,
        kop.declaratie_dagtekening,
        [r.nr for r in regels],
        [UUID(r.persoon_id) for r in regels],
        [r.referentie for r in regels],
        [r.vorige_referentie for r in regels],
        [r.toewijzing_nummer for r in regels],
        [r.categorie for r in regels],
        [r.code for r in regels],
        [r.periode.begindatum for r in regels],
        [r.periode.laatste_dag for r in regels],
        [r.volume for r in regels],
        [r.eenheid for r in regels],
        [r.tarief_centen for r in regels],
        [r.bedrag.centen for r in regels],
        [r.credit for r in regels],
        [o.eerste_gebruik for o in oordelen],
        [o.toegekend for o in oordelen],
        [" ".join(o.retourcodes) for o in oordelen],
        [TOETSEN.dump_json(o.toetsen).decode() for o in oordelen],
    )


async def _schrijf_verbruik(conn: Executor, tenant: str, kop: Kop, awarded: Sequence[Prestatie]) -> None:
    """What credits give back, then what debits use, as they were judged; no row ever goes below zero."""
    for query, regels in (
        (VERBRUIK_TERUG, [r for r in awarded if r.credit]),
        (VERBRUIK, [r for r in awarded if not r.credit]),
    ):
        som: dict[tuple[int, int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for regel in regels:
            begin = regel.periode.begindatum
            volume, centen = som[regel.toewijzing_nummer, begin.year, begin.month]
            som[regel.toewijzing_nummer, begin.year, begin.month] = (
                volume + regel.basisvolume,
                centen + regel.bedrag.centen,
            )
        if som:
            sleutels = sorted(som)
            await conn.execute(
                query,
                tenant,
                kop.wet.value,
                [nummer for nummer, _, _ in sleutels],
                [jaar for _, jaar, _ in sleutels],
                [maand for _, _, maand in sleutels],
                [som[sleutel][0] for sleutel in sleutels],
                [som[sleutel][1] for sleutel in sleutels],
            )


def toetsen_van(tekst: str) -> tuple[Toets, ...]:
    """The rules tried, as they were written."""
    return TOETSEN.validate_python(json.loads(tekst))
