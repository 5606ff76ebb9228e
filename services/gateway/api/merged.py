"""One list from the lists of several services: merged by a sort key, page by page, with a cursor that knows each."""

import asyncio
import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.gateway.parts import Parts, may
from services.gateway.request import Ask
from shared.contracts.gateway import Deel
from shared.contracts.operations import Operation
from shared.errors import Invalid, NotFound, Unavailable
from shared.runtime.http.cursors import not_ours
from shared.runtime.http.problems import faults

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Place(BaseModel):
    """Where reading one service's list goes on: in the page at `cursor`, after the first `skip` items."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cursor: str | None = Field(default=None, max_length=500)
    skip: int = Field(default=0, ge=0, le=200)


class Cursor(BaseModel):
    """Where reading the merged list goes on; a service that is not in `places` has been read to its end."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int = Field(ge=1, le=200)
    places: dict[Deel, Place]

    def encode(self) -> str:
        """As it stands in the query."""
        return base64.urlsafe_b64encode(self.model_dump_json().encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "Cursor":
        """Invalid where it is not one of ours."""
        try:
            return cls.model_validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValidationError, ValueError, binascii.Error):
            raise not_ours() from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Generic[T]):
    """The list of one service: how it is asked and how its items become ours, in the order of `key`.

    `names`: what the service calls a filter where that is another name than ours.
    """

    deel: Deel
    operation: Operation
    read: Callable[[Any], T]
    key: Callable[[T], Any]
    names: Mapping[str, str] = field(default_factory=dict)

    def asked(self, filters: Mapping[str, str]) -> dict[str, str]:
        """The filters in the service's own words."""
        return {self.names.get(name, name): value for name, value in filters.items()}


@dataclass(slots=True)
class Page(Generic[T]):
    """One merged page; `missing` are the services that did not answer and are read later."""

    items: list[T]
    following: str | None
    missing: list[Deel]


@dataclass(slots=True)
class _Reading(Generic[T]):
    source: Source[T]
    place: Place
    items: list[T] = field(default_factory=list)
    following: str | None = None
    taken: int = 0
    away: bool = False

    @property
    def left(self) -> bool:
        return self.taken < len(self.items)

    @property
    def blind(self) -> bool:
        """What comes next in this list is on a page we have not read."""
        return not self.left and self.following is not None

    def place_after(self) -> Place | None:
        if self.away:
            return self.place
        if self.left:
            return Place(cursor=self.place.cursor, skip=self.place.skip + self.taken)
        return Place(cursor=self.following) if self.following is not None else None


def read_query(model: type[M], ask: Ask) -> M:
    """The query as its contract; Invalid with every fault."""
    try:
        return model.model_validate_strings(ask.values())
    except ValidationError as error:
        raise Invalid(faults(error)) from None


def next_link(ask: Ask, following: str | None) -> dict[str, str]:
    """The Link header to the next page (RFC 8288); none on the last one."""
    if following is None:
        return {}
    values = {name: value for name, value in ask.values().items() if name != "cursor"}
    return {"Link": f'<{ask.path}?{urlencode({**values, "cursor": following})}>; rel="next"'}


async def read_page(
    parts: Parts, ask: Ask, sources: Sequence[Source[T]], filters: Mapping[str, str], *, limit: int, cursor: str | None
) -> Page[T]:
    """The next page; Unavailable where none of the services that are still to be read answers.

    A service that the caller may not read, or that does not know the value of a filter, has nothing in this list.
    """
    at = Cursor.decode(cursor) if cursor is not None else None
    size = at.limit if at else limit
    readings = [
        _Reading(source, at.places[source.deel] if at else Place())
        for source in sources
        if (at is None or source.deel in at.places) and may(ask.caller, source.operation) and _knows(source, filters)
    ]
    await asyncio.gather(*(_fill(parts, ask, reading, filters, size) for reading in readings))
    items = _merge(readings, size)
    places = {r.source.deel: place for r in readings if (place := r.place_after()) is not None}
    missing = [reading.source.deel for reading in readings if reading.away]
    if missing and len(missing) == len(readings):
        raise Unavailable(missing[0])
    return Page(items, Cursor(limit=size, places=places).encode() if places else None, missing)


async def _fill(parts: Parts, ask: Ask, reading: _Reading[T], filters: Mapping[str, str], size: int) -> None:
    operation = reading.source.operation
    query = {**reading.source.asked(filters), "limit": str(size)}
    if reading.place.cursor is not None:
        query["cursor"] = reading.place.cursor
    if operation.response is None:
        raise TypeError(f"{operation.id} has no list to read")
    try:
        page: Any = await parts.get(ask, operation, operation.response, query=query)
    except (Unavailable, NotFound):
        reading.away = True
        return
    reading.items = [reading.source.read(item) for item in page.resultaten[reading.place.skip :]]
    reading.following = page.volgende


def _merge(readings: Sequence[_Reading[T]], size: int) -> list[T]:
    """In order of the key; stops at `size`, and where a list goes on behind what we read."""
    found: list[T] = []
    while len(found) < size and not any(reading.blind for reading in readings):
        waiting = [reading for reading in readings if reading.left]
        if not waiting:
            break
        first = min(waiting, key=lambda reading: reading.source.key(reading.items[reading.taken]))
        found.append(first.items[first.taken])
        first.taken += 1
    return found


def _knows(source: Source[T], filters: Mapping[str, str]) -> bool:
    model = source.operation.query
    if model is None:
        return not filters
    try:
        model.model_validate_strings(source.asked(filters))
    except ValidationError:
        return False
    return True
