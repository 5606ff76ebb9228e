"""Cursors: where a list goes on, as an opaque text that holds nothing but the last row's sort key."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from shared.errors import Invalid, InvalidParam

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
Key = str | int


def cursor(*key: Key) -> str:
    """The cursor after the row with this sort key."""
    return urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def after(text: str | None, *kinds: type[str] | type[int]) -> tuple[Key, ...] | None:
    """The sort key of the row before the page, of these types; None for the first page, Invalid for anything else."""
    if text is None:
        return None
    try:
        key = json.loads(urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)))
    except (ValueError, RecursionError):
        key = None
    if not isinstance(key, list) or [type(part) for part in key] != list(kinds):
        raise not_ours()
    return tuple(key)


def not_ours() -> Invalid:
    """The refusal of a cursor that this list did not give."""
    return Invalid([InvalidParam("cursor", "cursor", "Deze cursor is niet van deze lijst.")])
