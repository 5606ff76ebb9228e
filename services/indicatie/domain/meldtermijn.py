"""Until when a provider reports a start or a stop: within five working days (OP271, OP272)."""

from datetime import date

from services.indicatie.domain.levering import Aanlevering, Regel, StartProduct, State
from shared.values.termijnen import plus_werkdagen

MELDTERMIJN_WERKDAGEN = 5


def uiterlijk_gemeld(regel: Regel, state: State, toegewezen_op: date | None = None) -> date | None:
    """The last day on which this line is reported in time, on the delivery as it stood.

    From the day of the start or stop, or that of the 301 where the toewijzing came later (`toegewezen_op`). None for
    what has no such day: a line that takes another back, and a stop after a temporary one, which counts from when the
    provider knew (OP272).
    """
    if regel.aanlevering is Aanlevering.VERWIJDEREN:
        return None
    if isinstance(regel, StartProduct):
        dag = regel.begindatum
    elif state.actueel is not None and state.actueel.is_van(regel) and state.actueel.stops:
        return None
    else:
        dag = regel.einddatum
    return plus_werkdagen(dag if toegewezen_op is None else max(dag, toegewezen_op), MELDTERMIJN_WERKDAGEN)
