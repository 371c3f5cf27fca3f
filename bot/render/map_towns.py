"""Which towns a map names first, of all that lie in its window."""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.understand.gazetteer import Entry, gazetteer

KNOWN = 6
"""A town of this rank is as well known as a city, and named where an incident is in it: القامشلي, تدمر."""
LEAST = 4
"""Towns of lower ranks are not named."""
NEAR = 0.04
"""Degrees, about four kilometres: a town this far from an incident is where it happened."""


class Point(NamedTuple):
    """Where an incident is, in degrees."""

    lat: float
    lon: float


@cache
def towns() -> tuple[Entry, ...]:
    """Cities first, then towns, by how likely their bare name means them."""
    found = [e for e in gazetteer().entries if e.kind in ("city", "town") and e.rank >= LEAST]
    return tuple(sorted(found, key=lambda e: (e.kind != "city", -e.rank)))


def nearest_first(seen: Sequence[Entry], points: Sequence[Point]) -> list[Entry]:
    """The city nearest to each incident before all others: a reader looks for Deir ez-Zor, not for Adana."""
    here = [e for e in seen if e.rank >= KNOWN and any(_apart(e, point) < NEAR**2 for point in points)]
    cities = [*(entry for entry in seen if entry.kind == "city"), *here]
    found = dict.fromkeys(min(cities, key=lambda city: _apart(city, point)) for point in points) if cities else {}
    return [*found, *(entry for entry in seen if entry not in found)]


def _apart(entry: Entry, point: Point) -> float:
    """How far a city lies from an incident, in squared degrees of latitude."""
    squeeze = math.cos(math.radians(point.lat))
    return ((entry.lat or 0.0) - point.lat) ** 2 + (((entry.lon or 0.0) - point.lon) * squeeze) ** 2
