"""What the folder exchange measures: the files that lie in `in`, and how long the oldest of them has."""

import time
from collections.abc import Callable, Mapping

from services.gateway.mappen.schijf import Mappen
from shared.runtime.telemetry import gauge

Readings = Mapping[tuple[tuple[str, str], ...], float]


def meet(mappen: Mapping[str, Mappen], klok: Callable[[], float] = time.time) -> None:
    """Two figures per municipality, read from the disk at each scrape; both zero while nothing waits."""

    def per_gemeente(kies: Callable[[list[float]], float]) -> Readings:
        return {(("gemeente", gemeente),): kies(een.wachttijden(klok())) for gemeente, een in mappen.items()}

    gauge(
        "zorgketen.uitwisseling.waiting",
        "{file}",
        "Finished files in the folder `in` of a municipality",
        lambda: per_gemeente(lambda tijden: float(len(tijden))),
    )
    gauge(
        "zorgketen.uitwisseling.oldest.age",
        "s",
        "How long the oldest of them has lain there",
        lambda: per_gemeente(lambda tijden: max(tijden, default=0.0)),
    )
