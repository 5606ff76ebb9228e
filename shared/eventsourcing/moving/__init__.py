"""Moving a municipality to another database of the service while the system runs."""

from shared.eventsourcing.moving.copying import Different
from shared.eventsourcing.moving.move import Moved, clean, move
from shared.eventsourcing.moving.side import Side

__all__ = ["Different", "Moved", "Side", "clean", "move"]
