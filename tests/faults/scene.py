"""What the fault tests look at: the store while it runs, and what arrived in the chats."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.model.alert import QueueState
from bot.model.incident import Incident, News
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.store import connection
from bot.store.connection import STORE_DOWN, Client
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from bot.store.outbox import RedisOutbox
from bot.store.posts import Posts
from bot.store.sources import Sources
from bot.store.subscribers import StoredSubscribers
from tests.fakes.bot_api import BotApi
from tests.fakes.calls import Call
from tests.fakes.world import Chat

CHANNELS = 4


class Scene:
    """A store, seen from beside the bot."""

    def __init__(self, redis: Client, api: BotApi) -> None:
        self.redis, self.api, self.keys = redis, api, Keys()
        self.outbox = RedisOutbox(redis, self.keys)
        self.posts = Posts(redis, self.keys)

    @classmethod
    async def of(cls, folder: Path, api: BotApi) -> "Scene":
        """The scene of the embedded store under `folder`, as soon as a bot has started it."""
        url = Embedded(folder).url
        end = time.monotonic() + 20
        while True:
            try:
                return cls(await connection.connect(url), api)
            except connection.StoreError:
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(0.02)

    async def prepare(self, readers: list[Subscriber]) -> list[Chat]:
        """Channels that are sources, and subscribers with their chats."""
        channels = [self.api.channel(-1_001_000 - n, f"channel{n}", f"قناة {n}") for n in range(CHANNELS)]
        sources = Sources(self.redis, self.keys)
        for channel in channels:
            name = str(channel.username)
            await sources.put(Source(name=f"telegram:{name}", kind="telegram", address=name, trust="B"))
        subscribers = StoredSubscribers(self.redis, self.keys)
        for reader in readers:
            self.api.private_chat(self.api.user(reader.chat_id))
            await subscribers.put(reader)
        return channels

    async def queue(self) -> QueueState:
        """What is owed now."""
        return await self.outbox.queue(datetime.now(UTC))

    async def decided(self) -> bool:
        """Whether every update is in the stream and every post in it is decided and spread."""
        if self.api.updates_unconfirmed or await self.redis.xlen(self.keys.updates.name):
            return False
        return await self._is_read(self.keys.posts.name, self.keys.decided.name, b"") and await self._is_read(
            self.keys.fanout.name, self.keys.fanned.name, b" done"
        )

    async def _is_read(self, stream: str, cursor: str, done: bytes) -> bool:
        last = await self.redis.xrevrange(stream, count=1)
        return not last or bytes(await self.redis.get(cursor) or b"").startswith(last[0][0] + done)

    async def settled(self, *, edits: bool = False) -> bool:
        """Whether all is decided and nothing is owed, but perhaps silent edits (which keep a minute's distance)."""
        if not await self.decided():
            return False
        queue = await self.queue()
        waiting = {name: count for name, count in queue.waiting.items() if edits or name != "silent_edit"}
        return not any(waiting.values()) and not queue.in_flight

    async def incidents(self) -> list[Incident]:
        """All of them."""
        from bot.store.incidents import StoredIncidents

        found = await StoredIncidents(self.redis, self.keys).between(
            datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), 100_000
        )
        return sorted(found, key=lambda incident: incident.id)

    async def until_settled(self, seconds: float, log: Path, *, edits: bool = False) -> None:
        """Wait for `settled`, also while the store is away; on failure show what is stuck."""
        try:
            await until(lambda: self.settled(edits=edits), seconds, "settled")
        except AssertionError:
            queue = await self.queue()
            print("updates", len(self.api.updates_unconfirmed), await self.redis.xlen(self.keys.updates.name))
            for stream, cursor in ((self.keys.posts, self.keys.decided), (self.keys.fanout, self.keys.fanned)):
                last = await self.redis.xrevrange(stream.name, count=1)
                print(stream.name, last[0][0] if last else None, await self.redis.get(cursor.name))
            print("set aside", await self.redis.xlen(self.keys.set_aside.name))
            print(queue.waiting, queue.due, queue.in_flight, queue.tally)
            print(await asyncio.to_thread(log.read_text))
            raise


async def until(holds: Callable[[], Awaitable[bool]], seconds: float, what: str) -> None:
    """Wait, also while the store is away."""
    end = time.monotonic() + seconds
    while True:
        try:
            if await holds():
                return
        except STORE_DOWN:
            pass
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.05)


async def what_became_of(scene: Scene, post_id: str) -> list[str]:
    """Where a post stands in the stream and among what was set aside."""
    found = []
    for key in (scene.keys.posts, scene.keys.set_aside):
        for entry, fields in await scene.redis.xrange(key.name):
            if any(post_id.encode() in value for value in fields.values()):
                found.append(f"{key.name} {entry.decode()} {fields}")
    return found


@dataclass(frozen=True)
class Arrived:
    """What a chat got: its alerts (messages of their own) and updates (replies), in order of arrival."""

    alerts: list[Call]
    updates: list[Call]

    @property
    def repeats(self) -> int:
        """Messages that had come before: further alerts of one incident, and updates with a text seen before."""
        texts = Counter(call.params.text("text") for call in self.updates)
        return max(0, len(self.alerts) - 1) + sum(count - 1 for count in texts.values())

    @property
    def in_order(self) -> bool:
        """No update before its alert."""
        return not self.updates or bool(self.alerts and self.alerts[0].n < self.updates[0].n)


def arrived(api: BotApi, reader: Subscriber) -> Arrived:
    """What a reader who follows one event got."""
    calls = [call for call in api.calls("sendMessage", reader.chat_id) if call.accepted]
    replies = [call for call in calls if "reply_parameters" in call.params.values]
    return Arrived([call for call in calls if call not in replies], replies)


def newest_sound(incident: Incident) -> int:
    """The newest revision that should have been heard."""
    return max((one.n for one in incident.revisions if one.news in (News.AUDIBLE, News.CORRECTION)), default=0)


def show(title: str, **counts: object) -> None:
    """Print the counts of a test in one line."""
    print(f"\n{title}: " + " · ".join(f"{name.replace('_', ' ')} {count}" for name, count in counts.items()))
