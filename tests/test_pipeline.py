"""The line under blows: every post is decided once, whatever dies in the middle."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.ingest.poll import Conflict, Poller
from bot.store.connection import connect
from bot.store.embedded import Embedded
from bot.store.incidents import StoredIncidents
from bot.store.posts import Posts
from tests.conftest import keys_without_lifetime
from tests.fakes.bot_api import BotApi
from tests.fakes.world import Chat
from tests.running import OWNER, Running
from tests.waiting import until

TOWNS = ("ذيبان", "هجين", "الشحيل", "البصيرة", "الميادين", "البوكمال", "الشعفة", "غرانيج", "أبو حمام", "الكشكية")
POSTS = 60
BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start() as server:
        yield server


@pytest.fixture
async def bot(tmp_path: Path, api: BotApi) -> AsyncIterator[Running]:
    running = Running(tmp_path, api)
    await running.start()
    yield running
    await running.stop()


async def a_channel(api: BotApi) -> Chat:
    channel = api.channel(-1001, "nahr_news", "أخبار النهر", bot="left")
    await api.add_bot(channel, as_admin=True, by=api.user(OWNER))
    return channel


async def say_everything(api: BotApi, channel: Chat, first: int, last: int) -> None:
    for number in range(first, last):
        await api.channel_post(channel, f"قصف مدفعي على بلدة {TOWNS[number % len(TOWNS)]}، البلاغ رقم {number}")


async def all_decided(bot: Running) -> bool:
    return await bot.counted("posts") == POSTS


async def check_that_every_post_was_decided_once(bot: Running) -> None:
    redis = await connect(bot.store.url)
    posts, incidents = Posts(redis, bot.keys), StoredIncidents(redis, bot.keys)
    assert len(await posts.recent(1_000)) == POSTS
    assert await posts.waiting() == 0
    assert await bot.counted("posts") == POSTS
    known = await incidents.between(BEGIN, END)
    for incident in known:
        said = [evidence.post_id for evidence in incident.evidence]
        assert len(said) == len(set(said))
        assert [revision.n for revision in incident.revisions] == list(range(1, incident.revision + 1))
    assert await redis.xlen(bot.keys.set_aside.name) == 0
    assert await keys_without_lifetime(redis) == []
    await redis.aclose()


async def test_the_bot_is_killed_twice_in_the_middle_of_a_stream(bot: Running, api: BotApi) -> None:
    channel = await a_channel(api)
    for part in range(3):
        saying = asyncio.create_task(say_everything(api, channel, part * 20, part * 20 + 20))
        if part < 2:
            await until(lambda done=part * 20 + 5: _reached(bot, done), 20)
            await bot.kill()
            await saying
            await bot.start()
        await saying
    await until(lambda: all_decided(bot), 30)
    await check_that_every_post_was_decided_once(bot)


async def _reached(bot: Running, done: int) -> bool:
    return await bot.counted("posts") >= done


async def test_the_store_is_killed_three_times_in_the_middle_of_a_stream(bot: Running, api: BotApi) -> None:
    channel = await a_channel(api)
    saying = asyncio.create_task(say_everything(api, channel, 0, POSTS))
    for done in (5, 25, 45):
        await until(lambda done=done: _reached(bot, done), 20)
        bot.kill_store()
    await saying
    await until(lambda: all_decided(bot), 30)
    await check_that_every_post_was_decided_once(bot)


async def test_a_stop_is_graceful_and_quick(bot: Running, api: BotApi) -> None:
    channel = await a_channel(api)
    await say_everything(api, channel, 0, POSTS)
    assert await bot.stop() == 0
    assert bot.store.pid is None
    await bot.start()
    await until(lambda: all_decided(bot), 30)
    await check_that_every_post_was_decided_once(bot)


async def test_a_second_bot_in_the_same_folder_says_so_and_ends(bot: Running, api: BotApi) -> None:
    second = Running(bot.folder, api)
    with pytest.raises(AssertionError, match="another `barqiya run` uses DATA_DIR"):
        await second.start()
    assert await second.stop() == 1


async def test_a_second_bot_with_the_same_token_says_so_and_ends(bot: Running, api: BotApi, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    second = Running(tmp_path / "elsewhere", api, XDG_RUNTIME_DIR=str(bot.folder))
    with pytest.raises(AssertionError, match="uses this TELEGRAM_BOT_TOKEN"):
        await second.start()
    assert await second.stop() == 1


async def test_a_refused_token_is_one_clear_line(tmp_path: Path, api: BotApi) -> None:
    running = Running(tmp_path, api, TELEGRAM_BOT_TOKEN="55555:" + "A" * 35)
    with contextlib.suppress(AssertionError):
        await running.start()
    assert await running.end() == 1
    assert "barqiya: Telegram refuses TELEGRAM_BOT_TOKEN" in running.log()
    assert "Traceback" not in running.log()


async def test_updates_come_by_webhook_where_one_is_set(tmp_path: Path, api: BotApi) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Running(tmp_path, api, WEBHOOK_URL=f"http://127.0.0.1:{port}", PORT=str(port))
    await running.start()
    await until(lambda: api.calls("setWebhook"))
    await say_everything(api, await a_channel(api), 0, POSTS)
    await until(lambda: all_decided(running), 30)
    await check_that_every_post_was_decided_once(running)
    assert await running.stop() == 0


async def test_roles_spread_over_processes_that_share_one_store(tmp_path: Path, api: BotApi) -> None:
    store = Embedded(tmp_path / "shared")
    await store.start()
    names = ("poll,commands", "analyze", "analyze", "decide", "deliver")
    team = [Running(tmp_path, api, roles, REDIS_URL=store.url) for roles in names]
    await asyncio.gather(*(one.start() for one in team))
    for one in team:
        one.store = store
    channel = await a_channel(api)
    await say_everything(api, channel, 0, POSTS // 2)
    await team[1].kill()
    await say_everything(api, channel, POSTS // 2, POSTS)
    await until(lambda: all_decided(team[0]), 60)
    await check_that_every_post_was_decided_once(team[0])
    for one in team:
        await one.stop()
    await store.stop()


async def test_a_newcomer_gives_way_to_a_program_elsewhere_that_polls_with_its_token(
    tmp_path: Path, api: BotApi
) -> None:
    running = Running(tmp_path, api)
    await running.start()
    async with aiohttp.ClientSession() as session:
        elsewhere = Poller(session, api.base_url, api.token, _Nowhere())

        async def poll_for_ever() -> None:
            while True:
                with contextlib.suppress(Conflict):
                    await elsewhere.once(0, wait=5)

        polling = asyncio.create_task(poll_for_ever())
        assert await running.end() == 1
        polling.cancel()
    assert "barqiya: another program polls with this TELEGRAM_BOT_TOKEN" in running.log()


class _Nowhere:
    """The other program keeps nothing."""

    async def offset(self) -> int:
        return 0

    async def keep(self, updates: Sequence[dict[str, Any]], token: int) -> bool:
        return True
