"""A verzoek: a provider asks to be assigned a product (315, VOT) or another set of products (317, VOW) for a client."""

from services.indicatie.domain.verzoek.events import (
    Event,
    State,
    Status,
    VerzoekAfgewezen,
    VerzoekInOnderzoek,
    VerzoekOntvangen,
    VerzoekToegekend,
    Vraag,
    WijzigingOntvangen,
    woonplaats_uiterlijk_op,
)
from services.indicatie.domain.verzoek.toekenning import Toekenning, toekenning
from services.indicatie.domain.verzoek.verloop import (
    ANTWOORDTERMIJN_WERKDAGEN,
    BeslisOpVerzoek,
    Command,
    OntvangVerzoek,
    OntvangWijziging,
    StelInOnderzoek,
    verzoek,
)
from services.indicatie.domain.verzoek.wijziging import NieuwProduct, TeWijzigen, Wijziging

__all__ = [
    "ANTWOORDTERMIJN_WERKDAGEN",
    "BeslisOpVerzoek",
    "Command",
    "Event",
    "NieuwProduct",
    "OntvangVerzoek",
    "OntvangWijziging",
    "State",
    "Status",
    "StelInOnderzoek",
    "TeWijzigen",
    "Toekenning",
    "VerzoekAfgewezen",
    "VerzoekInOnderzoek",
    "VerzoekOntvangen",
    "VerzoekToegekend",
    "Vraag",
    "Wijziging",
    "WijzigingOntvangen",
    "toekenning",
    "verzoek",
    "woonplaats_uiterlijk_op",
]
