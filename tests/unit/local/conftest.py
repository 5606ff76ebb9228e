"""Fixtures of the local start's own tests."""

from tests.support.issuing import browser, client_keys, grants

__all__ = ["browser", "client_keys", "grants"]
