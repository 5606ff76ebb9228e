"""Per aggregate of billing the stories that together hold every event."""

from tests.support import examples_billing, examples_correcties

VERHALEN: dict[str, list[list[object]]] = {**examples_billing.VERHALEN, "correctie": examples_correcties.VERHALEN}
