"""What intake measures of its work: the statutory terms by how near their last day is."""

from shared.runtime.readings import termijnen

LOPEND = """
SELECT tenant, soort, uiterlijk_op FROM termijnen
WHERE uiterlijk_op IS NOT NULL
    AND (status = 'loopt' OR (status = 'opgeschort' AND stil_tot < (now() AT TIME ZONE 'Europe/Amsterdam')::date))"""

METINGEN = (termijnen(LOPEND),)
