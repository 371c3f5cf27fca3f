"""A stop while everything is busy: within ten seconds, and nothing is lost or told twice by it."""

import asyncio
import random
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.model.alert import Action, Owed, Priority
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, arrived, show

SECONDS = 10
"""By the issue."""
ANSWER_SECONDS = 2.5
"""Telegram is slow, too: what is in flight takes so long to land."""


async def test_a_stop_under_load_is_quick_and_costs_nothing(
    forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    events, followers, each = (40, 25, 20) if long else (10, 12, 5)
    chance = random.Random(seed)
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(forge, api, tmp_path, rate=100, chat_gap=0.1) as bots:
        pid = await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        channels = await scene.prepare(readers)
        slow = api.faults.add(Fault("slow", seconds=ANSWER_SECONDS), methods=("sendMessage", "editMessageText"))
        await scene.outbox.owe([digest(reader.key) for reader in readers])
        publishing = asyncio.create_task(publish(api, channels, events, each, chance))
        await api.wait_for(lambda: len(api.calls("sendMessage")) >= 10, 30)
        took = await bots.stop(pid)
        sent_then = api.sent
        api.faults.rules.remove(slow)
        await publishing
        begun = time.monotonic()
        await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        await scene.until_settled(120, bots.log)
        tally = (await scene.queue()).tally
        got = [arrived(api, reader) for reader in readers]
        evidence = [one.post_id for incident in await scene.incidents() for one in incident.evidence]
        digests = sum(call.params.text("text") == "digest" for call in api.calls("sendMessage") if call.accepted)
        await scene.redis.aclose()
    alerts = [sum(call.params.text("text") != "digest" for call in chat.alerts) for chat in got]
    show(
        "a stop under load",
        seconds=round(took, 1),
        sent_then=sent_then,
        posts=events * each,
        decided=len(evidence),
        chats=len(readers),
        alerts=sum(alerts),
        digests=digests,
        recovered=tally.get("recovered", 0),
        the_rest_after_seconds=round(time.monotonic() - begun),
    )
    assert took < SECONDS
    assert 0 < sent_then < len(readers)
    assert sorted(evidence) == sorted(set(evidence))
    assert len(evidence) == events * each
    assert set(alerts) == {1}, "each once: what was in flight had landed"
    assert digests == len(readers)
    assert tally.get("recovered", 0) == 0


async def publish(api: BotApi, channels: list, events: int, each: int, chance: random.Random) -> None:  # type: ignore[type-arg]
    """A stream of posts that does not stop because we do."""
    for n in range(events * each):
        await api.channel_post(channels[n % len(channels)], plain.text(n % events, 1, chance))
        await asyncio.sleep(0.005)


def digest(chat: str) -> Owed:
    return Owed(
        chat=chat,
        subject="digest:2026-11-24",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=datetime.now(UTC),
    )
