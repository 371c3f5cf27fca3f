"""The registry as an operator uses it: what people write is understood, mistakes are told in words."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot import sources
from bot.cli import main
from bot.model.source import Mode, SourceState
from bot.parts import source_of
from bot.sources import BadSource, named
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.posts import Posts
from bot.store.sources import Sources
from config.settings import SettingsError, load
from tests.fakes.feeds import FeedServer
from tests.fakes.preview import Preview
from tests.ingest.conftest import netloc


@pytest.fixture
def book(redis: Client, keys: Keys) -> Sources:
    return Sources(redis, keys)


@pytest.mark.parametrize(
    ("text", "name", "kind", "address"),
    [
        ("@Sada_News", "telegram:sada_news", "telegram", "Sada_News"),
        ("telegram:Sada_News", "telegram:sada_news", "telegram", "Sada_News"),
        ("https://t.me/Sada_News", "telegram:sada_news", "telegram", "Sada_News"),
        ("t.me/s/Sada_News?before=5", "telegram:sada_news", "telegram", "Sada_News"),
        ("https://t.me/Sada_News/123", "telegram:sada_news", "telegram", "Sada_News"),
        ("account:Sada_News", "telegram:sada_news", "account", "Sada_News"),
        ("account:-1001234567890", "tg-chat:-1001234567890", "account", "-1001234567890"),
        ("x:@FuratNow", "x:furatnow", "x", "FuratNow"),
        ("https://x.com/FuratNow/status/1", "x:furatnow", "x", "FuratNow"),
        ("https://twitter.com/FuratNow", "x:furatnow", "x", "FuratNow"),
        ("x:*", "x:*", "x", "*"),
        ("https://www.nahr.example/feed", "rss:nahr.example", "rss", "https://www.nahr.example/feed"),
        ("rss:http://nahr.example/rss.xml", "rss:nahr.example", "rss", "http://nahr.example/rss.xml"),
    ],
)
def test_what_people_write_is_understood(text: str, name: str, kind: str, address: str) -> None:
    source = named(text)
    assert (source.name, source.kind, source.address) == (name, kind, address)


@pytest.mark.parametrize(
    "text", ["", "قناة", "@a", "x:", "ftp://nahr.example", "rss:nahr", "t.me/+abcdef", "@ab c", "file:x"]
)
def test_what_is_no_source_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadSource, match=r"^(a|an|give) "):
        named(text)


async def test_a_source_is_added_once_and_found_by_all_its_names(book: Sources) -> None:
    made, fresh = await sources.add(book, "https://t.me/Sada_News", trust="c", mode="watch", note="إعلام رسمي")
    assert fresh and (made.trust, made.mode, made.note) == ("C", Mode.WATCH, "إعلام رسمي")
    again, fresh = await sources.add(book, "@sada_news")
    assert not fresh and again.trust == "C"
    assert await sources.find(book, "telegram:sada_news") == await sources.find(book, "t.me/sada_news") == made


async def test_two_feeds_of_one_host_have_two_names(book: Sources) -> None:
    await sources.add(book, "https://nahr.example/rss")
    await sources.add(book, "https://nahr.example/rss?cat=2")
    again, fresh = await sources.add(book, "https://nahr.example/rss")
    assert [one.name for one in await book.all()] == ["rss:nahr.example", "rss:nahr.example/rss?cat=2"]
    assert not fresh and again.name == "rss:nahr.example"


async def test_removing_forgets_the_cursor(book: Sources, redis: Client, keys: Keys) -> None:
    await sources.add(book, "@sada_news")
    await Posts(redis, keys).append([], "telegram:sada_news", SourceState(cursor="5"))
    removed = await sources.remove(book, "t.me/sada_news")
    assert removed is not None and await book.all() == []
    assert (await book.state("telegram:sada_news")).cursor == ""
    assert await sources.remove(book, "@sada_news") is None


async def test_anyone_on_x_is_read_for_watched_words_only(book: Sources) -> None:
    made, _ = await sources.add(book, "x:*", mode="all")
    assert made.mode is Mode.WATCH


@pytest.mark.parametrize(
    ("field", "value"), [("trust", "G"), ("mode", "some"), ("active", "perhaps"), ("colour", "red")]
)
def test_wrong_values_are_refused(field: str, value: str) -> None:
    with pytest.raises(BadSource):
        sources.changed(named("@sada_news"), field, value)


def test_places_on_the_inside_are_named_one_by_one() -> None:
    assert load({"FEEDS_ALLOW": "10.0.0.5:80, Nahr.example:8080"}).feeds_allow == {"10.0.0.5:80", "nahr.example:8080"}
    with pytest.raises(SettingsError, match="FEEDS_ALLOW are host:port pairs"):
        load({"FEEDS_ALLOW": "10.0.0.0/8"})


def test_the_seed_names_a_feed_by_its_host() -> None:
    table = {"name": "rss:news.example", "address": "https://news.example/feed"}
    seeded = source_of(table)
    assert (seeded.kind, seeded.name, seeded.address) == ("rss", "rss:news.example", "https://news.example/feed")
    assert named("https://news.example/feed") == seeded


async def test_the_command_line_lists_adds_tries_and_removes(
    redis: Client,
    store_url: str,
    preview: Preview,
    site: FeedServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    preview.channel("sada_news", "صدى").post("قصف على البلدة", at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    site.feed("/rss", title="نهر").add("خبر من النهر", "/1", summary="نص " * 300)
    monkeypatch.setenv("REDIS_URL", store_url)
    monkeypatch.setenv("TELEGRAM_PREVIEW_BASE", preview.base_url)
    monkeypatch.setenv("FEEDS_ALLOW", netloc(site.base_url))

    async def barqiya(*words: str) -> tuple[int, str, str]:
        status = await asyncio.to_thread(main, ["sources", *words])
        return status, *capsys.readouterr()

    status, out, _ = await barqiya("test", "@sada_news")
    assert status == 0 and "telegram:sada_news: ok, صدى" in out and "قصف على البلدة" in out
    assert "خبر من النهر" in (await barqiya("test", site.base_url + "/rss"))[1]
    status, _, error = await barqiya("test", "@nobody_here")
    assert (status, error.count("\n")) == (1, 1) and "private" in error
    status, out, _ = await barqiya("add", "@sada_news", "--trust", "B")
    assert status == 0 and "added telegram:sada_news (all, trust B)" in out
    assert "telegram:sada_news" in (await barqiya("list"))[1]
    assert (await barqiya("add", "قناة"))[0] == 2
    assert [(await barqiya("remove", "@sada_news"))[0] for _ in range(2)] == [0, 1]
