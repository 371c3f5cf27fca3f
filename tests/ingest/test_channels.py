"""From Telegram's server to the stream of posts: nothing is confirmed before it is kept, nothing kept is lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from msgspec.structs import replace

from bot.ingest.channels import MAX_DEATHS, Channels
from bot.ingest.health import listened
from bot.ingest.poll import Conflict, Poller, Refused
from bot.model.source import Health, Source
from bot.ports import LeaseLost, TryLater
from bot.store.albums import Albums
from bot.store.connection import STORE_DOWN, Client
from bot.store.keys import Keys
from bot.store.posts import Posts
from bot.store.sources import Sources
from bot.store.updates import Raw, Updates
from tests.fakes.bot_api import BotApi
from tests.fakes.world import Chat
from tests.waiting import until

OWNER, STRANGER = 1, 2


@dataclass
class Bench:
    """The real parts between Telegram and the stream of posts."""

    api: BotApi
    poller: Poller
    updates: Updates
    channels: Channels
    posts: Posts
    sources: Sources
    commands: list[dict[str, Any]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    hold: dict[int, asyncio.Event] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def round(self) -> None:
        """Ask once, carry out what came."""
        await self.poller.once(0, wait=0)
        await self.channels.carry_out(await self.updates.take("w", 100, 1))
        await self.channels.drain(5)

    async def texts(self) -> list[str]:
        return [entry.post.text for entry in await self.posts.to_decide(100, 1)]

    async def channel(self, *, by: int = OWNER) -> Chat:
        chat = self.api.channel(-1001, "nahr_news", "أخبار النهر", bot="left")
        await self.api.add_bot(chat, as_admin=True, by=self.api.user(by))
        return chat


@pytest.fixture
async def bench(redis: Client, keys: Keys) -> AsyncIterator[Bench]:
    async with await BotApi.start() as api, aiohttp.ClientSession() as session:
        updates = Updates(redis, keys, "1000000001")
        posts, sources = Posts(redis, keys), Sources(redis, keys)

        async def process(update: dict[str, Any]) -> None:
            if made.fails:
                raise made.fails.pop(0)
            if (held := made.hold.get(update.get("message", {}).get("chat", {}).get("id"))) is not None:
                await held.wait()
            made.commands.append(update)

        async def is_admin(user_id: int) -> bool:
            return user_id == OWNER

        channels = Channels(
            updates=updates,
            posts=posts,
            albums=Albums(redis, keys),
            sources=sources,
            process=process,
            is_admin=is_admin,
            clock=lambda: made.now,
            away=STORE_DOWN,
        )
        made = Bench(api, Poller(session, api.base_url, api.token, updates), updates, channels, posts, sources)
        yield made


async def test_a_channel_post_and_its_edit_become_posts(bench: Bench) -> None:
    channel = await bench.channel()
    first = await bench.api.channel_post(channel, "قصف على #ديرالزور")
    await bench.api.edit_channel_post(first, "قصف على #ديرالزور وإصابة شخصين")
    await bench.round()
    assert await bench.texts() == ["قصف على #ديرالزور", "قصف على #ديرالزور وإصابة شخصين"]
    assert await bench.updates.waiting() == 0


async def test_what_is_kept_is_confirmed_only_with_the_next_question(bench: Bench) -> None:
    channel = await bench.channel()
    await bench.api.channel_post(channel, "خبر")
    await bench.poller.once(0, wait=0)
    assert len(bench.api.updates_unconfirmed) == 2
    await bench.poller.once(0, wait=0)
    assert bench.api.updates_unconfirmed == []
    assert await bench.updates.waiting() == 2


async def test_updates_that_come_twice_are_kept_once(bench: Bench) -> None:
    update = {"update_id": 5, "message": {"chat": {"id": 9}}}
    assert await bench.updates.keep([update], 0)
    assert not await bench.updates.keep([update], 0)
    assert await bench.updates.waiting() == 1


async def test_a_poller_that_lost_its_lease_keeps_nothing(bench: Bench, redis: Client, keys: Keys) -> None:
    await redis.set(keys.fence("poll:1000000001").name, 3, ex=99)
    with pytest.raises(LeaseLost):
        await bench.updates.keep([{"update_id": 5}], 2)
    assert await bench.updates.waiting() == 0


async def test_an_album_becomes_one_post_when_it_is_complete(bench: Bench) -> None:
    channel = await bench.channel()
    for caption in ("صور القصف", None, None):
        await bench.api.channel_post(channel, caption, media_group_id="g7", photo=True)
    await bench.round()
    assert await bench.channels.settle_albums() == 0, "more pictures may come"
    bench.now += timedelta(seconds=2)
    assert await bench.channels.settle_albums() == 1
    [entry] = await bench.posts.to_decide(10, 1)
    assert entry.post.text == "صور القصف"
    assert len(entry.post.media) == 3
    assert await bench.channels.settle_albums() == 0


async def test_a_channel_of_an_owner_is_a_source_at_once(bench: Bench) -> None:
    await bench.channel(by=OWNER)
    await bench.round()
    [source] = await bench.sources.all()
    assert (source.name, source.active, source.trust) == ("telegram:nahr_news", True, "F")


async def test_a_channel_that_a_stranger_connects_waits_for_an_owner(bench: Bench) -> None:
    channel = await bench.channel(by=STRANGER)
    await bench.api.channel_post(channel, "خبر كاذب")
    await bench.round()
    [source] = await bench.sources.all()
    assert not source.active


async def test_an_owners_yes_is_not_taken_back_by_the_next_post(bench: Bench) -> None:
    channel = await bench.channel(by=STRANGER)
    await bench.round()
    [source] = await bench.sources.all()
    await bench.sources.put(replace(source, active=True, trust="B"))
    await bench.api.channel_post(channel, "خبر")
    await bench.round()
    assert [(s.active, s.trust) for s in await bench.sources.all()] == [(True, "B")]


async def test_a_channel_that_was_polled_is_read_directly_and_polled_again_after_we_left(bench: Bench) -> None:
    await bench.sources.put(Source(name="telegram:nahr_news", kind="telegram", address="nahr_news", trust="B"))
    channel = await bench.channel()
    await bench.round()
    assert [(s.kind, s.trust) for s in await bench.sources.all()] == [("tg-chat", "B")]
    await bench.api.remove_bot(channel)
    await bench.round()
    assert [s.kind for s in await bench.sources.all()] == ["telegram"]


async def test_a_private_channel_that_removed_us_says_so_until_it_speaks_again(bench: Bench) -> None:
    chat = bench.api.channel(-1002, None, "مغلقة", bot="left")
    await bench.api.add_bot(chat, as_admin=True, by=bench.api.user(OWNER))
    await bench.api.channel_post(chat, "خبر")
    await bench.round()
    await bench.api.remove_bot(chat)
    await bench.round()
    state = await bench.sources.state("tg-chat:-1002")
    assert state.health is Health.PRIVATE and "no longer an administrator" in state.note
    assert listened(state, bench.now + timedelta(days=30)).health is Health.PRIVATE
    await bench.api.add_bot(chat, as_admin=True, by=bench.api.user(OWNER))
    await bench.round()
    bench.now += timedelta(minutes=5)
    await bench.api.channel_post(chat, "عاد")
    await bench.round()
    assert (await bench.sources.state("tg-chat:-1002")).health is Health.OK


async def test_an_hour_of_absence_loses_nothing_and_repeats_nothing(bench: Bench) -> None:
    """Telegram keeps updates for a day; what was handed out and not confirmed comes again and is known."""
    channel = await bench.channel()
    first = await bench.api.channel_post(channel, "أول")
    await bench.round()
    for number in range(230):
        await bench.api.channel_post(channel, f"خبر {number}")
    await bench.api.edit_channel_post(first, "أول مصحح")
    for caption in ("صور", None, None):
        await bench.api.channel_post(channel, caption, media_group_id="g7", photo=True)
    for _ in range(6):
        await bench.round()
    bench.now += timedelta(seconds=10)
    await bench.channels.settle_albums()
    found = Counter(post.id for post in await bench.posts.recent(1_000))
    assert found.pop("telegram:nahr_news/1") == 2  # with its edit
    assert len(found) == 231 and set(found.values()) == {1}


async def test_a_command_goes_to_the_commands_and_not_into_the_posts(bench: Bench) -> None:
    await bench.api.say(bench.api.user(7), "/start")
    channel = await bench.channel()
    await bench.api.channel_post(channel, "/subscribe")
    await bench.round()
    said = [update.get("message") or update.get("channel_post") for update in bench.commands]
    assert sorted(message["text"] for message in said if message) == ["/start", "/subscribe"]
    assert await bench.texts() == []


async def test_one_persons_commands_keep_their_order(bench: Bench) -> None:
    salma = bench.api.user(7)
    for number in range(20):
        await bench.api.say(salma, f"/level {number}")
    await bench.round()
    assert [update["message"]["text"] for update in bench.commands] == [f"/level {n}" for n in range(20)]


async def test_a_command_that_fails_for_a_moment_is_carried_out_later(bench: Bench) -> None:
    bench.fails = [TryLater("the line was cut", 0.01)]
    await bench.api.say(bench.api.user(7), "/start")
    await bench.round()
    assert len(bench.commands) == 1
    assert await bench.updates.waiting() == 0


async def test_a_command_that_can_never_work_is_set_aside_and_the_next_goes_on(
    bench: Bench, redis: Client, keys: Keys
) -> None:
    bench.fails = [ZeroDivisionError("a mistake of ours")]
    await bench.api.say(bench.api.user(7), "/broken")
    await bench.api.say(bench.api.user(7), "/start")
    await bench.round()
    assert [update["message"]["text"] for update in bench.commands] == ["/start"]
    assert await redis.xlen(keys.set_aside.name) == 1
    assert await bench.updates.waiting() == 0


async def test_a_second_poller_is_told_so(bench: Bench) -> None:
    first = asyncio.create_task(bench.poller.once(0, wait=20))
    await until(lambda: bench.api.updates.is_polled)
    async with aiohttp.ClientSession() as session:
        other = Poller(session, bench.api.base_url, bench.api.token, bench.updates)
        await other.once(0, wait=0)
    with pytest.raises(Conflict):
        await first


async def test_a_wrong_token_is_refused_for_good(bench: Bench) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Refused):
            await Poller(session, bench.api.base_url, "1:wrong", bench.updates).once(0, wait=0)


async def test_a_server_that_is_away_is_only_a_delay(bench: Bench) -> None:
    await bench.api.stop()
    with pytest.raises(TryLater):
        await bench.poller.once(0, wait=0)


async def test_one_who_floods_delays_nobody_else(bench: Bench) -> None:
    channel = await bench.channel()
    flooder, salma = bench.api.user(666, "Eve"), bench.api.user(1001)
    await bench.round()
    bench.commands.clear()
    bench.hold[666] = asyncio.Event()
    for _ in range(80):
        await bench.api.say(flooder, "/latest")
    await bench.api.say(salma, "/stop")
    await bench.api.channel_post(channel, "قصف على ذيبان")
    await bench.poller.once(0, wait=0)
    async with asyncio.timeout(5):
        await bench.channels.carry_out(await bench.updates.take("w", 100, 1))
        await until(lambda: [u["message"]["text"] for u in bench.commands] == ["/stop"])
    assert await bench.texts() == ["قصف على ذيبان"]
    bench.hold[666].set()
    await bench.channels.drain(5)
    assert len(bench.commands) == 81


async def test_the_newest_post_of_a_channel_is_known_to_who_asks_for_its_health(bench: Bench) -> None:
    channel = await bench.channel()
    for when in (1_800_000_000, 1_800_000_600, 1_800_000_300):
        await bench.api.channel_post(channel, f"قصف {when}", date=when)
    await bench.round()
    state = await bench.sources.state("telegram:nahr_news")
    assert state.last_post == datetime.fromtimestamp(1_800_000_600, UTC)


def command(update_id: int, chat: int = 7) -> dict[str, Any]:
    return {"update_id": update_id, "message": {"chat": {"id": chat}, "text": "/start"}}


async def test_a_command_that_waits_long_for_its_turn_is_not_carried_out_twice(bench: Bench) -> None:
    bench.hold[7] = asyncio.Event()
    await bench.updates.keep([command(5)], 0)
    await bench.channels.carry_out(await bench.updates.take("w", 100, 1))
    bench.updates._group.anew()  # as after half a minute, or a cut line to the store
    await bench.channels.carry_out(await bench.updates.take("w", 100, 1))
    bench.hold[7].set()
    await bench.channels.drain(5)
    assert len(bench.commands) == 1
    assert await bench.updates.waiting() == 0


async def test_what_is_being_carried_out_is_not_taken_over_by_another_machine(
    bench: Bench, redis: Client, keys: Keys
) -> None:
    bench.hold[7] = asyncio.Event()
    await bench.updates.keep([command(5)], 0)
    await bench.channels.carry_out(await bench.updates.take("w", 100, 1))
    long_ago = {"idle": 600_000, "justid": True}
    await redis.xclaim(keys.updates.name, "commands", "w", 0, list(bench.channels.under_way), **long_ago)
    await bench.updates.hold("w", bench.channels.under_way)
    other = Updates(redis, keys, "1000000001")
    assert await other._group.take("another machine", 10, 1, idle_ms=60_000) == []
    bench.hold[7].set()
    await bench.channels.drain(5)


async def test_a_command_over_which_workers_died_again_and_again_is_set_aside(
    bench: Bench, redis: Client, keys: Keys
) -> None:
    await bench.updates.keep([command(5)], 0)
    group = bench.updates._group
    for n in range(MAX_DEATHS + 1):
        await group.take(f"dead{n}", 10, 1, idle_ms=0)
    found = await group.take("w", 10, 1, idle_ms=0)
    await bench.channels.carry_out([Raw(one.entry_id, command(5), one.tries) for one in found])
    await bench.channels.drain(5)
    assert bench.commands == []
    [(_, aside)] = await redis.xrange(keys.set_aside.name)
    assert aside[b"why"] == f"{MAX_DEATHS + 1} workers ended with it in their hands".encode()


async def test_an_update_that_the_webhook_brings_twice_is_kept_once(bench: Bench) -> None:
    await bench.updates.keep_one(command(5))
    await bench.updates.keep_one(command(5))
    await bench.updates.keep_one(command(6))
    assert await bench.updates.waiting() == 2


async def test_after_a_week_without_updates_telegrams_new_numbers_are_heard(
    bench: Bench, redis: Client, keys: Keys
) -> None:
    await bench.updates.keep([command(900_000_000)], 0)
    lasts = await redis.ttl(keys.offset("1000000001").name)
    assert lasts < 7 * 86_400, "the offset is forgotten before Telegram begins anew at a random number"
    await redis.delete(keys.offset("1000000001").name)
    assert await bench.updates.keep([command(41)], 0)
