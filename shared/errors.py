"""The deliberate failures: every one is an answer, none is a bug."""

from collections.abc import Sequence
from dataclasses import dataclass


class ZorgketenError(Exception):
    """The root of all deliberate failures."""


class Refused(ZorgketenError):
    """A rule of the domain says no; the caller can read why (HTTP 409, or 422 where `status` says so).

    `slug` is stable and becomes the problem type; `detail` is a Dutch sentence without personal data.
    """

    def __init__(self, slug: str, detail: str) -> None:
        super().__init__(slug)
        self.slug = slug
        self.detail = detail


class NotFound(ZorgketenError):
    """Nothing by that id in this municipality (HTTP 404); another municipality's id is exactly this."""

    def __init__(self, what: str = "resource") -> None:
        super().__init__(what)
        self.what = what


class Forbidden(ZorgketenError):
    """The caller is known but may not do this (HTTP 403)."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@dataclass(frozen=True, slots=True)
class InvalidParam:
    """One fault in the input: where (`name`), which rule (`code`), what was expected (`reason`); never the value."""

    name: str
    code: str
    reason: str


class Invalid(ZorgketenError):
    """The input breaks its contract (HTTP 400); carries every fault found."""

    def __init__(self, params: Sequence[InvalidParam], detail: str = "De invoer klopt niet met het contract.") -> None:
        super().__init__(", ".join(param.code for param in params))
        self.params = tuple(params)
        self.detail = detail


class Conflict(ZorgketenError):
    """The stream is not at the expected version; `actual` is where it is (HTTP 409 after the retries)."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream} is at version {actual}, not {expected}")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class PreconditionFailed(ZorgketenError):
    """If-Match names another version than the aggregate has (HTTP 412, RFC 9110 §13.1.1)."""

    def __init__(self, actual: int) -> None:
        super().__init__(f"aggregate is at version {actual}")
        self.actual = actual


class Unavailable(ZorgketenError):
    """A part we depend on does not answer in time (HTTP 503 with Retry-After)."""

    def __init__(self, part: str, retry_after: int = 2) -> None:
        super().__init__(part)
        self.part = part
        self.retry_after = retry_after


class KeyStillRunning(ZorgketenError):
    """The first call with this Idempotency-Key has not ended yet (HTTP 409)."""


class KeyReused(ZorgketenError):
    """This Idempotency-Key came before with another request (HTTP 422)."""
