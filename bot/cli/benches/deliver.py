"""How fast what is owed leaves: the courier against the allowed rate, against a bare loop, and the spreading."""

import asyncio
import time
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from bot.cli.benches.figures import Figure
from bot.cli.benches.sink import TOKEN, Sink
from bot.cli.benches.stage import fresh, own_parts, readers, trusted
from bot.deliver.courier import Courier, Desk, width
from bot.deliver.pace import Pace
from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Action, FanOut, Message, Owed, Priority
from bot.model.incident import Incident, Level, Reason
from bot.model.post import Post
from bot.parts import Parts
from bot.rehearsal import ALONE
from bot.render.buttons import callback_key

BENCH = "deliver"
RATE = 30.0
"""Telegram's limit over all chats, messages a second (Bots FAQ)."""
UNBOUND = 1_000.0
AT_RATE = 300
AT_ONCE = 600
GROWTH = (1, 10, 100)
LEAST = 100
"""Subscribers at 1×."""


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Messages a second to a server on loopback, in memory; and milliseconds to owe one alert to everybody."""
    figures: list[Figure] = []
    async with Sink() as sink, own_parts(durable=False) as parts:
        incident = await an_incident(parts, posts)
        bare = await _bare(sink, AT_ONCE)
        fast = await _speak(parts, sink, incident, UNBOUND, AT_ONCE)
        figures.append(_speed("messages/s, no limit", fast, "a bare loop of sends", bare))
        before = len(sink.at)
        kept = await _speak(parts, sink, incident, RATE, AT_RATE)
        most = f"at most {_most_in_a_second(sink.at[before:])} in any second"
        figures.append(_speed("messages/s at SEND_RATE=30", kept, "Telegram's limit", RATE, most))
    async with own_parts(durable=False) as parts:
        figures += await _spreading(parts, await an_incident(parts, posts))
    return figures


def _speed(name: str, value: float, baseline: str, other: float, note: str = "") -> Figure:
    return Figure(bench=BENCH, name=name, value=value, unit="/s", baseline=baseline, baseline_value=other, note=note)


def _most_in_a_second(times: Sequence[float]) -> int:
    return max(bisect_left(times, at + 1.0) - n for n, at in enumerate(times))


async def an_incident(parts: Parts, posts: Sequence[Post]) -> Incident:
    """The most pressing incident that these posts make."""
    now = datetime.now(UTC)
    for source in trusted(posts):
        await parts.sources.put(source)
    for post in fresh(posts, now):
        await parts.posts.append([replace(post, date=now)])
    while await parts.analyst.step(parts.clock, block_ms=0):
        pass
    while await parts.decider.step(ALONE, parts.clock, block_ms=0):
        pass
    while await parts.fan_outs.step(ALONE, block_ms=0):
        pass
    found = await parts.incidents.between(datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC))
    if not found:
        raise ValueError("no post of this file reports an incident")
    return min(found, key=lambda one: (one.level, one.id))


def courier(parts: Parts, base: str, rate: float) -> tuple[Courier, TelegramChats]:
    """The real courier, speaking to the Bot API server at `base`."""
    chats = TelegramChats(open_bot(TOKEN, base, connections=width(rate) + 8), callback_key(TOKEN))
    desk = Desk(
        outbox=parts.outbox,
        chats=chats,
        incidents=parts.incidents,
        subscribers=parts.subscribers,
        letter=parts.letters,
        pace=Pace(rate),
        clock=parts.clock,
    )
    return Courier(desk), chats


async def _speak(parts: Parts, sink: Sink, incident: Incident, rate: float, count: int) -> float:
    """Messages a second from the first to the last, the first second (a burst) left out where there is a limit."""
    some = readers(count, first=int(rate) * 10_000)
    for one in some:
        await parts.subscribers.put(one)
    await parts.outbox.owe([owed_to(one.key, incident, parts.clock()) for one in some])
    before = len(sink.at)
    made, chats = courier(parts, sink.base, rate)
    running = asyncio.create_task(made.run(ALONE))
    await sink.until(before + count)
    made.stop()
    await running
    await chats.close()
    times = sink.at[before:]
    if rate < UNBOUND:
        times = [at for at in times if at >= times[0] + 1.0]
    return (len(times) - 1) / (times[-1] - times[0])


async def _bare(sink: Sink, count: int) -> float:
    """The same number of messages through the same library, as many at once, with no outbox and no rendering."""
    chats = TelegramChats(open_bot(TOKEN, sink.base), callback_key(TOKEN))
    gate = asyncio.Semaphore(width(UNBOUND))
    message = Message(parts=("<b>قصف</b>\n" * 12,))

    async def one(chat_id: int) -> None:
        async with gate:
            await chats.send(chat_id, None, message)

    await one(1)
    began = time.perf_counter()
    await asyncio.gather(*(one(n) for n in range(count)))
    took = time.perf_counter() - began
    await chats.close()
    return count / took


def owed_to(chat: str, incident: Incident, now: datetime) -> Owed:
    """A flash alert that a chat is owed."""
    return Owed(
        chat=chat,
        subject=incident.id,
        revision=incident.revision,
        action=Action.SEND,
        priority=Priority.FLASH,
        reason=str(Reason.NEW),
        since=now,
    )


async def _spreading(parts: Parts, incident: Incident) -> list[Figure]:
    figures: list[Figure] = []
    there = 0
    for times in GROWTH:
        for one in readers(LEAST * times - there, first=there + 1):
            await parts.subscribers.put(replace(one, level=Level.DIGEST))
        there = LEAST * times
        took = await spread_over(parts, replace(incident, level=Level.FLASH))
        figures.append(
            Figure(
                bench=BENCH,
                name=f"to owe an alert to one of {there:,} subscribers ({times}×)",
                value=took * 1000 / there,
                unit="ms",
                baseline="1×" if figures else "",
                baseline_value=figures[0].value if figures else None,
                note=f"all owed after {took:.2g} s; the rate alone needs {there / RATE:,.0f} s",
            )
        )
    return figures


async def spread_over(parts: Parts, incident: Incident) -> float:
    """Seconds to owe an alert to everybody who wants it."""
    from bot.store.codec import pack

    fan_out = FanOut(
        incident_id=incident.id,
        revision=incident.revision,
        reason=Reason.NEW,
        audible=True,
        correction=False,
        level=Level.FLASH,
        at=parts.clock(),
    )
    await parts.redis.xadd(parts.keys.fanout.name, {"f": pack(fan_out)})
    began = time.perf_counter()
    while await parts.fan_outs.step(ALONE, block_ms=0):
        pass
    return time.perf_counter() - began
