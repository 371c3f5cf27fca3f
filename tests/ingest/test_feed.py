"""Feeds: what is new, whole, in any encoding; polite; and unharmed by the traps of the open web."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.ingest.feed import FeedReader
from bot.ingest.feed_xml import parse
from bot.ingest.fetch import Fetcher
from bot.ingest.reading import Batch, Unread
from bot.model.post import Post
from bot.model.source import Health, Source
from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.feeds import FeedServer

LONG = "قالت مصادر في البلدة إن القصف استمر ساعة كاملة ولم ترد أنباء عن إصابات بين السكان. " * 8


def now(clock: ManualClock) -> datetime:
    return datetime.fromtimestamp(clock.now(), UTC)


class Reading:
    """A reader that keeps its cursor, as the poller does."""

    def __init__(self, fetcher: Fetcher, address: str, clock: ManualClock) -> None:
        self.reader = FeedReader(fetcher)
        self.source = Source(name="rss:nahr.example", kind="rss", address=address)
        self.clock = clock
        self.cursor = ""

    async def step(self) -> Batch:
        batch = await self.reader.read(self.source, self.cursor, now(self.clock))
        self.cursor = batch.cursor
        if batch.address:
            self.source = replace(self.source, address=batch.address)
        return batch

    async def all(self) -> list[Post]:
        posts: list[Post] = []
        while True:
            batch = await self.step()
            posts += batch.posts
            if not batch.more:
                return posts


@pytest.fixture
def reading(fetcher: Fetcher, site: FeedServer, clock: ManualClock) -> Reading:
    return Reading(fetcher, site.base_url + "/rss", clock)


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
async def test_each_item_comes_once_oldest_first(reading: Reading, site: FeedServer, kind: str) -> None:
    feed = site.feed("/rss", kind)  # type: ignore[arg-type]
    for number in range(3):
        reading.clock.advance(60)
        feed.add(f"خبر {number}", f"/{number}", summary=LONG)
    posts = await reading.all()
    assert [post.text.split("\n")[0] for post in posts] == ["خبر 0", "خبر 1", "خبر 2"]
    assert posts[0].date == now(reading.clock) - timedelta(seconds=120)
    assert posts[0].source == "rss:nahr.example" and posts[0].url == site.base_url + "/0"
    assert await reading.all() == []
    feed.add("خبر 3", "/3", summary=LONG)
    assert [post.text.split("\n")[0] for post in await reading.all()] == ["خبر 3"]


async def test_what_did_not_change_is_not_sent_again(reading: Reading, site: FeedServer) -> None:
    feed = site.feed("/rss")
    feed.add("خبر", "/1", summary=LONG)
    await reading.all()
    await reading.all()
    assert (feed.served, feed.not_modified) == (1, 1)


async def test_a_changed_item_comes_again_as_an_edit(reading: Reading, site: FeedServer) -> None:
    feed = site.feed("/rss")
    entry = feed.add("مقتل شخص", "/1", summary=LONG)
    [first] = await reading.all()
    reading.clock.advance(600)
    entry.title, feed.changed_at = "مقتل شخصين", reading.clock.now()
    [second] = await reading.all()
    assert second.id == first.id and second.text.startswith("مقتل شخصين")
    assert first.edited is None and second.edited is not None


async def test_a_cut_feed_gives_the_whole_article(reading: Reading, site: FeedServer) -> None:
    when = datetime(2026, 7, 7, 10, 31, tzinfo=UTC)
    paragraphs = [f"الفقرة {n}: {LONG[:200]}" for n in ("الأولى", "الثانية", "الثالثة")]
    site.article("/1", "قصف على البلدة", paragraphs, published=when, tags=["#دير_الزور"], newsletter="اشترك في نشرتنا")
    site.feed("/rss").add("قصف على البلدة", "/1", summary="سقطت قذائف على أطراف البلدة…")
    [post] = await reading.all()
    assert post.text.startswith("قصف على البلدة\n") and "الفقرة الثالثة" in post.text
    assert post.date == when, "the article's own time"
    assert "نشرتنا" not in post.text and "الرئيسية" not in post.text and "الحقوق" not in post.text
    assert post.extra["tags"] == ["دير_الزور"]


async def test_a_feed_with_the_whole_text_needs_no_page(reading: Reading, site: FeedServer) -> None:
    site.feed("/rss").add("خبر", "/1", summary="موجز", content=f"<p>{LONG}</p><p>{LONG}</p><p>اشترك في نشرتنا</p>")
    [post] = await reading.all()
    assert post.text.count("ساعة كاملة") == 16 and "نشرتنا" not in post.text
    assert [seen.path for seen in site.requests] == ["/rss"]


async def test_many_new_items_are_read_in_bounded_steps(reading: Reading, site: FeedServer) -> None:
    feed = site.feed("/rss")
    for number in range(10):
        site.article(f"/{number}", f"خبر {number}", [LONG])
        feed.add(f"خبر {number}", f"/{number}", summary="موجز…")
    batch = await reading.step()
    assert (len(batch.posts), batch.more) == (4, True)
    assert len(await reading.all()) == 6
    assert await reading.all() == [] and feed.not_modified == 1


async def test_a_page_that_fails_costs_no_news_and_is_tried_again(reading: Reading, site: FeedServer) -> None:
    site.feed("/rss").add("قصف على البلدة", "/1", summary="سقطت قذائف…")
    site.article("/1", "قصف على البلدة", [LONG])
    site.fail(500, path="/1")
    [short] = await reading.all()
    [whole] = await reading.all()
    assert short.text == "قصف على البلدة\nسقطت قذائف…" and "ساعة كاملة" in whole.text and short.id == whole.id
    assert await reading.all() == []


async def test_a_page_that_fails_for_ever_is_given_up(reading: Reading, site: FeedServer) -> None:
    site.feed("/rss").add("خبر", "/1", summary="موجز…")
    site.fail(500, path="/1", times=None)
    assert [len(await reading.all()) for _ in range(5)] == [1, 1, 1, 0, 0]
    assert sum(seen.path == "/1" for seen in site.requests) == 3


@pytest.mark.parametrize("header", ["windows-1256", "utf-8", "iso-8859-1"])
async def test_windows_1256_whatever_the_header_says(reading: Reading, site: FeedServer, header: str) -> None:
    feed = site.feed("/rss", encoding="windows-1256")
    feed.declared_charset = header
    feed.add("قصف على البلدة", "/1", summary="سقطت قذائف على أطراف البلدة…")
    site.article("/1", "قصف", ["سقطت قذائف على أطراف البلدة وتضررت منازل. " * 6], charset="windows-1256")
    [post] = await reading.all()
    assert post.text.startswith("قصف على البلدة\nسقطت قذائف على أطراف البلدة وتضررت منازل")


FLAWS = ["bare ampersand", "html entity", "cut off", "junk before", "no dates", "no ids", "relative links"]


@pytest.mark.parametrize("flaw", FLAWS)
@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
async def test_broken_feeds_are_read_as_far_as_they_go(
    reading: Reading, site: FeedServer, flaw: str, kind: str
) -> None:
    feed = site.feed("/rss", kind)  # type: ignore[arg-type]
    for number in range(4):
        feed.add(f"خبر {number}", f"/{number}", summary=LONG)
    feed.flaw = flaw  # type: ignore[assignment]
    posts = await reading.all()
    assert len(posts) >= (1 if flaw == "cut off" else 4)
    assert all(post.text.startswith("خبر") for post in posts)
    assert await reading.all() == [], "nothing twice"
    if flaw == "no dates":
        assert posts[0].date is None


async def test_an_empty_feed_says_so(reading: Reading, site: FeedServer) -> None:
    site.feed("/rss")
    batch = await reading.step()
    assert (batch.health, batch.note) == (Health.SILENT, "the feed is empty")


async def test_a_feed_that_turned_over_unread_says_so(reading: Reading, site: FeedServer) -> None:
    feed = site.feed("/rss")
    feed.keep = 6
    for number in range(6):
        feed.add(f"قديم {number}", f"/{number}", summary=LONG)
    assert (await reading.step()).note == ""
    for number in range(3):
        feed.add(f"خبر {number}", f"/a{number}", summary=LONG)
    assert (await reading.step()).note == ""
    for number in range(8):
        feed.add(f"جديد {number}", f"/b{number}", summary=LONG)
    assert "some of it may be missed" in (await reading.step()).note


async def test_a_web_page_says_where_its_feed_is(reading: Reading, site: FeedServer) -> None:
    site.page("/rss", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>')
    with pytest.raises(Unread, match=f"its feed is at {site.base_url}/feed.xml"):
        await reading.step()


async def test_moved_for_good_and_moved_for_now(reading: Reading, site: FeedServer) -> None:
    site.feed("/new").add("خبر", "/1", summary=LONG)
    site.move("/rss", "/new", status=302)
    assert (await reading.step()).address is None
    site.move("/rss", "/new", status=301)
    assert (await reading.step()).address == site.base_url + "/new"


@pytest.mark.parametrize(
    ("failure", "health", "wait", "host"),
    [
        (Failure(429, headers={"Retry-After": "120"}), Health.SLOW, 120, True),
        (Failure(503), Health.SLOW, 600, True),
        (Failure(404), Health.BROKEN, 3600, False),
        (Failure(403), Health.BROKEN, 3600, False),
        (Failure(500), Health.BROKEN, None, False),
        (Failure(cut=True), Health.BROKEN, None, False),
        (Failure(200, body="<html><body>Just a moment...</body></html>"), Health.BROKEN, None, False),
    ],
)
async def test_refusals(
    reading: Reading, site: FeedServer, failure: Failure, health: Health, wait: float | None, host: bool
) -> None:
    site.feed("/rss").add("خبر", "/1", summary=LONG)
    site.fail(failure, times=None)
    with pytest.raises(Unread) as refused:
        await reading.step()
    site.mend()
    assert (refused.value.health, refused.value.wait, refused.value.host) == (health, wait, host)
    assert len(await reading.all()) == 1, "and then it goes on where it was"


async def test_gone_for_good(reading: Reading, site: FeedServer) -> None:
    site.gone.add("/rss")
    with pytest.raises(Unread, match="gone for good") as refused:
        await reading.step()
    assert refused.value.sure


async def test_an_honest_gzipped_feed(reading: Reading, site: FeedServer) -> None:
    feed = site.feed("/other")
    feed.add("خبر", "/1", summary=LONG)
    site.packed("/rss", feed)
    assert len(await reading.all()) == 1


async def test_bombs_stop_at_their_bounds(reading: Reading, site: FeedServer) -> None:
    site.gzip_bomb("/rss", 200)
    with pytest.raises(Unread, match="larger than"):
        await reading.step()
    del site._streams["/rss"]
    site.huge("/rss", 500)
    with pytest.raises(Unread, match="larger than"):
        await reading.step()
    assert site.streamed < 100 * 2**20
    for bomb in (lambda: site.xml_bomb("/rss"), lambda: site.xml_outside("/rss", "file:///etc/hostname")):
        bomb()
        with pytest.raises(Unread, match="entities"):
            await reading.step()


async def test_a_trickle_is_cut_off(site: FeedServer, fetcher: Fetcher, clock: ManualClock) -> None:
    fetcher._seconds = 0.3
    reading = Reading(fetcher, site.base_url + "/rss", clock)
    site.slow("/rss", b"<rss>" * 1000, 0.01)
    with pytest.raises(Unread) as refused:
        await reading.step()
    assert refused.value.health is Health.SLOW


async def test_links_inside_are_not_fetched(reading: Reading, site: FeedServer) -> None:
    site.feed("/rss").add("خبر", "http://169.254.169.254/latest/meta-data/", summary="موجز…")
    [post] = await reading.all()
    assert post.text == "خبر\nموجز…"
    assert await reading.all() == [], "and not tried again"


def rss(*items: str) -> bytes:
    """A feed of items as written, its site beside it."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><link>https://nahr.example/</link>{inside}</channel></rss>".encode()


URGENT = "<title>عاجل</title><pubDate>Tue, 24 Nov 2026 {}:00:00 +0300</pubDate><description>{}</description>"


def test_items_without_id_and_link_are_told_apart_and_known_again() -> None:
    first, second = URGENT.format("09", "قصف على البلدة"), URGENT.format("10", "توقف القصف")
    one = parse(rss(second, first), "text/xml", "https://nahr.example/rss")
    again = parse(rss(URGENT.format("11", "خبر ثالث"), second, first), "text/xml", "https://nahr.example/rss")
    assert len({item.key for item in one.items}) == 2
    assert [item.key for item in again.items][:2] == [item.key for item in one.items]
    changed = parse(rss(URGENT.format("09", "قصف على البلدة وإصابة شخص")), "text/xml", "https://nahr.example/rss")
    assert changed.items[0].key == one.items[0].key and changed.items[0].digest != one.items[0].digest
    bare = parse(
        rss("<description>أول</description>", "<description>ثان</description>"), "text/xml", "https://n.example"
    )
    assert len({item.key for item in bare.items}) == 2


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<guid>48213</guid>", ""),
        ("<guid>urn:nahr:48213</guid>", ""),
        ("<guid>https://nahr.example/news/48213</guid>", "https://nahr.example/news/48213"),
        ("<guid isPermaLink='false'>48213</guid><link>/news/48213</link>", "https://nahr.example/news/48213"),
        ("<link>javascript:alert(1)</link>", ""),
    ],
)
def test_an_id_that_is_no_address_makes_no_address(item: str, link: str) -> None:
    feed = parse(rss(f"<title>خبر</title>{item}"), "text/xml", "https://nahr.example/rss")
    assert [one.link for one in feed.items] == [link]


async def test_an_item_without_a_link_leads_to_its_site(reading: Reading, site: FeedServer) -> None:
    site.page("/rss", rss(URGENT.format("09", LONG)).decode())
    [post] = await reading.all()
    assert post.url == "https://nahr.example/" and await reading.all() == []
    site.page("/rss", rss(URGENT.format("09", LONG)).decode().replace("<link>https://nahr.example/</link>", ""))
    assert await reading.all() == []
    site.page("/rss", rss(URGENT.format("10", LONG)).decode().replace("<link>https://nahr.example/</link>", ""))
    [post] = await reading.all()
    assert post.url == reading.source.address
