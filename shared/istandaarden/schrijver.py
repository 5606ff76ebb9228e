"""The writer: UTF-8 without BOM, lines ending in CR/LF (OP192); the same message always gives the same bytes."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import Any, BinaryIO

from shared.istandaarden.berichten.declaratie import Antwoord325, Declaratie323
from shared.istandaarden.fouten import BerichtOngeldig
from shared.istandaarden.klasse import Bericht, Klasse
from shared.istandaarden.plan import BladPlan, KlassePlan, Plan, ReeksPlan, plan_van
from shared.istandaarden.wet import Plek, Wet
from shared.istandaarden.wetcontrole import wetsfouten, wetsfouten_van

_REGELEINDE = "\r\n"
_VERVANG = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_PER_KEER = 4_096
Uit = Callable[[str], None]
Schrijf = Callable[[Any, Uit], None]


def _prefix(klasse: type[Klasse], plek: Plek) -> str:
    return plek.wet.standaard if klasse.gedeeld else f"{plek.wet.value}{plek.soort}"


def _schrijver(plan: Plan, naam: str, prefix: str, diepte: int, plek: Plek) -> Schrijf:
    """A function that writes one element of this plan."""
    inspring, element = "\t" * diepte, f"{prefix}:{naam}"
    if isinstance(plan, BladPlan):
        return _blad(plan, f"{inspring}<{element}>", f"</{element}>{_REGELEINDE}")
    open_, sluit = f"{inspring}<{element}>{_REGELEINDE}", f"{inspring}</{element}>{_REGELEINDE}"
    if isinstance(plan, ReeksPlan):
        return _reeks(_schrijver(plan.item, plan.element, prefix, diepte + 1, plek), open_, sluit)
    return _klasse(_velden(plan, diepte + 1, plek), open_, sluit)


def _blad(plan: BladPlan, voor: str, na: str) -> Schrijf:
    naar_tekst = plan.simpel.naar_tekst

    def schrijf(waarde: Any, uit: Uit) -> None:
        tekst = naar_tekst(waarde)
        uit(f"{voor}{tekst if tekst.isalnum() else tekst.translate(_VERVANG)}{na}")

    return schrijf


def _reeks(item: Schrijf, voor: str, na: str) -> Schrijf:
    def schrijf(waarde: Any, uit: Uit) -> None:
        uit(voor)
        for een in waarde:
            item(een, uit)
        uit(na)

    return schrijf


def _klasse(velden: list[tuple[str, Schrijf]], voor: str, na: str) -> Schrijf:
    def schrijf(waarde: Any, uit: Uit) -> None:
        uit(voor)
        for naam, veld in velden:
            inhoud = getattr(waarde, naam)
            if inhoud is not None and inhoud != ():
                veld(inhoud, uit)
        uit(na)

    return schrijf


def _velden(plan: KlassePlan, diepte: int, plek: Plek) -> list[tuple[str, Schrijf]]:
    prefix = _prefix(plan.klasse, plek)
    return [(veld.veld.naam, _schrijver(veld.plan, veld.veld.element, prefix, diepte, plek)) for veld in plan.volgorde]


def _begin(plek: Plek) -> str:
    eigen = f"{plek.wet.value}{plek.soort}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{_REGELEINDE}'
        f'<{eigen}:Bericht xmlns:{eigen}="{plek.naamruimte}"'
        f' xmlns:{plek.wet.standaard}="{plek.naamruimte_gedeeld}">{_REGELEINDE}'
    )


@cache
def _wortel(bericht: type[Bericht], plek: Plek) -> Schrijf:
    sluit = f"</{plek.wet.value}{plek.soort}:Bericht>{_REGELEINDE}"
    return _klasse(_velden(plan_van(bericht, plek), 1, plek), _begin(plek), sluit)


def schrijf(bericht: Bericht, wet: Wet) -> bytes:
    """The whole message; BerichtOngeldig where it holds what this law does not have."""
    fouten = wetsfouten(bericht, wet)
    if fouten:
        raise BerichtOngeldig(fouten)
    delen: list[str] = []
    _wortel(type(bericht), bericht.eigen_plek(wet))(bericht, delen.append)
    return "".join(delen).encode()


def schrijf_naar(doel: BinaryIO, bericht: Declaratie323 | Antwoord325, wet: Wet, clienten: Iterable[Klasse]) -> None:
    """A 323 or 325 written block by block, with `clienten` in the place of its own: never whole in memory.

    The same bytes as `schrijf` of the whole message; BerichtOngeldig where it holds what this law does not have,
    also after a part was written.
    """
    plek = bericht.eigen_plek(wet)
    delen: list[str] = []
    rij = _gekeurd(clienten, plek, delen, doel)
    eerste = next(rij, None)
    stroom: Iterable[Klasse] = () if eerste is None else chain([eerste], rij)
    fouten = wetsfouten(bericht, wet)
    if fouten:
        raise BerichtOngeldig(fouten)
    _wortel(type(bericht), plek)(_met_clienten(bericht, stroom), delen.append)
    doel.write("".join(delen).encode())


def _met_clienten(bericht: Declaratie323 | Antwoord325, clienten: Iterable[Klasse]) -> Bericht:
    if isinstance(bericht, Declaratie323):
        inhoud = bericht.declaratie.model_copy(update={"clienten": clienten})
        return bericht.model_copy(update={"declaratie": inhoud})
    if bericht.declaratie_antwoord is None:
        return bericht
    antwoord = bericht.declaratie_antwoord.model_copy(update={"clienten": clienten})
    return bericht.model_copy(update={"declaratie_antwoord": antwoord})


def _gekeurd(clienten: Iterable[Klasse], plek: Plek, delen: list[str], doel: BinaryIO) -> Iterator[Klasse]:
    """The clients, each checked; what was written of those before goes out when there is enough of it."""
    for client in clienten:
        fouten = wetsfouten_van(client, plek)
        if fouten:
            raise BerichtOngeldig(fouten)
        if len(delen) >= _PER_KEER:
            doel.write("".join(delen).encode())
            delen.clear()
        yield client
