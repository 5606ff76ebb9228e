"""Writing a claim and its verdicts to the ledger: the lines of a part all at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from services.billing.domain.beoordeling.beoordeel import Uitspraak
from services.billing.domain.beoordeling.uitkomst import Toets
from services.billing.domain.declaratie import AntwoordGevormd, DeclaratieBeoordeeld, DeclaratieOntvangen
from services.billing.domain.deel import Client
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
AANGENOMEN = "UPDATE declaraties SET bericht_telt = true, aangenomen = true WHERE tenant = $1 AND declaratie_id = $2"
GEVORDERD = """
UPDATE declaraties SET aantal_beoordeeld = aantal_beoordeeld + $3 WHERE tenant = $1 AND declaratie_id = $2"""
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
    eerste_gebruik, toegekend, retourcodes, deel)
SELECT $1, $2, $3, $4, $5, nr, persoon_id, referentie, vorige, nummer, categorie, code, begin, einde, volume, eenheid,
    tarief, centen, vorige IS NOT NULL, eerste, codes = '', string_to_array(codes, ' '), $6
FROM unnest($7::integer[], $8::uuid[], $9::text[], $10::text[], $11::bigint[], $12::text[], $13::text[], $14::date[],
    $15::date[], $16::bigint[], $17::text[], $18::bigint[], $19::bigint[], $20::boolean[], $21::text[])
    AS x (nr, persoon_id, referentie, vorige, nummer, categorie, code, begin, einde, volume, eenheid, tarief, centen,
          eerste, codes)"""
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

TOETSEN = TypeAdapter(tuple[Toets, ...])


async def schrijf_ontvangst(conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen) -> None:
    """The claim as it came in."""
    kop = ontvangen.kop
    await conn.execute(
        ONTVANGEN,
        tenant,
        UUID(ontvangen.declaratie_id),
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


async def schrijf_clienten(conn: Executor, tenant: str, declaratie_id: str, clienten: Sequence[Client]) -> None:
    """Clients of a claim, each with its sealed BSN."""
    personen = [UUID(c.persoon_id) for c in clienten]
    await conn.execute(CLIENTEN, tenant, UUID(declaratie_id), personen, [c.bsn_zegel for c in clienten])


async def schrijf_aanname(conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen) -> None:
    """Identification, number and month of the claim are used from now on."""
    kop = ontvangen.kop
    await conn.execute(AANGENOMEN, tenant, UUID(ontvangen.declaratie_id))
    van = (tenant, kop.agb, kop.wet.value)
    await conn.execute(LAATSTE_PERIODE, *van, kop.periode.begindatum, kop.periode.laatste_dag)


async def schrijf_deel(
    conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen, deel: int, uitspraken: Sequence[Uitspraak]
) -> None:
    """The lines of a part with their verdicts, and all that follows from those."""
    kop = ontvangen.kop
    toegekend = [u.prestatie for u in uitspraken if u.toegekend]
    teruggenomen = [p.vorige_referentie for p in toegekend if p.credit]
    if teruggenomen:
        van = (tenant, kop.agb, kop.wet.value)
        await conn.execute(GECREDITEERD_SLOT, *van, teruggenomen)
        await conn.execute(GECREDITEERD, *van, teruggenomen)
    await _schrijf_regels(conn, tenant, ontvangen, deel, uitspraken)
    await _schrijf_verbruik(conn, tenant, kop, toegekend)
    await conn.execute(GEVORDERD, tenant, UUID(ontvangen.declaratie_id), len(uitspraken))


async def schrijf_oordeel(
    conn: Executor, tenant: str, oordeel: DeclaratieBeoordeeld, antwoord: AntwoordGevormd
) -> None:
    """The verdict on the claim as a whole."""
    ingediend = not oordeel.kopcodes and not oordeel.declaratiecodes
    await conn.execute(
        BEOORDEELD,
        tenant,
        UUID(oordeel.declaratie_id),
        "beoordeeld" if ingediend else "niet-ingediend",
        not oordeel.kopcodes,
        oordeel.toegekend.centen,
        oordeel.aantal_toegekend,
        oordeel.aantal_afgewezen,
        [*oordeel.kopcodes, *oordeel.declaratiecodes],
        TOETSEN.dump_json(oordeel.bevindingen).decode(),
        antwoord.identificatie,
        antwoord.dagtekening,
        antwoord.sha256,
    )


async def _schrijf_regels(
    conn: Executor, tenant: str, ontvangen: DeclaratieOntvangen, deel: int, uitspraken: Sequence[Uitspraak]
) -> None:
    kop = ontvangen.kop
    regels = [u.prestatie for u in uitspraken]
    uuids = {persoon: UUID(persoon) for persoon in {p.persoon_id for p in regels}}
    await conn.execute(
        REGELS,
        tenant,
        UUID(ontvangen.declaratie_id),
        kop.agb,
        kop.wet.value,
        kop.declaratie_dagtekening,
        deel,
        [p.nr for p in regels],
        [uuids[p.persoon_id] for p in regels],
        [p.referentie for p in regels],
        [p.vorige_referentie for p in regels],
        [p.toewijzing_nummer for p in regels],
        [p.categorie for p in regels],
        [p.code for p in regels],
        [p.periode.begindatum for p in regels],
        [p.periode.einddatum for p in regels],
        [p.volume for p in regels],
        [p.eenheid for p in regels],
        [p.tarief_centen for p in regels],
        [p.bedrag.centen for p in regels],
        [u.feiten.referentie_nieuw for u in uitspraken],
        [" ".join(u.retourcodes) for u in uitspraken],
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
