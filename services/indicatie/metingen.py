"""What indicatie measures of its work: what must be answered by us or to us, by how near its last day is."""

from shared.runtime.readings import termijnen

LOPEND = """
SELECT tenant, soort, uiterlijk_op FROM indicatie_termijnen
WHERE afgerond_op IS NULL AND soort NOT IN ('bezwaar', 'start-te-laat', 'stop-te-laat')"""
"""Without bezwaar: that its term passes is the rule, not a fault (Awb 6:7). Without what came too late: it did."""

METINGEN = (termijnen(LOPEND),)
