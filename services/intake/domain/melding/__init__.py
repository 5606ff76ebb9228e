"""A melding: someone tells the municipality they need support (Wmo 2015, art. 2.3.2)."""

from services.intake.domain.melding.events import (
    Event,
    Melding,
    MeldingIngetrokken,
    MeldingInOnderzoekGenomen,
    MeldingOnderzocht,
    MeldingOntvangen,
    OntvangstBevestigd,
    PersoonlijkPlanIngediend,
    State,
    Status,
    bestaat,
)
from services.intake.domain.melding.rules import (
    ONDERZOEKSTERMIJN,
    BevestigMelding,
    Command,
    DienPersoonlijkPlanIn,
    NeemMeldingInOnderzoek,
    RegistreerMelding,
    RondMeldingAf,
    TrekMeldingIn,
    melding,
)

__all__ = [
    "ONDERZOEKSTERMIJN",
    "BevestigMelding",
    "Command",
    "DienPersoonlijkPlanIn",
    "Event",
    "Melding",
    "MeldingInOnderzoekGenomen",
    "MeldingIngetrokken",
    "MeldingOnderzocht",
    "MeldingOntvangen",
    "NeemMeldingInOnderzoek",
    "OntvangstBevestigd",
    "PersoonlijkPlanIngediend",
    "RegistreerMelding",
    "RondMeldingAf",
    "State",
    "Status",
    "TrekMeldingIn",
    "bestaat",
    "melding",
]
