"""One holder of a role at a time, by a lease in the store with a fencing token that only grows.

A holder renews its lease; when it dies, another takes over within `ttl` plus one try. A holder that was paused and
wakes up may still believe in itself: whatever it then wants to change in the store is refused, because every script
that matters compares its token with the newest one (`FENCE`).
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.ports import LeaseLost
from bot.store.confirm import Script
from bot.store.connection import STORE_DOWN, Client
from bot.store.keys import Keys
from bot.store.neighbour import is_dead_here, own_name

TTL = 10.0
"""Seconds a lease lasts without a renewal. A take-over within 15 s leaves 5 s for the next try; a send must time out
within half of it (promise 4)."""
RENEW_EVERY = 2.5
TRY_EVERY = 1.0
LANDING_SECONDS = 9.0
"""A cancelled work may take so long to finish what is under way."""

FENCE = """
if tonumber(redis.call('GET', {fence}) or '0') ~= tonumber({token}) then
  return redis.error_reply('LEASELOST a newer token was given out')
end
"""
"""The guard of a Lua script: format it with the fence's key and the token, both Lua expressions."""

_ACQUIRE = """
local holder = redis.call('GET', KEYS[1])
if not holder or holder == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  local token = redis.call('INCR', KEYS[2])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
  return token
end
return 0
"""
"""Who asks and is the holder already was given the lease without learning of it: the line was cut. It gets a new token.
"""
_RENEW = """
if tonumber(redis.call('GET', KEYS[2]) or '0') ~= tonumber(ARGV[4]) then return 0 end
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return 1
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


def is_lease_lost(error: Exception) -> bool:
    """Whether a script's error says that its token is no longer the newest."""
    return "LEASELOST" in str(error)


class Held:
    """A lease that we hold: its token, and whether we may still be sure of it without asking the store."""

    def __init__(self, token: int, ttl: float, since: float) -> None:
        self.token = token
        self._ttl = ttl
        self._until = since + ttl

    @property
    def sure(self) -> bool:
        """Nobody else can hold the lease yet: the last renewal is younger than its lifetime, by our monotonic clock."""
        return time.monotonic() < self._until

    def renewed(self, since: float) -> None:
        """A renewal that was asked for at `since` (monotonic seconds) was granted."""
        self._until = since + self._ttl


class Lease:
    """The lease of one role (`poll`, `decide`, `fanout`, `deliver`; per token where there are several bots)."""

    def __init__(self, redis: Client, keys: Keys, name: str, *, ttl: float = TTL, owner: str | None = None) -> None:
        self.name = name
        self.ttl = ttl
        self.owner = owner or own_name()
        self._redis = redis
        self._keys = [keys.lease(name).name, keys.fence(name).name]
        self._fence_seconds = keys.fence(name).seconds or 0
        self._acquire = Script(redis, _ACQUIRE)  # two holders of one token would both be believed
        self._renew = Script(redis, _RENEW)
        self._release = Script(redis, _RELEASE)

    async def acquire(self) -> Held | None:
        """Take the lease if nobody holds it; the token is larger than any before."""
        asked = time.monotonic()
        token = int(await self._run(self._acquire))
        if not token and await self._bury_the_dead():
            token = int(await self._run(self._acquire))
        return Held(token, self.ttl, asked) if token else None

    async def _bury_the_dead(self) -> bool:
        """A holder that ran on this very machine and is certainly dead need not be waited for."""
        holder = await self.holder()
        if holder is None or not is_dead_here(holder):
            return False
        args = [holder, 0, 0]
        return bool(int(await self._release(self._keys, args, confirmed=False)))

    async def renew(self, held: Held) -> None:
        """Keep it for another `ttl`, even if it lapsed, as long as nobody took it meanwhile. Raises LeaseLost."""
        asked = time.monotonic()
        if not int(await self._run(self._renew, held.token)):
            raise LeaseLost(self.name)
        held.renewed(asked)

    async def release(self) -> None:
        """Give it back, so that the next one need not wait for its end."""
        await self._run(self._release)

    async def holder(self) -> str | None:
        """Who holds it now: machine, process and a random word."""
        found = await self._redis.get(self._keys[0])
        return bytes(found).decode() if isinstance(found, bytes) else found

    async def hold(
        self,
        work: Callable[[Held], Awaitable[None]],
        said: Callable[[str], None] = lambda _line: None,
        stopping: asyncio.Event | None = None,
    ) -> None:
        """Wait for the lease, do `work` while we hold it, begin again when it is lost; ends when `work` ends.

        `said` is told when the lease is taken and when it is lost. Cancelling stops the work and gives the lease back;
        `stopping` ends the waiting for a lease, and leaves it to the work to end itself.
        """
        while True:
            held = await self._wait_for_it(stopping)
            if held is None:
                return
            said(f"lease {self.name} taken, token {held.token}")
            if await self._work_while_held(work, held):
                return
            said(f"lease {self.name} lost, token {held.token}")

    async def _wait_for_it(self, stopping: asyncio.Event | None) -> Held | None:
        ends = stopping or asyncio.Event()
        while not ends.is_set():
            with contextlib.suppress(*STORE_DOWN):
                held = await self.acquire()
                if held:
                    return held
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(ends.wait(), min(TRY_EVERY, self.ttl / 4))
        return None

    async def _work_while_held(self, work: Callable[[Held], Awaitable[None]], held: Held) -> bool:
        """True when the work ended by itself, False when the lease was lost. The work's own error is raised."""
        working = asyncio.ensure_future(work(held))
        renewing = asyncio.create_task(self._renew_until_lost(held))
        try:
            await asyncio.wait({working, renewing}, return_when=asyncio.FIRST_COMPLETED)
            if working.done():
                return self._ended(working)
            return False
        finally:
            await _end(working, LANDING_SECONDS)
            await _end(renewing, 0.1)
            with contextlib.suppress(*STORE_DOWN):
                await asyncio.wait_for(self.release(), 1.0)

    @staticmethod
    def _ended(working: "asyncio.Future[None]") -> bool:
        error = working.exception()
        if error is None:
            return True
        if isinstance(error, LeaseLost):
            return False
        raise error

    async def _renew_until_lost(self, held: Held) -> None:
        while True:
            await asyncio.sleep(min(RENEW_EVERY, self.ttl / 4))
            try:
                await self.renew(held)
            except LeaseLost:
                return
            except STORE_DOWN:
                continue

    async def _run(self, script: Script, *more: object) -> Any:
        args = [self.owner, int(self.ttl * 1000), self._fence_seconds, *more]
        return await script(self._keys, args, confirmed=script is self._acquire)


async def _end(task: "asyncio.Future[None]", patience: float) -> None:
    """Cancel until it is done, again after `patience` seconds: `asyncio.wait_for` of Python 3.11, which redis-py uses,
    loses a cancellation that meets an answer."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=patience)
    with contextlib.suppress(asyncio.CancelledError, Exception):
        task.result()
