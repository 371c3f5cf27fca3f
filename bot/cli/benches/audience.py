"""The audience of one incident among 100,000 subscribers: how fast it is found, and the memory a subscriber takes."""

import asyncio
import random
import time
from collections.abc import Sequence
from typing import NamedTuple

from bot.cli.benches.deliver import an_incident
from bot.cli.benches.figures import Figure, spread
from bot.cli.benches.stage import own_parts
from bot.decide import wants
from bot.model.incident import Incident, Level
from bot.model.post import Post
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from bot.parts import Parts
from bot.understand.areas import area_tree

BENCH = "crowd"
CROWD = 100_000
AT_ONCE = 200
WALKS = 7
WORDS = ("قصف", "غارة", "مدرسة", "مشفى", "اشتباك", "لغم", "طائرة", "حاجز", "حقل العمر", "#ديرالزور", "صهريج", "مسيرة")
AIM_MS, AIM_BYTES = 50.0, 1_000.0


class Walk(NamedTuple):
    """Milliseconds to the first batch and to the last; how many may want it, and how many do."""

    first: float
    whole: float
    looked_at: int
    wanted: int


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Of the most pressing incident that the posts make; the store in memory."""
    async with own_parts(durable=False) as parts:
        incident = await an_incident(parts, posts)
        before = await _memory(parts)
        await fill(parts, crowd(CROWD, incident))
        each = (await _memory(parts) - before) / CROWD
        walks = [await walk(parts, incident) for _ in range(WALKS)]
        anew = await _made_anew(parts)
    whole, worst = spread([one.whole for one in walks])
    first, _ = spread([one.first for one in walks])
    last = walks[-1]
    note = f"{last.looked_at:,} read of {CROWD:,}, {last.wanted:,} want it; median of {WALKS}, at worst {worst:.0f} ms"
    return [
        _figure(f"the whole audience of one incident among {CROWD:,}", whole, "ms", AIM_MS, note),
        _figure("to its first batch", first, "ms", AIM_MS),
        _figure("memory of the store for a subscriber, index included", each, "B", AIM_BYTES),
        Figure(bench=BENCH, name=f"the index of {CROWD:,} made anew, as after an upgrade", value=anew, unit="s"),
    ]


def _figure(name: str, value: float, unit: str, aim: float, note: str = "") -> Figure:
    return Figure(bench=BENCH, name=name, value=value, unit=unit, baseline="aim", baseline_value=aim, note=note)


def crowd(count: int, incident: Incident) -> list[Subscriber]:
    """Subscribers of one to three areas (governorates, districts, circles), of words, of every level and kind.

    One in fifty follows everything; a fourth of the circles lies within some 200 km of the incident.
    """
    chance = random.Random(7)
    places = [
        Area(name_ar=one.name_ar, name_en=one.name_en, country=one.country, admin1=one.admin1, admin2=one.admin2)
        for governorate in area_tree()
        for one in (governorate.area, *(district.area for district in governorate.inside))
    ]
    return [_one(n, chance, places, incident) for n in range(count)]


def _one(n: int, chance: random.Random, places: Sequence[Area], incident: Incident) -> Subscriber:
    areas = tuple(_area(chance, places, incident) for _ in range(chance.choice((1, 1, 2, 3))))
    return Subscriber(
        chat_id=2_000_000 + n,
        areas=() if n % 50 == 0 else areas,
        kinds=chance.choice(((Kind.ATTACK, Kind.THREAT), (Kind.ATTACK, Kind.THREAT), (Kind.ATTACK,), (Kind.THREAT,))),
        words_in=tuple(chance.sample(WORDS, chance.choice((1, 2, 3)))) if n % 3 == 0 else (),
        words_out=tuple(chance.sample(WORDS, 1)) if n % 10 == 0 else (),
        level=chance.choice((Level.FLASH, Level.URGENT, Level.ALERT, Level.ALERT, Level.DIGEST)),
        digest_at=None,
    )


def _area(chance: random.Random, places: Sequence[Area], incident: Incident) -> Area:
    place = incident.place
    if chance.random() < 0.25 and place is not None and place.lat is not None and place.lon is not None:
        near = 2.0 if chance.random() < 0.25 else 6.0
        lat, lon = place.lat + chance.gauss(0, near), place.lon + chance.gauss(0, near)
        return Area(name_ar="دائرة", name_en="circle", lat=lat, lon=lon, radius_km=chance.choice((10.0, 25.0, 50.0)))
    return chance.choice(places)


async def fill(parts: Parts, everybody: Sequence[Subscriber]) -> None:
    """Keep them all, many at once."""
    for start in range(0, len(everybody), AT_ONCE):
        await asyncio.gather(*(parts.subscribers.put(one) for one in everybody[start : start + AT_ONCE]))


async def _made_anew(parts: Parts) -> float:
    """Seconds, where the index was made by other rules."""
    await parts.redis.set(parts.keys.audience_rules.name, "others")
    began = time.perf_counter()
    await parts.subscribers.open()
    return time.perf_counter() - began


async def _memory(parts: Parts) -> int:
    return int((await parts.redis.info("memory"))["used_memory"])


async def walk(parts: Parts, incident: Incident) -> Walk:
    """The audience, each asked whether it wants the incident, as the spreading does."""
    first, looked_at, wanted, began = 0.0, 0, 0, time.perf_counter()
    async for _, batch in parts.subscribers.audience(incident):
        now = parts.clock()
        wanted += sum(wants(one, incident, None, now).yes for one in batch)
        looked_at += len(batch)
        first = first or (time.perf_counter() - began) * 1000
    return Walk(first, (time.perf_counter() - began) * 1000, looked_at, wanted)
