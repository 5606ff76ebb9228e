"""Fixtures for every test; the real parts are started only for the tests that ask for them."""

from tests.support.stack import databases, issuer, kafka, make_database, postgres, run_folder, stack, worker_name

__all__ = ["databases", "issuer", "kafka", "make_database", "postgres", "run_folder", "stack", "worker_name"]
