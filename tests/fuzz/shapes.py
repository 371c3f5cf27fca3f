"""Inputs of real shape, each the seed of many injured ones: posts, updates, preview pages, feeds, articles, tweets."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from tests.cli.conftest import demo_posts
from tests.fakes import feed_xml, preview_html

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
REAL = Path(__file__).parents[3] / "shared" / "data" / "dev" / "telegram_unlabelled.jsonl"


@cache
def texts() -> tuple[str, ...]:
    """Texts of our own."""
    return tuple(post.text for post in demo_posts())


@cache
def seeds() -> tuple[str, ...]:
    """Texts of our own, and two thousand real ones where the folder of real posts is at hand."""
    if not REAL.exists():
        return texts()
    with REAL.open(encoding="utf-8") as lines:
        real = [text for line in islice(lines, 2_000) if (text := json.loads(line).get("text"))]
    return texts() + tuple(real)


@cache
def updates() -> list[dict[str, Any]]:
    """Updates as the Bot API hands them over: channel posts with all that may hang on them."""
    chat = {"id": -1001234567890, "type": "channel", "title": "قناة", "username": "Some_Channel"}
    base = {"message_id": 7, "sender_chat": chat, "chat": chat, "date": 1773129600}
    photo = {"file_id": "A", "file_unique_id": "B", "width": 90, "height": 60, "file_size": 1000}
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/a"}
    origin = {"type": "channel", "chat": chat, "message_id": 9, "date": 1773129000}
    contents: list[dict[str, Any]] = [
        {"text": texts()[3], "entities": [link, {"type": "hashtag", "offset": 0, "length": 9}]},
        {"caption": texts()[4], "photo": [photo, photo], "media_group_id": "13", "caption_entities": [link]},
        {"text": texts()[5], "forward_origin": origin, "edit_date": 1773129700},
        {"text": texts()[6], "reply_to_message": {**base, "text": "x"}, "quote": {"text": "x", "position": 0}},
        {"poll": {"id": "1", "question": "؟", "options": [{"text": "نعم", "voter_count": 1}], "is_closed": False}},
        {"text": "x", "forward_origin": {"type": "hidden_user", "sender_user_name": "ن", "date": 1}},
        {"video": {**photo, "duration": 3}, "caption": texts()[7], "via_bot": {"id": 1, "username": "b"}},
        {"new_chat_title": "عنوان"},
    ]
    kinds = ("channel_post", "edited_channel_post")
    return [{"update_id": n, kinds[n % 2]: {**base, **content}} for n, content in enumerate(contents)]


@cache
def pages() -> list[bytes]:
    """Public previews."""
    posts = [
        preview_html.Post(n, text, NOW - timedelta(hours=n), views=n * 700, photos=("http://x/a.jpg",) * (n % 3))
        for n, text in enumerate(texts()[:12], 1)
    ]
    posts[2].forwarded_from, posts[2].forwarded_link = "ضفاف", "https://t.me/difaf/3"
    posts[4].reply_to, posts[5].edited, posts[6].poll = posts[1], True, ("؟", ("نعم", "لا"))
    return [
        preview_html.page("some_channel", "قناة", posts, 3, layout).encode() for layout in ("usual", "unknown part")
    ]


@cache
def feeds() -> list[bytes]:
    """Feeds in three dialects."""
    entries = [
        feed_xml.Entry(
            title=text[:60], link=f"https://news.example/{n}", summary=text, content=f"<p>{text}</p>" * (n % 3),
            published=NOW - timedelta(hours=n), guid=f"g{n}", author="كاتب", image="https://news.example/i.jpg",
        )
        for n, text in enumerate(texts()[:8])
    ]  # fmt: skip
    return [feed_xml.render(kind, "موقع", entries, "utf-8", "") for kind in ("rss", "atom", "rdf")]


@cache
def articles() -> list[bytes]:
    """News pages."""
    stored = Path(__file__).parents[1] / "cases" / "omar_article.html"
    body = "".join(f"<p>{text}</p>" for text in texts()[:8])
    head = "<meta property='article:published_time' content='2026-03-10T08:00:00+03:00'>"
    said = '{"@type":"NewsArticle","datePublished":"2026-03-10","articleBody":"x"}'
    data = f'<script type="application/ld+json">{said}</script>'
    return [
        stored.read_bytes(),
        f"<html><head>{head}{data}</head><body><article>{body}</article></body></html>".encode(),
    ]


@cache
def answers() -> list[dict[str, Any]]:
    """Answers of X's API v2."""
    tweets = [
        {
            "id": str(1_900_000_000_000_000_000 + n), "text": text, "author_id": "1",
            "created_at": "2026-03-10T08:00:00.000Z",
            "edit_history_tweet_ids": [str(1_900_000_000_000_000_000 + n)], "lang": "ar",
            "referenced_tweets": [{"type": ("retweeted", "quoted", "replied_to")[n % 3], "id": "1900000000000000001"}],
            "entities": {"urls": [{"url": "https://t.co/x", "expanded_url": "https://example.org"}], "hashtags": []},
            "attachments": {"media_keys": ["3_1"]}, "note_tweet": {"text": text * 3},
        }
        for n, text in enumerate(texts()[:6])
    ]  # fmt: skip
    users = [{"id": "1", "username": "someone", "name": "x"}]
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/a.jpg"}]
    return [
        {"data": tweets, "includes": {"users": users, "media": media, "tweets": tweets[:1]}, "meta": {"newest_id": "1"}}
    ]
