"""All or nothing, once: a list of writes that takes effect only under a guard.

The guard is a cursor (what has been done is not done again) and a fencing token (who lost the lease changes nothing).
Where the server has a replica, it has confirmed the writes before they count as done (`confirm.py`).
One script for every kind of commit keeps the Lua short and the lists of writes in Python, where they can be read.
"""

from collections.abc import Sequence
from typing import Any

from redis.exceptions import ResponseError

from bot.ports import LeaseLost, TryLater
from bot.store.confirm import Script
from bot.store.connection import Client
from bot.store.keys import Key

Write = Sequence[bytes | str | int | float]
"""One command of the store: its name and arguments."""

_COMMIT = """
if redis.call('EXISTS', KEYS[2]) == 1 or ARGV[1] ~= '0' then
  if tonumber(redis.call('GET', KEYS[2]) or '0') ~= tonumber(ARGV[1]) then
    return redis.error_reply('LEASELOST a newer token was given out')
  end
end
local function later(a, b)
  local am, as = string.match(a, '^(%d+)-?(%d*)$')
  local bm, bs = string.match(b, '^(%d+)-?(%d*)$')
  am, bm = tonumber(am), tonumber(bm)
  if am ~= bm then return am > bm end
  return (tonumber(as) or 0) > (tonumber(bs) or 0)
end
local at = redis.call('GET', KEYS[1])
if at and not later(ARGV[2], at) then return 0 end
if ARGV[4] ~= '' and at ~= ARGV[4] then
  return redis.error_reply('OUTOFTURN the one before it has not taken effect')
end
local i = 5
while i <= #ARGV do
  local n = tonumber(ARGV[i])
  redis.call(unpack(ARGV, i + 1, i + n))
  i = i + n + 1
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
"""
"""Positions are stream ids («ms-seq») or whole numbers; both halves are below 2^53, where Lua's numbers are exact."""


class OutOfTurn(TryLater):
    """The commit before this one did not take effect, so neither did this one: begin anew from the cursor."""


class Commit:
    """Writes that take effect together, after `cursor` moved to a position it had not reached.

    Several may be under way: they leave in the order in which they were called.
    """

    def __init__(self, redis: Client, cursor: Key, fence: Key) -> None:
        self._script = Script(redis, _COMMIT, in_order=True)
        self._cursor = cursor
        self._keys = [cursor.name, fence.name]

    async def __call__(self, position: str, token: int, writes: Sequence[Write], after: str = "") -> bool:
        """False: the cursor had reached `position` before, and nothing changed. Raises LeaseLost and STORE_DOWN.

        `token` 0 stands for «no lease was ever given out», as in a rehearsal. `after`: where the cursor must stand;
        elsewhere OutOfTurn is raised.
        """
        args: list[Any] = [token, position, self._cursor.seconds or 0, after]
        for write in writes:
            args += [len(write), *write]
        try:
            return bool(await self._script(keys=self._keys, args=args))
        except ResponseError as error:
            if "LEASELOST" in str(error):
                raise LeaseLost(self._keys[1]) from None
            if "OUTOFTURN" in str(error):
                raise OutOfTurn(str(error), 0.0) from None
            raise
