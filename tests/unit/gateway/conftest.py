"""The gateway under test, built once: it keeps nothing between requests."""

from collections.abc import AsyncIterator

import pytest

from tests.unit.gateway.door import Door, door


@pytest.fixture(scope="session")
async def built() -> AsyncIterator[Door]:
    async with door() as found:
        yield found


@pytest.fixture
def gateway(built: Door) -> Door:
    built.reset()
    return built


@pytest.fixture
async def fresh() -> AsyncIterator[Door]:
    """One that has not seen a token yet."""
    async with door() as found:
        yield found
