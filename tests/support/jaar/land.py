"""Who takes part in a random year: municipalities, providers with their tariffs, clients."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.billing.domain.wet import Wet
from shared.istandaarden import Wet as Standaard
from shared.values.periode import Periode

STANDAARD = {Wet.WMO: Standaard.WMO, Wet.JEUGDWET: Standaard.JEUGDWET}
WET = {standaard: wet for wet, standaard in STANDAARD.items()}


@dataclass(frozen=True, slots=True)
class Aanbod:
    """What a provider delivers in a municipality, with the tariff per period it holds in; euros have none."""

    gemeente: str
    agb: str
    wet: Wet
    categorie: str
    code: str
    eenheid: str
    tarieven: tuple[tuple[Periode, int], ...]

    def tarief(self, dag: date) -> int | None:
        """The tariff of a day, in cents."""
        return next((centen for periode, centen in self.tarieven if dag in periode), None)


def bsns(aantal: int) -> list[str]:
    """Test BSNs, 9999xxxxx, that pass the elfproef."""
    gevonden = []
    for staart in range(100_000):
        bsn = f"9999{staart:05d}"
        som = sum(int(c) * w for c, w in zip(bsn, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        if som % 11 == 0:
            gevonden.append(bsn)
            if len(gevonden) == aantal:
                break
    return gevonden


def land(gemeenten: int, aanbieders: int, random: Random) -> list[Aanbod]:
    """Municipalities that each contract some providers; a tariff in four changes within the year."""
    producten = [
        (Wet.WMO, "01", "01A03", "04"),
        (Wet.WMO, "02", "02A05", "04"),
        (Wet.WMO, "07", "07A07", "16"),
        (Wet.WMO, "10", "10A01", "14"),
        (Wet.JEUGDWET, "45", "45A04", "82"),
        (Wet.JEUGDWET, "45", "45A05", "01"),
        (Wet.JEUGDWET, "50", "50A01", "83"),
        (Wet.JEUGDWET, "54", "54A02", "84"),
    ]
    gevonden = []
    for nummer in range(aanbieders):
        agb = f"4242{nummer:04d}"
        for gemeente in random.sample(range(gemeenten), k=random.randint(1, gemeenten)):
            for wet, categorie, code, eenheid in random.sample(producten, k=2):
                prijs = random.randint(100, 15_000)
                knip = date(2026, random.randint(2, 9), 1) if random.random() < 0.25 else None
                alles = Periode(date(2025, 1, 1))
                oud = alles if knip is None else Periode(alles.begindatum, knip - timedelta(days=1))
                tarieven = [(oud, prijs)] if knip is None else [(oud, prijs), (Periode(knip), prijs + 37)]
                gevonden.append(
                    Aanbod(
                        f"{150 + gemeente:04d}",
                        agb,
                        wet,
                        categorie,
                        code,
                        eenheid,
                        () if eenheid == "83" else tuple(tarieven),
                    )
                )
    return gevonden
