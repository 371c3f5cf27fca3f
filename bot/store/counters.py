"""Numbers by day, kept 60 days: for digests («against the week's average»), statistics and health."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from bot.store.atomic import Write
from bot.store.connection import Client
from bot.store.keys import DAY, Keys


class Counters:
    """Daily counters by field: «posts», «incidents», «kind:attack», «admin1:Deir ez-Zor», «set_aside»…"""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self._redis = redis
        self._keys = keys

    async def add(self, day: date, field: str, count: int = 1) -> None:
        """Count something on a local day."""
        key = self._keys.counts(day)
        async with self._redis.pipeline(transaction=True) as line:
            line.hincrby(key.name, field, count)
            line.expire(key.name, key.seconds or DAY)
            await line.execute()

    async def of(self, day: date) -> dict[str, int]:
        """All counters of a local day."""
        found = await self._redis.hgetall(self._keys.counts(day).name)
        return {name.decode(): int(count) for name, count in found.items()}


def count_writes(keys: Keys, day: date, fields: Iterable[str]) -> list[Write]:
    """The same as writes of a commit."""
    key = keys.counts(day)
    writes: list[Write] = [("HINCRBY", key.name, name, n) for name, n in sorted(Counter(fields).items())]
    return [*writes, ("EXPIRE", key.name, key.seconds or DAY)] if writes else []
