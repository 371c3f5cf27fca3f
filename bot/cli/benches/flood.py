"""A hundred channel posts a second, ten thousand subscribers: how long from a post to the first message about it.

Everything is the real program: `barqiya run` in three processes by roles, against a Bot API server on loopback that
hands out each post at its time; the store on disk. Four posts a second tell of something new, each of another place;
the rest are copies of them and posts that tell of nothing.
"""

import asyncio
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from bot.cli.benches.audience import fill
from bot.cli.benches.figures import Figure
from bot.cli.benches.sink import TOKEN, apart
from bot.cli.benches.stages import figures as stages
from bot.cli.benches.stages import watching
from bot.model.post import Post
from bot.model.source import Source
from bot.model.subscriber import Area, Subscriber
from bot.parts import Parts, assemble
from bot.store.connection import connect
from bot.store.embedded import Embedded
from bot.understand import understand
from bot.understand.areas import area_tree
from bot.understand.gazetteer import Entry, gazetteer
from config.settings import Settings

BENCH = "crowd"
READERS, RATE, NEWS_RATE = 10_000, 100, 4
"""Subscribers; posts a second, and those among them that tell of something new."""
WARM_UP, SECONDS, REST = 5, 60, 10
"""Seconds that do not count, that do, and for what is still on its way."""
CHANNELS, SEND_RATE = 40, 1_000
IN_CIRCLES = 0.2
"""The share of subscribers who follow a circle round a place; the others follow a district each."""
ROLES = ("poll,ingest,commands,deliver", "decide", "analyze")
"""Of the processes."""
AIM_MS = 500.0
START_SECONDS = 60.0
NEWS = "قصف مدفعي يستهدف بلدة {place} في ريف {area} الآن"
COPY = "عاجل | قصف مدفعي يستهدف بلدة {place} في ريف {area} الآن. التفاصيل لاحقا {n}"
NOTHING = (
    "صباح الخير متابعينا، درجات الحرارة اليوم في {area} حول معدلاتها {n}",
    "افتتاح مدرسة بعد ترميمها في {place}، الدورة {n}",
    "أسعار الخضار في سوق {place} هذا الصباح {n}",
)


class Where(NamedTuple):
    """A place by its name, and its governorate's."""

    place: str
    area: str


async def measure(_posts: Sequence[Post]) -> list[Figure]:
    """Milliseconds from the time at which a post came out to the first message that names its place.

    Of posts that are news by themselves: some are taken for what a neighbour suffers, and told later, if ever.
    """
    places = list(islice(_places(), NEWS_RATE * (WARM_UP + SECONDS)))
    if len(places) < NEWS_RATE * (WARM_UP + SECONDS):
        raise ValueError(f"only {len(places)} places are known by their names alone")
    async with apart() as sink, running(sink.base) as bot:
        began, wall = time.monotonic() + 1.0, time.time() - time.monotonic()
        processes = {**bot.processes, "server of messages": sink.pid}
        async with watching(bot.parts, processes) as watch:
            await sink.feed(list(_updates(places, began)))
            await asyncio.sleep(1.0 + WARM_UP + SECONDS + REST)
            burdens = watch.burdens()
        told = await sink.told()
        moments = await watch.moments(_first_posts(places, began + wall), told, wall)
    ways = list(moments.values())
    return [_figure(sorted(one.told - one.due for one in ways), len(told)), *stages(BENCH, ways, burdens)]


def _first_posts(places: Sequence[Where], began: float) -> dict[str, tuple[str, float]]:
    """For each event that counts its first post's id, and when it came out: milliseconds since 1970."""
    every = RATE // NEWS_RATE
    return {
        where.place: (f"telegram:crowd{n * every % CHANNELS}/{n * every + 1}", (began + n / NEWS_RATE) * 1000)
        for n, where in enumerate(places)
        if n >= NEWS_RATE * WARM_UP
    }


def _figure(waits: Sequence[float], told: int) -> Figure:
    if not waits:
        raise ValueError("nothing was told")
    spread = [waits[min(len(waits) - 1, int(len(waits) * share))] for share in (0.5, 0.9, 0.99)]
    expected = NEWS_RATE * SECONDS
    note = f"{len(waits)} of {expected} events by {told:,} messages; half within {spread[0]:.0f} ms, nine in ten"
    return Figure(
        bench=BENCH,
        name=f"p99 from channel post to first message, {RATE} posts/s, {READERS:,} subscribers",
        value=spread[2],
        unit="ms",
        baseline="aim",
        baseline_value=AIM_MS,
        note=f"{note} {spread[1]:.0f} ms, all {waits[-1]:.0f} ms",
    )


def _places() -> Iterator[Where]:
    """Places of one word whose name alone, with the governorate's, says where they are; no name within another."""
    now, names = datetime.now(UTC), {one.area.admin1: one.area.name_ar for one in area_tree()}
    known: list[str] = []
    entries = list(gazetteer().entries)
    random.Random(7).shuffle(entries)
    for entry in entries:
        area = names.get(entry.admin1)
        if area is None or " " in entry.ar or any(entry.ar in name or name in entry.ar for name in known):
            continue
        found = understand(Post(id="1", text=NEWS.format(place=entry.ar, area=area)), now).events
        where = found[0].place if found else None
        if where is not None and where.name_ar == entry.ar and where.admin1 == entry.admin1 and where.admin2:
            known.append(entry.ar)
            yield Where(entry.ar, area)


def _updates(places: Sequence[Where], began: float) -> Iterator[tuple[float, dict[str, Any]]]:
    """Channel posts, each with the time from which it is handed out."""
    chance, wall = random.Random(7), time.time() - time.monotonic()
    for n in range(RATE * (WARM_UP + SECONDS)):
        at, (event, after) = began + n / RATE, divmod(n, RATE // NEWS_RATE)
        if after == 0:
            text = NEWS.format(**places[event]._asdict())
        elif after % 3 == 0:
            text = COPY.format(**places[max(0, event - chance.randrange(8))]._asdict(), n=n)
        else:
            text = chance.choice(NOTHING).format(**chance.choice(places)._asdict(), n=n)
        chat = n % CHANNELS
        yield at, {"channel_post": _message(n + 1, chat, text, int(wall + at))}


def _message(number: int, channel: int, text: str, date: int) -> dict[str, Any]:
    chat = {
        "id": -1_001_000_000_000 - channel,
        "type": "channel",
        "title": f"c{channel}",
        "username": f"crowd{channel}",
    }
    return {"message_id": number, "date": date, "chat": chat, "text": text}


# -- the whole bot


class Running(NamedTuple):
    """The bot's store, and the ids of its processes by their roles."""

    parts: Parts
    processes: dict[str, int]


@asynccontextmanager
async def running(base: str) -> AsyncIterator[Running]:
    """The bot in several processes, on a store on disk that knows the channels and the subscribers."""
    with tempfile.TemporaryDirectory(prefix="barqiya-flood-") as folder:
        server = Embedded(Path(folder))
        await server.start()
        client = await connect(server.url)
        parts = assemble(client, Settings())
        await _furnish(parts)
        started = [_start(Path(folder), server.url, base, roles) for roles in ROLES]
        try:
            await asyncio.gather(*(_until_running(log) for _, log in started))
            processes = {roles: process.pid for roles, (process, _) in zip(ROLES, started, strict=True)}
            yield Running(parts, {**processes, "store": server.pid or 0})
        finally:
            for process, _ in started:
                process.terminate()
            for process, _ in started:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.kill()
            await client.aclose()
            await server.stop()


async def _furnish(parts: Parts) -> None:
    for n in range(CHANNELS):
        await parts.sources.put(
            Source(name=f"telegram:crowd{n}", kind="tg-chat", address=f"crowd{n}", trust="B", official=True)
        )
    districts = [
        Area(name_ar=one.name_ar, name_en=one.name_en, country=one.country, admin1=one.admin1, admin2=one.admin2)
        for governorate in area_tree()
        for one in (district.area for district in governorate.inside)
    ]
    chance, towns = random.Random(7), [one for one in gazetteer().entries if one.kind in {"city", "town", "village"}]
    circles = [_circle(chance.choice(towns), chance) for _ in range(int(READERS * IN_CIRCLES))]
    areas = [*circles, *(chance.choice(districts) for _ in range(READERS - len(circles)))]
    await fill(parts, [Subscriber(chat_id=2_000_000 + n, areas=(area,)) for n, area in enumerate(areas)])


def _circle(town: Entry, chance: random.Random) -> Area:
    radius = chance.choice((10.0, 20.0))
    return Area(name_ar=town.ar, name_en=town.en or "", lat=town.lat, lon=town.lon, radius_km=radius)


def _start(folder: Path, store: str, base: str, roles: str) -> tuple["subprocess.Popen[bytes]", Path]:
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": base,
        "REDIS_URL": store,
        "DATA_DIR": str(folder / roles),
        "SEND_RATE": str(SEND_RATE),
        "LOG_FORMAT": "json",
        "XDG_RUNTIME_DIR": str(folder),
    }
    log = folder / f"{roles}.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "bot", "run", "--roles", roles]
        return subprocess.Popen(command, env={**os.environ, **settings}, stdout=out, stderr=out), log  # noqa: S603


async def _until_running(log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while '"running"' not in (said := await asyncio.to_thread(log.read_text, "utf-8", "replace")):
        if time.monotonic() > end:
            raise ValueError(f"the bot does not start: {said[-500:]}")
        await asyncio.sleep(0.1)
