"""The state of a bot that is stopped in the middle of its work, key by key, as a file.

`python -m tests.store.state > tests/cases/state-X.Y.Z.jsonl`, run with a released version, keeps what that version
wrote; every later one must read it (`tests/test_upgrade.py`). Whoever changes a format makes no new file for the old
version.
"""

import asyncio
import base64
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import parts as parts_module
from bot.model.alert import Action, Owed, Priority, Sent
from bot.model.post import Post
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.parts import Parts, assemble
from bot.store import connection
from bot.store.connection import Client
from bot.store.embedded import Embedded
from bot.store.lease import Held, Lease
from bot.store.posts import GROUP
from config.settings import Settings
from tests.faults import plain

THEN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
READERS = tuple(plain.follower(event, n) for event in (1, 2, 3) for n in (0, 1))
DEAD = "gone:99:analyze"
DAY_MS = 86_400_000


def built(redis: Client, shift: timedelta = timedelta(0)) -> Parts:
    """The real parts, some time after the state was made; the clock goes on."""
    begun = time.monotonic()
    return assemble(redis, Settings(), clock=lambda: THEN + shift + timedelta(seconds=time.monotonic() - begun))


def post(number: int, event: int, killed: int = 0) -> Post:
    return Post(
        id=f"telegram:channel0/{number}",
        text=plain.text(event, killed, random.Random(number)),
        source="telegram:channel0",
        date=THEN,
    )


async def made(redis: Client) -> None:
    """Event 1: told to its readers, a reply to one of them unsent, the other's in flight. Event 2: decided, not spread.

    Event 3: one post in the hands of an analyst that died, one that nobody has read. And a digest is owed.
    """
    parts, alone = built(redis), Held(0, float("inf"), 0.0)
    await parts.outbox.open()
    await parts.sources.put(Source(name="telegram:channel0", kind="telegram", address="channel0", trust="B"))
    for reader in READERS:
        await parts.subscribers.put(reader)
    await parts.posts.append([post(1, 1)])
    await decided(parts, alone)
    await spread(parts)
    token = await lease(parts, "deliver")
    for n, owed in enumerate(await parts.outbox.claim(token.token, THEN, 10)):
        sent = Sent(message_id=41 + n, revision=1, at=THEN, heard=1)
        await parts.outbox.confirm(token.token, owed, sent, message_ids=[41 + n])
    await parts.posts.append([post(2, 1, killed=2)])
    await decided(parts, alone)
    await spread(parts)
    await parts.outbox.claim(token.token, THEN + timedelta(seconds=5), 1)
    await parts.posts.append([post(3, 2)])
    await decided(parts, alone)
    await parts.posts.append([post(4, 3), post(5, 3)])
    await redis.xreadgroup(GROUP, DEAD, {parts.keys.posts.name: ">"}, count=1)
    await parts.outbox.owe([digest(READERS[0])])


async def decided(parts: Parts, alone: Held) -> None:
    while await parts.analyst.step(parts.clock, block_ms=0):
        pass
    while await parts.decider.step(alone, parts.clock, block_ms=0):
        pass


async def spread(parts: Parts) -> None:
    held = await lease(parts, "fanout")
    while await parts.fan_outs.step(held, block_ms=0):
        pass


async def lease(parts: Parts, name: str) -> Held:
    """A lease, taken from whoever had it."""
    await parts.redis.delete(parts.keys.lease(name).name)
    held = await Lease(parts.redis, parts.keys, name).acquire()
    assert held is not None
    return held


def digest(reader: Subscriber) -> Owed:
    return Owed(
        chat=reader.key,
        subject="digest:2026-11-24",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=THEN,
    )


async def saved(redis: Client) -> list[str]:
    """Every key that is to outlive a restart, one line each."""
    lines = []
    for name in sorted([name async for name in redis.scan_iter(count=1000)]):
        if 0 <= await redis.pttl(name) < 60_000:
            continue
        kind = (await redis.type(name)).decode()
        found = {"key": name.decode(), "kind": kind, "ttl": (await redis.ttl(name)) > 0}
        lines.append(json.dumps(found | {"value": _text(await _value(redis, kind, name))}))
    return lines


async def loaded(redis: Client, lines: Iterator[str]) -> None:
    """The same state again."""
    for line in lines:
        kept = json.loads(line)
        name, value = kept["key"], _bytes(kept["value"])
        match kept["kind"]:
            case "string":
                await redis.set(name, value)
            case "hash":
                await redis.hset(name, mapping=dict(value))
            case "zset":
                await redis.zadd(name, {member: float(score) for member, score in value})
            case "list":
                await redis.rpush(name, *value)
            case "set":
                await redis.sadd(name, *value)
            case "stream":
                await _stream(redis, name, value)
        if kept["ttl"]:
            await redis.pexpire(name, DAY_MS)


async def _stream(redis: Client, name: str, value: list[Any]) -> None:
    entries, groups = value
    for entry, fields in entries:
        await redis.xadd(name, dict(fields), id=entry)
    for group, last, pending in groups:
        await redis.xgroup_create(name, group, id=last)
        for entry, consumer, tries in pending:
            await redis.xclaim(
                name, group, consumer, 0, [entry], idle=DAY_MS, retrycount=int(tries), force=True, justid=True
            )


async def _value(redis: Client, kind: str, name: bytes) -> Any:
    match kind:
        case "string":
            return await redis.get(name)
        case "hash":
            return [list(pair) for pair in (await redis.hgetall(name)).items()]
        case "zset":
            return [[member, str(score)] for member, score in await redis.zrange(name, 0, -1, withscores=True)]
        case "list":
            return await redis.lrange(name, 0, -1)
        case "set":
            return sorted(await redis.smembers(name))
    entries = [[entry, [list(pair) for pair in fields.items()]] for entry, fields in await redis.xrange(name)]
    return [entries, [await _group(redis, name, group) for group in await redis.xinfo_groups(name)]]


async def _group(redis: Client, stream: bytes, group: dict[str, Any]) -> list[Any]:
    pending = await redis.xpending_range(stream, group["name"], "-", "+", 1000)
    held = [[one["message_id"], one["consumer"], str(one["times_delivered"])] for one in pending]
    return [group["name"], group["last-delivered-id"], held]


def _text(value: Any) -> Any:
    """Bytes as base64, whatever they are in."""
    if isinstance(value, list):
        return [_text(one) for one in value]
    return base64.b64encode(value if isinstance(value, bytes) else str(value).encode()).decode()


def _bytes(value: Any) -> Any:
    if isinstance(value, list):
        return [_bytes(one) for one in value]
    return base64.b64decode(value)


async def main() -> None:
    vars(parts_module)["understand"] = plain.read
    with tempfile.TemporaryDirectory(prefix="bq-") as folder:
        server = Embedded(Path(folder), durable=False)
        await server.start()
        client = await connection.connect(server.url)
        await made(client)
        sys.stdout.write("\n".join(await saved(client)) + "\n")
        await client.aclose()
        await server.stop()


if __name__ == "__main__":
    asyncio.run(main())
