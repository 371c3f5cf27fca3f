"""From words to news: posts of our own writing, really read and decided, as data in `tests/cases/told.toml`."""

from datetime import timedelta
from typing import Any

import pytest

from bot.model.incident import News, Reason
from bot.model.post import Post
from bot.understand import understand
from tests.decide.build import at
from tests.decide.cases import load
from tests.decide.memory import Memory


@pytest.mark.parametrize("case", load("told")["case"], ids=lambda c: c["name"])
def test_what_readers_get_for_each_post(case: dict[str, Any]) -> None:
    memory, told = Memory(), []
    for number, row in enumerate(case["posts"]):
        when = at(9) + timedelta(minutes=row["after"])
        post = Post(id=f"p{number}", text=row["text"], source=f"telegram:{row['source']}", date=when)
        changes = memory.take(post, understand(post, when), when).changes
        heard = [c for c in changes if (c.reason, c.news) != (Reason.MORE_REPORTS, News.NOTHING)]
        told.append([f"{c.reason} {c.news}" for c in heard])
    assert told == [row["expect"] for row in case["posts"]]
    if "denied_by" in case:
        (incident,) = memory.incidents.values()
        assert list(incident.denied_by) == case["denied_by"]
