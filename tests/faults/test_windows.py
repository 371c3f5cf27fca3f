"""Every window between two steps of a post's way, forced one by one: a death before the step, or after it and before
anybody learnt of it.

Three faults strike at each: the bot is killed, the store is killed, the line between them is cut.
"""

import asyncio
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

import pytest

from bot.store.embedded import Embedded
from bot.store.posts import MAX_DEATHS
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.fakes.world import Chat
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, arrived, newest_sound, show, until
from tests.faults.wire import Step, When, Wire

FOLLOWERS = 3
BATCH = 16
"""Posts that come at once."""
Fault = Literal["the bot is killed", "the store is killed", "the line is cut"]

STEPS = (
    Step(name="updates are kept, the offset moves", begins=(b"EVALSHA", b"bq:offset:")),
    Step(name="an update is taken", begins=(b"XREADGROUP", b"bq:updates"), finds=True),
    Step(name="the post is appended", begins=(b"EVALSHA", b"bq:posts")),
    Step(name="the update is done", begins=(b"EXEC", b"XACK", b"bq:updates")),
    Step(name="the post is taken to be read", begins=(b"XREADGROUP", b"bq:posts"), finds=True),
    Step(name="its report is left", begins=(b"EXEC", b"SET", b"bq:report:")),
    Step(name="it is decided", begins=(b"EVALSHA", b"bq:decided")),
    Step(name="the news is noted", begins=(b"EVALSHA", b"bq:fence:deliver", b"news")),
    Step(name="its readers are owed it", begins=(b"EVALSHA", b"bq:fence:deliver", b"owe")),
    Step(name="the fan-out moves on", begins=(b"EVALSHA", b"bq:fanned")),
    Step(name="a message is claimed", begins=(b"EVALSHA", b"bq:fence:deliver", b"claim"), finds=True),
    Step(name="a message is confirmed", begins=(b"EVALSHA", b"bq:fence:deliver", b"confirm")),
)
WINDOWS: list[tuple[Step, When]] = [
    (step, when) for step in STEPS for when in get_args(When) if not (step.finds and when == "before")
]
"""Who waits for something new has begun to wait long before it is there: there is no moment before."""
UNSENT = 7
"""Until the news is noted nothing is sent: a death in these steps repeats nothing."""


@dataclass
class Stage:
    """A bot, its store on a wire, and what was published."""

    api: BotApi
    bots: Bots
    wire: Wire
    server: Embedded
    scene: Scene
    channels: list[Chat]
    chance: random.Random
    pid: int = 0
    published: set[str] = field(default_factory=set)

    async def publish(self, event: int) -> None:
        channel = self.channels[event % len(self.channels)]
        message = await self.api.channel_post(channel, plain.text(event, 1, self.chance))
        self.published.add(f"telegram:{channel.username}/{message.id}")

    async def kill_the_bot(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    async def kill_the_store(self) -> None:
        os.kill(self.server.pid or 0, signal.SIGKILL)

    async def mend(self, fault: Fault) -> None:
        if fault == "the bot is killed":
            await self.bots.gone(self.pid)
            self.pid = await self.bots.start()
        elif fault == "the store is killed":
            await self.server.start()

    async def evidence(self) -> list[str]:
        """Posts on which incidents rest, as often as they do."""
        return [one.post_id for incident in await self.scene.incidents() for one in incident.evidence]


async def nothing() -> None:
    """The line is cut without anybody's doing."""


@asynccontextmanager
async def staged(forge: Forge, folder: Path, seed: int, events: int) -> AsyncIterator[Stage]:
    server = Embedded(folder / "store")
    await server.start()
    readers = [plain.follower(event, n) for event in range(events) for n in range(FOLLOWERS)]
    async with (
        await BotApi.start(limits=NO_LIMITS) as api,
        Wire(server.url.removeprefix("unix://")) as wire,
        Bots(forge, api, folder, redis_url=wire.url, chat_gap=0.05) as bots,
    ):
        scene = await Scene.of(folder / "store", api)
        stage = Stage(api, bots, wire, server, scene, await scene.prepare(readers), random.Random(seed))
        stage.pid = await bots.start()
        yield stage
        await scene.redis.aclose()
    await server.stop()


@pytest.mark.parametrize("fault", get_args(Fault))
async def test_nothing_is_lost_whichever_window_a_fault_strikes(
    forge: Forge, tmp_path: Path, long: bool, seed: int, fault: Fault
) -> None:
    windows = WINDOWS if long else random.Random(seed).sample(WINDOWS, 7)
    begun, repeats = time.monotonic(), {}
    async with staged(forge, tmp_path, seed, len(windows)) as stage:
        acts: dict[Fault, Callable[[], Awaitable[None]]] = {
            "the bot is killed": stage.kill_the_bot,
            "the store is killed": stage.kill_the_store,
            "the line is cut": nothing,
        }
        for event, (step, when) in enumerate(windows):
            struck = stage.wire.strike(step, when, acts[fault])
            await stage.publish(event)
            await asyncio.wait_for(struck.wait(), 30)
            await stage.mend(fault)
            await stage.scene.until_settled(30, stage.bots.log)
            got = [arrived(stage.api, plain.follower(event, n)) for n in range(FOLLOWERS)]
            assert all(chat.alerts for chat in got), f"lost when {fault} {when} {step.name}"
            again = [chat.repeats for chat in got]
            if any(again):
                repeats[f"{when} {step.name}"] = sum(again)
            most = 1 if fault == "the bot is killed" and STEPS.index(step) > UNSENT else 0
            assert max(again) <= most, f"repeated when {fault} {when} {step.name}"
        evidence = await stage.evidence()
        heard = await unheard(stage)
        aside = await stage.scene.redis.xlen(stage.scene.keys.set_aside.name)
    show(
        f"windows: {fault}",
        windows=len(windows),
        posts=len(stage.published),
        decided=len(evidence),
        lost=len(heard),
        set_aside=aside,
        repeats=repeats or 0,
        seconds=round(time.monotonic() - begun),
    )
    assert sorted(evidence) == sorted(stage.published), "every post is decided, and once"
    assert heard == []
    assert aside == 0


@pytest.mark.parametrize("fault", get_args(Fault))
async def test_nothing_is_lost_where_a_fault_strikes_among_posts_that_are_decided_together(
    forge: Forge, tmp_path: Path, long: bool, seed: int, fault: Fault
) -> None:
    """Of a batch some commits took effect, some are under way, some have not left."""
    chance, rounds = random.Random(seed), 12 if long else 3
    decided = next(step for step in STEPS if step.name == "it is decided")
    together = []
    async with staged(forge, tmp_path, seed, rounds * BATCH) as stage:
        acts = {"the bot is killed": stage.kill_the_bot, "the store is killed": stage.kill_the_store}
        for n in range(rounds):
            when, passing = chance.choice(get_args(When)), chance.randrange(1, BATCH - 2)
            together.append(passing)
            struck = stage.wire.strike(decided, when, acts.get(fault, nothing), passing=passing)
            for event in range(n * BATCH, (n + 1) * BATCH):
                await stage.publish(event)
            await asyncio.wait_for(struck.wait(), 30)
            await stage.mend(fault)
            await stage.scene.until_settled(30, stage.bots.log)
        evidence, heard = await stage.evidence(), await unheard(stage)
        got = [
            arrived(stage.api, plain.follower(event, n)) for event in range(rounds * BATCH) for n in range(FOLLOWERS)
        ]
        aside = await stage.scene.redis.xlen(stage.scene.keys.set_aside.name)
    lost, again = sum(not chat.alerts for chat in got), sum(chat.repeats for chat in got)
    show(f"batches: {fault}", struck_behind=together, posts=len(stage.published), lost=lost, repeats=again)
    assert sorted(evidence) == sorted(stage.published), "every post is decided, and once"
    assert (lost, heard, aside) == (0, [], 0)
    assert again <= FOLLOWERS * BATCH * rounds * (fault == "the bot is killed")


async def unheard(stage: Stage) -> list[str]:
    """Readers who were not told the newest that should be heard."""
    missing = []
    for incident in await stage.scene.incidents():
        assert incident.place is not None
        event = int(str(incident.place.admin1)[1:])
        for n in range(FOLLOWERS):
            sent = await stage.scene.outbox.sent(plain.follower(event, n).key, incident.id)
            if sent is None or sent.heard < newest_sound(incident):
                missing.append(f"{event}/{n}")
    return missing


async def test_a_post_in_whose_reader_s_hands_the_bot_dies_again_and_again_is_not_lost(
    forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    """What chance does once in many runs, twelve times in a row: the bot dies each time it would leave the report."""
    deaths = 12 if long else 5
    left = next(step for step in STEPS if step.name == "its report is left")
    async with staged(forge, tmp_path, seed, 1) as stage:
        await stage.publish(0)
        for _ in range(deaths):
            struck = stage.wire.strike(left, "before", stage.kill_the_bot)
            await asyncio.wait_for(struck.wait(), 60)
            await stage.mend("the bot is killed")
        await stage.scene.until_settled(60, stage.bots.log)
        evidence = await stage.evidence()
        aside = await stage.scene.redis.xlen(stage.scene.keys.set_aside.name)
        said = (await asyncio.to_thread(stage.bots.log.read_text)).count("is read apart")
        got = [arrived(stage.api, plain.follower(0, n)) for n in range(FOLLOWERS)]
    show("deaths in a row", deaths=deaths, decided=len(evidence), set_aside=aside, read_apart=said)
    assert sorted(evidence) == sorted(stage.published)
    assert aside == 0
    assert all(len(chat.alerts) == 1 for chat in got)


async def test_a_post_over_which_deciders_die_while_they_wait_for_the_store_is_not_lost(
    forge: Forge, tmp_path: Path, seed: int
) -> None:
    """As happens where a machine is so busy that a life is over before the store has answered."""
    asked, deaths = Step(name="what is known is read", begins=(b"MGET", b"bq:w")), MAX_DEATHS + 2
    async with staged(forge, tmp_path, seed, 1) as stage:
        struck = stage.wire.strike(asked, "before", stage.kill_the_bot)
        await stage.publish(0)
        for n in range(deaths):
            await asyncio.wait_for(struck.wait(), 60)
            if n + 1 < deaths:
                struck = stage.wire.strike(asked, "before", stage.kill_the_bot)
            await stage.mend("the bot is killed")
        await stage.scene.until_settled(60, stage.bots.log)
        evidence, aside = await stage.evidence(), await stage.scene.redis.xlen(stage.scene.keys.set_aside.name)
    show("deciders' deaths in a row", deaths=deaths, decided=len(evidence), set_aside=aside)
    assert sorted(evidence) == sorted(stage.published)
    assert aside == 0


async def test_a_post_that_kills_every_bot_is_set_aside_and_those_behind_it_arrive(
    forge: Forge, tmp_path: Path, seed: int
) -> None:
    async with staged(forge, tmp_path, seed, 1) as stage:
        await stage.api.channel_post(stage.channels[0], plain.DEADLY)
        await stage.publish(0)
        deaths = 0

        async def told() -> bool:
            nonlocal deaths
            if not alive(stage.pid):
                deaths += 1
                stage.pid = await stage.bots.start()
            return bool(stage.api.sent >= FOLLOWERS) and await stage.scene.settled()

        await until(told, 90, "settled")
        aside = await stage.scene.redis.xrange(stage.scene.keys.set_aside.name)
        got = [arrived(stage.api, plain.follower(0, n)) for n in range(FOLLOWERS)]
    show("a deadly post", deaths=deaths, set_aside=len(aside), alerts=sum(len(chat.alerts) for chat in got))
    assert 1 <= deaths <= 6
    assert [fields[b"what"] for _, fields in aside] == [b"post"]
    assert b"ends the process" in aside[0][1][b"why"]
    assert all(chat.alerts for chat in got)


def alive(pid: int) -> bool:
    """Whether a bot still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
