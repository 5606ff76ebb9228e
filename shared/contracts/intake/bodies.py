"""The texts that the HTTP bodies of intake hold."""

from typing import Annotated

from pydantic import StringConstraints

Tekst = Annotated[str, StringConstraints(min_length=1, max_length=10_000, strip_whitespace=True)]
KorteTekst = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
