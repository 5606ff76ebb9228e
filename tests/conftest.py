"""Fixtures for every test; the real parts are started only for the tests that ask for them."""

import os

from hypothesis import HealthCheck, settings

from tests.support.stack import databases, issuer, kafka, make_database, postgres, run_folder, stack, worker_name

__all__ = ["databases", "issuer", "kafka", "make_database", "postgres", "run_folder", "stack", "worker_name"]

# A busy machine is no fault of the code. The same examples each time; HYPOTHESIS_PROFILE=zoek looks for new ones.
settings.register_profile("vast", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("zoek", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "vast"))
