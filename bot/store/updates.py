"""Raw updates from Telegram: kept before the offset moves, gone once they took effect."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec

from bot.store.atomic import Commit, Write
from bot.store.confirm import Script
from bot.store.connection import Client
from bot.store.groups import Group
from bot.store.keys import DAY, MOST_ASIDE, Keys
from bot.store.together import Together

GROUP = "commands"

_ADD = """
if not redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[3]) then return 0 end
redis.call('XADD', KEYS[1], '*', 'u', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""


class Raw(NamedTuple):
    """One update as Telegram sent it, with its place in our stream; `tries` counts how often it was handed out."""

    entry_id: str
    update: dict[str, Any]
    tries: int


class Updates:
    """The stream between the poller (or the webhook) and the commands. `bot_id`: whose updates these are."""

    def __init__(self, redis: Client, keys: Keys, bot_id: str) -> None:
        self._redis = redis
        self._keys = keys
        self._bot_id = bot_id
        self._offset = keys.offset(bot_id)
        self._group = Group(redis, keys.updates, GROUP)
        self._keep = Commit(redis, self._offset, keys.fence(f"poll:{bot_id}"))
        self._add = Script(redis, _ADD)
        self._done: Together[str] = Together(self._all_done)

    async def offset(self) -> int:
        """The update id to ask for next; 0 at the very first start."""
        newest = await self._redis.get(self._offset.name)
        return int(newest) + 1 if newest else 0

    async def keep(self, updates: Sequence[dict[str, Any]], token: int) -> bool:
        """Append updates and move the offset, together. False: they were kept before. Raises LeaseLost."""
        newest = max(int(update["update_id"]) for update in updates)
        stream = self._keys.updates
        writes: list[Write] = [("XADD", stream.name, "*", "u", msgspec.json.encode(update)) for update in updates]
        return await self._keep(str(newest), token, [*writes, ("EXPIRE", stream.name, stream.seconds or DAY)])

    async def keep_one(self, update: dict[str, Any]) -> None:
        """Append one update that the webhook brought, once: Telegram repeats it if our answer does not reach it."""
        stream, known = self._keys.updates, self._keys.brought(self._bot_id, int(update["update_id"]))
        args = [msgspec.json.encode(update), stream.seconds or DAY, known.seconds or DAY]
        await self._add([stream.name, known.name], args)

    async def take(self, worker: str, count: int, block_ms: int, busy: Collection[str] = ()) -> list[Raw]:
        """Updates that nobody carries out yet, or whose worker died; `busy`: what this worker still carries out."""
        taken = await self._group.take(worker, count, block_ms, busy=busy)
        found = []
        for entry_id, fields, tries in taken:
            try:
                found.append(Raw(entry_id, msgspec.json.decode(fields[b"u"], type=dict[str, Any]), tries))
            except (KeyError, msgspec.DecodeError):
                await self.set_aside(entry_id, fields.get(b"u", b""), "cannot be read")
        return found

    async def hold(self, worker: str, entry_ids: Collection[str]) -> None:
        """These are still being carried out: no other worker shall take them over."""
        await self._group.hold(worker, list(entry_ids))

    async def done(self, entry_ids: Sequence[str]) -> None:
        """They took effect: nothing of them is kept."""
        await asyncio.gather(*map(self._done, entry_ids))

    async def _all_done(self, entry_ids: Sequence[str]) -> list[None]:
        async with self._redis.pipeline(transaction=True) as line:
            line.xack(self._keys.updates.name, GROUP, *entry_ids)
            line.xdel(self._keys.updates.name, *entry_ids)
            await line.execute()
        return [None] * len(entry_ids)

    async def set_aside(self, entry_id: str, update: bytes | dict[str, Any], why: str) -> None:
        """Note for the admin that something could not be carried out, and go on.

        What people wrote is not kept: only which kind of update it was.
        """
        kinds = "" if isinstance(update, bytes) else ",".join(sorted(set(update) - {"update_id"}))
        aside = self._keys.set_aside
        async with self._redis.pipeline(transaction=True) as line:
            line.xadd(aside.name, {"what": "update", "id": entry_id, "why": why, "kinds": kinds}, maxlen=MOST_ASIDE)
            line.expire(aside.name, aside.seconds or DAY)
            line.xack(self._keys.updates.name, GROUP, entry_id)
            line.xdel(self._keys.updates.name, entry_id)
            await line.execute()

    async def waiting(self) -> int:
        """How many updates did not take effect yet."""
        return int(await self._redis.xlen(self._keys.updates.name))
