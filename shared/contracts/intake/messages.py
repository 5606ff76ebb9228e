"""The public messages of intake: persons known and forgotten, needs reported, applications filed."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from shared.contracts.envelope import Message
from shared.contracts.gemeente import Wet
from shared.contracts.intake.codelijsten import Uitkomst
from shared.contracts.intake.meldingen import RedenIntrekking
from shared.contracts.intake.personen import RedenVergeten


class PersoonGeregistreerdV1(Message):
    """A person is known to the municipality, for the first time or again after erasure."""

    topic: ClassVar[str] = "intake.persoon"
    type: ClassVar[str] = "nl.zorgmeldingen.persoon-geregistreerd.v1"

    persoon_id: UUID
    geregistreerd_op: date


class PersoonVergetenV1(Message):
    """A person was erased: destroy the key of this person, what was sealed under it is gone."""

    topic: ClassVar[str] = "intake.persoon"
    type: ClassVar[str] = "nl.zorgmeldingen.persoon-vergeten.v1"

    persoon_id: UUID
    vergeten_op: date
    reden: RedenVergeten


class MeldingOntvangenV1(Message):
    """A need was reported; `onderzoek_uiterlijk_op` only under the Wmo."""

    topic: ClassVar[str] = "intake.melding"
    type: ClassVar[str] = "nl.zorgmeldingen.melding-ontvangen.v1"

    melding_id: UUID
    persoon_id: UUID
    wet: Wet
    ontvangen_op: date
    onderzoek_uiterlijk_op: date | None = None


class MeldingIngetrokkenV1(Message):
    """A melding was withdrawn."""

    topic: ClassVar[str] = "intake.melding"
    type: ClassVar[str] = "nl.zorgmeldingen.melding-ingetrokken.v1"

    melding_id: UUID
    persoon_id: UUID
    ingetrokken_op: date
    reden: RedenIntrekking


class OnderzoekAfgerondV1(Message):
    """An onderzoek was closed with an outcome."""

    topic: ClassVar[str] = "intake.onderzoek"
    type: ClassVar[str] = "nl.zorgmeldingen.onderzoek-afgerond.v1"

    onderzoek_id: UUID
    melding_id: UUID
    persoon_id: UUID
    wet: Wet
    uitkomst: Uitkomst
    afgerond_op: date


class AanvraagIngediendV1(Message):
    """A formal application was filed; `beslis_uiterlijk_op` is the last day of the term."""

    topic: ClassVar[str] = "intake.aanvraag"
    type: ClassVar[str] = "nl.zorgmeldingen.aanvraag-ingediend.v1"

    aanvraag_id: UUID
    persoon_id: UUID
    melding_id: UUID | None = None
    verwijzing_id: UUID | None = None
    wet: Wet
    ingediend_op: date
    beslis_uiterlijk_op: date


class AanvraagOpgeschortV1(Message):
    """The term stands still from `opgeschort_per` on; when nothing is completed it ends on `beslis_uiterlijk_op`."""

    topic: ClassVar[str] = "intake.aanvraag"
    type: ClassVar[str] = "nl.zorgmeldingen.aanvraag-opgeschort.v1"

    aanvraag_id: UUID
    persoon_id: UUID
    opgeschort_per: date
    aanvullen_voor: date
    beslis_uiterlijk_op: date


class AanvraagHervatV1(Message):
    """The aanvraag was completed; its term now ends on `beslis_uiterlijk_op`."""

    topic: ClassVar[str] = "intake.aanvraag"
    type: ClassVar[str] = "nl.zorgmeldingen.aanvraag-hervat.v1"

    aanvraag_id: UUID
    persoon_id: UUID
    aangevuld_op: date
    beslis_uiterlijk_op: date


class AanvraagIngetrokkenV1(Message):
    """An aanvraag was withdrawn; nothing needs to be decided."""

    topic: ClassVar[str] = "intake.aanvraag"
    type: ClassVar[str] = "nl.zorgmeldingen.aanvraag-ingetrokken.v1"

    aanvraag_id: UUID
    persoon_id: UUID
    ingetrokken_op: date
    reden: RedenIntrekking


MESSAGES: tuple[type[Message], ...] = (
    PersoonGeregistreerdV1,
    PersoonVergetenV1,
    MeldingOntvangenV1,
    MeldingIngetrokkenV1,
    OnderzoekAfgerondV1,
    AanvraagIngediendV1,
    AanvraagOpgeschortV1,
    AanvraagHervatV1,
    AanvraagIngetrokkenV1,
)
