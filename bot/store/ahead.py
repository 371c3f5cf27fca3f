"""The store as it will be once the commits that are under way have landed: read once, changed here as it is there.

One decider writes what it reads here, in order, under a fenced lease; so what it read a moment ago, changed by its own
writes since, is what the store would answer. That spares each post of a batch its ways to the store. Whoever lost the
lease or a commit learns of it when a commit fails; then all of this is thrown away, and read anew.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import NamedTuple

from bot.store.atomic import Write
from bot.store.connection import Client
from bot.store.together import Together


class Range(NamedTuple):
    """A question to a sorted set: the members of a span of scores, at most `most`, lowest first.

    `newest`: those of the highest scores, highest first.
    """

    key: str
    low: float
    high: float
    most: int
    newest: bool = False


Scored = tuple[float, bytes]
"""A member, behind its score: as the store sorts them."""


class Ahead:
    """What the decider reads. Between `begin` and `end` it is kept; otherwise each question goes to the store.

    `landed` is awaited before more is read meanwhile: the store must have all that was written by then.
    """

    def __init__(self, redis: Client, landed: Callable[[], Awaitable[object]]) -> None:
        self._redis = redis
        self._landed = landed
        self._open = False
        self._values: dict[str, bytes | None] = {}
        self._ranges: dict[Range, list[Scored]] = {}
        self._asked: defaultdict[str, set[Range]] = defaultdict(set)
        self._get: Together[Sequence[str]] = Together(self._get_all)
        self._look: Together[Sequence[Range]] = Together(self._look_all)

    @property
    def is_open(self) -> bool:
        """Whether what is read is kept."""
        return self._open

    def begin(self) -> None:
        """Keep what is read from now on. Nothing that changes it may be under way."""
        self._forget()
        self._open = True

    def end(self) -> None:
        """Keep nothing any more."""
        self._forget()
        self._open = False

    async def mget(self, names: Sequence[str]) -> list[bytes | None]:
        """Values by name, as the store's own MGET gives them."""
        if not self._open:
            return list(await self._redis.mget(names))
        if missing := [name for name in dict.fromkeys(names) if name not in self._values]:
            await self._landed()
            await self._get(missing)
        return [self._values[name] for name in names]

    async def look(self, ranges: Sequence[Range]) -> list[list[Scored]]:
        """What stands in each range."""
        if not self._open:
            return await self._stands_in(ranges)
        if missing := [one for one in ranges if one not in self._ranges]:
            await self._landed()
            await self._look(missing)
        return [self._ranges[one] for one in ranges]

    def apply(self, writes: Iterable[Write]) -> None:
        """These writes are on their way, behind all that were applied before."""
        if not self._open:
            return
        for name, key, *rest in writes:
            if name == "SET":
                self._values[str(key)] = _bytes(rest[0])
            elif name == "APPEND" and key in self._values:
                self._values[str(key)] = (self._values[str(key)] or b"") + _bytes(rest[0])
            elif name == "ZADD":
                self._move(str(key), _bytes(rest[1]), float(rest[0]))
            elif name == "ZREM":
                for member in rest:
                    self._move(str(key), _bytes(member), None)

    # -- sorted sets

    def _move(self, key: str, member: bytes, score: float | None) -> None:
        """A member has another score now, or none."""
        for one in list(self._asked.get(key, ())):
            moved = _moved(one, self._ranges[one], member, score)
            if moved is None:
                del self._ranges[one]
                self._asked[key].discard(one)
            else:
                self._ranges[one] = moved

    async def _look_all(self, questions: Sequence[Sequence[Range]]) -> list[None]:
        ranges = list(dict.fromkeys(one for question in questions for one in question))
        stands, asked = self._ranges, self._asked  # an answer that comes after `end` is of no use to what follows
        for one, found in zip(ranges, await self._stands_in(ranges), strict=True):
            stands[one] = found
            asked[one.key].add(one)
        return [None] * len(questions)

    async def _stands_in(self, ranges: Sequence[Range]) -> list[list[Scored]]:
        if not ranges:
            return []
        async with self._redis.pipeline(transaction=False) as line:
            for one in ranges:
                if one.newest:
                    line.zrevrangebyscore(one.key, one.high, one.low, start=0, num=one.most, withscores=True)
                else:
                    line.zrangebyscore(one.key, one.low, one.high, start=0, num=one.most, withscores=True)
            answers = await line.execute()
        return [[(float(score), name) for name, score in answer] for answer in answers]

    # -- values

    async def _get_all(self, questions: Sequence[Sequence[str]]) -> list[None]:
        names = list(dict.fromkeys(name for question in questions for name in question))
        values = self._values
        values.update(zip(names, await self._redis.mget(names), strict=True))
        return [None] * len(questions)

    def _forget(self) -> None:
        self._values, self._ranges, self._asked = {}, {}, defaultdict(set)


def _moved(one: Range, found: list[Scored], member: bytes, score: float | None) -> list[Scored] | None:
    """What stands in a range after a member's score changed; None: the store must be asked, which knows those behind
    the last."""
    was_full = len(found) >= one.most
    others = [scored for scored in found if scored[1] != member]
    if score is not None and one.low <= score <= one.high:
        others = sorted([*others, (score, member)], reverse=one.newest)
        is_last = others[-1][1] == member
        return None if was_full and is_last and len(others) == len(found) else others[: one.most]
    return None if was_full and len(others) < len(found) else others


def _bytes(value: bytes | str | float) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
