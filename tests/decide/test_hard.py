"""The ten kinds of hard match from words to incidents: posts of our own writing, really read and decided."""

from datetime import timedelta
from typing import Any

import pytest

from bot.model.post import Post
from bot.understand import understand
from tests.decide.build import DAY
from tests.decide.cases import load
from tests.decide.memory import Memory


def cases() -> list[Any]:
    """Each stream; one that is known to fail must fail, and says why."""
    found = []
    for case in load("hard")["case"]:
        known = [pytest.mark.xfail(strict=True, reason=case["why"])] if "why" in case else []
        found.append(pytest.param(case, id=case["name"], marks=known))
    return found


@pytest.mark.parametrize("case", cases())
def test_streams_gather_into_the_right_incidents(case: dict[str, Any]) -> None:
    memory = Memory()
    for row in case["posts"]:
        when = DAY + timedelta(hours=row["at"])
        post = Post(id=row["id"], text=row["text"], source=row.get("source", f"telegram:{row['id']}"), date=when)
        memory.take(post, understand(post, when), when)
    found = {frozenset(posts) for _, posts in memory.clusters()}
    assert found == {frozenset(posts) for posts in case["expect"]}
