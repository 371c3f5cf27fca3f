"""Thinking spreads over processes; what is believed in the end does not depend on how many there are."""

from datetime import UTC, datetime

from bot.cli.benches.team import work
from bot.cli.demo import _posts as demo_posts

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


async def test_two_and_four_analysts_give_the_incidents_that_one_gives() -> None:
    posts = demo_posts(None)
    one, two, four = [(await work(posts, count, NOW)).incidents for count in (1, 2, 4)]
    assert len(one) > 5
    assert two == one
    assert four == one
