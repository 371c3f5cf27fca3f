"""The watched and the ignored words, and one number that tells every process when either changed."""

import time
from collections.abc import Iterable

from bot.store.connection import Client
from bot.store.keys import Keys


class Watch:
    """The WatchWords of `bot/ports.py`: the watched words, or (`ignored`) those that shut the door.

    Whoever works with the words asks `version` before each batch of posts (one small read) and reads them again when it
    has grown: a change is at work with the next batch, in every process.
    """

    def __init__(self, redis: Client, keys: Keys, *, ignored: bool = False) -> None:
        self._redis = redis
        self._keys = keys
        self._list = (keys.ignore if ignored else keys.watch).name

    async def all(self) -> tuple[str, ...]:
        """Every watched word, phrase or hashtag, as the admin wrote it, in the order in which they were added."""
        found = await self._redis.zrange(self._list, 0, -1)
        return tuple(word.decode() for word in found)

    async def add(self, word: str) -> bool:
        """False if it was there."""
        async with self._redis.pipeline(transaction=True) as line:
            line.zadd(self._list, {word: time.time()}, nx=True)
            line.incr(self._keys.watch_version.name)
            added, _ = await line.execute()
        return bool(added)

    async def remove(self, word: str) -> bool:
        """False if it was not."""
        async with self._redis.pipeline(transaction=True) as line:
            line.zrem(self._list, word)
            line.incr(self._keys.watch_version.name)
            removed, _ = await line.execute()
        return bool(removed)

    async def version(self) -> int:
        """A number that grows with every change of either list."""
        return int(await self._redis.get(self._keys.watch_version.name) or 0)

    async def seed(self, words: Iterable[str]) -> None:
        """Take over the bundled words, once: what an admin removes later stays removed."""
        done = self._keys.seeded("watch").name
        if await self._redis.exists(done):
            return
        async with self._redis.pipeline(transaction=True) as line:
            for place, word in enumerate(words):
                line.zadd(self._list, {word: time.time() + place / 1e6}, nx=True)
            line.incr(self._keys.watch_version.name)
            line.set(done, 1)
            await line.execute()
