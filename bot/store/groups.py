"""A consumer group of a stream: many workers take entries, a dead worker's entries go to the living."""

import os
import socket
from collections.abc import Mapping
from typing import NamedTuple

from redis.exceptions import ResponseError

from bot.store.connection import Client
from bot.store.keys import Key

DEAD_AFTER_MS = 30_000
"""An entry that a worker of another machine has held this long without a word is given to another."""


class Taken(NamedTuple):
    """An entry that is ours now; `tries` counts how often it was handed out, this time included."""

    entry_id: str
    fields: Mapping[bytes, bytes]
    tries: int


def worker_name(role: str) -> str:
    """A worker's name: host, process and role, so that its neighbours can tell that it died."""
    return f"{socket.gethostname()}:{os.getpid()}:{role}"


class Group:
    """One consumer group, made when it is first needed."""

    def __init__(self, redis: Client, stream: Key, name: str) -> None:
        self._redis = redis
        self._stream = stream
        self._name = name

    async def take(self, worker: str, count: int, block_ms: int, idle_ms: int = DEAD_AFTER_MS) -> list[Taken]:
        """Entries of the dead first, then new ones; waits at most `block_ms` for the first.

        Those of the dead come one by one: only the entry that is being worked on counts a try when its worker dies, and
        a batch that was merely waiting behind it is not blamed.
        """
        try:
            orphans = await self._orphans(worker, 1, idle_ms)
            return orphans or await self._new(worker, count, block_ms)
        except ResponseError as error:
            if "NOGROUP" not in str(error):
                raise
            await self._make()
            return await self._new(worker, count, block_ms)

    async def bury_the_dead(self, worker: str) -> int:
        """Take at once what workers of this machine held whose processes are gone; how many such workers there were."""
        try:
            names = [consumer["name"].decode() for consumer in await self._redis.xinfo_consumers(*self._of())]
        except ResponseError:
            return 0
        dead = [name for name in names if is_dead_neighbour(name)]
        for name in dead:
            await self._inherit(name, worker)
            await self._redis.xgroup_delconsumer(*self._of(), name)
        return len(dead)

    async def _inherit(self, dead: str, worker: str) -> None:
        """Their entries become ours and look as if nobody had touched them for long, so that `take` finds them."""
        while pending := await self._redis.xpending_range(*self._of(), "-", "+", 500, consumername=dead):
            ids = [entry["message_id"] for entry in pending]
            await self._redis.xclaim(*self._of(), worker, 0, ids, idle=DEAD_AFTER_MS, justid=True)

    async def _orphans(self, worker: str, count: int, idle_ms: int) -> list[Taken]:
        answer = await self._redis.xautoclaim(*self._of(), worker, idle_ms, "0-0", count=count)
        claimed = answer[1]
        if not claimed:
            return []
        pending = await self._redis.xpending_range(*self._of(), claimed[0][0], claimed[-1][0], count * 2, worker)
        tries = {entry["message_id"]: int(entry["times_delivered"]) for entry in pending}
        return [Taken(name.decode(), fields, tries.get(name, 1)) for name, fields in claimed]

    async def _new(self, worker: str, count: int, block_ms: int) -> list[Taken]:
        wanted = {self._stream.name: ">"}
        answer = await self._redis.xreadgroup(self._name, worker, wanted, count=count, block=block_ms or None)
        return [Taken(name.decode(), fields, 1) for name, fields in answer[0][1]] if answer else []

    async def _make(self) -> None:
        try:
            await self._redis.xgroup_create(*self._of(), id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise
        if self._stream.seconds:
            await self._redis.expire(self._stream.name, self._stream.seconds)

    def _of(self) -> tuple[str, str]:
        return self._stream.name, self._name


async def behind(redis: Client, stream: str, cursor: bytes | None, most: int = 10_000) -> int:
    """How many entries of a stream lie after a cursor; counts no further than `most`, in the store."""
    start = b"(" + cursor if cursor else b"-"
    return int(await redis.eval(_COUNT, 1, stream, start, most))


_COUNT = "return #redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])"


def is_dead_neighbour(name: str) -> bool:
    """Whether «host:pid:…» names a process of this machine that is gone."""
    host, _, rest = name.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
