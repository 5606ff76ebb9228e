"""A toewijzing: what one provider must deliver to one client; its number stays, versions follow (OP033x1, IV066)."""

from services.indicatie.domain.toewijzing.events import (
    Event,
    State,
    ToegekendDeel,
    ToewijzingAfgegeven,
    ToewijzingGewijzigd,
    ToewijzingVerwijderd,
    VolumeGenoteerd,
)
from services.indicatie.domain.toewijzing.rules import (
    INTREKKING,
    LEVERINGSVORM,
    OP_VERZOEK,
    VERLENGING,
    BeeindigToewijzing,
    Command,
    GeefToewijzingAf,
    NoteerToegekend,
    VerlengToewijzing,
    VerwijderToewijzing,
    WijzigToewijzing,
    toewijzing,
)

__all__ = [
    "INTREKKING",
    "LEVERINGSVORM",
    "OP_VERZOEK",
    "VERLENGING",
    "BeeindigToewijzing",
    "Command",
    "Event",
    "GeefToewijzingAf",
    "NoteerToegekend",
    "State",
    "ToegekendDeel",
    "ToewijzingAfgegeven",
    "ToewijzingGewijzigd",
    "ToewijzingVerwijderd",
    "VerlengToewijzing",
    "VerwijderToewijzing",
    "VolumeGenoteerd",
    "WijzigToewijzing",
    "toewijzing",
]
