"""What must happen after an event: the durable jobs it causes or takes back (pure)."""

from collections.abc import Sequence

from services.indicatie.domain import beschikking, pakket
from services.indicatie.domain.besluit import Besluit
from shared.eventsourcing.context import CancelJob, Job

GEEF_TOEWIJZING_AF = "geef-toewijzing-af"
MAAK_301 = "maak-301"
MAAK_319 = "maak-319"


def na_beschikking(event: beschikking.Event, state: beschikking.State) -> Sequence[Job | CancelJob]:
    """A grant in kind becomes a toewijzing; a refused verzoek gets its 319."""
    match event:
        case beschikking.BeschikkingGegeven():
            payload = {"beschikkingId": event.beschikking_id}
            if state.verwacht_toewijzingen:
                return [Job(name=GEEF_TOEWIJZING_AF, payload=payload, key=event.beschikking_id)]
            if event.verzoek_id is not None and event.besluit is Besluit.AFWIJZING:
                return [Job(name=MAAK_319, payload=payload, key=event.beschikking_id)]
            return []
        case beschikking.BeschikkingIngetrokken():
            return [CancelJob(name=GEEF_TOEWIJZING_AF, key=event.beschikking_id)]
        case beschikking.ToewijzingenGekoppeld():
            return [CancelJob(name=GEEF_TOEWIJZING_AF, key=event.beschikking_id)]


def na_pakket(event: pakket.Event, state: pakket.State) -> Sequence[Job | CancelJob]:
    """What the provider does not know yet goes out in one 301 (OP087)."""
    match event:
        case pakket.ToewijzingOpgenomen() | pakket.ToewijzingHerzien() | pakket.VerzoekBeantwoord():
            return [vertel(state.van)] if state.van is not None else []
        case pakket.VoorzieningenGereserveerd() | pakket.ReserveringVervallen():
            return []
        case pakket.ToewijzingenGemeld() | pakket.VerzoekenGeopend() | pakket.VerzoekGesloten():
            return []
        case pakket.MeldingAfgekeurd():
            return []  # somebody mends the cause first


def vertel(van: pakket.PakketVan) -> Job:
    """The next step that makes a 301 of what the provider does not know."""
    payload = {"persoonId": van.persoon_id, "agb": str(van.agb), "wet": van.wet.value}
    return Job(name=MAAK_301, payload=payload, key=f"{van.wet.value}/{van.agb}/{van.persoon_id}")
