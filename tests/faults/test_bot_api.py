"""A Bot API that refuses, breaks and cuts: everything is delivered or visibly expired, repeats at most what was cut."""

import random
import time
from pathlib import Path

from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault, FaultPlan
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, arrived, newest_sound, show

SENDING = ("sendMessage", "editMessageText")


async def test_a_faulty_bot_api_loses_nothing(forge: Forge, tmp_path: Path, long: bool, seed: int) -> None:
    events, followers, each = (50, 10, 6) if long else (10, 8, 2)
    chance, gap = random.Random(seed), None if long else 0.1
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    plan = FaultPlan(seed)
    begun = time.monotonic()
    async with (
        await BotApi.start(limits=NO_LIMITS, faults=plan) as api,
        Bots(forge, api, tmp_path, chat_gap=gap) as bots,
    ):
        pid = await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        channels = await scene.prepare(readers)
        flood = plan.add(Fault("flood", retry_after=1), methods=SENDING, rate=0.10)
        broken = plan.add(Fault("server_error", status=502), methods=SENDING, rate=0.05)
        cut = plan.add(Fault("cut_after"), methods=SENDING, rate=0.02)
        for n in range(each):
            for event in range(events):
                channel = channels[(n + event) % len(channels)]
                await api.channel_post(channel, plain.text(event, n, chance))
        await scene.until_settled(300, bots.log, edits=long)
        incidents = {i.place.admin1: i for i in await scene.incidents() if i.place}
        got = [(reader, arrived(api, reader), incidents[reader.areas[0].admin1]) for reader in readers]
        lost = 0
        for reader, chat, incident in got:
            sent = await scene.outbox.sent(reader.key, incident.id)
            if not chat.alerts or sent is None or sent.heard < newest_sound(incident):
                lost += 1
        tally = (await scene.queue()).tally
        await scene.redis.aclose()
        await bots.stop(pid)
    repeats = sum(chat.repeats for _, chat, _ in got)
    show(
        "faulty Bot API",
        chats=len(readers),
        calls=len([call for call in api.log if call.method in SENDING]),
        answered_429=flood.struck,
        answered_502=broken.struck,
        cut_after_accepting=cut.struck,
        delivered=tally.get("delivered", 0),
        expired=tally.get("expired", 0),
        failed=tally.get("failed", 0),
        lost=lost,
        repeats=repeats,
        out_of_order=sum(not chat.in_order for _, chat, _ in got),
        seconds=round(time.monotonic() - begun),
    )
    assert flood.struck
    assert broken.struck
    assert lost == tally.get("expired", 0) == 0
    assert tally.get("failed", 0) == 0
    assert repeats <= cut.struck
    assert all(chat.in_order for _, chat, _ in got)
