"""Media types: what a request brings and what its caller wants back."""

from collections.abc import Sequence
from email.message import Message
from functools import lru_cache

JSON = "application/json"
XML = "application/xml"
KNOWN = 256
"""Headers whose meaning is kept: callers send the same few."""
_XML_TYPES = frozenset({XML, "text/xml"})


class NotAcceptable(Exception):
    """Nothing we can give is in Accept (HTTP 406)."""


class UnsupportedMediaType(Exception):
    """The body is of a kind this route does not take, or has none (HTTP 415)."""


@lru_cache(KNOWN)
def content_type(header: str | None, *, json: bool, xml: bool) -> str:
    """JSON or XML, whichever the header names and the route takes; only UTF-8."""
    message = Message()
    message["content-type"] = header or ""
    kind = message.get_content_type() if header else ""
    charset = message.get_content_charset() or "utf-8"
    if charset not in {"utf-8", "us-ascii"} and kind not in _XML_TYPES:
        raise UnsupportedMediaType
    if json and kind == JSON:
        return JSON
    if xml and kind in _XML_TYPES:
        return XML
    raise UnsupportedMediaType


@lru_cache(KNOWN)
def negotiate(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered type that Accept wants most; the first one offered when it does not care."""
    if not accept:
        return offered[0]
    wanted = [_weighted(part) for part in accept.split(",") if part.strip()]
    best, chosen = 0.0, None
    for media in offered:
        if (weight := _weight(media, wanted)) > best:
            best, chosen = weight, media
    if chosen is None:
        raise NotAcceptable
    return chosen


def _weighted(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return kind, min(max(float(value), 0.0), 1.0)
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def _weight(media: str, wanted: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers this type (RFC 9110 §12.5.1); text/xml asks for XML too."""
    names = _XML_TYPES if media == XML else {media}
    for ranges in (names, {media.split("/", maxsplit=1)[0] + "/*"}, {"*/*"}):
        found = [weight for kind, weight in wanted if kind in ranges]
        if found:
            return max(found)
    return 0.0
