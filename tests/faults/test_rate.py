"""The allowed rate is used, never exceeded, and a flash incident overtakes a running digest."""

import random
import time
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from bot.model.alert import Action, Owed, Priority
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.store.sources import Sources
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import Limits
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, show

RATE = 30
STRICT = Limits(jitter=0.002)
"""Thirty in any second of the server's own clock, but for two thousandths."""


async def test_a_flash_incident_reaches_everyone_at_the_full_rate(
    forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    count, digests = (10_000, 2_000) if long else (120, 60)
    readers = [replace(plain.follower(1, 0), chat_id=2_000_000 + n) for n in range(count)]
    async with await BotApi.start(limits=STRICT) as api, Bots(forge, api, tmp_path, rate=RATE) as bots:
        await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        channels = await scene.prepare(readers)
        official = Source(name="telegram:channel0", kind="telegram", address="channel0", trust="A", official=True)
        await Sources(scene.redis, scene.keys).put(official)
        await scene.outbox.owe([digest(reader) for reader in readers[:digests]])
        await api.wait_for(lambda: api.sent >= 30, 30)
        published = api.clock.monotonic()
        await api.channel_post(channels[0], plain.text(1, 2, random.Random(seed)))
        await api.wait_for(lambda: api.sent >= count + digests, (count + digests) / RATE * 1.1 + 20)
        tally = (await scene.queue()).tally
        await scene.redis.aclose()
    calls = [call for call in api.calls("sendMessage") if call.accepted]
    flashes = [call.at for call in calls if call.params.text("text") != "digest"]
    between = [call for call in calls if flashes[0] <= call.at <= flashes[-1]]
    used = (len(flashes) - 1) / (flashes[-1] - flashes[0]) / RATE
    show(
        "flash to everyone",
        readers=count,
        digests_running=digests,
        flash_alerts=len(flashes),
        first_after_seconds=round(flashes[0] - published, 3),
        all_after_seconds=round(flashes[-1] - published, 1),
        digests_in_between=len(between) - len(flashes),
        of_the_rate_used=f"{used:.1%}",
        answers_of_429=len(api.floods),
        put_back=tally.get("put_back", 0),
        at=time.strftime("%H:%M"),
    )
    assert len(flashes) == count
    assert used >= (0.99 if long else 0.6), "the quick form runs beside others, on a machine that may be busy"
    assert api.floods == []
    assert flashes[0] - published < (1.0 if long else 3.0)
    assert flashes[-1] - flashes[0] <= count / RATE * 1.01 + 2.0, "the digest does not slow the flash down"


def digest(reader: Subscriber) -> Owed:
    """The digest of a reader."""
    return Owed(
        chat=reader.key,
        subject="digest:2026-11-24",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=datetime.now(UTC),
    )
