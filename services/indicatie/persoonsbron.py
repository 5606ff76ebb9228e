"""Name, birth date and address of a client, asked of intake at the moment a 301 is written; never kept in clear."""

from pydantic import ValidationError

from shared.contracts.intake.personen import Persoonsgegevens
from shared.errors import NotFound, Unavailable
from shared.runtime.clients import ServiceClient
from shared.values.pseudoniem import PersoonId

OK = 200
NOT_FOUND = 404
PATH = "/v1/personen/{persoonId}/persoonsgegevens"


class IntakePersoonsbron:
    """Asks intake, as ourselves, in the name of the municipality."""

    def __init__(self, intake: ServiceClient) -> None:
        self._intake = intake

    async def persoonsgegevens(self, gemeente: str, persoon_id: PersoonId) -> Persoonsgegevens:
        """The client's data; NotFound where intake knows nobody by that id, Unavailable where it gives no answer."""
        response = await self._intake.get(gemeente, PATH.replace("{persoonId}", persoon_id), template=PATH)
        if response.status_code == NOT_FOUND:
            raise NotFound("persoon")
        if response.status_code != OK:
            raise Unavailable("intake")
        try:
            return Persoonsgegevens.model_validate_json(response.content)
        except ValidationError:
            raise Unavailable("intake") from None
