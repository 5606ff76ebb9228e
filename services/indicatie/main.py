"""Starts indicatie: `python -m services.indicatie.main`, as the environment says."""

from pathlib import Path

from services.indicatie.aggregates import AGGREGATES
from services.indicatie.api.routes import lokale_tijd, maak_router
from services.indicatie.handlers.uitgaand import Persoonsbron
from services.indicatie.metingen import METINGEN
from services.indicatie.persoonsbron import IntakePersoonsbron
from services.indicatie.processes import jobs
from services.indicatie.projections import PROJECTIONS
from services.indicatie.settings import Settings
from services.indicatie.subscribe import SUBSCRIPTIONS
from shared.runtime.clients import MachineTokens, ServiceClient, http_client
from shared.runtime.service import Service, run
from shared.runtime.settings import key_bytes

MIGRATIONS = Path(__file__).parent / "migrations"


def service(pseudoniem_key: bytes, bron: Persoonsbron) -> Service:
    """Indicatie with its parts; `bron` tells the name and address of a client."""
    return Service(
        name="indicatie",
        router=maak_router(pseudoniem_key),
        aggregates=AGGREGATES,
        migrations=MIGRATIONS,
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        jobs=jobs(bron, lokale_tijd),
        metingen=METINGEN,
    )


def main() -> None:
    """Reads the environment and runs until told to stop."""
    settings = Settings()
    client_id, client_key = settings.client
    http = http_client()
    tokens = MachineTokens(settings.oidc_issuer, client_id, client_key.get_secret_value(), http)
    bron = IntakePersoonsbron(ServiceClient("intake", settings.intake_url, tokens, http))
    run(service(key_bytes(settings.pseudonym_key), bron), settings)


if __name__ == "__main__":
    main()
