"""From the stream to the chat: every part at work as in real running, the store on disk, a server on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial

from msgspec.structs import replace

from bot.cli.benches.deliver import RATE, courier
from bot.cli.benches.figures import Figure, per_item, spread
from bot.cli.benches.sink import TOKEN, Sink
from bot.cli.benches.stage import own_parts, readers, trusted
from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Message
from bot.model.post import Post
from bot.model.subscriber import Subscriber
from bot.parts import Parts
from bot.rehearsal import ALONE
from bot.roles import ended, forever
from bot.understand import understand

BENCH = "end-to-end"
GROWTH = (1, 10, 100)
LONGEST = 5.0
"""Seconds after which a post that is decided and spread is taken for one that tells nobody anything."""


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Milliseconds from a post's append to its alert's arrival; and until the last of many readers has it."""
    now = datetime.now(UTC)
    thought = 1000 * per_item(lambda post: understand(post, now), posts, repeats=2)
    async with Sink() as sink, running(posts, sink) as parts:
        posted = thought + await _one_request(sink)
        took = [ms for n, post in enumerate(posts) if (ms := await _latency(parts, sink, post, n)) is not None]
    if not took:
        raise ValueError("no post of this file raises an alert")
    median, worst = spread(took)
    figures = [
        Figure(
            bench=BENCH,
            name="from a post in the stream to its alert in the chat",
            value=median,
            unit="ms",
            baseline="understanding + one request, nothing between",
            baseline_value=posted,
            note=f"{len(took)} alerts of {len(posts)} posts, 95 % within {worst:.3g} ms",
        )
    ]
    return figures + [await _to_many(posts, count) for count in GROWTH]


@asynccontextmanager
async def running(posts: Sequence[Post], sink: Sink) -> AsyncIterator[Parts]:
    """Analyst, decider, spreading and courier, each in its loop as in `barqiya run`."""
    async with own_parts(durable=True) as parts:
        for source in trusted(posts):
            await parts.sources.put(source)
        parts.reader.warm_up(parts.clock())
        made, chats = courier(parts, sink.base, RATE)
        loops = (
            forever("analyze", partial(parts.analyst.step, parts.clock)),
            forever("decide", partial(parts.decider.step, ALONE, parts.clock)),
            parts.fan_outs.run(ALONE, asyncio.Event()),
            made.run(ALONE),
        )
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            yield parts
        finally:
            made.stop()
            await ended(*tasks)
            await chats.close()


async def _latency(parts: Parts, sink: Sink, post: Post, n: int) -> float | None:
    """For a reader of its own, so that no message waits for another; None where nothing was to be told."""
    (reader,) = readers(1, first=n + 1)
    await parts.subscribers.put(reader)
    before = len(sink.by_chat[reader.key])
    began = await _publish(parts, post, n)
    await _until(parts, began, lambda: bool(sink.by_chat[reader.key][before:]))
    await parts.subscribers.forget(reader.key)
    await parts.outbox.forget(reader.key)
    arrived = sink.by_chat[reader.key][before:]
    return (arrived[0] - began) * 1000 if arrived else None


async def _publish(parts: Parts, post: Post, n: int) -> float:
    now = parts.clock()
    began = time.monotonic()
    await parts.posts.append([replace(post, id=f"{n}:{post.id}", date=now, received=now)])
    return began


async def _until(parts: Parts, began: float, arrived: Callable[[], bool]) -> None:
    """Until something arrived, or nothing can come any more. Looks seldom: looking costs the one who is measured."""
    while not arrived():
        await asyncio.sleep(0.002)
        if int((time.monotonic() - began) * 100) % 10 == 0 and await _settled(parts, began):
            return


async def _settled(parts: Parts, began: float) -> bool:
    """Whether nothing more can come of what was published."""
    if time.monotonic() - began > LONGEST:
        return True
    sizes = await parts.sizes()
    if sizes["posts"] or sizes["fanout"] or sizes["in_flight"]:
        return False
    queue = await parts.outbox.queue(parts.clock())
    return not any(count for name, count in queue.due.items() if name != "silent_edit")


async def _one_request(sink: Sink) -> float:
    chats = TelegramChats(open_bot(TOKEN, sink.base))
    took = []
    for n in range(30):
        began = time.perf_counter()
        await chats.send(n + 1, None, Message(parts=("قصف",)))
        took.append((time.perf_counter() - began) * 1000)
    await chats.close()
    return spread(took)[0]


async def _to_many(posts: Sequence[Post], count: int) -> Figure:
    """Until the last of so many readers has the first alert that these posts raise."""
    async with Sink() as sink, running(posts, sink) as parts:
        everybody: list[Subscriber] = readers(count)
        for one in everybody:
            await parts.subscribers.put(one)
        seconds = 0.0
        for n, post in enumerate(posts):
            began = await _publish(parts, post, n)
            await _until(parts, began, lambda: bool(sink.at))
            if sink.at:
                await sink.until(count)
                seconds = sink.at[count - 1] - began
                break
    return Figure(
        bench=BENCH,
        name=f"until the last of {count} readers has an alert",
        value=seconds,
        unit="s",
        baseline="the allowed rate alone",
        baseline_value=count / RATE,
    )
