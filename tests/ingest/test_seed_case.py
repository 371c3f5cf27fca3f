"""The seed case, from the site to the incidents: one attack that was foiled, one threat with its actor, and no box."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.ingest.feed import FeedReader
from bot.ingest.fetch import Fetcher
from bot.ingest.poller import Polling
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.source import Source
from bot.parts import Parts, assemble
from bot.store.connection import Client
from bot.store.lease import Held
from config.settings import Settings
from tests.fakes.clock import ManualClock
from tests.fakes.feeds import FeedServer

CASES = Path(__file__).parent.parent / "cases"
CASE: dict[str, Any] = tomllib.loads((CASES / "omar_article.toml").read_text("utf-8"))
ALONE = Held(0, float("inf"), 0.0)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(CASE["read_at"].timestamp())


@pytest.fixture
async def parts(redis: Client, clock: ManualClock, site: FeedServer, fetcher: Fetcher) -> Parts:
    """The article was read from its site: it waits in the stream."""
    site.page("/news/omar", (CASES / "omar_article.html").read_text("utf-8"))
    feed = site.feed("/feed", title="ضفة نيوز")
    feed.add(CASE["title"], "/news/omar", summary=CASE["summary"], published=CASE["published"].astimezone(UTC))
    made = assemble(redis, Settings(), clock=lambda: datetime.fromtimestamp(clock.now(), UTC))
    await made.watch.seed(("#ديرالزور",))
    await made.sources.put(Source(name="rss:dhiffa.example", kind="rss", address=site.base_url + "/feed"))
    polling = Polling(
        book=made.sources, posts=made.posts, readers={"rss": FeedReader(fetcher)}, clock=made.clock, floor=30.0
    )
    await polling.refresh()
    clock.advance(60)
    polling.start_due()
    await polling.settle()
    return made


async def incidents(parts: Parts) -> list[Incident]:
    """What was decided of everything that waits."""
    await parts.reader.refresh()
    while await parts.analyst.step(parts.clock, block_ms=1):
        pass
    while await parts.decider.step(ALONE, parts.clock, block_ms=1):
        pass
    return await parts.incidents.between(datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC))


async def test_the_article_is_read_whole_and_without_what_stands_around_it(parts: Parts) -> None:
    [post] = await parts.posts.recent(10)
    assert isinstance(post, Post) and post.text.startswith(CASE["title"] + "\n")
    assert [part for part in CASE["text"]["has"] if part not in post.text] == []
    assert [part for part in CASE["text"]["lacks"] if part in post.text] == []
    assert post.date == CASE["published"] and post.source == "rss:dhiffa.example"


async def test_it_becomes_one_foiled_attack_at_its_place(parts: Parts) -> None:
    found = [one for one in await incidents(parts) if one.kind == CASE["attack"]["kind"]]
    assert len(found) == 1
    [attack] = found
    assert attack.status == CASE["attack"]["status"] and attack.place is not None
    assert (attack.place.name_en, attack.place.admin1) == (CASE["attack"]["place"], CASE["attack"]["admin1"])
    assert attack.killed is None or attack.killed[1] == CASE["attack"]["killed_most"]


async def test_it_becomes_one_threat_with_its_actor(parts: Parts) -> None:
    found = [one for one in await incidents(parts) if one.kind == CASE["threat"]["kind"]]
    assert len(found) == 1
    [threat] = found
    assert threat.status == CASE["threat"]["status"]
    assert threat.actor is not None and CASE["threat"]["actor"] in (threat.actor.name_en or "")
