"""A real Telethon, signed in at the MTProto fake; a reader over it that keeps its cursor."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telethon import TelegramClient

from bot.ingest.account import AccountReader
from bot.ingest.account_client import opened_account
from bot.ingest.reading import Batch
from bot.model.post import Post
from bot.model.source import Source
from tests.fakes.clock import ManualClock
from tests.fakes.mtproto import APP, MtProto
from tests.fakes.mtproto_crypto import trust_our_key
from tests.fakes.mtproto_world import Channel, Person, World

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SADA = Source(name="telegram:sada_news", kind="account", address="Sada_News")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON.timestamp())


@pytest.fixture
def everybody(clock: ManualClock) -> World:
    return World(clock)


@pytest.fixture
def salma(everybody: World) -> Person:
    return everybody.person()


@pytest.fixture
def sada(everybody: World, salma: Person) -> Channel:
    """A public channel that the account has joined."""
    return everybody.channel("Sada_News", "صدى", members=(salma,))


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Telethon takes the fake for Telegram, and has forgotten where the data centres of the test before were."""
    trust_our_key()
    monkeypatch.setattr(TelegramClient, "_config", None)
    yield


@pytest.fixture
async def telegram(everybody: World, trusted: None) -> AsyncIterator[MtProto]:
    """Telegram; at the end of a test no client may have broken the protocol."""
    async with await MtProto.start(everybody) as server:
        yield server
    assert server.strange == [] and server.crashes == []
    assert [end for end in server.ends if end.startswith(("Cut", "Forged"))] == server.expected_ends


class Reading:
    """A reader that keeps its cursor, on a clock of its own."""

    def __init__(self, reader: AccountReader, source: Source, clock: ManualClock) -> None:
        self.woken: list[str] = []
        self.reader, self.source, self.cursor = reader, source, ""
        self.reader.wake = self.woken.append
        self._clock = clock
        clock.advance(60)

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now(), UTC)

    def later(self, minutes: float = 11) -> None:
        """Let time pass."""
        self._clock.advance(timedelta(minutes=minutes).total_seconds())

    async def step(self) -> Batch:
        async with asyncio.timeout(20):
            batch = await self.reader.read(self.source, self.cursor, self.now)
        self.cursor = batch.cursor
        return batch

    async def all(self) -> list[Post]:
        posts: list[Post] = []
        while True:
            batch = await self.step()
            posts += batch.posts
            if not batch.more:
                return posts


@asynccontextmanager
async def reader_of(server: MtProto, person: Person, folder: Path) -> AsyncIterator[AccountReader]:
    """A process that reads with the account of `person`."""
    async with opened_account(server.session_string(person), *APP, folder) as account:
        yield AccountReader(account)


@asynccontextmanager
async def reading_of(
    server: MtProto, person: Person, clock: ManualClock, folder: Path, source: Source = SADA
) -> AsyncIterator[Reading]:
    """The same, reading one channel."""
    async with reader_of(server, person, folder) as reader:
        yield Reading(reader, source, clock)
