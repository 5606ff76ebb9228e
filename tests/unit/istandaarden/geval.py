"""What a case of a level 2 rule is: what breaks it and what just does not.

A change is path -> value in the JSON of a clean message; `WEG` takes the field away.
"""

from typing import Any, NamedTuple

WEG = object()
Verandering = dict[str, Any]


class Geval(NamedTuple):
    """A rule, the messages, what breaks that rule alone, and what just breaks none.

    `ook` are the rules that no message can keep while it breaks this one.
    """

    regel: str
    soorten: tuple[str, ...]
    breekt: Verandering
    rand: Verandering
    ook: frozenset[str] = frozenset()
