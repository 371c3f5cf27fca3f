"""The index of audiences in the store: sorted sets of standings in lexical order, changed with the subscriber at once.

What a standing says is `decide.audience_index`; here it is only written, walked in batches, and made anew when the
rules by which standings are made have changed.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple

from bot.decide.audience_index import Segment, Sought, rules, standings, stands_often
from bot.model.subscriber import Subscriber
from bot.store.atomic import Write
from bot.store.confirm import Script
from bot.store.connection import Client
from bot.store.keys import Keys

SCANNED, READ = 2_000, 500
"""Standings read by one call, and chats given at once."""
LOOKED_AT = 256
"""Keys and ranges that are looked at by one call, to see whether there is anything."""

_CHANGE = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
local i = 2
while i <= #ARGV do
  local n = tonumber(ARGV[i])
  redis.call(unpack(ARGV, i + 1, i + n))
  i = i + n + 1
end
return 1
"""
"""Writes that take effect together, if the subscriber's record is still the one they were made for."""


class _Found(NamedTuple):
    """Where in the walk a chat was found."""

    chat: str
    standing: str


class AudienceIndex:
    """Standings of all subscribers, under keys that carry the mark of the rules by which they were made."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys
        self._script = Script(redis, _CHANGE)

    async def change(self, record: str, was: bytes, writes: Sequence[Write]) -> bool:
        """Carry out writes if the record is what it `was` (b"": none). False: it is another one now.

        Raises STORE_DOWN, also where a replica does not confirm; may be repeated.
        """
        args: list[Any] = [was]
        for write in writes:
            args += [len(write), *write]
        return bool(await self._script([record], args))

    def writes(self, old: Subscriber | None, new: Subscriber | None) -> list[Write]:
        """What changes in the index when a subscriber's wishes do."""
        before = standings(old) if old else frozenset()
        after = standings(new) if new else frozenset()
        gone: list[Write] = [("ZREM", self._name(key), standing) for key, standing in sorted(before - after)]
        return [*gone, *(("ZADD", self._name(key), 0, standing) for key, standing in sorted(after - before))]

    async def walk(self, sought: Sought, cursor: str = "") -> AsyncIterator[tuple[str, list[str]]]:
        """Chats that may want what is sought, in batches, each with the cursor that continues after it.

        A chat that stands in several places comes once, but may come again in a walk that was interrupted.
        """
        left = sought.segments()
        key, first, after = [*cursor.split("\n", 2), "", ""][:3]
        begun = next((n for n, one in enumerate(left) if (one.key, one.first) == (key, first)), 0)
        met: set[str] = set()
        for segment in await self._with_standings(left[begun:]):
            resumed = after if (segment.key, segment.first) == (key, first) else ""
            async for last, batch in self._walk_segment(segment, sought, met, resumed):
                yield f"{segment.key}\n{segment.first}\n{last}", batch

    async def _walk_segment(
        self, segment: Segment, sought: Sought, met: set[str], after: str
    ) -> AsyncIterator[tuple[str, list[str]]]:
        name, start = self._name(segment.key), f"({after}" if after else f"[{segment.first}"
        while found := await self._redis.zrangebylex(name, start, f"({segment.last}", start=0, num=SCANNED):
            last = found[-1].decode()
            wanted = [_Found(chat, one) for one in map(bytes.decode, found) if (chat := sought.chat(one))]
            fresh = [one for one in wanted if not _met_before(one, met)]
            for at in range(0, max(len(fresh), 1), READ):
                some = fresh[at : at + READ]
                yield (some[-1].standing if at + READ < len(fresh) else last), [one.chat for one in some]
            if len(found) < SCANNED:
                return
            start = f"({last}"

    async def _with_standings(self, segments: Sequence[Segment]) -> list[Segment]:
        """Those in which anybody stands: most keys of an incident are empty."""
        names = list(dict.fromkeys(one.key for one in segments))
        sizes = await self._ask(names, lambda line, key: line.zcard(self._name(key)))
        there = {name for name, size in zip(names, sizes, strict=True) if size}
        some = [one for one in segments if one.key in there]
        counts = await self._ask(
            some, lambda line, one: line.zlexcount(self._name(one.key), f"[{one.first}", f"({one.last}")
        )
        return [one for one, count in zip(some, counts, strict=True) if count]

    async def _ask(self, about: Sequence[Any], ask: Callable[[Any, Any], object]) -> list[int]:
        answers: list[int] = []
        for start in range(0, len(about), LOOKED_AT):
            async with self._redis.pipeline(transaction=False) as line:
                for one in about[start : start + LOOKED_AT]:
                    ask(line, one)
                answers += await line.execute()
        return answers

    def _name(self, key: str) -> str:
        return self._keys.audience(f"{rules()}:{key}").name

    # -- made anew

    async def is_current(self) -> bool:
        """Whether all that stands in the store was made by today's rules."""
        made = await self._redis.get(self._keys.audience_rules.name)
        return made is not None and bytes(made).decode() == rules()

    async def is_made(self) -> None:
        """Everybody stands by today's rules now: what was made by others goes."""
        await self._redis.set(self._keys.audience_rules.name, rules())
        kept, cursor = (self._name("").encode(), self._keys.audience_rules.name.encode()), 0
        while True:
            cursor, names = await self._redis.scan(cursor, match=self._keys.audience("*").name, count=1_000)
            if old := [name for name in names if not name.startswith(kept)]:
                await self._redis.unlink(*old)
            if not cursor:
                return


def _met_before(one: _Found, met: set[str]) -> bool:
    """Whether a chat that stands in several places came before; now it has come."""
    if not stands_often(one.standing):
        return False
    if one.chat in met:
        return True
    met.add(one.chat)
    return False
