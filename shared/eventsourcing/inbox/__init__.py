"""The inbox: each message of another service is handled once, in the order of its stream."""

from shared.eventsourcing.inbox.inbox import Inbox
from shared.eventsourcing.inbox.repair import Repair
from shared.eventsourcing.inbox.spread import SpreadInbox
from shared.eventsourcing.inbox.subscription import Handler, Subscription

__all__ = ["Handler", "Inbox", "Repair", "SpreadInbox", "Subscription"]
