"""Personal fields under a key per person: destroy the key and they are gone, wherever copies of them are."""

import asyncio
import base64
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.eventsourcing.context import JsonObject

Connection = asyncpg.pool.PoolConnectionProxy | asyncpg.Connection
Executor = asyncpg.Pool | Connection

_NONCE = 12
EXISTING_KEYS = "SELECT * FROM existing_keys($1, $2)"


class Tampered(Exception):
    """A sealed value is not what was sealed there: altered, or moved to another place."""


class Vault:
    """AES-256-GCM (NIST SP 800-38D) under a key per subject, each key wrapped by the master key.

    A sealed value is a JSON object {"sleutel": key id, "zegel": base64 of nonce and ciphertext}; its associated data
    is the place it was sealed for, so that it opens nowhere else.
    """

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != 32:
            raise ValueError("the master key must be 32 bytes")
        self._master = AESGCM(master_key)

    async def sealing_keys(self, db: Executor, tenant: str, subjects: Iterable[str]) -> dict[str, tuple[UUID, bytes]]:
        """The key id and key of each subject; a subject without one gets one now."""
        wanted = sorted(set(subjects))
        fresh = [self._wrap(tenant, subject, AESGCM.generate_key(256)) for subject in wanted]
        rows = await db.fetch("SELECT * FROM sealing_keys($1, $2, $3)", tenant, wanted, fresh)
        return {row["subject"]: (row["key_id"], self._unwrap(tenant, row["wrapped"])) for row in rows}

    async def existing_keys(self, db: Executor, tenant: str, subjects: Iterable[str]) -> dict[str, tuple[UUID, bytes]]:
        """The key id and key of each subject that has one; nobody gets one."""
        rows = await db.fetch(EXISTING_KEYS, tenant, sorted(set(subjects)))
        return {row["subject"]: (row["key_id"], self._unwrap(tenant, row["wrapped"])) for row in rows}

    async def opening_keys(self, db: Executor, tenant: str, ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """The keys that still exist; a missing one belongs to a person who was forgotten."""
        wanted = list(set(ids))
        if not wanted:
            return {}
        rows = await db.fetch("SELECT * FROM subject_keys($1, $2)", tenant, wanted)
        return {row["key_id"]: self._unwrap(tenant, row["wrapped"]) for row in rows}

    async def destroy(self, db: Executor, tenant: str, subject: str) -> bool:
        """Destroys the subject's key for good: all that was sealed under it reads as None from now on.

        Call it inside `store.transaction(tenant)`; False when there was no key.
        """
        status = await db.execute("DELETE FROM keys.subject_keys WHERE tenant = $1 AND subject = $2", tenant, subject)
        return status != "DELETE 0"

    def seal(self, key: tuple[UUID, bytes], place: str, value: object) -> JsonObject:
        """The JSON value, sealed for this place."""
        nonce = os.urandom(_NONCE)
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        sealed = nonce + AESGCM(key[1]).encrypt(nonce, text, place.encode())
        return {"sleutel": str(key[0]), "zegel": base64.b64encode(sealed).decode()}

    def open(self, keys: Mapping[UUID, bytes], place: str, sealed: JsonObject) -> object | None:
        """The JSON value sealed for this place, or None when its key is gone; Tampered when it is not that value."""
        key = keys.get(UUID(sealed["sleutel"]))
        if key is None:
            return None
        raw = base64.b64decode(sealed["zegel"])
        try:
            text = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], place.encode())
        except InvalidTag as error:
            raise Tampered from error
        value: object = json.loads(text)
        return value

    async def seal_documents(self, db: Executor, tenant: str, documents: Sequence[tuple[str, str, bytes]]) -> list[str]:
        """Documents outside an event, as (subject, place, document), sealed as texts for `open_documents`."""
        keys = await self.sealing_keys(db, tenant, (subject for subject, _, _ in documents))

        def sealed(subject: str, place: str, document: bytes) -> str:
            text = base64.b64encode(document).decode()
            return json.dumps(self.seal(keys[subject], f"{tenant}|{place}", text))

        return await asyncio.to_thread(lambda: [sealed(*each) for each in documents])

    async def open_documents(
        self, db: Executor, tenant: str, documents: Sequence[tuple[str, str]]
    ) -> list[bytes | None]:
        """What `seal_documents` made, as (place, sealed), one look-up of keys; None where the person was forgotten."""
        parsed: list[tuple[str, JsonObject]] = [(place, json.loads(sealed)) for place, sealed in documents]
        keys = await self.opening_keys(db, tenant, (UUID(sealed["sleutel"]) for _, sealed in parsed))
        opened = (self.open(keys, f"{tenant}|{place}", sealed) for place, sealed in parsed)
        return [base64.b64decode(value) if isinstance(value, str) else None for value in opened]

    def _wrap(self, tenant: str, subject: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._master.encrypt(nonce, key, tenant.encode())

    def _unwrap(self, tenant: str, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], tenant.encode())
