"""The least Bot API server, on loopback: every message is taken, and when it came is written down.

In the bench's own process, or in one of its own (`apart`), lest answering be charged to those who are measured. It also
hands out channel posts at given times, so that a whole bot can be run against it.
"""

import asyncio
import subprocess
import sys
import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import msgspec
from aiohttp import web

TOKEN = "123456789:" + "A" * 35
"""A token of the right shape; any is taken."""
ME = {"id": 123456789, "is_bot": True, "first_name": "b", "username": "b"}
_OK = b'{"ok":true,"result":true}'
MOST_UPDATES = 100
LINES = 64
"""Connections of the bare client that says what the server itself can take."""


class Said(msgspec.Struct):
    """What a sendMessage says."""

    chat_id: int
    text: str = ""


class Told(NamedTuple):
    """A message that came: when (seconds of the monotonic clock, which all processes share), to whom, what."""

    at: float
    chat: int
    text: str


class Sink:
    """Messages by time and by chat. `feed` is what getUpdates hands out from its time on."""

    def __init__(self) -> None:
        self.at: list[float] = []
        self.told: list[Told] = []
        self.by_chat: dict[str, list[float]] = defaultdict(list)
        self.base = ""
        self._due: list[float] = []
        self._updates: list[dict[str, Any]] = []
        self._said = msgspec.json.Decoder(Said)
        self._came = asyncio.Event()
        self._fed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> "Sink":
        app = web.Application(client_max_size=2**26)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_post("/feed", self._feed)
        app.router.add_get("/told", self._all_told)
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
        method = request.match_info["method"]
        if method == "sendMessage":
            return self._message(self._said.decode(await request.read()))
        if method == "getUpdates":
            return await self._handed_out(await request.json() if request.can_read_body else dict(request.query))
        body = msgspec.json.encode({"ok": True, "result": ME}) if method == "getMe" else _OK
        return web.Response(body=body, content_type="application/json")

    def _message(self, said: Said) -> web.Response:
        self.at.append(time.monotonic())
        self.told.append(Told(self.at[-1], said.chat_id, said.text))
        self.by_chat[str(said.chat_id)].append(self.at[-1])
        self._came.set()
        body = b'{"ok":true,"result":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"}}}'
        return web.Response(body=body % (len(self.at), time.time(), said.chat_id), content_type="application/json")

    # -- channel posts, at their times

    async def _feed(self, request: web.Request) -> web.Response:
        """A list of [seconds of the monotonic clock, update], in order of time; their ids are 1, 2, …"""
        for due, update in msgspec.json.decode(await request.read(), type=list[tuple[float, dict[str, Any]]]):
            self._due.append(due)
            self._updates.append({"update_id": len(self._due), **update})
        self._fed.set()
        return web.Response(body=_OK)

    async def _handed_out(self, asked: dict[str, Any]) -> web.Response:
        first, until = max(0, int(asked.get("offset") or 1) - 1), time.monotonic() + float(asked.get("timeout") or 0)
        while (ready := bisect_right(self._due, time.monotonic())) <= first and time.monotonic() < until:
            following = self._due[first] if first < len(self._due) else until
            self._fed.clear()
            try:
                async with asyncio.timeout(max(0.001, min(following, until) - time.monotonic())):
                    await self._fed.wait()
            except TimeoutError:
                continue
        some = self._updates[first : min(ready, first + MOST_UPDATES)]
        return web.Response(body=msgspec.json.encode({"ok": True, "result": some}), content_type="application/json")

    async def _all_told(self, _request: web.Request) -> web.Response:
        return web.Response(body=msgspec.json.encode(self.told), content_type="application/json")


@asynccontextmanager
async def apart() -> AsyncIterator["Apart"]:
    """A sink in a process of its own."""
    child = subprocess.Popen([sys.executable, "-m", __name__], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220, S603
    assert child.stdout is not None  # noqa: S101 - it is piped
    base = (await asyncio.to_thread(child.stdout.readline)).strip()
    async with aiohttp.ClientSession() as session:
        try:
            yield Apart(base, child.pid, session)
        finally:
            child.kill()
            child.wait()


class Apart(NamedTuple):
    """A sink elsewhere, and the way to it."""

    base: str
    pid: int
    session: aiohttp.ClientSession

    async def feed(self, posts: Sequence[tuple[float, dict[str, Any]]]) -> None:
        """Updates to hand out, each from its time of the monotonic clock on, in order of time."""
        async with self.session.post(f"{self.base}/feed", data=msgspec.json.encode(posts)) as answer:
            answer.raise_for_status()

    async def told(self) -> list[Told]:
        """All messages that came."""
        async with self.session.get(f"{self.base}/told") as answer:
            return msgspec.json.decode(await answer.read(), type=list[Told])

    async def ceiling(self, seconds: float = 3.0) -> float:
        """Messages a second that the sink itself takes, from a client that does nothing else."""
        where = urlsplit(self.base)
        body = msgspec.json.encode({"chat_id": 1, "text": "خبر " * 200})
        head = f"POST /bot1:a/sendMessage HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: application/json\r\n"
        request = head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body
        until = time.monotonic() + seconds
        asked = [_over_and_over(where.hostname or "", where.port or 0, request, until) for _ in range(LINES)]
        return sum(await asyncio.gather(*asked)) / seconds


async def _over_and_over(host: str, port: int, request: bytes, until: float) -> int:
    """How often a ready-made request is answered on one connection."""
    reader, writer = await asyncio.open_connection(host, port)
    count = 0
    while time.monotonic() < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        await reader.readexactly(int(length))
        count += 1
    writer.close()
    return count


async def _serve() -> None:
    async with Sink() as sink:
        print(sink.base, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
