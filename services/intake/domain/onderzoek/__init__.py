"""An onderzoek: what the person needs, found out together with them (Wmo 2015, art. 2.3.2 and 2.3.4)."""

from services.intake.domain.onderzoek.events import (
    Event,
    IdentiteitVastgesteld,
    Onderzoek,
    OnderzoekAfgerond,
    OnderzoekGeopend,
    OnderzoekGestaakt,
    OnderzoekHervat,
    OnderzoekOpgeschort,
    State,
    Status,
    bestaat,
)
from services.intake.domain.onderzoek.rules import (
    Command,
    HervatOnderzoek,
    OpenOnderzoek,
    RondOnderzoekAf,
    SchortOnderzoekOp,
    StaakOnderzoek,
    StelIdentiteitVast,
    onderzoek,
)

__all__ = [
    "Command",
    "Event",
    "HervatOnderzoek",
    "IdentiteitVastgesteld",
    "Onderzoek",
    "OnderzoekAfgerond",
    "OnderzoekGeopend",
    "OnderzoekGestaakt",
    "OnderzoekHervat",
    "OnderzoekOpgeschort",
    "OpenOnderzoek",
    "RondOnderzoekAf",
    "SchortOnderzoekOp",
    "StaakOnderzoek",
    "State",
    "Status",
    "StelIdentiteitVast",
    "bestaat",
    "onderzoek",
]
