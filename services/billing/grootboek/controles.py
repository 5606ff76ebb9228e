"""The nightly check in SQL: each query gives what deviates, and no row where all is well."""

from collections.abc import Sequence
from dataclasses import dataclass

VOORBEELDEN = 20
"""Ids of deviations that are kept; all are counted."""

ANTWOORD = """
SELECT d.declaratie_id::text AS id
FROM declaraties d
LEFT JOIN LATERAL (
    SELECT sum(centen) AS alle, sum(centen) FILTER (WHERE toegekend) AS toegekend,
        sum(centen) FILTER (WHERE NOT toegekend) AS afgewezen, count(*) AS aantal,
        count(*) FILTER (WHERE toegekend) AS aantal_toegekend
    FROM prestaties p WHERE p.tenant = d.tenant AND p.declaratie_id = d.declaratie_id) r ON true
WHERE d.tenant = $1 AND d.status <> 'ontvangen' AND CASE d.status
    WHEN 'beoordeeld' THEN (coalesce(r.alle, 0), coalesce(r.toegekend, 0), r.aantal, r.aantal_toegekend,
                            coalesce(r.afgewezen, 0))
        IS DISTINCT FROM (d.ingediend_centen, d.toegekend_centen, d.aantal_regels, d.aantal_toegekend,
                          d.ingediend_centen - d.toegekend_centen)
    ELSE d.toegekend_centen <> 0 OR r.aantal > 0 END"""
RUIMTE = """
WITH gebruikt AS (
    SELECT a, a.budget_centen AS budget, CASE a.eenheid WHEN '04' THEN 60 ELSE 1 END AS basis, v.volume, v.centen,
        greatest(eerste, a.begindatum) AS van, least((eerste + interval '1 month')::date - 1, a.einddatum) AS tot
    FROM aanspraken a JOIN verbruik v USING (tenant, wet, nummer)
    CROSS JOIN LATERAL make_date(v.jaar, v.maand, 1) AS eerste
    WHERE a.tenant = $1 AND (num_nulls(a.volume, a.eenheid, a.frequentie) = 0 OR a.budget_centen IS NOT NULL)),
te_veel AS (
    SELECT a FROM gebruikt WHERE budget IS NULL AND volume > ruimte_per_periode(a, van, tot) * basis
    UNION
    SELECT a FROM gebruikt GROUP BY a, budget, basis
    HAVING CASE WHEN budget IS NULL THEN sum(volume) > ruimte_in_totaal(a) * basis ELSE sum(centen) > budget END)
SELECT (a).wet || '-' || (a).nummer AS id FROM te_veel WHERE NOT over_besloten(a)"""
VERBRUIK = """
WITH som AS (
    SELECT wet, toewijzing_nummer AS nummer, extract(year FROM begindatum)::integer AS jaar,
        extract(month FROM begindatum)::integer AS maand, sum(centen) AS centen,
        sum(CASE WHEN credit THEN -volume ELSE volume END * CASE eenheid WHEN '04' THEN 60 ELSE 1 END) AS volume
    FROM prestaties WHERE tenant = $1 AND toegekend GROUP BY 1, 2, 3, 4)
SELECT coalesce(s.wet, v.wet) || '-' || coalesce(s.nummer, v.nummer) AS id
FROM som s FULL JOIN (SELECT * FROM verbruik WHERE tenant = $1) v USING (wet, nummer, jaar, maand)
WHERE (coalesce(s.volume, 0), coalesce(s.centen, 0)) <> (coalesce(v.volume, 0), coalesce(v.centen, 0))
    OR v.volume < 0 OR v.centen < 0"""
ENKEL = """
SELECT min(declaratie_id::text) AS id FROM prestaties
WHERE tenant = $1 AND toegekend AND NOT credit AND NOT gecrediteerd
GROUP BY wet, toewijzing_nummer, begindatum, einddatum, categorie, code HAVING count(*) > 1
UNION ALL
SELECT min(declaratie_id::text) FROM prestaties WHERE tenant = $1 AND toegekend AND credit
GROUP BY agb, wet, vorige_referentie HAVING count(*) > 1
UNION ALL
SELECT coalesce(c.declaratie_id, d.declaratie_id)::text
FROM (SELECT * FROM prestaties WHERE tenant = $1 AND toegekend AND credit) c
FULL JOIN (SELECT * FROM prestaties WHERE tenant = $1 AND gecrediteerd) d
    ON d.agb = c.agb AND d.wet = c.wet AND d.referentie = c.vorige_referentie AND d.eerste_gebruik
WHERE (c.centen + d.centen) IS DISTINCT FROM 0"""
VERWIJDERD = """
SELECT a.wet || '-' || a.nummer AS id FROM aanspraken a
WHERE a.tenant = $1 AND a.reden_wijziging = '13' AND NOT over_besloten(a) AND EXISTS (
    SELECT FROM prestaties p WHERE p.tenant = a.tenant AND p.wet = a.wet AND p.toewijzing_nummer = a.nummer
        AND p.toegekend AND NOT p.credit AND NOT p.gecrediteerd)"""
CENTEN = """
SELECT table_name || '.' || column_name AS id FROM information_schema.columns
WHERE table_schema = 'public' AND column_name ~ 'centen$' AND data_type <> 'bigint' AND $1::text IS NOT NULL
UNION ALL
SELECT DISTINCT declaratie_id::text FROM prestaties
WHERE tenant = $1 AND toegekend AND NOT CASE eenheid WHEN '83' THEN abs(centen) = volume
    WHEN '01' THEN 2 * abs(abs(centen) - volume * tarief_centen) <= volume + 1
    ELSE abs(centen) = volume * tarief_centen END"""
GEHEEL = """
SELECT DISTINCT declaratie_id::text AS id FROM prestaties
WHERE tenant = $1
    AND (toegekend <> (cardinality(retourcodes) = 0) OR CASE WHEN credit THEN centen > 0 ELSE centen < 0 END)"""
KETEN = """
SELECT b.betaalrun_id::text AS id
FROM betaalruns b
LEFT JOIN LATERAL (
    SELECT coalesce(sum(centen), 0) AS centen, count(*) AS aantal, bool_and(toegekend) AS toegekend
    FROM prestaties p WHERE p.tenant = b.tenant AND p.betaalrun_id = b.betaalrun_id) r ON true
LEFT JOIN LATERAL (
    SELECT encode(sha256(f.inhoud), 'hex') = f.sha256 AS heel,
        replace(substring(tekst FROM '<CtrlSum>([0-9]+[.][0-9]{2})</CtrlSum>'), '.', '')::bigint AS som,
        substring(tekst FROM '<NbOfTxs>([0-9]+)</NbOfTxs>')::integer AS aantal
    FROM betaalbestanden f CROSS JOIN LATERAL convert_from(f.inhoud, 'UTF8') AS tekst
    WHERE f.tenant = b.tenant AND f.betaalrun_id = b.betaalrun_id) f ON true
WHERE b.tenant = $1 AND CASE WHEN b.status = 'afgekeurd' THEN r.aantal > 0
    WHEN (r.centen, r.aantal, r.toegekend) IS DISTINCT FROM (b.totaal_centen, b.aantal_regels, true) THEN true
    WHEN b.status IN ('verzonden', 'bevestigd') THEN (f.heel, f.som, f.aantal)
        IS DISTINCT FROM (true, b.totaal_centen, b.aantal_betalingen)
    ELSE false END"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Punt:
    """One thing that must hold; `query` gives the ids of what deviates, `invariant` is its number if it has one."""

    controle: str
    invariant: int | None
    omschrijving: str
    query: str


PUNTEN: Sequence[Punt] = (
    Punt(
        controle="antwoord",
        invariant=1,
        omschrijving="De regels van elke declaratie tellen op tot ingediend, toegekend en wat de 325 teruggeeft.",
        query=ANTWOORD,
    ),
    Punt(
        controle="ruimte",
        invariant=2,
        omschrijving="Op geen toewijzing is meer toegekend dan zij per productperiode en in totaal toelaat.",
        query=RUIMTE,
    ),
    Punt(
        controle="verbruik",
        invariant=2,
        omschrijving="Het verbruik per toewijzing en maand is de som van de toegekende regels, en nooit negatief.",
        query=VERBRUIK,
    ),
    Punt(
        controle="eenmaal",
        invariant=3,
        omschrijving="Per toewijzing, periode en product staat hoogstens één regel open, met hoogstens één credit.",
        query=ENKEL,
    ),
    Punt(
        controle="verwijderd",
        invariant=7,
        omschrijving="Op een verwijderde toewijzing staat niets toegekend waarover niemand heeft besloten.",
        query=VERWIJDERD,
    ),
    Punt(
        controle="centen",
        invariant=10,
        omschrijving="Elk bedrag is een geheel aantal centen en het volume maal het tarief.",
        query=CENTEN,
    ),
    Punt(
        controle="geheel",
        invariant=11,
        omschrijving="Elke regel is in zijn geheel toegekend, of in zijn geheel afgewezen met een retourcode.",
        query=GEHEEL,
    ),
    Punt(
        controle="betaling",
        invariant=None,
        omschrijving="Elke betaalrun telt op tot zijn regels, en elk betaalbestand tot zijn betaalrun.",
        query=KETEN,
    ),
)

AFDRUK = "antwoordbestand"
AFDRUK_OMSCHRIJVING = "Een steekproef van antwoorden (325) wordt nog byte voor byte zo gevormd als toen."
STEEKPROEF = """
SELECT * FROM declaraties
WHERE tenant = $1 AND status <> 'ontvangen' AND antwoord_sha256 <> '' AND aantal_regels <= 2000
ORDER BY md5(declaratie_id::text || $2::text) LIMIT 25"""
"""Claims whose answer is formed again, others every time; large ones are left out."""
TELLING = """
SELECT id, count(*) OVER () AS aantal FROM ({}) gevonden ORDER BY id LIMIT {}"""
