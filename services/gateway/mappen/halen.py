"""From the message box to `uit`: every message of the municipality, each sending once."""

from dataclasses import dataclass

import structlog

from services.gateway.mappen.loket import Loket
from services.gateway.mappen.register import Register
from services.gateway.mappen.schijf import Mappen, deel_van, hernoem, schrijf_deel
from shared.contracts.berichten import BerichtKop, BerichtStatus
from shared.errors import Unavailable
from shared.runtime.failpoints import FailPoint

_log = structlog.get_logger("mappen")

GEWIST = frozenset({"inhoud-gewist", "persoon-vergeten"})
"""Problems that say the content is gone for good."""


def naam_van(kop: BerichtKop) -> str:
    """The name of the file: the same for the same sending, whoever asks and whenever."""
    wet = kop.wet.value if kop.wet else "onbekend"
    opnieuw = f"-{kop.verzending}" if kop.verzending > 1 else ""
    return f"{kop.soort}-{wet}-{kop.agb}-{kop.bericht_id}{opnieuw}.xml"


@dataclass(frozen=True, slots=True)
class Halen:
    """Fetches for one municipality; `vanaf` (YYYY-MM-DD) leaves out what was registered before that day."""

    mappen: Mappen
    loket: Loket
    register: Register
    failpoint: FailPoint
    vanaf: str | None = None

    def herstel(self) -> None:
        """After a kill: what was noted goes to its place, what was only half written goes away."""
        for deel in self.mappen.uitgaand.glob(".*.deel"):
            doel = deel.with_name(deel.name.removeprefix(".").removesuffix(".deel"))
            if self.register.kent(doel.name):
                hernoem(deel, doel)
            else:
                deel.unlink()

    async def haal(self, *, alles: bool) -> None:
        """What is new in the box, and what is sent again; without `alles` it stops at a page of which all is known."""
        filters = {"van": self.vanaf} if self.vanaf else {}
        async for pagina in self.loket.uitgaand(**filters):
            nieuw = [await self._zet_klaar(kop) for kop in pagina.resultaten]
            if not alles and not any(nieuw) and not pagina.ontbrekende_delen:
                break
        async for pagina in self.loket.uitgaand(**filters, status=BerichtStatus.HERVERZONDEN.value):
            for kop in pagina.resultaten:
                await self._zet_klaar(kop)

    async def _zet_klaar(self, kop: BerichtKop) -> bool:
        """The message in `uit`; False where it was there before.

        Written, noted, renamed: killed before the note it is fetched again, after the note it only needs its name.
        """
        naam = naam_van(kop)
        if self.register.kent(naam):
            return False
        antwoord = await self.loket.bericht(kop.bericht_id)
        if antwoord.probleem in GEWIST:
            _log.warning("inhoud is gewist", gemeente=self.loket.gemeente, message_id=str(kop.bericht_id))
            self.register.noteer(naam)
            return True
        if not antwoord.gelukt:
            raise Unavailable("berichten")
        doel = self.mappen.uitgaand / naam
        schrijf_deel(doel, antwoord.inhoud)
        self.failpoint("mappen.geschreven")
        self.register.noteer(naam)
        self.failpoint("mappen.genoteerd")
        hernoem(deel_van(doel), doel)
        self.failpoint("mappen.klaargezet")
        return True
