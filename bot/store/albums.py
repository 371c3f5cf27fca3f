"""Albums in the making: Telegram sends each picture as a message of its own; we wait a moment and join them.

A member counts as taken as soon as it is kept here; a late or edited member makes the whole album anew.
"""

from datetime import datetime

from bot.model.post import Post
from bot.store.codec import pack, unpack
from bot.store.connection import Client
from bot.store.keys import DAY, Keys

SETTLE_SECONDS = 0.7
"""Telegram hands out an album's messages together; half a second later all are there."""


class Albums:
    """Members of albums until the album is complete."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def add(self, chat_id: int, group: str, member: Post, now: datetime) -> None:
        """Keep one member; the album is due a moment after its newest one."""
        album, due = self._keys.album(chat_id, group), self._keys.albums_due
        async with self._redis.pipeline(transaction=True) as line:
            line.hset(album.name, member.id, pack(member))
            line.expire(album.name, album.seconds or DAY)
            line.zadd(due.name, {f"{chat_id}:{group}": now.timestamp() + SETTLE_SECONDS})
            line.expire(due.name, due.seconds or DAY)
            await line.execute()

    async def due(self, now: datetime) -> list[tuple[str, float, list[Post]]]:
        """Complete albums: a name and time to strike them off with, and their members."""
        found = await self._redis.zrangebyscore(
            self._keys.albums_due.name, "-inf", now.timestamp(), withscores=True, start=0, num=50
        )
        return [(name.decode(), float(score), await self._members(name.decode())) for name, score in found]

    async def done(self, name: str, score: float) -> None:
        """The album was handed on; if a member came meanwhile, it stays due."""
        await self._redis.eval(_STRIKE, 1, self._keys.albums_due.name, name, score)

    async def _members(self, name: str) -> list[Post]:
        chat_id, _, group = name.partition(":")
        found = await self._redis.hvals(self._keys.album(int(chat_id), group).name)
        return [unpack(data, Post) for data in found]


_STRIKE = """
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if score and tonumber(score) <= tonumber(ARGV[2]) then return redis.call('ZREM', KEYS[1], ARGV[1]) end
return 0
"""
