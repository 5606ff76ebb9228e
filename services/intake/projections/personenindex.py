"""The blind index: finds a person by surname and birth date without holding either."""

from collections.abc import Iterable

from services.intake.domain.persoon import Personalia, PersoonGecorrigeerd, PersoonGeregistreerd, PersoonVergeten
from services.intake.sleutels import Sleutels
from shared.eventsourcing.projection import Projected
from shared.eventsourcing.rows import Rows, Write

PUT = (
    "INSERT INTO personenindex VALUES ($1, $2, $3)"
    " ON CONFLICT (tenant, persoon_id) DO UPDATE SET zoeksleutel = excluded.zoeksleutel"
)
DROP = "DELETE FROM personenindex WHERE tenant = $1 AND persoon_id = $2"


class PersonenIndex(Rows):
    """One row per person in the file; an erased person has none."""

    name = "personenindex"
    tables = ("personenindex",)
    opens = True
    ddl = """
        CREATE TABLE personenindex (
            tenant text NOT NULL, persoon_id text NOT NULL, zoeksleutel bytea NOT NULL, PRIMARY KEY (tenant, persoon_id)
        );
        CREATE INDEX ON personenindex (tenant, zoeksleutel)"""

    def __init__(self, sleutels: Sleutels) -> None:
        self._sleutels = sleutels

    def writes(self, projected: Projected) -> Iterable[Write]:
        """The search key of the newest name and birth date."""
        match projected.event:
            case (
                PersoonGeregistreerd(personalia=Personalia() as known)
                | PersoonGecorrigeerd(personalia=Personalia() as known)
            ):
                sleutel = self._sleutels.zoeksleutel(projected.tenant, known.naam.achternaam, known.geboortedatum)
                yield Write(PUT, (projected.tenant, projected.id, sleutel))
            case PersoonVergeten():
                yield Write(DROP, (projected.tenant, projected.id))
            case _:
                return
