"""What billing measures of its work: the money of this year and the last, what is due, and what deviates."""

from shared.runtime.readings import Meting, termijnen

GELD = """
SELECT tenant AS gemeente, wet, jaar, stand, sum(centen) AS waarde FROM (
    SELECT tenant, wet, jaar, 'verwacht' AS stand, centen FROM budgetten
    UNION ALL SELECT tenant, wet, jaar, 'toegekend', centen FROM verplichtingen
    UNION ALL SELECT tenant, wet, jaar, 'gedeclareerd', gedeclareerd_centen FROM geldstanden
    UNION ALL SELECT tenant, wet, jaar, 'betaald', betaald_centen FROM geldstanden) alles
WHERE jaar >= extract(year FROM now() AT TIME ZONE 'Europe/Amsterdam') - 1
GROUP BY 1, 2, 3, 4"""

LOPEND = """
SELECT tenant, 'declaratie-antwoord' AS soort, antwoord_uiterlijk_op AS uiterlijk_op FROM declaraties
WHERE status = 'ontvangen'
UNION ALL
SELECT tenant, 'betaalrun-goedkeuring', uitvoeringsdatum FROM betaalruns WHERE status = 'ter-goedkeuring'
UNION ALL
SELECT tenant, 'correctie-credit', credit_uiterlijk_op FROM correcties WHERE status = 'aanvaard'"""

AFWIJKINGEN = """
SELECT t.tenant AS gemeente, p.punt->>'controle' AS controle, (p.punt->>'afwijkingen')::bigint AS waarde
FROM tenants t
CROSS JOIN LATERAL (
    SELECT punten FROM controles c WHERE c.tenant = t.tenant AND c.status = 'klaar' ORDER BY controle_id DESC LIMIT 1) c
CROSS JOIN LATERAL jsonb_array_elements(c.punten) AS p (punt)"""

METINGEN = (
    termijnen(LOPEND),
    Meting(
        name="zorgketen.geld.centen",
        unit="{cent}",
        description="Money expected, granted, declared (as awarded) and paid, in cents",
        sql=GELD,
    ),
    Meting(
        name="zorgketen.controle.afwijkingen",
        unit="{afwijking}",
        description="What the last check of a municipality's ledger found, per thing that must hold",
        sql=AFWIJKINGEN,
    ),
)
