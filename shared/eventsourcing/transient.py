"""Failures that pass by themselves: a part is away, busy, or somebody was in the way; never a fault of the message."""

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


def is_transient(error: BaseException) -> bool:
    """Whether trying the same again later can succeed without anybody changing anything."""
    return isinstance(error, _PASSING) and not isinstance(error, _LASTING)
