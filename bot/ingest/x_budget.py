"""The cost guard of X: every post read costs, so the month has a bound, with warnings on the way to it.

X counts a post once a UTC day however often it is read, and so do we.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from bot.ingest.reading import Unread
from bot.model.source import Health

WARN_AT = (0.80, 0.95, 1.00)
DOLLARS_A_POST = 0.005
"""X's price of one post read, pay per use, August 2026."""
LEAST_PAGE = 10
"""The smallest page that X gives: below this many posts nothing is asked any more."""


class Spending(Protocol):
    """How many posts were read: kept over restarts, by month."""

    async def read(self, day: date, ids: Sequence[str]) -> tuple[int, int]:
        """Count posts on a UTC day, each once; the month's total before and after."""

    async def spent(self, day: date) -> int:
        """The total of the day's month."""


async def _silent(_line: str) -> None:
    return None


class Budget:
    """`limit` posts a month. `warn` is told once at 80, 95 and 100 %."""

    def __init__(self, limit: int, spending: Spending, warn: Callable[[str], Awaitable[None]] = _silent) -> None:
        self.limit = limit
        self._spending = spending
        self._warn = warn

    async def left(self, now: datetime) -> int:
        """How many posts may still be read this month. Raises Unread when it is not worth a page."""
        left = self.limit - await self._spending.spent(_day(now))
        if left < LEAST_PAGE:
            why = f"the month's budget of {self.limit} posts of X is used up; X_MONTHLY_POSTS sets it"
            raise Unread(why, Health.BROKEN, wait=_until_next_month(now), host=True)
        return left

    def note(self, left: int) -> str:
        """What an admin should know of the budget while it still lasts."""
        used = 1 - left / self.limit
        passed = max((part for part in WARN_AT if used >= part), default=0.0)
        return f"over {passed:.0%} of the month's {self.limit} posts of X are used" if passed else ""

    async def spend(self, ids: Sequence[str], now: datetime) -> None:
        """Count what was read."""
        if not ids:
            return
        before, after = await self._spending.read(_day(now), ids)
        for part in WARN_AT:
            if before < part * self.limit <= after:
                await self._warn(self._line(part, after))

    def _line(self, part: float, spent: int) -> str:
        cost = f"about ${spent * DOLLARS_A_POST:.2f}"
        told = f"X: {spent} of the month's {self.limit} posts were read ({part:.0%}, {cost})"
        return f"{told}; reading X stops until next month" if part >= 1 else told


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _until_next_month(now: datetime) -> float:
    here = now.astimezone(UTC)
    following = (here.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=32)).replace(day=1)
    return (following - here).total_seconds()
