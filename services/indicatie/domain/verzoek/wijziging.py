"""What a provider asks in a 317 (VOW): the whole set of products for one client, as it should become (OP306)."""

from dataclasses import dataclass
from datetime import date

from services.indicatie.domain.voorziening import Omvang, Product
from shared.values.bedrag import Bedrag
from shared.values.periode import Periode


@dataclass(frozen=True, slots=True, kw_only=True)
class TeWijzigen:
    """A toewijzing as it should become from a day on; without `einddatum` it has no end, an empty budget stays."""

    nummer: int
    gewenste_ingangsdatum: date
    einddatum: date | None
    omvang: Omvang | None
    budget: Bedrag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NieuwProduct:
    """A product that no current toewijzing covers."""

    product: Product | None
    periode: Periode
    omvang: Omvang | None
    budget: Bedrag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """The set: numbers that stay, numbers that change, and what is new; `reden` is that of list WJ758."""

    reden: str
    ongewijzigd: tuple[int, ...]
    te_wijzigen: tuple[TeWijzigen, ...]
    nieuw: tuple[NieuwProduct, ...]

    @property
    def eerste_dag(self) -> date:
        """The first day on which something changes; at least one product does (TR353)."""
        gewijzigd = [een.gewenste_ingangsdatum for een in self.te_wijzigen]
        return min([*gewijzigd, *(een.periode.begindatum for een in self.nieuw)])
