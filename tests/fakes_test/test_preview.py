"""The fake of t.me's previews, read with a plain client and a plain HTML parser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.preview import Preview
from tests.fakes.preview_html import rounded


@pytest.fixture
async def preview(clock: ManualClock) -> AsyncIterator[Preview]:
    async with await Preview.start(clock) as server:
        yield server


async def read(http: aiohttp.ClientSession, preview: Preview, path: str) -> tuple[int, str]:
    async with http.get(preview.base_url + path, allow_redirects=False) as answer:
        return answer.status, await answer.text()


def ids(page: str) -> list[str]:
    found = LexborHTMLParser(page).css("div.tgme_widget_message[data-post]")
    return [str(node.attributes["data-post"]) for node in found]


async def test_twenty_a_page_and_back_over_the_gap(preview: Preview, http: aiohttp.ClientSession) -> None:
    sada = preview.channel("sada_news", "صدى")
    for number in range(45):
        sada.post(f"خبر {number}")
    seen: list[str] = []
    path = "/s/sada_news"
    while path:
        _, page = await read(http, preview, path)
        seen = ids(page) + seen
        more = LexborHTMLParser(page).css_first("a.tme_messages_more")
        path = str(more.attributes["href"]) if more else ""
    assert seen == [f"sada_news/{n}" for n in range(1, 46)]
    assert len(preview.requests) == 3
    _, page = await read(http, preview, "/s/sada_news?after=43")
    assert ids(page) == ["sada_news/44", "sada_news/45"]


async def test_the_parts_of_a_post(preview: Preview, http: aiohttp.ClientSession) -> None:
    sada = preview.channel("sada_news", "صدى")
    first = sada.post("الأصل <مهم>")
    when = datetime(2026, 7, 7, 10, 15, 2, tzinfo=UTC)
    text = "🔴 عاجل\nقصف #دير_الزور @other_news https://example.org/a?b=1&c=2"
    sada.post(text, at=when, views=12_512, reply_to=first, forwarded_from="فرات", nested=True, author="سلمى")
    _, page = await read(http, preview, "/s/sada_news")
    node = LexborHTMLParser(page).css("div.tgme_widget_message")[1]
    body = node.css(".js-message_text")
    assert len(body) == 2, "the text is nested twice"
    assert "عاجل" in body[0].text() and "الأصل" not in body[0].text()
    assert node.css_first("i.emoji b").text() == "🔴"
    assert node.css_first(".js-message_reply_text").text() == "الأصل <مهم>"
    assert node.css_first(".tgme_widget_message_forwarded_from_name").text() == "فرات"
    assert node.css_first("a.tgme_widget_message_date > time").attributes["datetime"] == "2026-07-07T10:15:02+00:00"
    assert node.css_first(".tgme_widget_message_views").text() == "12.5K"
    assert node.css_first("a[onclick]").attributes["href"] == "https://example.org/a?b=1&amp;c=2", "escaped twice"


async def test_an_album_is_one_post_with_several_ids(preview: Preview, http: aiohttp.ClientSession) -> None:
    sada = preview.channel("sada_news")
    sada.post("ثلاث صور", photos=3)
    after = sada.post("بعدها")
    _, page = await read(http, preview, "/s/sada_news")
    tree = LexborHTMLParser(page)
    assert ids(page) == ["sada_news/1", "sada_news/4"] and after.id == 4
    singles = [str(a.attributes["href"]) for a in tree.css("a.tgme_widget_message_photo_wrap")]
    assert singles == [f"https://t.me/sada_news/{n}?single" for n in (1, 2, 3)]
    assert "background-image:url('https://cdn4" in page


async def test_edits_and_deletions(preview: Preview, http: aiohttp.ClientSession) -> None:
    sada = preview.channel("sada_news")
    kept, gone = sada.post("أولى"), sada.post("ثانية")
    sada.edit(kept, "أولى مصححة")
    sada.delete(gone)
    _, page = await read(http, preview, "/s/sada_news")
    assert ids(page) == ["sada_news/1"] and "أولى مصححة" in page
    assert "edited" in LexborHTMLParser(page).css_first(".tgme_widget_message_meta").text()


async def test_no_preview_is_a_302_and_an_empty_channel_is_none(preview: Preview, http: aiohttp.ClientSession) -> None:
    preview.channel("empty_news")
    private, named = preview.channel("closed_news"), preview.channel("old_name")
    private.state = "private"
    preview.rename(named, "new_name")
    statuses = [(await read(http, preview, f"/s/{n}"))[0] for n in ("empty_news", "closed_news", "old_name", "nobody")]
    assert statuses == [200, 302, 302, 302]
    assert (await read(http, preview, "/s/NEW_NAME"))[0] == 200
    async with http.get(f"{preview.base_url}/s/nobody") as followed:
        assert followed.status == 200 and not ids(await followed.text()), "who follows it sees an empty page"


async def test_refusals_and_challenges(preview: Preview, http: aiohttp.ClientSession, clock: ManualClock) -> None:
    preview.channel("sada_news").post("خبر")
    preview.too_many(retry_after=30)
    preview.challenge()
    preview.fail(Failure(cut=True))
    assert (await read(http, preview, "/s/sada_news"))[0] == 429
    status, page = await read(http, preview, "/s/sada_news")
    assert status == 403 and "Just a moment" in page and not ids(page)
    with pytest.raises(aiohttp.ClientConnectionError):
        await http.post(f"{preview.base_url}/s/sada_news")
    assert (await read(http, preview, "/s/sada_news"))[0] == 200
    assert [s.status for s in preview.requests] == [429, 403, 0, 200]


async def test_who_asks_too_fast_is_refused(preview: Preview, http: aiohttp.ClientSession, clock: ManualClock) -> None:
    preview.channel("sada_news")
    preview.min_gap = 2.0
    statuses = []
    for gap in (0.0, 1.0, 2.0):
        clock.advance(gap)
        statuses.append((await read(http, preview, "/s/sada_news"))[0])
    assert statuses == [200, 429, 200]


@pytest.mark.parametrize("layout", ["renamed classes", "no times", "unknown part"])
async def test_the_layout_changes_on_demand(preview: Preview, http: aiohttp.ClientSession, layout: str) -> None:
    preview.channel("sada_news").post("خبر")
    _, usual = await read(http, preview, "/s/sada_news")
    preview.layout = layout  # type: ignore[assignment]
    _, changed = await read(http, preview, "/s/sada_news")
    assert changed != usual and "خبر" in changed
    tree = LexborHTMLParser(changed)
    lost = {
        "renamed classes": not ids(changed),
        "no times": not tree.css("time[datetime]"),
        "unknown part": bool(tree.css(".tgme_widget_message_hologram")),
    }
    assert lost[layout]


def test_views_are_rounded() -> None:
    views = (7, 999, 1000, 1234, 12_512, 999_999, 1_100_000)
    assert [rounded(n) for n in views] == ["7", "999", "1K", "1.23K", "12.5K", "999K", "1.1M"]
