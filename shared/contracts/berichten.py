"""The message box: every iWmo/iJw message in or out of a municipality, whichever service holds it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, JsonValue, StringConstraints

from shared.contracts.body import Bladeren, Body
from shared.contracts.gemeente import Agb, Wet
from shared.contracts.operations import Operation, Rol, Service, roles
from shared.istandaarden.codelijsten.retourcodes import RETOURCODE
from shared.istandaarden.codelijsten.transport import Vervoerder
from shared.istandaarden.wet import Wet as Standaardwet

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Foutcode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,3}[0-9]{2,3}$")]


class Richting(StrEnum):
    """Towards the municipality (in) or from it (uit)."""

    IN = "in"
    UIT = "uit"


class BerichtStatus(StrEnum):
    """What became of a message."""

    GEWEIGERD = "geweigerd"
    """In: failed level 1; no return message, nothing processed, no content kept."""
    ONTVANGEN = "ontvangen"
    """In: a return message of the provider (302, 320); nothing answers it."""
    IN_BEHANDELING = "in-behandeling"
    """In: waits for its verdict (323)."""
    GOEDGEKEURD = "goedgekeurd"
    """In: accepted and processed."""
    AFGEKEURD = "afgekeurd"
    """In: rejected with its retourcodes; uit: the provider rejected it with its retourcodes."""
    KLAAR = "klaar"
    """Uit: ready to be fetched or carried."""
    BEANTWOORD = "beantwoord"
    """Uit: the provider returned it without faults; in (323): judged line by line, see its 325."""
    TRANSPORTFOUT = "transportfout"
    """Uit: a carrier could not deliver it; somebody must mend the cause and send it again."""
    HERVERZONDEN = "herverzonden"
    """Uit: sent again after a transport fault."""


class Plaatsfout(Body):
    """One fault of level 1: line in the XML (0 where there is none), element path, code; never a value."""

    regel: int
    pad: str
    code: str


class Weigering(Body):
    """All that is kept of a message that was refused."""

    omvang: int
    """In bytes."""
    sha256: Sha256 | None = None
    """Null for a refusal that was kept before these were."""
    fouten: tuple[Plaatsfout, ...]


class Transportfout(Body):
    """The fault a carrier reported on a message of ours."""

    vervoerder: Vervoerder
    code: Foutcode
    omschrijving: str
    gemeld_op: date


class Berichtlinks(Body):
    """Where the message is, the one it answers, the one that answers it, and the claim it is part of."""

    zelf: str
    antwoord_op: str | None = None
    antwoord: str | None = None
    declaratie: str | None = None


class BerichtKop(Body):
    """One message without its content; retourcodes are those of the whole message, each once."""

    bericht_id: UUID
    soort: str | None = None
    """Three digits, such as 301; empty when a refused message could not be read that far."""
    wet: Wet | None = None
    richting: Richting
    agb: Agb | None = None
    """The provider; empty only for a refused message that a carrier brought and that names no sender."""
    identificatie: str | None = None
    dagtekening: date | None = None
    persoon_id: UUID | None = None
    status: BerichtStatus
    retourcodes: tuple[str, ...] = ()
    omschrijvingen: dict[str, str] = Field(default_factory=dict)
    """What each of the retourcodes means; `GET /v1/regels?retourcode=` tells which rule gives it."""
    antwoord_op: UUID | None = None
    antwoord_id: UUID | None = None
    antwoord_uiterlijk_op: date | None = None
    """The last day for the answer, by whoever owes it (OP090)."""
    verzending: int = 1
    """How many times a message of ours was sent."""
    weigering: Weigering | None = None
    transportfout: Transportfout | None = None
    te_laat_na: date | None = None
    """In, a start or stop (305, 307) that came too late: the last day on which it was in time (OP271, OP272)."""
    afgehandeld_op: date | None = None
    """Rejected by the provider, or too late: the day on which somebody settled it."""
    geregistreerd_op: datetime | None = None
    links: Berichtlinks


class BerichtBody(BerichtKop):
    """One message with its content as JSON, the same fields as the XML; null where none was kept, or it was erased."""

    inhoud: JsonValue = None


class Berichtfilter(Body):
    """Which messages; a provider sees only its own, whatever it asks."""

    soort: Annotated[str | None, Field(pattern=r"^3[0-9]{2}$")] = None
    wet: Wet | None = None
    richting: Richting | None = None
    status: BerichtStatus | None = None
    van: date | None = None
    """Registered on this day or later."""
    tot: date | None = None
    """Registered on this day or before."""
    agb: Agb | None = None
    antwoord_op: UUID | None = None
    """The answers to this message."""
    te_laat: bool | None = None
    """Starts and stops that came too late, or everything but those."""


class BerichtenQuery(Bladeren, Berichtfilter):
    """A page of the box of one service, newest first."""


class BerichtenboxQuery(Berichtfilter):
    """A page of the whole box, newest first; by person only what the service of the toewijzingen holds."""

    cursor: Annotated[str | None, Field(max_length=2000)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    persoon_id: UUID | None = None


class BerichtenPagina(Body):
    """One page; a part that did not answer is named, and comes when the list is read on."""

    resultaten: tuple[BerichtKop, ...]
    volgende: str | None = None
    ontbrekende_delen: tuple[Literal["indicatie", "billing"], ...] = ()


class MeldTransportfoutBody(Body):
    """A carrier's fault code on a message of ours (GGK: IB…, VECOZO: BRS…); `gemeldOp` is today unless said."""

    code: Foutcode
    gemeld_op: date | None = None


LIJST_BERICHTEN = Operation(
    id="lijstBerichten",
    method="GET",
    path="/v1/berichten",
    service="gateway",
    roles=roles(Rol.AANBIEDER, Rol.BACKOFFICE, Rol.CONSULENT, Rol.POSTBUS),
    scope="indicatie.lezen",
    tag="berichten",
    summary="De berichtenbox: elk bericht in en uit, nieuwste eerst",
    description=(
        "Een aanbieder ziet alleen de eigen berichten, met hun status, antwoord, retourcodes en termijn. Welke regels "
        "een retourcode geven staat op `/v1/regels?retourcode=`."
    ),
    query=BerichtenboxQuery,
    response=BerichtenPagina,
)
TOON_BERICHT = Operation(
    id="toonBericht",
    method="GET",
    path="/v1/berichten/{berichtId}",
    service="gateway",
    roles=roles(Rol.AANBIEDER, Rol.BACKOFFICE, Rol.POSTBUS),
    scope="indicatie.lezen",
    tag="berichten",
    summary="Een bericht als XML of als JSON, naar Accept",
    description=(
        "Een declaratie (323) wordt opnieuw gevormd uit haar regels: dezelfde velden in dezelfde volgorde. Van een "
        "bericht dat is geweigerd, of van een declaratie die technisch is afgekeurd, is geen inhoud bewaard."
    ),
    response=BerichtBody,
    xml_out=True,
    also=(404, 409),
)
MELD_TRANSPORTFOUT = Operation(
    id="meldTransportfout",
    method="POST",
    path="/v1/berichten/{berichtId}/transportfouten",
    service="gateway",
    roles=roles(Rol.POSTBUS, Rol.BACKOFFICE),
    scope="indicatie.schrijven",
    tag="berichten",
    summary="Meld dat GGK of VECOZO een uitgaand bericht niet kon bezorgen",
    description="Het bericht krijgt de status transportfout en komt op de werklijst, tot het opnieuw is verzonden.",
    request=MeldTransportfoutBody,
    response=BerichtKop,
    effect=True,
    also=(404, 409),
)
VERZEND_OPNIEUW = Operation(
    id="verzendBerichtOpnieuw",
    method="POST",
    path="/v1/berichten/{berichtId}/herverzending",
    service="gateway",
    roles=roles(Rol.BACKOFFICE),
    scope="indicatie.schrijven",
    tag="berichten",
    summary="Verzend een bericht opnieuw na een transportfout",
    response=BerichtKop,
    effect=True,
    also=(404, 409),
)
BERICHTENBOX = (LIJST_BERICHTEN, TOON_BERICHT, MELD_TRANSPORTFOUT, VERZEND_OPNIEUW)


def in_dienst(operation: Operation, service: Service) -> Operation:
    """The operation of the box as a service answers it that holds part of the messages."""
    name = operation.id[0].upper() + operation.id[1:]
    scope = f"{service}.{operation.scope.partition('.')[2]}"
    return replace(operation, id=f"{service}{name}", service=service, scope=scope, internal=True)


def omschrijvingen(codes: Iterable[str]) -> dict[str, str]:
    """What these retourcodes mean; a code that the list does not have is left out."""
    bekend = RETOURCODE.per_wet[Standaardwet.WMO]  # the same for both laws
    return {code: bekend[code] for code in codes if code in bekend}


def bericht_link(id: object) -> str:
    """Where a message is."""
    return f"/v1/berichten/{id}"
