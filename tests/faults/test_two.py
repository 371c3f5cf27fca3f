"""Two bots on one store: one works, the other waits; one that is frozen and wakes does no harm beyond promise 4."""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from bot.receiving import PEACE
from bot.store.embedded import Embedded
from bot.store.lease import Lease
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, arrived, show, until

TAKE_OVER = 15.0
"""Seconds that the issue allows for a take-over."""


async def test_a_frozen_courier_is_replaced_and_does_little_harm_when_it_wakes(
    forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    events, followers, lease = (16, 8, None) if long else (8, 6, 3.0)
    chance = random.Random(seed)
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    server = Embedded(tmp_path / "store")
    await server.start()
    async with (
        await BotApi.start(limits=NO_LIMITS) as api,
        Bots(forge, api, tmp_path, redis_url=server.url, lease_seconds=lease, chat_gap=None if long else 0.1) as bots,
    ):
        scene = await Scene.of(tmp_path / "store", api)
        channels = await scene.prepare(readers)
        both = [await bots.start("one"), await bots.start("two")]
        for event in range(events):
            await api.channel_post(channels[0], plain.text(event, 1, chance))
        api.faults.add(Fault("slow", seconds=0.1), methods=("sendMessage",))
        await api.wait_for(lambda: api.sent >= 16, 30)
        frozen = await holder(scene, "deliver")
        assert frozen in both
        os.kill(frozen, signal.SIGSTOP)
        stopped_at, sent_before = api.clock.monotonic(), api.sent
        await until(lambda: another_holds(scene, "deliver", frozen), 30, "taken over")
        landed = api.sent
        await api.wait_for(lambda: api.sent > landed, 30)
        took_over = api.clock.monotonic() - stopped_at
        os.kill(frozen, signal.SIGCONT)
        for event in range(events):
            await api.channel_post(channels[1], plain.text(event, 3, chance))
        await scene.until_settled(60, bots.log)
        got = [arrived(api, reader) for reader in readers]
        tally = (await scene.queue()).tally
        assert await holder(scene, "deliver") != frozen
        await scene.redis.aclose()
        stops = [await bots.stop(pid) for pid in sorted(both, key=frozen.__ne__)]  # first who waits for the lease
    await server.stop()
    show(
        "a frozen courier",
        chats=len(readers),
        sent_before_it_froze=sent_before,
        taken_over_after_seconds=round(took_over, 1),
        in_flight_then=tally.get("recovered", 0),
        lost=sum(not chat.alerts for chat in got),
        repeats=sum(chat.repeats for chat in got),
        most_repeats_in_a_chat=max(chat.repeats for chat in got),
        out_of_order=sum(not chat.in_order for chat in got),
        polls_refused_with_409=api.updates.conflicts,
        stopped_within_seconds=round(max(stops), 1),
    )
    assert max(stops) < 10
    assert took_over < (TAKE_OVER if long else 3.0 + 2.5)
    assert all(chat.alerts for chat in got)
    assert sum(chat.repeats for chat in got) <= tally.get("recovered", 0)
    assert max(chat.repeats for chat in got) <= 1
    assert all(chat.in_order for chat in got)
    assert api.updates.conflicts <= 4, "one or two at each take-over"


async def holder(scene: Scene, name: str) -> int:
    """The process that holds a lease."""
    found = await Lease(scene.redis, scene.keys, name).holder()
    return int(found.split("|")[1]) if found else 0


async def another_holds(scene: Scene, name: str, old: int) -> bool:
    """Whether a lease has a holder again who is not the old one."""
    return await holder(scene, name) not in (0, old)


async def test_two_bots_share_the_work_without_a_repeat(forge: Forge, tmp_path: Path, seed: int) -> None:
    events, followers = 6, 4
    chance = random.Random(seed)
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    server = Embedded(tmp_path / "store")
    await server.start()
    async with (
        await BotApi.start(limits=NO_LIMITS) as api,
        Bots(forge, api, tmp_path, redis_url=server.url, chat_gap=0.1) as bots,
    ):
        scene = await Scene.of(tmp_path / "store", api)
        channels = await scene.prepare(readers)
        await bots.start("one")
        second = await bots.start("two")
        for event in range(events):
            await api.channel_post(channels[0], plain.text(event, 1, chance))
        await scene.until_settled(30, bots.log)
        await bots.kill(second)
        for event in range(events):
            await api.channel_post(channels[1], plain.text(event, 3, chance))
        await scene.until_settled(30, bots.log)
        got = [arrived(api, reader) for reader in readers]
        tally = (await scene.queue()).tally
        await scene.redis.aclose()
    await server.stop()
    show(
        "two bots",
        chats=len(readers),
        alerts=sum(len(chat.alerts) for chat in got),
        updates=sum(len(chat.updates) for chat in got),
        repeats=sum(chat.repeats for chat in got),
        in_flight_at_the_kill=tally.get("recovered", 0),
        polls_refused_with_409=api.updates.conflicts,
    )
    assert all(len(chat.alerts) == 1 for chat in got)
    assert sum(chat.repeats for chat in got) <= tally.get("recovered", 0)
    assert api.updates.conflicts <= 2


async def test_of_two_machines_with_one_token_and_no_common_store_the_older_stays(
    forge: Forge, tmp_path: Path, seed: int
) -> None:
    chance, readers = random.Random(seed), [plain.follower(0, n) for n in range(3)]
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(forge, api, tmp_path, chat_gap=0.05) as bots:
        older = await bots.start("one")
        scene = await Scene.of(tmp_path / "one", api)
        channels = await scene.prepare(readers)
        await api.wait_for(lambda: api.calls("getUpdates"), 20)
        await asyncio.sleep(PEACE.total_seconds())  # both are younger than a minute, and this one is the older
        younger = await bots.start("two")
        await asyncio.wait_for(bots.gone(younger), 30)
        assert "another program polls with this TELEGRAM_BOT_TOKEN" in bots.log.read_text()
        os.kill(older, 0)
        await api.channel_post(channels[0], plain.text(0, 1, chance))
        await scene.until_settled(30, bots.log)
        got = [arrived(api, reader) for reader in readers]
        await scene.redis.aclose()
    show("two machines without a common store", alerts=sum(len(chat.alerts) for chat in got))
    assert all(len(chat.alerts) == 1 for chat in got)


@pytest.mark.parametrize("name", ["one"])
async def test_a_second_bot_in_the_same_folder_says_so_and_ends(forge: Forge, tmp_path: Path, name: str) -> None:
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(forge, api, tmp_path) as bots:
        await bots.start(name)
        await Scene.of(tmp_path / name, api)
        second = await bots.start(name)
        await asyncio.wait_for(bots.gone(second), 10)
        assert "another `barqiya run`" in bots.log.read_text()
