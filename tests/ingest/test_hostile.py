"""Pages and feeds by those who wish us ill, or do not care: nothing but our own refusals, in bounded time."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ingest import x_post
from bot.ingest.article import read_article
from bot.ingest.decode import decode
from bot.ingest.feed_xml import parse
from bot.ingest.html import plain_text
from bot.ingest.preview_page import NoPreview, parse_page
from bot.ingest.reading import Unread

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PIECES = [
    *("<rss>", "</rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<entry>", "<?xml ", "?>"),
    *("&amp;", "&", "&#0;", "&#x110000;", "&#xD800;", "<!--", "-->", "<![CDATA[", "]]>", "'", '"', ">", "\n", "\x00"),
    *('<div class="tgme_widget_message" data-post="a/1">', "<section class='tgme_channel_history'>", "</div>"),
    *("<time datetime='2026-01-01T00:00:00+00:00'>", "<a class=", "tgme_widget_message_date", "قصف", "\ud800"),
    *("<article>", "<p>", "<script>", "</script>", "<pubDate>", "Tue, 99 Foo 20266 99:99:99 +9999", "<html"),
    '<script type="application/ld+json">{"@type":[1],"articleBody":5}</script>',
    '<meta property="article:published_time" content="9999-99-99T99">',
]
SOUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
PLENTY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@PLENTY
@given(SOUP)
def test_feeds_of_soup(soup: str) -> None:
    try:
        feed = parse(f"<rss>{soup}".encode("utf-8", "replace"), "text/xml", "https://news.example/rss")
    except Unread:
        return
    assert all(item.key for item in feed.items)


@PLENTY
@given(SOUP)
def test_previews_of_soup(soup: str) -> None:
    try:
        parse_page(f'<section class="tgme_channel_history">{soup}'.replace("\ud800", ""))
    except NoPreview:
        return


@settings(max_examples=60, deadline=None)
@given(SOUP)
def test_articles_of_soup(soup: str) -> None:
    article = read_article(f"<html><body>{soup}".encode("utf-8", "replace"))
    assert isinstance(article.text, str)


@PLENTY
@given(st.binary(max_size=300), st.text(max_size=40))
def test_bytes_of_any_kind(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str) and isinstance(decode(body, content_type, markup=True), str)


NAMES = (
    *("data", "includes", "errors", "id", "text", "note_tweet", "entities", "urls", "referenced_tweets", "type", "url"),
    *("attachments", "media_keys", "users", "tweets", "media", "username", "author_id", "media_key"),
    "edit_history_tweet_ids",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)


@PLENTY
@given(st.dictionaries(st.sampled_from(["data", "includes", "errors"]), JSON, max_size=3))
def test_answers_of_x_of_any_shape(body: dict[str, object]) -> None:
    x_post.answer_of(body, NOW)
    x_post.gone(body)


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "a href='http://x'", "table"])
def test_pages_that_nest_without_end(tag: str) -> None:
    began = time.process_time()
    deep = f"<{tag}>" * 30_000 + "قصف"
    plain_text(deep)
    read_article(f"<html><body><article>{deep}".encode())
    parse_page(f'<section class="tgme_channel_history"><div class="tgme_widget_message" data-post="a/1">'
               f'<a class="tgme_widget_message_date"><time datetime="2026-01-01T00:00:00+00:00"></time></a>'
               f'<div class="js-message_text">{deep}')  # fmt: skip
    assert time.process_time() - began < 20.0


def test_boxes_within_boxes_are_taken_out_once() -> None:
    inner = "<aside class='share'>x<div class='newsletter'>y<form>z</form></div></aside>" * 300
    text = f"<article><p>{'قصف على البلدة. ' * 20}</p>{inner}<p>{'سقطت قذائف. ' * 20}</p></article>"
    read = read_article(f"<html><body>{text}</body></html>".encode()).text
    assert "قصف" in read and "سقطت" in read and "x" not in read and "z" not in read
