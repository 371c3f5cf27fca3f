"""Analysts in processes of their own on one store: how many posts a second they read, and what is then believed."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.cli.benches.stage import fresh, trusted
from bot.model.incident import Incident
from bot.model.post import Post
from bot.parts import assemble
from bot.rehearsal import ALONE
from bot.store.connection import Client, connect
from bot.store.embedded import Embedded
from config.settings import Settings

READY_SECONDS = 60.0


class Worked(NamedTuple):
    """What a team did: posts a second of reading and of deciding (`alone`: for each second of a processor), and the
    incidents in the end."""

    read: float
    decided: float
    alone: float
    incidents: list[Incident]


@asynccontextmanager
async def analysts(url: str, count: int, now: datetime) -> AsyncIterator[None]:
    """So many analysts on the store at `url`; killed in the end."""
    command = [sys.executable, "-m", "bot.cli.benches.analyst", url, str(now.timestamp())]
    team = [subprocess.Popen(command) for _ in range(count)]  # noqa: ASYNC220, S603 - our own module
    try:
        yield
    finally:
        for one in team:
            one.kill()
        for one in team:
            one.wait()


async def work(posts: Sequence[Post], count: int, now: datetime, rounds: int = 1) -> Worked:
    """So many analysts read the posts from the stream; then all are decided. The store is a new one, on disk.

    `rounds`: so often the posts come, each time as other posts of the same texts.
    """
    coming = [post for n in range(rounds) for post in fresh(posts, now, f"{n}:" if n else "")]
    with tempfile.TemporaryDirectory(prefix="barqiya-team-") as folder:
        server = Embedded(Path(folder))
        await server.start()
        client = await connect(server.url)
        try:
            return await _work(client, server.url, coming, count, now)
        finally:
            await client.aclose()
            await server.stop()


async def _work(client: Client, url: str, posts: Sequence[Post], count: int, now: datetime) -> Worked:
    parts = assemble(client, Settings(), clock=lambda: now)
    await parts.seed()
    for source in trusted(posts):
        await parts.sources.put(source)
    async with analysts(url, count, now):
        await _until(lambda: _number(client, "bench:ready"), count)
        began = time.perf_counter()
        await parts.posts.append(posts)
        await _until(lambda: _reports(client), len(posts))
        read = len(posts) / (time.perf_counter() - began)
    began, spent = time.perf_counter(), time.process_time()
    while await parts.decider.step(ALONE, parts.clock, block_ms=0):
        pass
    decided, alone = len(posts) / (time.perf_counter() - began), len(posts) / (time.process_time() - spent)
    always = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    found = await parts.incidents.between(*always, limit=100_000)
    return Worked(read, decided, alone, sorted(found, key=lambda one: one.id))


async def _number(client: Client, name: str) -> int:
    return int(await client.get(name) or 0)


async def _reports(client: Client) -> int:
    """How many posts were read: taken, and no longer pending."""
    groups = await client.xinfo_groups("bq:posts")
    return int(groups[0]["entries-read"] or 0) - int(groups[0]["pending"]) if groups else 0


async def _until(number: Callable[[], Awaitable[int]], goal: int) -> None:
    end = time.monotonic() + READY_SECONDS
    while await number() < goal:
        if time.monotonic() > end:
            raise ValueError("the analysts do not get on")
        await asyncio.sleep(0.005)
