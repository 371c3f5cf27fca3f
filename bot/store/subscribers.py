"""Who asked for what, with an index by area, kind, word and level: an audience is found without reading everyone.

A subscriber and its place in the index (`audience.py`) change in one atomic call. Sorted sets are in lexical order: a
walk can stop after any batch and go on from there.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import msgspec
from msgspec.structs import replace

from bot.decide.audience_index import sought
from bot.model.incident import Incident, Level
from bot.model.subscriber import Subscriber
from bot.store.atomic import Write
from bot.store.audience import AudienceIndex
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.digests import next_digest
from bot.store.keys import Keys
from bot.store.together import Together

log = logging.getLogger(__name__)

BATCH = 500


class StoredSubscribers:
    """The Subscribers of `bot/ports.py`."""

    def __init__(self, redis: Client, keys: Keys, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._redis = redis
        self._keys = keys
        self._clock = clock
        self._get: Together[str] = Together(redis.mget)
        self._index = AudienceIndex(redis, keys)

    async def open(self) -> int:
        """Make the index anew if it was made by other rules (an older version's); how many subscribers it took.

        To be called before audiences are asked for. Others may change subscribers meanwhile.
        """
        if await self._index.is_current():
            return 0
        count = 0
        async for _, batch in self.all():
            await asyncio.gather(*(self._enter(one.key) for one in batch))
            count += len(batch)
        await self._index.is_made()
        return count

    async def get(self, key: str) -> Subscriber | None:
        """One subscriber by chat key."""
        data = await self._get(self._keys.subscriber(key).name)
        return unpack(data, Subscriber) if data else None

    async def put(self, subscriber: Subscriber) -> None:
        """Keep a subscriber and its place in the index."""
        await self._change(subscriber.key, subscriber)

    async def forget(self, key: str) -> None:
        """Delete all that is stored about a chat here."""
        await self._change(key, None)

    async def moved(self, key: str, chat_id: int) -> None:
        """A group became a supergroup: everything follows."""
        old = await self.get(key)
        if old is None:
            return
        new = replace(old, chat_id=chat_id)
        if await self.get(new.key) is None:
            await self.put(new)
        await self.forget(key)

    async def count(self) -> int:
        """How many there are."""
        return int(await self._redis.zcard(self._keys.subscribers.name))

    async def all(self, after: str = "") -> AsyncIterator[tuple[str, list[Subscriber]]]:
        """Everyone in batches, each with the key that continues after it."""
        async for last, batch in self._walk(self._keys.subscribers.name, after):
            yield last, batch

    async def audience(
        self, incident: Incident, cursor: str = "", *, loud: Level | None = None
    ) -> AsyncIterator[tuple[str, list[Subscriber]]]:
        """Batches of subscribers who may want this incident, each with the cursor that continues after it.

        `loud`: how loudly it is told (None: as the incident is). Nobody comes twice, unless the walk was interrupted.
        """
        wanted = sought(incident, incident.level if loud is None else loud)
        async for place, chats in self._index.walk(wanted, cursor):
            yield place, await self._read(chats)

    async def due_for_digest(self, now: datetime, count: int = BATCH) -> list[Subscriber]:
        """Those whose daily digest is due, longest overdue first."""
        due = await self._redis.zrangebyscore(self._keys.digests.name, "-inf", now.timestamp(), start=0, num=count)
        return await self._read([name.decode() for name in due])

    async def next_digest_due(self) -> datetime | None:
        """When the next daily digest of anybody is due."""
        found = await self._redis.zrange(self._keys.digests.name, 0, 0, withscores=True)
        return datetime.fromtimestamp(found[0][1], UTC) if found else None

    async def had_digest(self, subscriber: Subscriber, now: datetime) -> None:
        """Today's digest is owed by now: wait for the next one."""
        following = next_digest(subscriber, now)
        if following is None:
            await self._redis.zrem(self._keys.digests.name, subscriber.key)
        else:
            await self._redis.zadd(self._keys.digests.name, {subscriber.key: following.timestamp()}, xx=True)

    async def _change(self, key: str, new: Subscriber | None) -> None:
        """The record, its standings and its digest's hour at once; again if somebody else was faster."""
        name = self._keys.subscriber(key).name
        while True:
            data = await self._get(name)
            old = unpack(data, Subscriber) if data else None
            writes: list[Write] = [*self._index.writes(old, new), *self._listed(key, new)]
            writes.append(("SET", name, pack(new)) if new else ("DEL", name))
            if await self._index.change(name, data or b"", writes):
                return

    async def _enter(self, key: str) -> None:
        """Into the index, as it stands in the record."""
        name = self._keys.subscriber(key).name
        while data := await self._get(name):
            if await self._index.change(name, data, self._index.writes(None, unpack(data, Subscriber))):
                return

    def _listed(self, key: str, new: Subscriber | None) -> list[Write]:
        """Where a subscriber stands beside the index: among all, and by the hour of its digest."""
        everyone, digests = self._keys.subscribers.name, self._keys.digests.name
        following = next_digest(new, self._clock()) if new else None
        return [
            ("ZADD", everyone, 0, key) if new else ("ZREM", everyone, key),
            ("ZADD", digests, following.timestamp(), key) if following else ("ZREM", digests, key),
        ]

    async def _walk(self, name: str, after: str) -> AsyncIterator[tuple[str, list[Subscriber]]]:
        while True:
            start = f"({after}" if after else "-"
            found = await self._redis.zrangebylex(name, start, "+", start=0, num=BATCH)
            if not found:
                return
            after = found[-1].decode()
            yield after, await self._read([key.decode() for key in found])

    async def _read(self, keys: list[str]) -> list[Subscriber]:
        if not keys:
            return []
        found = await self._redis.mget([self._keys.subscriber(key).name for key in keys])
        return [one for key, data in zip(keys, found, strict=True) if data and (one := _read(key, data))]


def _read(key: str, data: bytes) -> Subscriber | None:
    """One who cannot be read (a broken record) is passed over, lest nobody be told anything."""
    try:
        return unpack(data, Subscriber)
    except msgspec.DecodeError as error:
        log.error("subscriber %s cannot be read: %s", key, error)
        return None
