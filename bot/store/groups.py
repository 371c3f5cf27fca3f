"""A consumer group of a stream: many workers take entries, a dead worker's entries go to the living.

Nothing that was handed out is forgotten: what a dead worker held is inherited, and what a living one was given without
learning of it (a cut line to the store) is handed out to it anew.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from redis.exceptions import ResponseError

from bot.store.connection import Client
from bot.store.keys import Key
from bot.store.neighbour import is_dead_here

DEAD_AFTER_MS = 30_000
"""An entry that a worker of another machine has held this long without a word is given to another."""
LOOK_SECONDS = 1.0
"""So often we look for workers of this machine whose processes are gone, and for what we hold without knowing."""
FORGOTTEN_MS = 86_400_000
"""A worker that holds nothing and was not heard of for a day is struck from the group's list."""


class Taken(NamedTuple):
    """An entry that is ours now; `tries` counts how often it was handed out, this time included."""

    entry_id: str
    fields: Mapping[bytes, bytes]
    tries: int


class Group:
    """One consumer group, made when it is first needed. An object of this class serves one worker."""

    def __init__(self, redis: Client, stream: Key, name: str) -> None:
        self._redis = redis
        self._stream = stream
        self._name = name
        self._look_at = 0.0
        self._orphaned = False
        self._anew: bytes | None = None

    async def take(
        self, worker: str, count: int, block_ms: int, idle_ms: int = DEAD_AFTER_MS, busy: Collection[str] = ()
    ) -> list[Taken]:
        """Our own that are to be handed out anew, then entries of the dead, then new ones; waits at most `block_ms`.

        `busy`: what this worker still works on; all else that it was given before it has done with, or never got.
        Those of the dead come one by one: only the entry that is being worked on counts a try when its worker dies, and
        a batch that was merely waiting behind it is not blamed.
        """
        try:
            return await self._take(worker, count, block_ms, idle_ms, busy)
        except ResponseError as error:  # of a stream that nothing was appended to yet XINFO says «no such key»
            if "NOGROUP" not in str(error) and "no such key" not in str(error):
                raise
            await self._make()
            return await self._new(worker, count, block_ms)

    def anew(self) -> None:
        """The next `take` hands out whatever this worker still holds: it did not get it, or did not finish it."""
        self._anew = b"0"

    async def hold(self, worker: str, entry_ids: Sequence[str]) -> None:
        """We still work on these: nobody else shall take them over."""
        for start in range(0, len(entry_ids), 500):
            some = list(entry_ids[start : start + 500])
            await self._redis.xclaim(*self._of(), worker, 0, some, justid=True)

    async def handed_out(self, entry_id: str) -> int:
        """How often an entry was handed out that nobody has done yet; 0 for any other."""
        try:
            pending = await self._redis.xpending_range(*self._of(), entry_id, entry_id, 1)
        except ResponseError as error:
            if not _is_missing(error):
                raise
            return 0
        return int(pending[0]["times_delivered"]) if pending else 0

    async def _take(self, worker: str, count: int, block_ms: int, idle_ms: int, busy: Collection[str]) -> list[Taken]:
        if time.monotonic() >= self._look_at:
            await self._look(worker, len(busy))
            self._look_at, self._orphaned = time.monotonic() + LOOK_SECONDS, True
        while self._anew is not None:
            if own := await self._own(worker, count, busy):
                return own
        return await self._orphans(worker, idle_ms) or await self._new(worker, count, block_ms)

    async def _look(self, worker: str, busy: int) -> None:
        """Inherit what workers of this machine held whose processes are gone; tidy the list of workers.

        And see whether we hold more than we work on: an answer to us was lost on its way, and the client asked again.
        """
        for consumer in await self._redis.xinfo_consumers(*self._of()):
            name = consumer["name"].decode()
            if name == worker:
                if consumer["pending"] > busy and self._anew is None:
                    self.anew()
            elif is_dead_here(name):
                await self._inherit(name, worker)
                await self._strike(name)
            elif not consumer["pending"] and consumer["idle"] > FORGOTTEN_MS:
                await self._strike(name)

    async def _strike(self, worker: str) -> None:
        await self._redis.eval(_STRIKE, 1, self._stream.name, self._name, worker)

    async def _inherit(self, dead: str, worker: str) -> None:
        """Their entries become ours and look as if nobody had touched them for long, so that `take` finds them."""
        while pending := await self._redis.xpending_range(*self._of(), "-", "+", 500, consumername=dead):
            ids = [entry["message_id"] for entry in pending]
            await self._redis.xclaim(*self._of(), worker, 0, ids, idle=DEAD_AFTER_MS, justid=True)

    async def _own(self, worker: str, count: int, busy: Collection[str]) -> list[Taken]:
        """A page of what this worker holds, without what it is busy with; after the last page all was handed out."""
        answer = await self._redis.xreadgroup(self._name, worker, {self._stream.name: self._anew}, count=count)
        found = answer[0][1] if answer else []
        self._anew = found[-1][0] if found else None
        gone = [name for name, fields in found if not fields]
        if gone:
            await self._redis.xack(*self._of(), *gone)
        kept = [(name, fields) for name, fields in found if fields and name.decode() not in busy]
        if not kept:
            return []
        await self.hold(worker, [name.decode() for name, _ in kept])
        return await self._counted(worker, kept)

    async def _orphans(self, worker: str, idle_ms: int) -> list[Taken]:
        """The next entry of the dead; once there is none, there is none until we look again."""
        if not self._orphaned:
            return []
        answer = await self._redis.xautoclaim(*self._of(), worker, idle_ms, "0-0", count=1)
        self._orphaned = bool(answer[1])
        return await self._counted(worker, answer[1]) if answer[1] else []

    async def _counted(self, worker: str, found: Sequence[tuple[bytes, Mapping[bytes, bytes]]]) -> list[Taken]:
        """With how often each was handed out."""
        first, last = found[0][0], found[-1][0]
        pending = await self._redis.xpending_range(*self._of(), first, last, len(found) * 2, worker)
        tries = {entry["message_id"]: int(entry["times_delivered"]) for entry in pending}
        return [Taken(name.decode(), fields, tries.get(name, 1)) for name, fields in found]

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


def _is_missing(error: ResponseError) -> bool:
    """Whether the group, or its stream, is not there yet."""
    return "NOGROUP" in str(error) or "no such key" in str(error)


_STRIKE = """
if #redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2]) > 0 then return 0 end
return redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
"""
"""Only a worker that holds nothing: with its name its entries would go, and nobody would ever be given them again."""


async def behind(redis: Client, stream: str, cursor: bytes | None, most: int = 10_000) -> int:
    """How many entries of a stream lie after a cursor; counts no further than `most`, in the store."""
    start = b"(" + cursor if cursor else b"-"
    return int(await redis.eval(_COUNT, 1, stream, start, most))


_COUNT = "return #redis.call('XRANGE', KEYS[1], ARGV[1], '+', 'COUNT', ARGV[2])"
