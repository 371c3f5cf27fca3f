"""How many posts were read that cost money: each once a day, totals by month."""

from collections.abc import Sequence
from datetime import date

from bot.store.connection import Client
from bot.store.keys import DAY, Keys


class StoredSpending:
    """Counts for one paid source (`what`: «x»)."""

    def __init__(self, redis: Client, keys: Keys, what: str) -> None:
        self._redis = redis
        self._keys = keys
        self._what = what

    async def read(self, day: date, ids: Sequence[str]) -> tuple[int, int]:
        """Count posts on a UTC day, each once; the month's total before and after.

        A crash between the two writes forgets at most one page: a bound for cost, not an account of it.
        """
        seen, total = self._keys.read_on(self._what, day), self._keys.spent(self._what, day)
        async with self._redis.pipeline(transaction=True) as line:
            line.sadd(seen.name, *ids)
            line.expire(seen.name, seen.seconds or DAY)
            fresh, _ = await line.execute()
        async with self._redis.pipeline(transaction=True) as line:
            line.incrby(total.name, int(fresh))
            line.expire(total.name, total.seconds or DAY)
            after, _ = await line.execute()
        return int(after) - int(fresh), int(after)

    async def spent(self, day: date) -> int:
        """The total of the day's month."""
        return int(await self._redis.get(self._keys.spent(self._what, day).name) or 0)
