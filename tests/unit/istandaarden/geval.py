"""What a case of a level 2 rule is: what breaks it and what just does not.

A change is path -> value in the JSON of a clean message; `WEG` takes the field away.
"""

from typing import Any, NamedTuple

WEG = object()
Verandering = dict[str, Any]


class Geval(NamedTuple):
    """A rule, the messages, what breaks it, what just does not."""

    regel: str
    soorten: tuple[str, ...]
    breekt: Verandering
    rand: Verandering
