"""Writing a claim and its verdicts to the ledger: the lines of a part all at once."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
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
SELECT $1, $2, $3, $4, $5, nr, ($7::uuid[])[persoon], referentie, vorige, nummer, ($8::text[])[product],
    ($9::text[])[product], ($11::date[])[periode], ($12::date[])[periode], volume, ($10::text[])[product], tarief,
    centen, vorige IS NOT NULL, nr <> ALL ($14::integer[]), ($13::text[])[uitspraak] = '',
    string_to_array(($13::text[])[uitspraak], ' '), $6
FROM unnest($15::integer[], $16::integer[], $17::text[], $18::text[], $19::bigint[], $20::integer[], $21::integer[],
    $22::bigint[], $23::bigint[], $24::bigint[], $25::integer[])
    AS x (nr, persoon, referentie, vorige, nummer, product, periode, volume, tarief, centen, uitspraak)"""
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
    """What many lines share travels once: `persoon`, `product`, `periode` and `uitspraak` point into tables, from 1."""
    kop = ontvangen.kop
    regels = [u.prestatie for u in uitspraken]
    personen: dict[str, int] = {}
    producten: dict[tuple[str, str, str], int] = {}
    perioden: dict[tuple[date, date], int] = {}
    codes: dict[str, int] = {}
    persoon = [personen.setdefault(p.persoon_id, len(personen) + 1) for p in regels]
    product = [producten.setdefault((p.categorie, p.code, p.eenheid), len(producten) + 1) for p in regels]
    periode = [perioden.setdefault((p.periode.begindatum, p.periode.laatste_dag), len(perioden) + 1) for p in regels]
    uitspraak = [codes.setdefault(" ".join(u.retourcodes), len(codes) + 1) for u in uitspraken]
    await conn.execute(
        REGELS,
        tenant,
        UUID(ontvangen.declaratie_id),
        kop.agb,
        kop.wet.value,
        kop.declaratie_dagtekening,
        deel,
        [UUID(persoon_id) for persoon_id in personen],
        [categorie for categorie, _, _ in producten],
        [code for _, code, _ in producten],
        [eenheid for _, _, eenheid in producten],
        [begin for begin, _ in perioden],
        [einde for _, einde in perioden],
        [*codes],
        [u.prestatie.nr for u in uitspraken if not u.feiten.referentie_nieuw],
        [p.nr for p in regels],
        persoon,
        [p.referentie for p in regels],
        [p.vorige_referentie for p in regels] if any(p.credit for p in regels) else [],
        [p.toewijzing_nummer for p in regels],
        product,
        periode,
        [p.volume for p in regels],
        [p.tarief_centen for p in regels],
        [p.bedrag.centen for p in regels],
        uitspraak,
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
