"""The rules that a request must keep against what is known here (level 3): each the places where it is broken.

A place is a path in the message as JSON. What the sender cannot know is never held against it (OP095): a toewijzing
that no 301 told yet need not be named. Which toewijzingen are current is judged by the Dagtekening, the sender's
today, so that the moment of handling does not count (OP080).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from services.indicatie.domain.ids import VerzoekId
from services.indicatie.domain.pakket.events import Plaats
from services.indicatie.domain.verzoek.wijziging import TeWijzigen, Wijziging
from services.indicatie.domain.voorziening import TOTAAL, Product, Wet, stapelt_product
from shared.values.periode import Periode

CLIENT = "client"
VERZOEK = "client.verzoek"
Vondst = tuple[str, str]
"""A path in the message and the retourcode that belongs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bekend:
    """What is known here about the client at this provider; `gemeld` are the numbers that a 301 told."""

    wet: Wet
    dagtekening: date
    plaatsen: Mapping[int, Plaats]
    gemeld: frozenset[int]

    def lopend(self, nummer: int) -> Plaats | None:
        """The toewijzing with this number, if it is current: valid on or after the Dagtekening, not deleted."""
        plaats = self.plaatsen.get(nummer)
        return plaats if plaats is not None and plaats.geldig_op_of_na(self.dagtekening) else None


Regel = Callable[[Wijziging, Bekend], Iterable[str]]


def tr304(wijziging: Wijziging, bekend: Bekend) -> Iterable[str]:
    """TR304: the client is known at this provider under this law."""
    del wijziging
    return () if bekend.plaatsen else (CLIENT,)


def tr347(*, al_gebruikt: bool) -> bool:
    """TR347: broken where the ReferentieAanbieder was used before by this provider under this law."""
    return al_gebruikt


def tr374(open_verzoeken: frozenset[VerzoekId]) -> bool:
    """TR374, OP350: broken while any request of this provider for this client is open."""
    return bool(open_verzoeken)


def tr349(wijziging: Wijziging, bekend: Bekend) -> Iterable[str]:
    """TR349: every current toewijzing of the client at this provider is named."""
    genoemd = {*wijziging.ongewijzigd, *(een.nummer for een in wijziging.te_wijzigen)}
    lopend = {nummer for nummer in bekend.gemeld if bekend.lopend(nummer) is not None}
    return () if lopend <= genoemd else (VERZOEK,)


def tr350(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR350: what stays as it is, is a current toewijzing."""
    for plek, nummer in enumerate(wijziging.ongewijzigd):
        if bekend.lopend(nummer) is None:
            yield f"{VERZOEK}.ongewijzigdeProducten[{plek}]"


def tr351(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR351: what must change, is a current toewijzing."""
    for plek, een in enumerate(wijziging.te_wijzigen):
        if bekend.lopend(een.nummer) is None:
            yield _te_wijzigen(plek)


def tr357(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR357: a change from a day on or before the Dagtekening starts on the Ingangsdatum of the toewijzing."""
    for pad, een, plaats in _met_plaats(wijziging, bekend):
        if een.gewenste_ingangsdatum <= bekend.dagtekening and een.gewenste_ingangsdatum != _begin(plaats):
            yield pad


def tr361(wijziging: Wijziging, bekend: Bekend) -> Iterable[str]:
    """TR361: the products as they would be do not overlap for the same product (as TR302; Wmo 11-14 exempt)."""
    gevraagd: list[tuple[Product | None, Periode]] = [
        (plaats.product, plaats.voorziening.periode)
        for nummer in wijziging.ongewijzigd
        if (plaats := bekend.lopend(nummer)) is not None
    ]
    gevraagd += [
        (plaats.product, Periode(min(_begin(plaats), een.gewenste_ingangsdatum), een.einddatum))
        for _, een, plaats in _met_plaats(wijziging, bekend)
    ]
    gevraagd += [(een.product, een.periode) for een in wijziging.nieuw]
    stapelt = any(stapelt_product(a, b, bekend.wet) and p.overlapt(q) for (a, p), (b, q) in combinations(gevraagd, 2))
    return (VERZOEK,) if stapelt else ()


def tr373(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR373: another Budget, or another Omvang where the Frequentie is 6, holds from the Ingangsdatum on."""
    for pad, een, plaats in _met_plaats(wijziging, bekend):
        nu = plaats.voorziening
        ander_budget = een.budget is not None and een.budget != nu.budget
        ander_totaal = nu.omvang is not None and nu.omvang.frequentie == TOTAAL and een.omvang != nu.omvang
        if (ander_budget or ander_totaal) and een.gewenste_ingangsdatum != _begin(plaats):
            yield pad


def tr375(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR375: no Omvang where the toewijzing has no Product."""
    for pad, een, plaats in _met_plaats(wijziging, bekend):
        if een.omvang is not None and plaats.product is None:
            yield pad


def tr411(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR411: an Omvang where the toewijzing has a product Code."""
    for pad, een, plaats in _met_plaats(wijziging, bekend):
        if een.omvang is None and plaats.product is not None and plaats.product.code is not None:
            yield pad


def tr412(wijziging: Wijziging, bekend: Bekend) -> Iterator[str]:
    """TR412: no Omvang where the toewijzing has a Product without Code (TR375 is about none at all)."""
    for pad, een, plaats in _met_plaats(wijziging, bekend):
        if een.omvang is not None and plaats.product is not None and plaats.product.code is None:
            yield pad


REGELS: Sequence[tuple[str, Regel]] = (
    ("9349", tr349),
    ("9350", tr350),
    ("9351", tr351),
    ("9357", tr357),
    ("9361", tr361),
    ("9373", tr373),
    ("9375", tr375),
    ("9411", tr411),
    ("9412", tr412),
)
"""Retourcode and rule, for a client that is known."""


def toets_wijziging(wijziging: Wijziging, bekend: Bekend) -> tuple[Vondst, ...]:
    """What a 317 breaks, and where; of an unknown client nothing else is looked at."""
    if onbekend := [(pad, "8187") for pad in tr304(wijziging, bekend)]:
        return tuple(onbekend)
    return tuple((pad, code) for code, regel in REGELS for pad in regel(wijziging, bekend))


def _te_wijzigen(plek: int) -> str:
    return f"{VERZOEK}.teWijzigenProducten[{plek}]"


def _met_plaats(wijziging: Wijziging, bekend: Bekend) -> Iterator[tuple[str, TeWijzigen, Plaats]]:
    """Each product to change of which the toewijzing is current (others break TR351)."""
    for plek, een in enumerate(wijziging.te_wijzigen):
        plaats = bekend.lopend(een.nummer)
        if plaats is not None:
            yield _te_wijzigen(plek), een, plaats


def _begin(plaats: Plaats) -> date:
    return plaats.voorziening.periode.begindatum
