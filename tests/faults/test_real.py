"""`kill -9` at random moments of a bot that really reads Arabic and really draws the digest's pictures."""

import asyncio
import random
import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.decide.audience import wants
from bot.model.alert import Action, Owed, Priority
from bot.model.incident import Level
from bot.model.subscriber import Subscriber
from bot.store.counters import Counters
from tests.fakes.bot_api import BotApi
from tests.fakes.calls import Call
from tests.fakes.limits import NO_LIMITS
from tests.faults import arabic
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, newest_sound, show

NAME = re.compile(r"BQ-[0-9A-Z]+")
DIGEST = "موجز"
"""How a digest begins; one that names a single event is no alert of it."""


async def test_nothing_is_lost_though_reading_and_drawing_take_their_time(
    real_forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    kills, count, followers, each, digests = (100, 50, 10, 40, 20) if long else (3, 5, 4, 6, 2)
    chance, towns = random.Random(seed), arabic.towns(count)
    readers = [arabic.follower(town, n) for town in towns for n in range(followers)]
    posts = stories(towns, each, chance)
    begun = time.monotonic()
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(real_forge, api, tmp_path, chat_gap=0.1) as bots:
        pid = await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        channels = await scene.prepare(readers)
        killed_at: list[float] = []
        for share in range(kills):
            for n in range(len(posts) * share // kills, len(posts) * (share + 1) // kills):
                await api.channel_post(channels[n % len(channels)], posts[n])
            if share == kills // 3:
                await scene.outbox.owe([digest(reader) for reader in readers[:digests]])
            await asyncio.sleep(chance.uniform(0.1, 3.0))
            killed_at.append(api.clock.monotonic())
            await bots.kill(pid)
            pid = await bots.start()
        await scene.until_settled(300, bots.log)
        await check(scene, readers, len(posts), killed_at, readers[:digests])
        await scene.redis.aclose()
        assert await bots.stop(pid) < 10, "a graceful stop"
    show("real reading", seconds=round(time.monotonic() - begun))


def stories(towns: tuple[arabic.Town, ...], each: int, chance: random.Random) -> list[str]:
    """Every town is told of again and again, with a toll that grows."""
    order = [town for town in towns for _ in range(each)]
    chance.shuffle(order)
    told = Counter[arabic.Town]()
    posts = []
    for town in order:
        told[town] += 1
        posts.append(arabic.text(town, min(told[town] * 4 // each, 3), chance))
    return posts


def digest(reader: Subscriber) -> Owed:
    now = datetime.now(UTC)
    return Owed(
        chat=reader.key,
        subject="digest:2026-11-24",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=now,
    )


async def check(
    scene: Scene, readers: list[Subscriber], posts: int, killed_at: list[float], digested: list[Subscriber]
) -> None:
    """Count everything, print it, and hold it against the promises."""
    now = datetime.now(UTC)
    incidents = {one.id: one for one in await scene.incidents()}
    lost = []
    for reader in readers:
        for one in incidents.values():
            if one.merged_into or one.level is Level.DIGEST or not wants(reader, one, None, now).yes:
                continue
            sent = await scene.outbox.sent(reader.key, one.id)
            if newest_sound(one) and (sent is None or sent.heard < newest_sound(one)):
                lost.append((reader.key, one.id))
    alerts = {reader.key: alerts_of(scene.api, reader) for reader in readers}
    repeats = sum(len(calls) - 1 for one in alerts.values() for calls in one.values())
    worst = max((between(calls, killed_at) for one in alerts.values() for calls in one.values()), default=0)
    unsent = [one for one in digested if await scene.outbox.sent(one.key, "digest:2026-11-24") is None]
    pictures = [len(accepted(scene.api, "sendPhoto", one)) for one in digested]
    tally = (await scene.queue()).tally
    decided = 0
    for day in {now.date(), (now + timedelta(hours=3)).date(), (now - timedelta(days=1)).date()}:
        decided += (await Counters(scene.redis, scene.keys).of(day)).get("posts", 0)
    evidence = [post.post_id for one in incidents.values() for post in one.evidence if not one.merged_into]
    aside = await scene.redis.xlen(scene.keys.set_aside.name)
    show(
        "real reading",
        kills=len(killed_at),
        posts=posts,
        decided=decided,
        posts_that_incidents_rest_on=len(set(evidence)),
        incidents=len(incidents),
        chats=len(readers),
        alerts=sum(len(calls) for one in alerts.values() for calls in one.values()),
        chats_whose_town_has_no_incident_of_its_own=sum(not one for one in alerts.values()),
        lost=len(lost),
        repeats=repeats,
        in_flight_at_the_kills=tally.get("recovered", 0),
        digests=len(digested),
        digests_lost=len(unsent),
        pictures=sum(pictures),
        set_aside=aside,
        expired=tally.get("expired", 0),
        failed=tally.get("failed", 0),
    )
    assert lost == []
    assert decided == posts, "every post is decided, and once"
    assert aside == 0
    assert len(alerts) == len(readers)
    assert sum(map(bool, alerts.values())) > 0.9 * len(readers), "towns are told apart, all but a few"
    assert repeats <= tally.get("recovered", 0)
    assert worst <= 1, "at most one repeat per chat and kill"
    assert unsent == []
    assert min(pictures) >= 1, "the pictures are real"
    assert tally.get("expired", 0) + tally.get("failed", 0) + tally.get("gone", 0) == 0


def alerts_of(api: BotApi, reader: Subscriber) -> dict[str, list[Call]]:
    """A reader's messages of their own, by the incident that they name."""
    found: dict[str, list[Call]] = {}
    for call in accepted(api, "sendMessage", reader):
        text = str(call.params.text("text"))
        names = NAME.findall(text)
        if DIGEST not in text and len(names) == 1 and "reply_parameters" not in call.params.values:
            found.setdefault(names[0], []).append(call)
    return found


def accepted(api: BotApi, method: str, reader: Subscriber) -> list[Call]:
    return [call for call in api.calls(method, reader.chat_id) if call.accepted]


def between(alerts: list[Call], killed_at: list[float]) -> int:
    """The most repeats of one alert between two kills."""
    lives = Counter(sum(call.at > moment for moment in killed_at) for call in alerts[1:])
    return max(lives.values(), default=0)
