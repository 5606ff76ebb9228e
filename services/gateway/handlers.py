"""Which operations the gateway answers itself; every other one is passed on."""

from collections.abc import Mapping

from services.gateway.api import beheer, berichten, dossier, gemeenten, regels, termijnen
from services.gateway.parts import Parts
from services.gateway.request import Handler
from shared.contracts.gateway import DOSSIER, LIJST_GEMEENTEN, RICHT_GEMEENTE_IN, TOON_GEMEENTE


def handlers(parts: Parts) -> Mapping[str, Handler]:
    """By operation id."""
    return {
        DOSSIER.id: dossier.Dossier(parts),
        RICHT_GEMEENTE_IN.id: gemeenten.RichtIn(parts),
        LIJST_GEMEENTEN.id: gemeenten.Lijst(parts),
        TOON_GEMEENTE.id: gemeenten.Toon(parts),
        **termijnen.handlers(parts),
        **berichten.handlers(parts),
        **regels.handlers(),
        **beheer.handlers(parts),
    }
