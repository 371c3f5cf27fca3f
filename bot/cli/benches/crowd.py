"""A crowd: the audience of one incident among 100,000 subscribers, what each takes of memory, and a team of analysts.

Not part of `all`: filling the store takes a minute.
"""

import asyncio
import random
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.cli.benches.deliver import an_incident, courier, owed_to
from bot.cli.benches.figures import Figure
from bot.cli.benches.stage import Sink, own_parts, readers
from bot.cli.benches.team import work
from bot.decide import wants
from bot.model.incident import Incident, Level
from bot.model.post import Post
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from bot.parts import Parts
from bot.rehearsal import ALONE
from bot.understand.areas import area_tree

BENCH = "crowd"
CROWD = 100_000
AT_ONCE = 100
TEAMS = (1, 2, 4)
MESSAGES = 3_000
WORDS = ("قصف", "غارة", "مدرسة", "مشفى", "اشتباك", "لغم", "طائرة", "حاجز")
AIMS = {"first": 50.0, "memory": 1_000.0, "rate": 1_000.0}
"""Milliseconds, bytes, messages a second."""


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """All of it; the store in memory for the crowd and the courier, on disk for the analysts."""
    figures = await _audience(posts)
    figures.append(await _unbound(posts))
    now = datetime.now(UTC)
    for count in TEAMS:
        done = await work(posts, count, now)
        decided = f"decided: {done.decided:,.0f} posts/s, {done.alone:,.0f}/s on a processor of its own"
        note = f"{len(done.incidents)} incidents; {decided}"
        figures.append(_figure(f"posts read by {count} analysts", done.read, "/s", note=note))
    return figures


def _figure(name: str, value: float, unit: str, aim: str = "", note: str = "") -> Figure:
    goal = AIMS.get(aim)
    return Figure(
        bench=BENCH,
        name=name,
        value=value,
        unit=unit,
        baseline="aim" if goal else "",
        baseline_value=goal,
        note=note,
    )


async def _audience(posts: Sequence[Post]) -> list[Figure]:
    async with own_parts(durable=False) as parts:
        incident = await an_incident(parts, posts)
        before = await _memory(parts)
        await fill(parts, crowd(CROWD, incident))
        each = (await _memory(parts) - before) / CROWD
        first, whole, walked, wanted = await _walk(parts, incident)
    note = f"{walked:,} walked in {whole:,.0f} ms, {wanted:,} want it"
    return [
        _figure(f"to the first 500 of the audience among {CROWD:,}", first, "ms", "first", note),
        _figure("memory of the store for a subscriber", each, "B", "memory"),
    ]


def crowd(count: int, incident: Incident) -> list[Subscriber]:
    """Subscribers of governorates, circles and words, of every level; one in fifty follows everything."""
    chance = random.Random(7)
    places = [
        Area(name_ar=one.name_ar, name_en=one.name_en, country=one.country, admin1=one.admin1, admin2=one.admin2)
        for governorate in area_tree()
        for one in (governorate.area, *(district.area for district in governorate.inside))
    ]
    return [_one(n, chance, places, incident) for n in range(count)]


def _one(n: int, chance: random.Random, places: Sequence[Area], incident: Incident) -> Subscriber:
    return Subscriber(
        chat_id=2_000_000 + n,
        areas=() if n % 50 == 0 else (_area(n, chance, places, incident),),
        kinds=tuple(chance.sample(list(Kind), 2)),
        words_in=tuple(chance.sample(WORDS, 2)) if n % 3 == 0 else (),
        level=chance.choice(list(Level)),
        digest_at=None,
    )


def _area(n: int, chance: random.Random, places: Sequence[Area], incident: Incident) -> Area:
    place = incident.place
    if n % 4 == 0 and place is not None and place.lat is not None and place.lon is not None:
        lat, lon = place.lat + chance.gauss(0, 2), place.lon + chance.gauss(0, 2)
        return Area(name_ar="دائرة", name_en="circle", lat=lat, lon=lon, radius_km=chance.choice((10.0, 25.0, 50.0)))
    return chance.choice(places)


async def fill(parts: Parts, everybody: Sequence[Subscriber]) -> None:
    """Keep them all, many at once."""
    for start in range(0, len(everybody), AT_ONCE):
        await asyncio.gather(*(parts.subscribers.put(one) for one in everybody[start : start + AT_ONCE]))


async def _memory(parts: Parts) -> int:
    return int((await parts.redis.info("memory"))["used_memory"])


async def _walk(parts: Parts, incident: Incident) -> tuple[float, float, int, int]:
    """Milliseconds to the first batch and to the last; how many were looked at, and how many want it."""
    first, walked, wanted, began = 0.0, 0, 0, time.perf_counter()
    async for _, batch in parts.subscribers.audience(incident):
        now = parts.clock()
        wanted += sum(wants(one, incident, None, now).yes for one in batch)
        walked += len(batch)
        first = first or (time.perf_counter() - began) * 1000
    return first, (time.perf_counter() - began) * 1000, walked, wanted


async def _unbound(posts: Sequence[Post]) -> Figure:
    """Messages a second of one courier with SEND_RATE=1000, to a server on loopback in a process of its own."""
    async with apart() as sink, own_parts(durable=False) as parts:
        incident = await an_incident(parts, posts)
        some = readers(MESSAGES)
        await fill(parts, some)
        await parts.outbox.owe([owed_to(one.key, incident, parts.clock()) for one in some])
        parts.letters.warm_up()
        made, chats = courier(parts, sink, 1_000.0)
        began, spent = time.perf_counter(), time.process_time()
        running = asyncio.create_task(made.run(ALONE))
        while (await parts.outbox.queue(parts.clock())).tally.get("delivered", 0) < MESSAGES:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        took, busy = time.perf_counter() - began, time.process_time() - spent
        made.stop()
        await running
        await chats.close()
    note = (
        f"{1000 * busy / MESSAGES:.2f} ms of a processor a message: {MESSAGES / busy:,.0f}/s on a processor of its own"
    )
    return _figure("messages/s at SEND_RATE=1000", MESSAGES / took, "/s", "rate", note)


@asynccontextmanager
async def apart() -> AsyncIterator[Sink]:
    """A sink in a process of its own, lest answering be charged to the courier."""
    child = subprocess.Popen([sys.executable, "-m", __name__], stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220, S603
    sink = Sink()
    try:
        if child.stdout is not None:
            sink.base = (await asyncio.to_thread(child.stdout.readline)).strip()
        yield sink
    finally:
        child.kill()
        child.wait()


async def _answer() -> None:
    async with Sink() as sink:
        print(sink.base, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_answer())
