"""The fake news site, read with a plain client."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import feedparser
import pytest
from defusedxml import ElementTree
from defusedxml.common import EntitiesForbidden
from multidict import CIMultiDictProxy

from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.feeds import METADATA, FeedServer


@pytest.fixture
async def site(clock: ManualClock) -> AsyncIterator[FeedServer]:
    async with await FeedServer.start(clock) as server:
        yield server


async def read(http: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, bytes, CIMultiDictProxy[str]]:
    async with http.get(url, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.read(), answer.headers


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
async def test_each_kind_is_read_by_a_real_parser(site: FeedServer, http: aiohttp.ClientSession, kind: str) -> None:
    feed = site.feed("/feed", kind)  # type: ignore[arg-type]
    when = datetime(2026, 7, 7, 10, 15, tzinfo=UTC)
    feed.add("هجوم & ردّ", "/news/1", summary="<p>ملخص</p>", published=when, guid="tag:1")
    status, body, _ = await read(http, site.base_url + "/feed")
    parsed = feedparser.parse(body)
    (entry,) = parsed.entries
    assert status == 200 and not parsed.bozo
    assert (entry.title, entry.link) == ("هجوم & ردّ", site.base_url + "/news/1")
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    assert tuple(moment)[:5] == (2026, 7, 7, 10, 15)


async def test_what_did_not_change_is_not_sent_again(
    site: FeedServer, http: aiohttp.ClientSession, clock: ManualClock
) -> None:
    feed = site.feed("/rss")
    feed.add("أولى", "/1")
    _, _, headers = await read(http, site.base_url + "/rss")
    known = {"If-None-Match": headers["ETag"], "If-Modified-Since": headers["Last-Modified"]}
    assert (await read(http, site.base_url + "/rss", **known))[:2] == (304, b"")
    assert (await read(http, site.base_url + "/rss", **{"If-Modified-Since": headers["Last-Modified"]}))[0] == 304
    clock.advance(60)
    feed.add("ثانية", "/2")
    status, body, _ = await read(http, site.base_url + "/rss", **known)
    assert status == 200 and len(feedparser.parse(body).entries) == 2
    assert (feed.served, feed.not_modified) == (2, 2)


async def test_a_feed_keeps_only_its_newest(site: FeedServer, http: aiohttp.ClientSession) -> None:
    feed = site.feed("/rss")
    feed.keep = 3
    for number in range(5):
        feed.add(f"خبر {number}", f"/{number}")
    _, body, _ = await read(http, site.base_url + "/rss")
    assert [e.title for e in feedparser.parse(body).entries] == ["خبر 4", "خبر 3", "خبر 2"]


async def test_windows_1256(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.feed("/rss", encoding="windows-1256").add("قصف على البلدة", "/1")
    site.article("/1", "قصف", ["سقطت قذائف"], charset="windows-1256")
    _, body, headers = await read(http, site.base_url + "/rss")
    assert "windows-1256" in headers["Content-Type"] and "قصف".encode("windows-1256") in body
    _, page, _ = await read(http, site.base_url + "/1")
    assert "سقطت قذائف" in page.decode("windows-1256")


@pytest.mark.parametrize("flaw", ["bare ampersand", "html entity", "cut off", "junk before"])
async def test_broken_feeds_are_no_xml(site: FeedServer, http: aiohttp.ClientSession, flaw: str) -> None:
    feed = site.feed("/rss")
    for number in range(3):
        feed.add(f"خبر {number}", f"/{number}", summary="نص")
    feed.flaw = flaw  # type: ignore[assignment]
    _, body, _ = await read(http, site.base_url + "/rss")
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(body)


async def test_feeds_without_dates_or_ids(site: FeedServer, http: aiohttp.ClientSession) -> None:
    feed = site.feed("/rss")
    feed.add("خبر", "/1")
    feed.flaw = "no dates"
    _, body, _ = await read(http, site.base_url + "/rss")
    assert "published" not in feedparser.parse(body).entries[0]
    feed.flaw = "no ids"
    _, body, _ = await read(http, site.base_url + "/rss")
    assert b"<guid" not in body and b"<pubDate" in body


async def test_moved_gone_and_busy(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.feed("/new").add("خبر", "/1")
    site.move("/old", "/new")
    site.gone.add("/dead")
    site.fail(Failure(503, headers={"Retry-After": "120"}), path="/new")
    status, _, headers = await read(http, site.base_url + "/old")
    assert (status, headers["Location"]) == (301, "/new")
    assert (await read(http, site.base_url + "/dead"))[0] == 410
    status, _, headers = await read(http, site.base_url + "/new")
    assert (status, headers["Retry-After"]) == (503, "120")
    assert (await read(http, site.base_url + "/new"))[0] == 200
    assert (await read(http, site.base_url + "/none"))[0] == 404


async def test_a_redirect_leads_inside(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.move("/lure", METADATA, status=302)
    assert (await read(http, site.base_url + "/lure"))[2]["Location"].startswith("http://169.254.169.254/")


async def test_a_gzip_bomb_is_small_on_the_wire(site: FeedServer) -> None:
    site.gzip_bomb("/bomb", 20)
    async with aiohttp.ClientSession(auto_decompress=False) as plain:
        _, body, headers = await read(plain, site.base_url + "/bomb")
    assert headers["Content-Encoding"] == "gzip" and len(body) < 100_000
    assert len(zlib.decompress(body, 31)) == 20 * 2**20


async def test_an_honest_gzipped_feed(site: FeedServer) -> None:
    feed = site.feed("/rss")
    feed.add("خبر", "/1")
    site.packed("/rss.gz", feed)
    async with aiohttp.ClientSession(auto_decompress=False) as plain:
        _, body, _ = await read(plain, site.base_url + "/rss.gz")
    assert gzip.decompress(body) == feed.body()


async def test_xml_bombs_are_bombs(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.xml_bomb("/bomb")
    site.xml_outside("/outside", "file:///etc/hostname")
    for path in ("/bomb", "/outside"):
        _, body, _ = await read(http, site.base_url + path)
        assert len(body) < 2000
        with pytest.raises(EntitiesForbidden):
            ElementTree.fromstring(body)


async def test_a_huge_feed_stops_with_its_reader(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.huge("/huge", 200)
    async with http.get(site.base_url + "/huge") as answer:
        assert answer.content_length is None
        got = len(await answer.content.readexactly(3 * 2**20))
        answer.close()
    assert got == 3 * 2**20
    await site.wait_for_requests(1)
    assert site.streamed < 100 * 2**20


async def test_a_slow_feed_outlasts_patience(site: FeedServer, http: aiohttp.ClientSession) -> None:
    site.slow("/slow", b"<rss>" * 1000, 0.01)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2), http.get(site.base_url + "/slow") as answer:
            await answer.read()


async def test_an_article_has_its_text_its_time_and_things_around_it(
    site: FeedServer, http: aiohttp.ClientSession
) -> None:
    when = datetime(2026, 7, 7, 10, 31, tzinfo=UTC)
    parts = {"tags": ["#دير_الزور"], "newsletter": "اشترك في نشرتنا", "related": ["خبر آخر"]}
    site.article("/1", "إحباط هجوم", ["الفقرة الأولى <مهمة>", "الثانية"], published=when, **parts)
    _, body, _ = await read(http, site.base_url + "/1")
    page = body.decode()
    for part in (
        "<p>الفقرة الأولى &lt;مهمة&gt;</p>",
        "2026-07-07T10:31:00+00:00",
        "اشترك في نشرتنا",
        "#دير_الزور",
        "خبر آخر",
    ):
        assert part in page
