"""What one law or release has and another has not: checked on a typed message, when written or come in as JSON."""

from collections.abc import Callable
from functools import cache
from typing import Any

from shared.istandaarden.fouten import Fout
from shared.istandaarden.klasse import Bericht, Klasse, Veld, velden
from shared.istandaarden.wet import Plek, Wet

Controle = Callable[[Any, str, list[Fout]], None]


def wetsfouten(bericht: Bericht, wet: Wet) -> list[Fout]:
    """Every code and field of the message that this law, or the release in its header, does not have."""
    return wetsfouten_van(bericht, bericht.eigen_plek(wet))


def wetsfouten_van(deel: Klasse, plek: Plek) -> list[Fout]:
    """The same for a part of a message."""
    fouten: list[Fout] = []
    controle = _klasse(type(deel), plek)
    if controle is not None:
        controle(deel, "", fouten)
    return fouten


@cache
def _klasse(klasse: type[Klasse], plek: Plek) -> Controle | None:
    """The check of a class; None where nothing in it depends on the law."""
    per_veld = [(veld, _veld(veld, plek)) for veld in velden(klasse)]
    nodig = [(veld.naam, veld.json, controle) for veld, controle in per_veld if controle is not None]
    if not nodig:
        return None

    def keur(waarde: Any, pad: str, fouten: list[Fout]) -> None:
        for naam, json, controle in nodig:
            inhoud = getattr(waarde, naam)
            if inhoud is not None:
                controle(inhoud, f"{pad}.{json}" if pad else json, fouten)

    return keur


def _veld(veld: Veld, plek: Plek) -> Controle | None:
    if not veld.geldt_voor(plek):
        return _niet_hier
    een = _klasse(veld.klasse, plek) if veld.klasse is not None else _code(veld, plek)
    return een if een is None or veld.reeks is None else _reeks(een)


def _niet_hier(waarde: Any, pad: str, fouten: list[Fout]) -> None:
    del waarde
    fouten.append(Fout(0, pad, "element", "Verwacht: leeg; dit veld bestaat niet in deze wet of uitgave."))


def _code(veld: Veld, plek: Plek) -> Controle | None:
    simpel = veld.simpel
    toegestaan = None if simpel is None else simpel.toegestaan(plek)
    if simpel is None or toegestaan is None:
        return None
    fout = (simpel.foutcode, simpel.verwacht(plek))

    def keur(waarde: Any, pad: str, fouten: list[Fout]) -> None:
        if waarde not in toegestaan:
            fouten.append(Fout(0, pad, *fout))

    return keur


def _reeks(een: Controle) -> Controle:
    def keur(waarde: Any, pad: str, fouten: list[Fout]) -> None:
        for nummer, deel in enumerate(waarde):
            een(deel, f"{pad}[{nummer}]", fouten)

    return keur
