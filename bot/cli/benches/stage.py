"""What benches stand on: a store of their own, posts of now, and those who read them."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from bot.model.post import Post
from bot.model.report import Kind
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.parts import Parts, assemble
from bot.store.connection import connect
from bot.store.embedded import Embedded
from config.settings import Settings


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


def moments_ago(minutes: float) -> datetime:
    """A moment in the past, now being the wall clock's."""
    return datetime.now(UTC) - timedelta(minutes=minutes)
