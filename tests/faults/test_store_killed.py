"""The embedded store is killed again and again: what it acknowledged is there, and everything goes on by itself."""

import asyncio
import os
import random
import signal
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.model.alert import Action, Owed, Priority
from bot.model.post import Post
from bot.ports import TryLater
from bot.store.connection import STORE_DOWN
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.bots import Bots, Forge
from tests.faults.scene import Scene, show, what_became_of

_AWAY: tuple[type[Exception], ...] = (TryLater, *STORE_DOWN)


async def test_what_the_store_acknowledged_survives_its_death(
    forge: Forge, tmp_path: Path, long: bool, seed: int
) -> None:
    kills, events, followers = (20, 20, 10) if long else (3, 8, 8)
    chance, gap = random.Random(seed), None if long else 0.1
    readers = [plain.follower(event, n) for event in range(events) for n in range(followers)]
    begun = time.monotonic()
    async with await BotApi.start(limits=NO_LIMITS) as api, Bots(forge, api, tmp_path, chat_gap=gap) as bots:
        pid = await bots.start()
        scene = await Scene.of(tmp_path / "data", api)
        await scene.prepare(readers)
        writer = Writer(scene, [reader.key for reader in readers], events, chance)
        writing = asyncio.create_task(writer.write())
        died = 0
        for _ in range(kills):
            await asyncio.sleep(chance.uniform(0.2, 1.0 if long else 0.6))
            died += await kill_the_store(tmp_path / "data")
        writer.enough = True
        await writing
        await scene.until_settled(120, bots.log)
        decided = {post.post_id for incident in await scene.incidents() for post in incident.evidence}
        unsent = [one for one in writer.owed if await scene.outbox.sent(*one) is None]
        told = len([one for one in writer.tried if await scene.outbox.sent(*one) is not None])
        for post_id in writer.posts - decided:
            print("lost", post_id, await what_became_of(scene, post_id))
            print(await asyncio.to_thread(bots.log.read_text))
        tally = (await scene.queue()).tally
        await scene.redis.aclose()
        await bots.stop(pid)
    waits = bots.log.read_text().count("deliveries wait")
    arrived = sum(call.params.text("text") == "digest" for call in api.calls("sendMessage"))
    repeats = arrived - told
    show(
        "store killed",
        kills=died,
        posts_acknowledged=len(writer.posts),
        posts_lost=len(writer.posts - decided),
        owed_acknowledged=len(writer.owed),
        owed_lost=len(unsent),
        repeats=repeats,
        said_that_deliveries_wait=waits,
        refused_meanwhile=writer.refused,
        recovered=tally.get("recovered", 0),
        seconds=round(time.monotonic() - begun),
    )
    assert died == kills
    assert writer.posts <= decided
    assert unsent == []
    assert repeats == 0, "the bot lived: what it had sent it noted when the store came back"
    assert waits <= died, "said once for each time the store was away, at most"


async def kill_the_store(folder: Path) -> int:
    """kill -9 of the server that runs under the folder; 1 if there was one."""
    from bot.store.embedded import Embedded

    for _ in range(500):
        pid = Embedded(folder).pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            return 1
        await asyncio.sleep(0.01)
    return 0


class Writer:
    """Appends posts and owes digests, and remembers what the store acknowledged."""

    def __init__(self, scene: Scene, chats: list[str], events: int, chance: random.Random) -> None:
        self._scene, self._events, self._chance = scene, events, chance
        self.chats = chats
        self.posts: set[str] = set()
        self.owed: list[tuple[str, str]] = []
        self.tried: list[tuple[str, str]] = []
        self.refused = 0
        self.enough = False

    async def write(self) -> None:
        """Until it is enough."""
        n = 0
        while not self.enough:
            n += 1
            try:
                await self._one(n)
            except _AWAY:
                self.refused += 1
            await asyncio.sleep(0.01)

    async def _one(self, n: int) -> None:
        now = datetime.now(UTC)
        text = plain.text(n % self._events, min(n // (4 * self._events), 3), self._chance)
        post = Post(id=f"telegram:channel{n % 4}/{n}", text=text, source=f"telegram:channel{n % 4}", date=now)
        await self._scene.posts.append([post])
        self.posts.add(post.id)
        owed = Owed(
            chat=self._chance.choice(self.chats),
            subject=f"digest:{n}",
            revision=1,
            action=Action.SEND,
            priority=Priority.DIGEST,
            reason="daily",
            since=now,
        )
        self.tried.append((owed.chat, owed.subject))
        await self._scene.outbox.owe([owed])
        self.owed.append((owed.chat, owed.subject))
