"""Failures that pass by themselves: a part is away, busy, or somebody was in the way; never a fault of the message."""

from collections.abc import Collection

import asyncpg

from shared.errors import Unavailable

_PASSING = (
    Unavailable,
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asyncpg's state after kill -9 of the server
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shutdown, start-up, cancelled by a timeout
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.TransactionRollbackError,  # deadlock, serialization
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # the primary became a standby
    asyncpg.PostgresSystemError,
    asyncpg.InvalidCachedStatementError,  # a release migrated the tables under this connection
    asyncpg.OutdatedSchemaCacheError,
)
_LASTING = (ValueError,)  # asyncpg's InterfaceErrors about an argument of the wrong kind are this too


class Moving(Unavailable):
    """The municipality is on its way to another database, or was there already: ask the directory again."""

    def __init__(self) -> None:
        super().__init__("verhuizing")


async def nobody() -> Collection[str]:
    """The municipalities that are coming from another database, where the service has one."""
    return ()


def is_moving(error: BaseException) -> bool:
    """Whether this, or all of this group, failed because its municipality is not written in that database now."""
    if isinstance(error, BaseExceptionGroup):
        return all(is_moving(one) for one in error.exceptions)
    return isinstance(error, Moving) or getattr(error, "sqlstate", None) == "ZK006"


def is_transient(error: BaseException) -> bool:
    """Whether trying the same again later can succeed without anybody changing anything."""
    return isinstance(error, _PASSING) and not isinstance(error, _LASTING) and not is_moving(error)
