"""What benches stand on: a store of their own, posts of now, and a sink that answers as Telegram does, on loopback."""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from bot.model.post import Post
from bot.model.report import Kind
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.parts import Parts, assemble
from bot.store.connection import connect
from bot.store.embedded import Embedded
from config.settings import Settings

TOKEN = "123456789:" + "A" * 35
"""A token of the right shape for the sink, which takes any."""


@asynccontextmanager
async def own_parts(*, durable: bool) -> AsyncIterator[Parts]:
    """Every part on an empty store in a temporary folder. `durable`: as in real running (`appendfsync always`)."""
    with tempfile.TemporaryDirectory(prefix="barqiya-bench-") as folder:
        server = Embedded(Path(folder), durable=durable)
        await server.start()
        client = await connect(server.url)
        try:
            parts = assemble(client, Settings())
            await parts.outbox.open()
            await parts.seed()
            yield parts
        finally:
            await client.aclose()
            await server.stop()


def fresh(posts: Sequence[Post], now: datetime, name: str = "") -> list[Post]:
    """The posts as if the newest came out now, under ids of their own."""
    dated = [post.date for post in posts if post.date]
    late = now - max(dated, default=now)
    return [replace(post, id=f"{name}{post.id}", date=(post.date or now) + late, received=None) for post in posts]


def trusted(posts: Sequence[Post]) -> list[Source]:
    """A source for each that the posts name, trusted enough to be told at once."""
    names = dict.fromkeys(post.source for post in posts)
    return [
        Source(name=name, kind=name.partition(":")[0], address=name.partition(":")[2], trust="B", official=True)
        for name in names
    ]


def readers(count: int, first: int = 1) -> list[Subscriber]:
    """Subscribers who want everything at once."""
    return [Subscriber(chat_id=1_000_000 + n, digest_at=None, kinds=tuple(Kind)) for n in range(first, first + count)]


class Sink:
    """The least Bot API: every message is taken; when each chat got its messages is written down."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.texts: list[tuple[float, str]] = []
        self.by_chat: dict[str, list[float]] = defaultdict(list)
        self.base = ""
        self._came = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "Sink":
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def until(self, count: int, seconds: float = 120.0) -> None:
        """Until so many messages came."""
        async with asyncio.timeout(seconds):
            while len(self.at) < count:
                self._came.clear()
                await self._came.wait()

    async def _answer(self, request: web.Request) -> web.Response:
        if request.match_info["method"] == "getMe":
            me = {"id": 123456789, "is_bot": True, "first_name": "b", "username": "b"}
            return web.json_response({"ok": True, "result": me})
        form = await request.post()
        chat = str(form.get("chat_id", "0"))
        self.at.append(time.perf_counter())
        self.texts.append((self.at[-1], str(form.get("text", ""))))
        self.by_chat[chat].append(self.at[-1])
        self._came.set()
        return web.json_response({"ok": True, "result": self._message(int(chat))})

    def _message(self, chat: int) -> dict[str, Any]:
        return {"message_id": len(self.at), "date": int(time.time()), "chat": {"id": chat, "type": "private"}}


def moments_ago(minutes: float) -> datetime:
    """A moment in the past, now being the wall clock's."""
    return datetime.now(UTC) - timedelta(minutes=minutes)
