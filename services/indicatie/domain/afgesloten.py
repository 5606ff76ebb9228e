"""When nothing more is to happen to something, so that it may be archived; whoever asks after it still finds it."""

from datetime import date

from services.indicatie.domain import bericht, toewijzing, verzoek


def toewijzing_afgesloten(state: toewijzing.State, op: date) -> bool:
    """A toewijzing that counts as never sent, or ended before that day."""
    versie = state.huidig
    if versie is None:
        return False
    einde = versie.voorziening.periode.einddatum
    return versie.verwijderd or (einde is not None and einde < op)


def verzoek_afgesloten(state: verzoek.State, op: date) -> bool:
    """A request that was granted or refused."""
    return state.beschikking_id is not None


def bericht_afgesloten(state: bericht.State, op: date) -> bool:
    """A message that was refused, handled, or returned without a fault; one that came too late once that is settled."""
    if state.vastgelegd is not None and state.vastgelegd.te_laat_na is not None and state.afgehandeld is None:
        return False
    return state.status in {bericht.Status.GEWEIGERD, bericht.Status.VERWERKT, bericht.Status.BEANTWOORD}
