"""What makes persons findable without keeping their data in clear: the pseudonym and the blind index."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.values.bsn import Bsn
from shared.values.pseudoniem import PersoonId, persoon_id


@dataclass(frozen=True, slots=True)
class Sleutels:
    """Derives both from one secret (PSEUDONYM_KEY), another key per municipality and per use."""

    geheim: bytes = field(repr=False)

    def persoon_id(self, tenant: str, bsn: Bsn) -> PersoonId:
        """The id under which this BSN is known in this municipality, in every service."""
        return persoon_id(self.geheim, tenant, bsn.waarde)

    def zoeksleutel(self, tenant: str, achternaam: str, geboortedatum: date) -> bytes:
        """HMAC-SHA256 of surname and birth date; capitals, accents, spaces and hyphens do not matter."""
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"zoeksleutel:" + tenant.encode()).derive(self.geheim)
        return hmac.new(key, f"{_genormaliseerd(achternaam)}|{geboortedatum}".encode(), hashlib.sha256).digest()


def _genormaliseerd(achternaam: str) -> str:
    plain = unicodedata.normalize("NFKD", achternaam).casefold()
    return "".join(letter for letter in plain if letter.isalpha())
