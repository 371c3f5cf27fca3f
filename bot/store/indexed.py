"""What an older version remembered in another index is indexed anew: copies of it are known after an upgrade."""

import asyncio
from datetime import datetime

from bot.model.decision import SeenPost
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.seen import FORM, Seen, remembered

_AT_ONCE = 1_000


class Indexed:
    """Sees to it, before the first question to what was seen: once for a store and a form of the index."""

    def __init__(self, redis: Client, keys: Keys, seen: Seen) -> None:
        self._redis = redis
        self._keys = keys
        self._seen = seen
        self._once = asyncio.Lock()
        self._done = False

    async def __call__(self, since: datetime) -> None:
        """Make findable what is remembered from `since` on."""
        if self._done:
            return
        async with self._once:
            mark = self._keys.seen_form
            if not self._done and await self._redis.get(mark.name) != FORM:
                await self._all(since)
                await self._redis.set(mark.name, FORM, ex=mark.seconds)
            self._done = True

    async def _all(self, since: datetime) -> None:
        names = [name async for name in self._redis.scan_iter(match=self._keys.seen("*").name, count=_AT_ONCE)]
        posts: list[SeenPost] = []
        for start in range(0, len(names), _AT_ONCE):
            found = await self._redis.mget(names[start : start + _AT_ONCE])
            posts += [post for data in found if data and (post := remembered(data)).date >= since]
        posts.sort(key=lambda post: post.date)  # the newest stand last in a bucket
        for start in range(0, len(posts), _AT_ONCE):
            async with self._redis.pipeline(transaction=False) as line:
                for write in (write for post in posts[start : start + _AT_ONCE] for write in self._seen.index(post)):
                    line.execute_command(*write)
                await line.execute()
