"""Who asked for what, with an index by area, so that an incident's audience is found without reading everyone.

Each subscriber stands under a few keys (`decide.audience`: the areas it follows, or «everywhere»); an incident looks
under its own. Every key is a sorted set in lexical order: a walk can stop after any batch and go on from there.
"""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from bot.decide.audience import incident_keys, subscriber_keys
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber
from bot.store.codec import pack, unpack
from bot.store.confirm import replicas_of
from bot.store.connection import Client
from bot.store.digests import next_digest
from bot.store.keys import Keys
from bot.store.together import Together

BATCH = 500


class StoredSubscribers:
    """The Subscribers of `bot/ports.py`."""

    def __init__(self, redis: Client, keys: Keys, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._redis = redis
        self._keys = keys
        self._clock = clock
        self._get: Together[str] = Together(redis.mget)

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

    async def audience(self, incident: Incident, cursor: str = "") -> AsyncIterator[tuple[str, list[Subscriber]]]:
        """Batches of subscribers who may want this incident, each with the cursor that continues after it.

        Whoever stands under several of its keys comes once, under the first.
        """
        names = incident_keys(incident)
        first, _, after = cursor.partition(":")
        for at in range(int(first or 0), len(names)):
            earlier = frozenset(names[:at])
            async for last, batch in self._walk(self._keys.audience(names[at]).name, after):
                fresh = [one for one in batch if earlier.isdisjoint(subscriber_keys(one))]
                yield f"{at}:{last}", fresh
            after = ""

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
        name = self._keys.subscriber(key).name

        async def write(line: Client) -> None:
            data = await line.get(name)
            old = unpack(data, Subscriber) if data else None
            line.multi()
            self._index(line, old, new)
            if new is None:
                line.delete(name)
            else:
                line.set(name, pack(new))

        await self._redis.transaction(write, name)
        await replicas_of(self._redis).settled()

    def _index(self, line: Client, old: Subscriber | None, new: Subscriber | None) -> None:
        before = set(subscriber_keys(old)) if old else set()
        after = set(subscriber_keys(new)) if new else set()
        key = new.key if new else old.key if old else ""
        for left in sorted(before - after):
            line.zrem(self._keys.audience(left).name, key)
        for entered in sorted(after - before):
            line.zadd(self._keys.audience(entered).name, {key: 0})
        following = next_digest(new, self._clock()) if new else None
        if following:
            line.zadd(self._keys.digests.name, {key: following.timestamp()})
        else:
            line.zrem(self._keys.digests.name, key)
        if new:
            line.zadd(self._keys.subscribers.name, {key: 0})
        else:
            line.zrem(self._keys.subscribers.name, key)

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
        return [unpack(data, Subscriber) for data in found if data]
