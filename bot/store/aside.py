"""What was set aside: posts, updates and news that could not be dealt with, for the admin to see."""

from datetime import UTC, datetime

from bot.model.alert import Aside
from bot.model.post import Post
from bot.store.codec import unpack
from bot.store.connection import Client
from bot.store.keys import Keys


async def newest_aside(redis: Client, keys: Keys, count: int = 20) -> tuple[Aside, ...]:
    """The newest things that were set aside, newest first."""
    return tuple(aside_of(name, fields) for name, fields in await redis.xrevrange(keys.set_aside.name, count=count))


def aside_of(entry_id: bytes, fields: dict[bytes, bytes]) -> Aside:
    """An entry of the stream `setaside`. A post is named by its id, all else by its place in its stream."""
    return Aside(
        what=fields.get(b"what", b"").decode(),
        name=_post_id(fields.get(b"p", b"")) or fields.get(b"id", b"").decode(),
        why=fields.get(b"why", b"").decode("utf-8", "replace"),
        at=datetime.fromtimestamp(int(entry_id.split(b"-", maxsplit=1)[0]) / 1000, UTC),
    )


def _post_id(data: bytes) -> str:
    try:
        return unpack(data, Post).id
    except ValueError:
        return ""
