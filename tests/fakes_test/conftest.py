"""Servers and clients for the tests of the fakes: the real python-telegram-bot, and plain HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
import telegram

from tests.fakes.bot_api import BotApi
from tests.fakes.clock import ManualClock
from tests.fakes.limits import NO_LIMITS


def bot_of(api: BotApi) -> telegram.Bot:
    """The real client, pointed at a fake."""
    return telegram.Bot(api.token, base_url=api.base_url + "/bot", base_file_url=api.base_url + "/file/bot")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def api(clock: ManualClock) -> AsyncIterator[BotApi]:
    """A server without limits."""
    async with await BotApi.start(limits=NO_LIMITS, clock=clock) as server:
        yield server


@pytest.fixture
async def limited(clock: ManualClock) -> AsyncIterator[BotApi]:
    """A server with Telegram's limits, on a clock that the test moves."""
    async with await BotApi.start(clock=clock) as server:
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    async with bot_of(api) as client:
        yield client


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
