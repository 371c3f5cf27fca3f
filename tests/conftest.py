"""A real server for every session, a clean database for every test, and a watch over lifetimes."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from bot.store import connection
from bot.store.embedded import Embedded
from bot.store.keys import Keys, is_kept

os.environ.setdefault("PTB_TIMEDELTA", "true")

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # Hypothesis' own 0.2 s for an example measure who else is at work


@pytest.fixture(scope="session")
def store_url() -> Iterator[str]:
    """The address of an embedded server that lives as long as the test session; nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="bq-") as folder:
        server = Embedded(Path(folder), durable=False)
        asyncio.run(server.start())
        yield server.url
        asyncio.run(server.stop())


@pytest.fixture
async def redis(store_url: str) -> AsyncIterator[connection.Client]:
    """A connection to an empty store. After the test every key must have a lifetime or be one that is kept."""
    client = await connection.connect(store_url)
    await client.flushall()
    yield client
    lasting = await keys_without_lifetime(client)
    await client.aclose()
    assert not lasting, f"keys without a lifetime: {lasting}"


@pytest.fixture
def keys() -> Keys:
    """The maker of keys with its usual lifetimes."""
    return Keys()


async def keys_without_lifetime(client: connection.Client) -> list[str]:
    """Names of keys that would stay for ever though they are neither configuration nor subscribers."""
    names = [name.decode() async for name in client.scan_iter(count=1000)]
    return [name for name in names if not is_kept(name) and await client.ttl(name) == -1]  # -2: it went meanwhile
