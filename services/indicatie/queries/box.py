"""A message as the message box shows it, from its events."""

from datetime import date

from services.indicatie.domain import bericht
from services.indicatie.domain.verzoek import ANTWOORDTERMIJN_WERKDAGEN
from shared.contracts.berichten import (
    BerichtBody,
    BerichtKop,
    BerichtStatus,
    Plaatsfout,
    Weigering,
    omschrijvingen,
)
from shared.errors import NotFound
from shared.runtime.berichtenbox import links, transportfout
from shared.values.termijnen import plus_werkdagen

RETOUREN_IN = frozenset({"302", "320"})
VERZOEKEN = frozenset({"315", "317"})


def status_van(soort: str, status: bericht.Status) -> BerichtStatus:
    """The status in the box; a return message is only taken in, every other one was accepted."""
    if status is bericht.Status.VERWERKT:
        return BerichtStatus.ONTVANGEN if soort in RETOUREN_IN else BerichtStatus.GOEDGEKEURD
    return BerichtStatus(status.value)


def antwoordtermijn(stored: bericht.BerichtVastgelegd) -> date | None:
    """Until when it is answered: ours by a 302 or 320 (OP090), an accepted request by a 301 or 319 (OP274)."""
    if stored.soort in VERZOEKEN and stored.status is bericht.Status.VERWERKT:
        return plus_werkdagen(stored.dagtekening, ANTWOORDTERMIJN_WERKDAGEN)
    return stored.retour_uiterlijk_op


def bericht_kop(state: bericht.State) -> BerichtKop:
    """A message without its content; NotFound where there is none."""
    if state.geweigerd is not None:
        refused = state.geweigerd
        return BerichtKop(
            bericht_id=refused.bericht_id,
            soort=refused.soort,
            wet=refused.wet,
            richting=bericht.Richting.IN.value,
            agb=str(refused.agb) if refused.agb else None,
            status=BerichtStatus.GEWEIGERD,
            weigering=weigering(refused),
            links=links(refused.bericht_id, None, None),
        )
    stored, fout = state.vastgelegd, state.transportfout
    if stored is None:
        raise NotFound("bericht")
    return BerichtKop(
        bericht_id=stored.bericht_id,
        soort=stored.soort,
        wet=stored.wet,
        richting=stored.richting.value,
        agb=str(stored.agb),
        identificatie=stored.identificatie,
        dagtekening=stored.dagtekening,
        persoon_id=stored.persoon_id,
        status=status_van(stored.soort, state.status),
        retourcodes=state.retourcodes,
        omschrijvingen=omschrijvingen(state.retourcodes),
        antwoord_op=stored.antwoord_op,
        antwoord_id=state.antwoord_id,
        antwoord_uiterlijk_op=antwoordtermijn(stored),
        verzending=state.verzending,
        transportfout=transportfout(fout.code, fout.gemeld_op) if fout else None,
        te_laat_na=stored.te_laat_na,
        afgehandeld_op=state.afgehandeld.op if state.afgehandeld else None,
        links=links(stored.bericht_id, stored.antwoord_op, state.antwoord_id),
    )


def bericht_body(state: bericht.State, inhoud: dict[str, object] | None) -> BerichtBody:
    """A message with its content as JSON, null once the person has been forgotten."""
    return BerichtBody(**bericht_kop(state).model_dump(by_alias=False), inhoud=inhoud)


def weigering(refused: bericht.BerichtGeweigerd) -> Weigering:
    """What is kept of a refused message."""
    fouten = tuple(Plaatsfout(regel=fout.regel, pad=fout.pad, code=fout.code) for fout in refused.fouten)
    return Weigering(omvang=refused.omvang, sha256=refused.sha256, fouten=fouten)
