"""A bericht: one iWmo/iJw message in or out, with its verdict, its answer and its journey; the content is sealed."""

from services.indicatie.domain.bericht.events import (
    BerichtBeantwoord,
    BerichtGeweigerd,
    BerichtHerverzonden,
    BerichtVastgelegd,
    Event,
    Plaatsfout,
    Richting,
    State,
    Status,
    TransportfoutGemeld,
    na_antwoord,
)
from services.indicatie.domain.bericht.rules import (
    Beantwoord,
    Command,
    Kop,
    LegVast,
    MeldTransportfout,
    VerzendOpnieuw,
    Weiger,
    bericht,
)

__all__ = [
    "Beantwoord",
    "BerichtBeantwoord",
    "BerichtGeweigerd",
    "BerichtHerverzonden",
    "BerichtVastgelegd",
    "Command",
    "Event",
    "Kop",
    "LegVast",
    "MeldTransportfout",
    "Plaatsfout",
    "Richting",
    "State",
    "Status",
    "TransportfoutGemeld",
    "VerzendOpnieuw",
    "Weiger",
    "bericht",
    "na_antwoord",
]
