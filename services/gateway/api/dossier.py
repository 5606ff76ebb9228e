"""`GET /v1/personen/{persoonId}/dossier`: the parts of intake, indicatie and billing as one file with one timeline."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from pydantic import BaseModel
from starlette.responses import Response

from services.gateway.parts import Parts, may
from services.gateway.request import Ask
from shared.contracts.billing.declaraties import DECLARATIES, DossierdeelBilling
from shared.contracts.gateway import Deel, DossierBody, TermijnBody, TijdlijnRegel
from shared.contracts.indicatie.lijsten import DossierdeelBody as DossierdeelIndicatie
from shared.contracts.indicatie.operations import DOSSIERDEEL as VAN_INDICATIE
from shared.contracts.intake.dossier import DOSSIERDEEL as VAN_INTAKE
from shared.contracts.intake.dossier import IntakeDossierdeel
from shared.contracts.operations import Operation
from shared.errors import NotFound, Unavailable
from shared.runtime.http.media import JSON

M = TypeVar("M", bound=BaseModel)

VAN_BILLING = next(operation for operation in DECLARATIES if operation.id == "leesDossierdeelBilling")


class Dossier:
    """The handler of the whole file of one person."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, ask: Ask) -> Response:
        """The file; NotFound where intake does not know the person, and a part that is away is named.

        Without intake nobody can say that the person exists: then only what another part has of it makes an answer.
        """
        intake, indicatie, billing = await asyncio.gather(
            self._part(ask, VAN_INTAKE, IntakeDossierdeel),
            self._part(ask, VAN_INDICATIE, DossierdeelIndicatie),
            self._part(ask, VAN_BILLING, DossierdeelBilling),
        )
        if isinstance(intake, NotFound):
            raise intake
        file = merge(
            ask.params["persoonId"],
            _known(intake),
            _known(indicatie),
            _known(billing),
            away=[deel for deel, part in zip(Deel, (intake, indicatie, billing), strict=True) if part is None],
        )
        if intake is None and not file.tijdlijn:
            raise Unavailable(Deel.INTAKE)
        return Response(file.model_dump_json(by_alias=True), media_type=JSON)

    async def _part(self, ask: Ask, operation: Operation, model: type[M]) -> M | NotFound | None:
        if not may(ask.caller, operation):
            return None
        try:
            return await self._parts.get(ask, operation, model)
        except NotFound as unknown:
            return unknown
        except Unavailable:
            return None


def _known(part: M | NotFound | None) -> M | None:
    return None if isinstance(part, NotFound) else part


def merge(
    persoon_id: str,
    intake: IntakeDossierdeel | None,
    indicatie: DossierdeelIndicatie | None,
    billing: DossierdeelBilling | None,
    *,
    away: Sequence[Deel],
) -> DossierBody:
    """One file from its parts; one that answered but knows nothing gives empty lists, one that is away gives null."""
    terms = [*_terms(Deel.INTAKE, intake), *_terms(Deel.INDICATIE, indicatie)]
    lines = [*_lines(Deel.INTAKE, intake), *_lines(Deel.INDICATIE, indicatie), *_lines(Deel.BILLING, billing)]
    return DossierBody.model_validate(
        {
            "persoonId": persoon_id,
            "persoon": intake.persoon if intake else None,
            **_lists(intake, _INTAKE, away=Deel.INTAKE in away),
            **_lists(indicatie, _INDICATIE, away=Deel.INDICATIE in away),
            **_lists(billing, ("declaratieregels",), away=Deel.BILLING in away),
            "termijnen": sorted(terms, key=_due),
            "tijdlijn": sorted(lines, key=_when),
            "ontbrekendeDelen": tuple(away),
        }
    )


_INTAKE = ("huishouden", "meldingen", "onderzoeken", "aanvragen", "verwijzingen")
_INDICATIE = ("beschikkingen", "toewijzingen", "leveringen", "verzoeken", "berichten")


def _lists(part: BaseModel | None, names: Sequence[str], *, away: bool) -> dict[str, object]:
    empty: object = None if away else ()
    return {name: getattr(part, name) if part is not None else empty for name in names}


def _due(term: TermijnBody) -> tuple[date, str]:
    return (term.uiterlijk_op or date.max, term.soort)


def _when(line: TijdlijnRegel) -> date:
    return line.op


def _terms(deel: Deel, part: IntakeDossierdeel | DossierdeelIndicatie | None) -> list[TermijnBody]:
    found = part.termijnen if part else ()
    return [TermijnBody.model_validate({"deel": deel, **term.model_dump(by_alias=True)}) for term in found]


def _lines(
    deel: Deel, part: IntakeDossierdeel | DossierdeelIndicatie | DossierdeelBilling | None
) -> list[TijdlijnRegel]:
    found = part.tijdlijn if part else ()
    return [TijdlijnRegel.model_validate({"deel": deel, **line.model_dump(by_alias=True)}) for line in found]
