"""An aanvraag: the person asks for a decision (Wmo 2015 art. 2.3.2 lid 9, 2.3.5; Awb 4:5, 4:13, 4:15)."""

from services.intake.domain.aanvraag.events import (
    Aanvraag,
    AanvraagAangevuld,
    AanvraagAfgehandeld,
    AanvraagIngediend,
    AanvraagIngetrokken,
    AanvraagOpgeschort,
    Event,
    State,
    Status,
    bestaat,
)
from services.intake.domain.aanvraag.rules import (
    BESLISTERMIJN,
    Command,
    DienAanvraagIn,
    HandelAanvraagAf,
    MeldingFeiten,
    SchortAanvraagOp,
    TrekAanvraagIn,
    VulAanvraagAan,
    aanvraag,
)

__all__ = [
    "BESLISTERMIJN",
    "Aanvraag",
    "AanvraagAangevuld",
    "AanvraagAfgehandeld",
    "AanvraagIngediend",
    "AanvraagIngetrokken",
    "AanvraagOpgeschort",
    "Command",
    "DienAanvraagIn",
    "Event",
    "HandelAanvraagAf",
    "MeldingFeiten",
    "SchortAanvraagOp",
    "State",
    "Status",
    "TrekAanvraagIn",
    "VulAanvraagAan",
    "aanvraag",
    "bestaat",
]
