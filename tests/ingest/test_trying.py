"""`barqiya sources test NAME` for every kind of source: what it would read, or why not, in one line."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("telethon")

from bot.cli import main
from bot.ingest.account_session import SessionLock
from bot.model.source import Source
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.posts import Posts
from bot.store.sources import Sources
from tests.fakes.feeds import FeedServer
from tests.fakes.mtproto import APP, MtProto
from tests.fakes.mtproto_world import World as Everybody
from tests.fakes.preview import Preview
from tests.fakes.x_api import XApi
from tests.ingest.account_world import trusted
from tests.ingest.conftest import netloc

__all__ = ["trusted"]
WHEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Try = Callable[[str], Awaitable[tuple[int, str, str]]]


@pytest.fixture
def attempt(
    redis: Client, store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Try:
    monkeypatch.setenv("REDIS_URL", store_url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    async def attempt(name: str) -> tuple[int, str, str]:
        status = await asyncio.to_thread(main, ["sources", "test", name])
        seen = capsys.readouterr()
        assert "Traceback" not in seen.err and (status == 0 or seen.err.count("\n") == 1)
        return status, seen.out, seen.err

    return attempt


async def test_a_preview(attempt: Try, preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    preview.channel("sada_news", "صدى").post("قصف على البلدة", at=WHEN)
    monkeypatch.setenv("TELEGRAM_PREVIEW_BASE", preview.base_url)
    status, out, _ = await attempt("https://t.me/sada_news")
    assert status == 0 and "telegram:sada_news: ok, صدى" in out and "2026-11-24 09:00  قصف على البلدة" in out
    preview.channel("sada_news").state = "banned"
    status, _, error = await attempt("@sada_news")
    assert status == 1 and "banned" in error and "copyright infringement" in error


async def test_a_feed(attempt: Try, site: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    site.feed("/rss", title="نهر").add("خبر من النهر", "/1", summary="نص " * 300)
    monkeypatch.setenv("FEEDS_ALLOW", netloc(site.base_url))
    status, out, _ = await attempt(site.base_url + "/rss")
    assert status == 0 and ": ok, نهر" in out and "خبر من النهر" in out and "1 posts on the first reading" in out


async def test_x(attempt: Try, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, error = await attempt("x:furat_now")
    assert status == 1 and "X_BEARER_TOKEN" in error
    async with await XApi.start() as x:
        x.post(x.account("furat_now"), "قصف على البلدة")
        monkeypatch.setenv("X_API_BASE", x.base_url)
        monkeypatch.setenv("X_BEARER_TOKEN", x.token)
        status, out, _ = await attempt("https://x.com/furat_now")
        assert status == 0 and "x:furat_now: ok" in out and "قصف على البلدة" in out


async def test_the_user_account(
    attempt: Try, trusted: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis: Client, keys: Keys
) -> None:
    status, _, error = await attempt("account:Sada_News")
    assert status == 1 and "barqiya login" in error
    async with await MtProto.start(Everybody()) as telegram:
        salma = telegram.world.person()
        telegram.world.channel("Sada_News", "صدى", members=(salma,)).post("قصف على البلدة", at=WHEN)
        monkeypatch.setenv("TELEGRAM_API_ID", str(APP[0]))
        monkeypatch.setenv("TELEGRAM_API_HASH", APP[1])
        monkeypatch.setenv("TELEGRAM_SESSION", telegram.session_string(salma))
        status, out, _ = await attempt("account:Sada_News")
        assert status == 0 and "telegram:sada_news: ok, صدى" in out and "2026-11-24 09:00  قصف على البلدة" in out
        status, _, error = await attempt("account:nobody_here")
        assert status == 1 and "renamed or deleted" in error
        with SessionLock(tmp_path):  # the bot runs meanwhile
            status, _, error = await attempt("account:Sada_News")
        assert status == 1 and "does not run meanwhile" in error
        telegram.revoke(salma)
        status, _, error = await attempt("account:Sada_News")
        assert status == 1 and "run `barqiya login`" in error
    assert await Posts(redis, keys).recent(10) == [] and await Sources(redis, keys).get("telegram:sada_news") is None


async def test_a_channel_that_telegram_brings_us(attempt: Try, redis: Client, keys: Keys) -> None:
    await Sources(redis, keys).put(Source(name="telegram:nahr_news", kind="tg-chat", address="nahr_news"))
    status, _, error = await attempt("telegram:nahr_news")
    assert status == 1 and "there is nothing to ask" in error


@pytest.mark.parametrize("name", ["قناة", "", "file:/tmp/x.jsonl", "t.me/+abcdef"])
async def test_what_is_no_source(attempt: Try, name: str) -> None:
    assert (await attempt(name))[0] == 2
