"""Events of intake as rows: what lists, terms, timelines and the search read. No row holds personal data in clear."""

from collections.abc import Sequence

from services.intake.projections.personenindex import PersonenIndex
from services.intake.projections.termijnen import Termijnen
from services.intake.projections.tijdlijn import Tijdlijn
from services.intake.projections.zaken import Zaken
from services.intake.sleutels import Sleutels
from shared.eventsourcing.projection import Projection


def projections(sleutels: Sleutels) -> Sequence[Projection]:
    """All of them; the search needs the keys of the blind index."""
    return (Zaken(), Termijnen(), Tijdlijn(), PersonenIndex(sleutels))
