"""The rows of the matrix, in the order in which they are performed."""

from collections.abc import Sequence

from tests.faults.row import Row
from tests.faults.rows import brokers, clocks, collisions, crashes, databases, delivery, links, releases, spread

ROWS: Sequence[Row] = (
    *crashes.ROWS,
    *brokers.ROWS,
    *delivery.ROWS,
    *databases.ROWS,
    *links.ROWS,
    *clocks.ROWS,
    *releases.ROWS,
    *collisions.ROWS,
    *spread.ROWS,
)
