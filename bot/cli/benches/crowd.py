"""Crowds: audiences among 100,000 subscribers, the highest rate, and a team of analysts.

Not part of `all`: it takes minutes, and wants a machine that does nothing else.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.cli.benches import audience, rate
from bot.cli.benches.figures import Figure
from bot.cli.benches.team import work
from bot.model.post import Post

BENCH = "crowd"
TEAMS = (1, 2, 4)
ROUNDS = 10
"""Times the posts are read, each time as other posts: to measure what lasts, not the start."""


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """All of it; the store in memory for the crowd and the courier, on disk for the analysts."""
    figures = [*await audience.measure(posts), *await rate.measure(posts)]
    now = datetime.now(UTC)
    for count in TEAMS:
        done = await work(posts, count, now, ROUNDS)
        decided = f"decided: {done.decided:,.0f} posts/s, {done.alone:,.0f}/s on a processor of its own"
        note = f"{len(done.incidents)} incidents; {decided}"
        figures.append(
            Figure(bench=BENCH, name=f"posts read by {count} analysts", value=done.read, unit="/s", note=note)
        )
    return figures
