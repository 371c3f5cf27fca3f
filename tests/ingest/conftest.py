"""Servers on loopback with a clock that the test moves, and clients that may reach them."""

from collections.abc import AsyncIterator

import pytest

from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from tests.fakes.clock import ManualClock
from tests.fakes.feeds import FeedServer
from tests.fakes.preview import Preview


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def site(clock: ManualClock) -> AsyncIterator[FeedServer]:
    """A news site."""
    async with await FeedServer.start(clock) as server:
        yield server


@pytest.fixture
async def preview(clock: ManualClock) -> AsyncIterator[Preview]:
    """Telegram's public previews."""
    async with await Preview.start(clock) as server:
        yield server


def netloc(base_url: str) -> str:
    """host:port of a server, which a guard may allow."""
    return base_url.partition("://")[2]


@pytest.fixture
async def fetcher(site: FeedServer) -> AsyncIterator[Fetcher]:
    """A client that may reach the site, and nothing else on loopback."""
    client = Fetcher(Guard({netloc(site.base_url)}), limit=2 * 2**20, seconds=2.0)
    yield client
    await client.close()
