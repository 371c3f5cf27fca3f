"""Posts in Arabic, of our own writing, for the fault suite with the real reading: towns far apart, each with followers.

No two posts are alike; every town's toll grows as it is told again.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from bot.model.post import Post
from bot.model.subscriber import Area, Subscriber
from bot.understand import understand
from bot.understand.gazetteer import gazetteer, km

APART_KM = 22
NEAR_KM = 4
TOLLS = ("ولم ترد أنباء عن إصابات", "ومقتل مدني", "ومقتل مدنيين اثنين", "ومقتل ثلاثة مدنيين")
OPENINGS = (
    "قصف مدفعي يستهدف {place} في {gov}",
    "عاجل | سقوط قذائف على {place} بريف {gov}",
    "مراسلنا: تجدد القصف المدفعي على {place} في {gov}",
    "الدفاع المدني: قصف مدفعي على {place} في {gov}",
    "مصادر محلية: قذائف مدفعية تسقط على أطراف {place} في {gov}",
)
CLOSINGS = (
    "وفرق الإسعاف في طريقها إلى المكان",
    "والأهالي يغادرون الأحياء القريبة",
    "وشوهد الدخان من القرى المجاورة",
    "والكهرباء مقطوعة عن الحي الغربي",
    "وأغلقت المدارس أبوابها",
    "وتتواصل عمليات البحث تحت الأنقاض",
)


class Town(NamedTuple):
    """A town that the reading places where it lies."""

    name: str
    gov: str
    lat: float
    lon: float


def text(town: Town, killed: int, chance: random.Random) -> str:
    """A post about what happened in a town; the number of the report makes each different."""
    opening = chance.choice(OPENINGS).format(place=town.name, gov=town.gov)
    closing = " ".join(chance.sample(CLOSINGS, 2))
    return f"{opening}، {TOLLS[killed]}، {closing}. بلاغ رقم {chance.randrange(10**6)}"


@lru_cache(maxsize=1)
def towns(count: int) -> tuple[Town, ...]:
    """So many towns, far from one another, of which a post is read as meant."""
    found: list[Town] = []
    for town in _candidates():
        if all(km((town.lat, town.lon), (other.lat, other.lon)) > APART_KM for other in found) and _is_read(town):
            found.append(town)
            if len(found) == count:
                return tuple(found)
    raise AssertionError(f"only {len(found)} towns of {count}")


def follower(town: Town, n: int) -> Subscriber:
    """The `n`-th of those who follow the surroundings of a town."""
    area = Area(name_ar=town.name, name_en=town.name, lat=town.lat, lon=town.lon, radius_km=NEAR_KM)
    number = int((town.lat * 1_000 + town.lon) * 1_000)
    return Subscriber(chat_id=number * 100 + n, areas=(area,), digest_at=None)


def _candidates() -> Iterator[Town]:
    book = gazetteer()
    governorates = {e.admin1: e.ar for e in book.entries if e.kind == "governorate" and e.country == "SY"}
    for entry in book.entries:
        if entry.country == "SY" and entry.kind in {"town", "village"} and entry.lat and entry.lon and entry.rank >= 4:
            gov = governorates.get(entry.admin1)
            if gov and len(entry.ar) >= 4:
                yield Town(entry.ar, gov, entry.lat, entry.lon)


def _is_read(town: Town) -> bool:
    """Whether every opening is read as an attack in this town."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for opening in OPENINGS:
        post = Post(id="t", text=f"{opening.format(place=town.name, gov=town.gov)}، {TOLLS[2]}", date=now)
        events = understand(post, now).events
        place = events[0].place if events else None
        if place is None or place.lat is None or place.lon is None or events[0].killed is None:
            return False
        if km((place.lat, place.lon), (town.lat, town.lon)) > NEAR_KM:
            return False
    return True
