"""What others hear of intake, in public words: pure, and thin."""

from datetime import timedelta
from uuid import UUID

from services.intake.domain import aanvraag as a
from services.intake.domain import melding as m
from services.intake.domain import onderzoek as o
from services.intake.domain import persoon as p
from shared.contracts.envelope import Message
from shared.contracts.gemeente import Wet
from shared.contracts.intake.codelijsten import Uitkomst
from shared.contracts.intake.meldingen import RedenIntrekking
from shared.contracts.intake.messages import (
    AanvraagHervatV1,
    AanvraagIngediendV1,
    AanvraagIngetrokkenV1,
    AanvraagOpgeschortV1,
    MeldingIngetrokkenV1,
    MeldingOntvangenV1,
    OnderzoekAfgerondV1,
    PersoonGeregistreerdV1,
    PersoonVergetenV1,
)
from shared.contracts.intake.personen import RedenVergeten


def publish_persoon(event: p.Event, state: p.State) -> Message | None:
    """That a person is known, or forgotten; a correction is nobody else's business."""
    match event:
        case p.PersoonGeregistreerd():
            return PersoonGeregistreerdV1(persoon_id=UUID(event.persoon_id), geregistreerd_op=event.geregistreerd_op)
        case p.PersoonVergeten():
            return PersoonVergetenV1(
                persoon_id=UUID(event.persoon_id), vergeten_op=event.vergeten_op, reden=RedenVergeten(event.reden)
            )
        case _:
            return None


def publish_melding(event: m.Event, state: m.State) -> Message | None:
    """That a need was reported, or withdrawn."""
    match event:
        case m.MeldingOntvangen():
            return MeldingOntvangenV1(
                melding_id=UUID(event.melding_id),
                persoon_id=UUID(event.persoon_id),
                wet=Wet(event.wet.value),
                ontvangen_op=event.ontvangen_op,
                onderzoek_uiterlijk_op=event.onderzoek_uiterlijk_op,
            )
        case m.MeldingIngetrokken() if state is not None:
            return MeldingIngetrokkenV1(
                melding_id=UUID(state.melding_id),
                persoon_id=UUID(state.persoon_id),
                ingetrokken_op=event.ingetrokken_op,
                reden=RedenIntrekking(event.reden),
            )
        case _:
            return None


def publish_onderzoek(event: o.Event, state: o.State) -> Message | None:
    """That an onderzoek has its outcome."""
    match event:
        case o.OnderzoekAfgerond() if state is not None:
            return OnderzoekAfgerondV1(
                onderzoek_id=UUID(state.onderzoek_id),
                melding_id=UUID(state.melding_id),
                persoon_id=UUID(state.persoon_id),
                wet=Wet(state.wet.value),
                uitkomst=Uitkomst(event.uitkomst),
                afgerond_op=event.afgerond_op,
            )
        case _:
            return None


def publish_aanvraag(event: a.Event, state: a.State) -> Message | None:
    """That a decision is asked for, and how its term moves."""
    if state is None:
        return None
    aanvraag_id, persoon_id = UUID(state.aanvraag_id), UUID(state.persoon_id)
    match event:
        case a.AanvraagIngediend():
            return AanvraagIngediendV1(
                aanvraag_id=aanvraag_id,
                persoon_id=persoon_id,
                melding_id=UUID(event.melding_id) if event.melding_id else None,
                verwijzing_id=UUID(event.verwijzing_id) if event.verwijzing_id else None,
                wet=Wet(event.wet.value),
                ingediend_op=event.ingediend_op,
                beslis_uiterlijk_op=event.beslis_uiterlijk_op,
            )
        case a.AanvraagOpgeschort():
            return AanvraagOpgeschortV1(
                aanvraag_id=aanvraag_id,
                persoon_id=persoon_id,
                opgeschort_per=event.gevraagd_op + timedelta(days=1),
                aanvullen_voor=event.aanvullen_voor,
                beslis_uiterlijk_op=event.beslis_uiterlijk_op,
            )
        case a.AanvraagAangevuld():
            return AanvraagHervatV1(
                aanvraag_id=aanvraag_id,
                persoon_id=persoon_id,
                aangevuld_op=event.aangevuld_op,
                beslis_uiterlijk_op=event.beslis_uiterlijk_op,
            )
        case a.AanvraagIngetrokken():
            return AanvraagIngetrokkenV1(
                aanvraag_id=aanvraag_id,
                persoon_id=persoon_id,
                ingetrokken_op=event.ingetrokken_op,
                reden=RedenIntrekking(event.reden),
            )
        case _:
            return None
