"""Ids: time-ordered UUIDs (RFC 9562 version 7), drawn outside the domain and handed to it."""

import os
import time
from uuid import UUID


def uuid7(now_ms: int | None = None) -> UUID:
    """A new version 7 UUID; `now_ms` is the Unix time in milliseconds (default: the clock)."""
    ms = time.time_ns() // 1_000_000 if now_ms is None else now_ms
    value = (ms & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10))
    return UUID(int=(value & ~(0xF << 76) | 0x7 << 76) & ~(0x3 << 62) | 0x2 << 62)
