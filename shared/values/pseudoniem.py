"""The pseudonym under which every service but intake knows a person."""

import hashlib
import hmac
from functools import lru_cache
from typing import NewType
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PersoonId = NewType("PersoonId", str)


def persoon_id(key: bytes, tenant: str, bsn: str) -> PersoonId:
    """The person's id in one municipality: a version 8 UUID of HMAC-SHA256(key of the tenant, BSN).

    The same BSN gives the same id in each service of a municipality and another id in every other municipality,
    so the ids of two municipalities cannot be joined.
    """
    digest = hmac.new(_tenant_key(key, tenant), bsn.encode(), hashlib.sha256).digest()
    value = int.from_bytes(digest[:16])
    return PersoonId(str(UUID(int=(value & ~(0xF << 76) | 0x8 << 76) & ~(0x3 << 62) | 0x2 << 62)))


@lru_cache(maxsize=1024)
def _tenant_key(key: bytes, tenant: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"persoon-id:" + tenant.encode()).derive(key)
