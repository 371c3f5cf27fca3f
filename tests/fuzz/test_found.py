"""What injured inputs once broke stays mended."""

import json
import re

import pytest

from bot.ingest import feed_xml, jsonl
from bot.ingest.preview_page import NoPreview, parse_page
from bot.ingest.telegram import to_post
from bot.model.post import Post
from bot.model.subscriber import Subscriber
from bot.render.alert import alert
from bot.render.texts import t
from bot.store.codec import pack, unpack
from tests.fuzz import shapes
from tests.render.examples import at, said, shelling


def test_an_alert_with_long_addresses_can_be_written() -> None:
    long = "https://news.example/" + "%D8%AF" * 200
    evidence = tuple(said(f"rss:https://{n}.example", at(10), url=f"{long}{n}") for n in range(6))
    told = alert(shelling(evidence=evidence), Subscriber(chat_id=1), now=at(11), sources={})
    assert all(f"{long}{n}" in "".join(told.parts) for n in range(6))


def test_a_long_value_stands_where_a_short_one_would() -> None:
    short, long = t("en", "by", who="x"), t("en", "by", who="x" * 5_000)
    assert long == short.replace("x", "x" * 5_000)


def test_numbers_that_no_store_holds_are_kept_as_text() -> None:
    post = jsonl.parse(json.dumps({"id": 1, "text": "قصف", "views": 10**30, "deep": {"a": [-(2**70)]}}).encode())
    assert isinstance(post, Post)
    assert unpack(pack(post), Post).extra["views"] == str(10**30)


def test_a_channel_that_is_no_object_is_no_post() -> None:
    assert to_post({"message_id": 1, "text": "x", "chat": "name"}, shapes.NOW) is None


def test_a_message_without_a_number_is_left_out() -> None:
    page = shapes.pages()[0].decode()
    kept = parse_page(page.replace("some_channel/5", "some_channel/five"))
    assert 5 not in [one.id for one in kept.shown] and kept.shown
    with pytest.raises(NoPreview, match="number"):
        parse_page(re.sub(r"some_channel/\d+", "some_channel/x", page))


def test_an_album_spans_no_more_than_an_album_can() -> None:
    page = shapes.pages()[0].decode()
    far = page.replace("?single", "9999999?single")
    assert far != page
    assert all(one.last - one.id < 100 for one in parse_page(far).shown)


def test_an_address_that_is_none_costs_a_feed_only_that_address() -> None:
    broken = shapes.feeds()[0].replace(b"https://news.example/i.jpg", b"http://[::1")
    found = feed_xml.parse(broken, "", "https://news.example/feed")
    assert len(found.items) == 8 and not any(item.media for item in found.items)
    broken = shapes.feeds()[0].replace(b"<link>https://news.example/3", b"<link>http://[x")
    links = [item.link for item in feed_xml.parse(broken, "", "https://news.example/feed").items]
    assert len(links) == 8 and not any("[" in link for link in links)
