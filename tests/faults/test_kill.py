"""`kill -9` at random moments: nothing is lost, little is repeated, order is kept, and what is believed is the same.

The processes are the real bot with its embedded store (`forge.py`); posts come from channels through getUpdates.
"""

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

from bot.model.subscriber import Subscriber
from tests.conftest import keys_without_lifetime
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, arrived, newest_sound, show, what_became_of


async def test_nothing_is_lost_by_kills_at_random_moments(forge: Forge, tmp_path: Path, long: bool, seed: int) -> None:
    kills, events, followers, each = (100, 50, 10, 40) if long else (5, 6, 5, 10)
    chance, gap = random.Random(seed), None if long else 0.1
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    posts = stories(events, each, chance)
    begun = time.monotonic()
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(forge, api, tmp_path, chat_gap=gap) as bots:
        pid = await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        channels = await scene.prepare(readers)
        killed_at: list[float] = []
        for share in range(kills):
            for n in range(len(posts) * share // kills, len(posts) * (share + 1) // kills):
                await api.channel_post(channels[n % len(channels)], posts[n])
            await asyncio.sleep(chance.uniform(0.05, 1.6 if long else 0.9))
            killed_at.append(api.clock.monotonic())
            await bots.kill(pid)
            pid = await bots.start()
        await scene.until_settled(240, bots.log, edits=long)
        await check(scene, readers, len(posts), killed_at)
        await scene.redis.aclose()
        assert await bots.stop(pid) < 10, "a graceful stop"
    show("kill -9", seconds=round(time.monotonic() - begun))


def stories(events: int, each: int, chance: random.Random) -> list[str]:
    """What is published, in order: every event is told again and again, with a toll that grows."""
    told = Counter[int]()
    order = [event for event in range(events) for _ in range(each)]
    chance.shuffle(order)
    posts = []
    for event in order:
        told[event] += 1
        posts.append(plain.text(event, min(told[event] // 4, 3), chance))
    return posts


async def check(scene: Scene, readers: list[Subscriber], posts: int, killed_at: list[float]) -> None:
    """Count everything, print it, and hold it against the promises."""
    incidents = {i.place.admin1: i for i in await scene.incidents() if i.place}
    evidence = [post.post_id for incident in incidents.values() for post in incident.evidence]
    got = {reader: arrived(scene.api, reader) for reader in readers}
    lost = 0
    for reader, chat in got.items():
        incident = incidents[reader.areas[0].admin1]
        sent = await scene.outbox.sent(reader.key, incident.id)
        if not chat.alerts or sent is None or sent.heard < newest_sound(incident):
            lost += 1
    tally = (await scene.queue()).tally
    repeats = sum(chat.repeats for chat in got.values())
    most = max(worst_between_kills(chat.alerts, killed_at) for chat in got.values())
    show(
        "kill -9",
        kills=len(killed_at),
        posts=posts,
        decided=len(evidence),
        incidents=len(incidents),
        chats=len(readers),
        alerts=sum(len(chat.alerts) for chat in got.values()),
        updates=sum(len(chat.updates) for chat in got.values()),
        edits=len(scene.api.calls("editMessageText")),
        lost=lost,
        repeats=repeats,
        in_flight_at_the_kills=tally.get("recovered", 0),
        expired=tally.get("expired", 0),
        failed=tally.get("failed", 0),
        out_of_order=sum(not chat.in_order for chat in got.values()),
    )
    await name_the_missing(scene, set(evidence))
    assert lost == 0
    assert len(evidence) == len(set(evidence)) == posts, "every post is decided, and once"
    assert repeats <= tally.get("recovered", 0)
    assert most <= 1, "at most one repeat per chat and kill"
    assert all(chat.in_order for chat in got.values())
    assert await keys_without_lifetime(scene.redis) == [], "promise 7"
    assert tally.get("expired", 0) + tally.get("failed", 0) + tally.get("gone", 0) == 0


async def name_the_missing(scene: Scene, decided: set[str]) -> None:
    """Print the posts that no incident rests on, and where they stand."""
    channels = [chat for chat in scene.api.world.chats.values() if chat.type == "channel"]
    published = {f"telegram:{chat.username}/{number}" for chat in channels for number in chat.messages}
    for post_id in published - decided:
        print("missing", post_id, await what_became_of(scene, post_id))


def worst_between_kills(alerts: list, killed_at: list[float]) -> int:  # type: ignore[type-arg]
    """The most repeats of one alert between two kills."""
    lives = Counter(sum(call.at > moment for moment in killed_at) for call in alerts[1:])
    return max(lives.values(), default=0)
