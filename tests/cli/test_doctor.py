"""Broken set-ups: the doctor finds each, and says what to do. Every server here is real, on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from msgspec.structs import replace
from telethon.crypto import AuthKey
from telethon.sessions import StringSession

from bot.cli.doctor import Finding, Mark, examine
from bot.ingest.account_session import keep_session
from bot.model.post import Post
from bot.model.source import Source
from bot.store.connection import connect
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from bot.store.posts import Posts
from bot.store.sources import Sources
from tests.cli.conftest import Barqiya
from tests.fakes.bot_api import TOKEN, BotApi

Set = Callable[..., None]
_HELLO = b"%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n"
OTHER = "987654321:" + "B" * 35


@pytest.fixture
def set_(clean: pytest.MonkeyPatch) -> Set:
    """Settings by name."""

    def put(**settings: str) -> None:
        for name, value in settings.items():
            clean.setenv(name, value)

    return put


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start() as server:
        yield server


@asynccontextmanager
async def store(folder: Path, *options: tuple[str, str], durable: bool = True) -> AsyncIterator[str]:
    """A store of one's own with some options; its address."""
    server = Embedded(folder / "own", durable=durable)
    await server.start()
    client = await connect(server.url)
    for name, value in options:
        await client.config_set(name, value)
    try:
        yield server.url
    finally:
        await client.aclose()
        await server.stop()


async def found(what: str) -> Finding:
    """The finding about this; a sound one only if there is no other."""
    every = [one async for one in examine()]
    about = sorted((one for one in every if one.what == what), key=lambda one: one.mark is Mark.OK)
    assert about, every
    return about[0]


async def test_a_sound_set_up(set_: Set, api: BotApi, tmp_path: Path) -> None:
    set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url, ADMIN_IDS="1")
    every = [one async for one in examine()]
    assert {one.mark for one in every if one.what not in ("sources", "disk")} == {Mark.OK}, every


async def test_no_token(set_: Set) -> None:
    set_()
    assert "@BotFather" in (await found("token")).line


async def test_every_wrong_setting_at_once(set_: Set) -> None:
    set_(TELEGRAM_BOT_TOKEN="hello", ADMIN_IDS="@me", SEND_RATE="fast", REDIS_URL="http://x", TIMEZONE="Damascus")
    lines = [one.line async for one in examine()]
    names = ("TELEGRAM_BOT_TOKEN", "ADMIN_IDS", "SEND_RATE", "REDIS_URL", "TIMEZONE")
    assert all(any(line.startswith(name) for line in lines) for name in names)


async def test_a_secret_file_that_is_not_there(set_: Set) -> None:
    set_(TELEGRAM_BOT_TOKEN_FILE="/nowhere/token")
    assert "/nowhere/token" in (await found("settings")).line


async def test_a_token_that_telegram_refuses(set_: Set, api: BotApi) -> None:
    set_(TELEGRAM_BOT_TOKEN=OTHER, TELEGRAM_API_BASE=api.base_url)
    told = await found("token")
    assert told.mark is Mark.BAD and "ask @BotFather" in told.line


async def test_telegram_out_of_reach(set_: Set) -> None:
    set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE="http://127.0.0.1:1")
    told = await found("telegram")
    assert told.mark is Mark.BAD and "network or firewall" in told.line


async def test_nobody_runs_the_bot(set_: Set, api: BotApi) -> None:
    set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url)
    assert "ADMIN_IDS is empty" in (await found("admins")).line


async def test_a_webhook_from_elsewhere(set_: Set, api: BotApi) -> None:
    api.updates.webhook = {"url": "https://elsewhere.example/hook"}
    set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url)
    told = await found("webhook")
    assert told.mark is Mark.WARN and "`run` will remove it" in told.line


async def test_a_clock_that_is_off(set_: Set, api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url)
    monkeypatch.setattr("bot.cli.doctor.time", SimpleNamespace(time=lambda: time.time() + 3600))
    told = await found("clock")
    assert told.mark is Mark.BAD and "time synchronisation" in told.line


async def test_no_store_there(set_: Set) -> None:
    set_(REDIS_URL="redis://127.0.0.1:1/0")
    told = await found("store")
    assert told.mark is Mark.BAD and "no Redis answers at 127.0.0.1:1" in told.line


async def test_a_store_that_wants_a_password(set_: Set, tmp_path: Path) -> None:
    async with store(tmp_path, ("requirepass", "secret")) as url:
        set_(REDIS_URL=url)
        told = await found("store")
        assert told.mark is Mark.BAD and "wants a password" in told.line
        set_(REDIS_URL=url.replace("unix://", "unix://:wrong@"))
        assert "refuses" in (await found("store")).line


@pytest.mark.parametrize(("version", "hello"), [("6.2.14", _HELLO), ("5.0.7", b"-ERR unknown command `HELLO`\r\n")])
async def test_a_store_that_is_too_old(set_: Set, version: str, hello: bytes) -> None:
    async with _old_server(version, hello) as port:
        set_(REDIS_URL=f"redis://127.0.0.1:{port}")
        told = await found("store")
    assert told.mark is Mark.BAD and "needs Redis 7.0 or newer" in told.line


async def test_a_store_that_keeps_nothing(set_: Set, tmp_path: Path) -> None:
    async with store(tmp_path, durable=False) as url:
        set_(REDIS_URL=url)
        told = await found("durable")
    assert told.mark is Mark.BAD and "set appendonly yes" in told.line


@pytest.mark.parametrize(("fsync", "mark"), [("everysec", Mark.WARN), ("no", Mark.BAD)])
async def test_a_store_that_writes_late(set_: Set, tmp_path: Path, fsync: str, mark: Mark) -> None:
    async with store(tmp_path, ("appendfsync", fsync)) as url:
        set_(REDIS_URL=url)
        told = await found("durable")
    assert told.mark is mark and fsync in told.line


async def test_a_store_that_forgets_when_it_is_full(set_: Set, tmp_path: Path) -> None:
    async with store(tmp_path, ("maxmemory-policy", "allkeys-lru")) as url:
        set_(REDIS_URL=url)
        told = await found("memory")
    assert told.mark is Mark.BAD and "set noeviction" in told.line


async def test_nobody_vouches_for_any_source(set_: Set, tmp_path: Path) -> None:
    async with store(tmp_path) as url:
        set_(TELEGRAM_BOT_TOKEN=TOKEN, REDIS_URL=url)
        assert (await found("grades")).mark is Mark.OK  # no source at all is told of already
        client = await connect(url)
        book = Sources(client, Keys())
        new = Source(name="telegram:nahr", kind="telegram", address="nahr")
        await book.put(new)
        warned = await found("grades")
        assert warned.mark is Mark.WARN and "/source trust" in warned.line
        await book.put(replace(new, trust="C"))
        assert (await found("grades")).mark is Mark.OK
        await client.aclose()


async def test_what_was_set_aside_is_named(set_: Set, tmp_path: Path) -> None:
    async with store(tmp_path) as url:
        set_(TELEGRAM_BOT_TOKEN=TOKEN, REDIS_URL=url)
        assert (await found("aside")).mark is Mark.OK
        client = await connect(url)
        broken = Post(id="telegram:nahr/7", text="خبر", source="telegram:nahr")
        await Posts(client, Keys()).set_aside("7-0", broken, "reading it ends the process (-11)")
        told = await found("aside")
        await client.aclose()
    assert told.mark is Mark.WARN
    assert "telegram:nahr/7 (reading it ends the process (-11))" in told.line


async def test_a_folder_that_cannot_be_written(set_: Set) -> None:
    set_(DATA_DIR="/proc/barqiya")
    told = await found("disk")
    assert told.mark is Mark.BAD and "cannot be written" in told.line


def test_its_exit_status_says_whether_something_is_bad(barqiya: Barqiya) -> None:
    done = barqiya("doctor")
    assert done.status == 1 and done.out.startswith("ok    settings")
    assert all(line.split()[0] in ("ok", "warn", "bad") for line in done.out.splitlines())


@asynccontextmanager
async def _old_server(version: str, hello: bytes) -> AsyncIterator[int]:
    """Answers as an old Redis does, as far as it is asked."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readline():
            words = []
            for _ in range(int(head[1:])):
                size = int((await reader.readline())[1:])
                words.append((await reader.readexactly(size + 2))[:-2].upper())
            info = f"# Server\r\nredis_version:{version}\r\n".encode()
            answer = b"$%d\r\n%s\r\n" % (len(info), info) if words[0] == b"INFO" else b"+OK\r\n"
            writer.write(hello if words[0] == b"HELLO" else answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_half_a_user_account_is_told(set_: Set, api: BotApi, tmp_path: Path) -> None:
    async with store(tmp_path) as url:
        set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url, REDIS_URL=url, DATA_DIR=str(tmp_path))
        assert "account" not in [one.what async for one in examine()]
        set_(TELEGRAM_API_ID="12345")
        half = await found("account")
        assert half.mark is Mark.BAD and "TELEGRAM_API_HASH" in half.line
        set_(TELEGRAM_API_HASH="0123456789abcdef0123456789abcdef")
        out = await found("account")
        assert out.mark is Mark.WARN and "barqiya login" in out.line
        keep_session(tmp_path, "nonsense")
        broken = await found("account")
        assert broken.mark is Mark.BAD and "barqiya login" in broken.line
        session = StringSession()
        session.set_dc(2, "127.0.0.1", 443)
        session.auth_key = AuthKey(bytes(range(256)))
        keep_session(tmp_path, session.save())
        assert (await found("account")).mark is Mark.OK


async def test_sources_that_nobody_reads_are_told(set_: Set, api: BotApi, tmp_path: Path) -> None:
    async with store(tmp_path) as url:
        set_(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_BASE=api.base_url, REDIS_URL=url, DATA_DIR=str(tmp_path))
        client = await connect(url)
        book = Sources(client, Keys())
        await book.put(Source(name="telegram:sada_news", kind="telegram", address="sada_news"))
        assert (await found("unread")).mark is Mark.OK
        await book.put(Source(name="telegram:furat_now", kind="account", address="furat_now"))
        await client.aclose()
        lone = await found("unread")
        assert lone.mark is Mark.WARN and "telegram:furat_now needs `barqiya login`" in lone.line
