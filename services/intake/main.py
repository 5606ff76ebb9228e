"""Intake as a process: routes, subscriptions, jobs and projections, wired together."""

from pathlib import Path

from services.intake.aggregates import AGGREGATES
from services.intake.api import routes
from services.intake.metingen import METINGEN
from services.intake.processes import JOBS
from services.intake.projections import projections
from services.intake.settings import Settings
from services.intake.sleutels import Sleutels
from services.intake.subscribe import SUBSCRIPTIONS
from shared.runtime.service import Service, run
from shared.runtime.settings import key_bytes

MIGRATIONS = Path(__file__).parent / "migrations"


def service(sleutels: Sleutels) -> Service:
    """Intake, with the keys by which it finds persons."""
    return Service(
        name="intake",
        router=routes(sleutels),
        aggregates=AGGREGATES,
        migrations=MIGRATIONS,
        projections=projections(sleutels),
        subscriptions=SUBSCRIPTIONS,
        jobs=JOBS,
        metingen=METINGEN,
    )


def main() -> None:
    """Reads the environment and runs until stopped."""
    settings = Settings()
    run(service(Sleutels(key_bytes(settings.pseudonym_key))), settings)


if __name__ == "__main__":
    main()
