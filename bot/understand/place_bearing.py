"""Which side of a town or governorate a text says a place lies on, and whether a candidate lies there.

«ريف حمص الغربي», «شرقي سراقب», «northern Aleppo»: namesakes in one governorate are told apart by it.
"""

import math
from functools import cache

from .gazetteer import Entry, distance
from .place_roles import Mention
from .place_view import View
from .place_words import place_list

_SIDES = {
    "north": (0.0, 1.0), "south": (0.0, -1.0), "east": (1.0, 0.0), "west": (-1.0, 0.0),
    "northeast": (0.7, 0.7), "northwest": (-0.7, 0.7), "southeast": (0.7, -0.7), "southwest": (-0.7, -0.7),
}  # fmt: skip
"""Side, as the lexicon's lists of its words are called → east and north."""
_NEAR_KM = 3.0
"""A place so near the middle lies on no side."""
_WORTH = 2.0


def side(seen: View, region: Mention) -> tuple[float, float] | None:
    """The side of a region that the words right before and after its name tell («الشمالي الشرقي»), east and north."""
    count = len(seen.tokens)
    before = (n for n in (region.first - 2, region.first - 1) if n >= 0)
    after = (n for n in (region.last, region.last + 1) if n < count and seen.tokens[n].text.startswith("ال"))
    told = [_sides()[key] for n in (*before, *after) if (key := _side_at(seen, n, region))]
    return (sum(x for x, _ in told), sum(y for _, y in told)) if told else None


def _side_at(seen: View, at: int, region: Mention) -> str | None:
    if not seen.joined(min(at, region.first), max(at, region.first)):
        return None
    return next((form for form in seen.forms(at) if form in _sides()), None)


@cache
def _sides() -> dict[str, tuple[float, float]]:
    """Folded word of direction → east and north."""
    return {word: side for name, side in _SIDES.items() for word in place_list("sides", name)}


def agrees(e: Entry, region: Entry, told: tuple[float, float]) -> float:
    """How well a candidate lies on the told side of a region's middle: positive if it does, negative on the other."""
    if e.lat is None or e.lon is None or region.lat is None or region.lon is None or distance(e, region) < _NEAR_KM:
        return 0.0
    east = (e.lon - region.lon) * math.cos(math.radians(region.lat))
    north = e.lat - region.lat
    size = math.hypot(east, north) * math.hypot(*told)
    return _WORTH * (east * told[0] + north * told[1]) / size if size else 0.0
