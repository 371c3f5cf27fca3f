"""Everything between a source's bytes and the words in a chat, for one input; any error is a crash."""

import json
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.ingest import feed, feed_xml, jsonl, preview, preview_page, preview_words, x_post
from bot.ingest.article import read_article
from bot.ingest.reading import Unread
from bot.ingest.telegram import channel_post, join_album, to_post
from bot.model.alert import Message
from bot.model.post import Post
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.render.alert import alert
from bot.render.cap import cap
from bot.render.digest import digest
from bot.render.export import incidents_geojson, incidents_jsonl, posts_jsonl
from bot.render.html import MAX_TEXT, length
from bot.render.reply import update_reply
from bot.render.table import csv_of
from bot.store.codec import pack, unpack
from bot.understand import understand
from bot.understand.watch import WatchIndex
from config.seeds import watch_words
from tests.decide.memory import Memory
from tests.fuzz import mutate, shapes

READERS = (Subscriber(chat_id=1), Subscriber(chat_id=2, language="en", arabic_digits=True, discreet=True))
SOURCE = Source(name="telegram:some_channel", kind="telegram", address="some_channel", trust="B", home="Deir ez-Zor")
Kind = Callable[[random.Random], list[Post]]
FRESH = 200
"""Posts after which a memory is left behind, so that it stays as large as a busy hour's."""


class Line:
    """Injured inputs, one after the other, through the whole of it."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.posts = self.incidents = 0
        self._memory = Memory()
        self._watch = WatchIndex(watch_words())
        kinds: tuple[Callable[[random.Random], list[Post]], ...] = (
            _posts,
            _updates,
            _pages,
            _feeds,
            _articles,
            _tweets,
        )
        self._kinds = kinds
        self._shares = (55, 20, 8, 6, 4, 7)

    def one(self, n: int) -> None:
        """The `n`-th input of this seed."""
        chance = random.Random(f"{self.seed}/{n}")
        for post in chance.choices(self._kinds, self._shares)[0](chance)[:4]:
            self._think(unpack(pack(post), Post))

    def _think(self, post: Post) -> None:
        self.posts += 1
        if self.posts % FRESH == 0:
            self._memory = Memory()
        now = post.moment(shapes.NOW)
        report = understand(post, now, watch=self._watch, home=SOURCE.home)
        decision = self._memory.take(unpack(pack(post), Post), unpack(pack(report), type(report)), now, SOURCE)
        posts_jsonl([post])
        for change in decision.changes:
            self.incidents += 1
            incident = unpack(pack(change.incident), type(change.incident))
            for reader in READERS:
                _fits(alert(incident, reader, now=now, sources={SOURCE.name: SOURCE}))
                _fits(update_reply(incident, incident.revisions, reader, sources={}))
            cap(incident, "x")
            incidents_jsonl([incident]), incidents_geojson([incident]), csv_of([incident], READERS[0])
            if self.incidents % 50 == 0:
                _fits(digest(list(self._memory.incidents.values()), READERS[0], now=now + timedelta(hours=1)))


def _fits(message: Message) -> None:
    for part in message.parts:
        assert part and length(part) <= MAX_TEXT
        part.encode()
    for row in message.buttons:
        for button in row:
            assert len((button.data or "").encode()) <= 64


def _text(chance: random.Random) -> str:
    return mutate.text(chance, chance.choice(shapes.seeds()), chance.choice(shapes.seeds()))


def _posts(chance: random.Random) -> list[Post]:
    row: dict[str, Any] = {
        "id": str(chance.randrange(300)), "text": _text(chance), "source": "telegram:some_channel",
        "date": "2026-03-10T08:00:00+03:00", "url": "https://t.me/a/1", "forwarded_from": "telegram:b/3",
        "quotes": "x", "media": ["photo:1"], "edited": None, "deleted": chance.random() < 0.02,
    }  # fmt: skip
    row = mutate.json(chance, row) if chance.random() < 0.5 else row
    raw = json.dumps(row).encode()
    raw = mutate.data(chance, raw, raw) if chance.random() < 0.1 else raw
    found = jsonl.parse(raw)
    return [found] if isinstance(found, Post) else []


def _updates(chance: random.Random) -> list[Post]:
    update = mutate.json(chance, chance.choice(shapes.updates()))
    message = channel_post(update)
    post = to_post(message, shapes.NOW) if message is not None else None
    return [post, join_album([post, replace(post, id="telegram:some_channel/8")])] if post else []


def _pages(chance: random.Random) -> list[Post]:
    whole = chance.choice(shapes.pages())
    injured = mutate.data(chance, whole, chance.choice(shapes.pages())).decode("utf-8", "replace")
    preview_words.is_challenge(injured), preview_page.exists(injured), preview_page.description(injured)
    preview_words.is_closed(preview_page.why_hidden(injured))
    try:
        page = preview_page.parse_page(injured)
    except preview_page.NoPreview:
        return []
    if not page.shown:
        return []
    posts, _ = preview._changes(SOURCE, preview.Cursor(), page, shapes.NOW)
    return list(posts)


def _feeds(chance: random.Random) -> list[Post]:
    injured = mutate.data(chance, chance.choice(shapes.feeds()), chance.choice(shapes.feeds()))
    try:
        found = feed_xml.parse(injured, chance.choice(("", "text/xml; charset=x")), "https://news.example/feed")
    except Unread:
        return []
    return [feed._post(SOURCE, item, None, found.home, shapes.NOW, edited=False) for item in found.items]


def _articles(chance: random.Random) -> list[Post]:
    injured = mutate.data(chance, chance.choice(shapes.articles()), chance.choice(shapes.articles()))
    return [Post(id="a", text=read_article(injured, "text/html").text, source="rss:https://news.example")]


def _tweets(chance: random.Random) -> list[Post]:
    return x_post.answer_of(mutate.json(chance, chance.choice(shapes.answers())), shapes.NOW).posts
