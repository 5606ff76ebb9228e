"""Starts billing: `python -m services.billing.main`, as the environment says."""

from pathlib import Path

from services.billing.aggregates import AGGREGATES
from services.billing.api import routes
from services.billing.metingen import METINGEN
from services.billing.processes import jobs
from services.billing.projections import PROJECTIONS
from services.billing.settings import Settings
from services.billing.subscribe import SUBSCRIPTIONS
from shared.runtime.service import Service, run
from shared.runtime.settings import key_bytes

MIGRATIONS = Path(__file__).parent / "migrations"


def service(pseudoniem_key: bytes) -> Service:
    """Billing with its parts."""
    return Service(
        name="billing",
        router=routes(pseudoniem_key),
        aggregates=AGGREGATES,
        migrations=MIGRATIONS,
        projections=PROJECTIONS,
        subscriptions=SUBSCRIPTIONS,
        jobs=jobs(),
        metingen=METINGEN,
    )


def main() -> None:
    """Reads the environment and runs until told to stop."""
    settings = Settings()
    run(service(key_bytes(settings.pseudonym_key)), settings)


if __name__ == "__main__":
    main()
