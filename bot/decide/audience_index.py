"""Where subscribers stand in the index of audiences, and where an incident looks for its own.

A subscriber stands under a few keys (the areas it follows, the squares that its circle touches, or «everywhere»), and
under each as a *standing*: a short text that says of its wishes what can be told without reading them. The standings of
one key are kept in lexical order, kinds and level first, so that an incident reads only those who may want its kind and
level, and of these passes over who wants other words or is too far away. Whoever is left is asked for good by `wants`:
the index may find too many, never too few.

A standing: kinds (bits, one digit) · level (one digit) · «m» if it stands in several places, else «1» · how many
words, or «-» for any and «+» for too many · three letters a word · «-», or «o» with centre and reach of a circle · chat
"""

import math
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from bot.decide import geo
from bot.decide.audience import text_of
from bot.decide.words import stems
from bot.model.incident import Incident, Level
from bot.model.report import Kind, Place, Precision
from bot.model.subscriber import Area, Subscriber

EVERYWHERE = "everywhere"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/"
_KINDS = {kind: 1 << n for n, kind in enumerate(Kind)}
_MASKS = range(1, 1 << len(_KINDS))
_MOST_WORDS = 6
_SQUARES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Degrees. A circle stands in the squares of the first size that is at least as wide as the circle."""
_KM_A_DEGREE = 111.0
"""A little less than it is, so that squares are never too few."""
_MOST_SQUARES = 64
_ROUNDED_KM = 2.0
"""Centre and reach stand rounded: by so much a circle is taken to be wider."""


class Segment(NamedTuple):
    """A range of standings to be read: those under `key` from `first` on, up to `last` (not in it)."""

    key: str
    first: str
    last: str


class Sought(NamedTuple):
    """What an incident looks for: whose words stand in it, and who is near enough."""

    keys: tuple[str, ...]
    kind: Kind
    loud: Level
    words: frozenset[str]
    at: tuple[float, float] | None
    reach: float

    def segments(self) -> list[Segment]:
        """All that is to be read, in an order that is the same each time."""
        bit = _KINDS[self.kind]
        masks = [mask for mask in _MASKS if mask & bit]
        return [Segment(key, f"{m}{int(self.loud)}", str(m + 1)) for key in self.keys for m in masks]

    def chat(self, standing: str) -> str:
        """The chat that stands there if it may want the incident, else ''."""
        count, at = standing[3], 4
        if count.isdigit():
            at += 3 * int(count)
            if not any(standing[n : n + 3] in self.words for n in range(4, at, 3)):
                return ""
        if standing[at] == "-":
            return standing[at + 1 :]
        return standing[at + 9 :] if self._near(standing[at + 1 : at + 9]) else ""

    def _near(self, circle: str) -> bool:
        if self.at is None:
            return True
        lat, lon, reach = _number(circle[:3]) / 100 - 90, _number(circle[3:6]) / 100 - 180, _number(circle[6:])
        return geo.km_between(lat, lon, *self.at) <= reach + self.reach + _ROUNDED_KM


def stands_often(standing: str) -> bool:
    """Whether the same chat stands elsewhere, too, and may be met again."""
    return standing[2] == "m"


def sought(incident: Incident, loud: Level) -> Sought:
    """What an incident that is told so loudly looks for."""
    place = incident.place
    known = place is not None and place.precision is not Precision.UNCERTAIN
    here = place if known else None
    at = (here.lat, here.lon) if here and here.lat is not None and here.lon is not None else None
    return Sought(
        keys=(EVERYWHERE, *(_place_keys(here) if here else ())),
        kind=incident.kind,
        loud=loud,
        words=frozenset(_sign(word) for word in set(text_of(incident).split())),
        at=at,
        reach=geo.REACH_KM.get(here.precision, 0.0) if here else 0.0,
    )


def standings(subscriber: Subscriber) -> frozenset[tuple[str, str]]:
    """Where a subscriber stands: keys and standings. Nowhere while it is paused, or if it wants what cannot be."""
    words = _words(subscriber.words_in)
    if subscriber.paused or words == "0" or not subscriber.kinds:
        return frozenset()
    places = _places(subscriber)
    kinds = sum({_KINDS[kind] for kind in subscriber.kinds})
    head = f"{kinds}{int(subscriber.level)}{'m' if len(places) > 1 else '1'}{words}"
    return frozenset((key, f"{head}{circle}{subscriber.key}") for key, circle in places)


@lru_cache(maxsize=1)
def rules() -> str:
    """A mark of the rules by which standings are made: where it changes, the index is made anew."""
    said = "1 قصف وبالقصف للمدرسة #دير_الزور مُسيّرة الطّائرات والإصابات اللاجئين أ إ آ ى ؤ ئ ـ ق.صف د١عش Shelling 12"
    probe = repr((stems(said), _KINDS, _SQUARES, [int(level) for level in Level]))
    return f"{zlib.crc32(probe.encode()):08x}"


# -- words


def _words(wanted: Iterable[str]) -> str:
    """Of each word or phrase its longest stem: where that is missing, the phrase is."""
    phrases = [stems(word) for word in wanted]
    if not phrases:
        return "-"
    signs = sorted({_sign(max(phrase, key=len)) for phrase in phrases if phrase})
    return "+" if len(signs) > _MOST_WORDS else f"{len(signs)}{''.join(signs)}"


def _sign(word: str) -> str:
    return _letters(zlib.crc32(word.encode("utf-8", "surrogatepass")) & 0x3FFFF, 3)


def _letters(number: int, length: int) -> str:
    return "".join(_DIGITS[number >> 6 * n & 63] for n in reversed(range(length)))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 6 | _VALUE[letter]
    return number


_VALUE = {letter: n for n, letter in enumerate(_DIGITS)}


# -- places


def _places(subscriber: Subscriber) -> set[tuple[str, str]]:
    """Keys, each with the circle that stands there («-»: none)."""
    if not subscriber.areas:
        return {(EVERYWHERE, "-")}
    return {place for area in subscriber.areas for place in _area_places(area)}


def _area_places(area: Area) -> Iterable[tuple[str, str]]:
    reach = area.widest_km
    if reach is not None and area.lat is not None and area.lon is not None:
        yield from _circle_places(area, area.lat, area.lon, reach)
        return
    units = _from_country(area)
    if not units:
        yield EVERYWHERE, "-"
        return
    yield f"area:{'/'.join(units)}", "-"
    for depth in range(1, len(units)):
        yield f"part:{'/'.join(units[:depth])}", "-"
    if area.pcode:
        yield f"pcode:{area.pcode}", "-"


def _from_country(area: Area) -> list[str]:
    """Country, governorate, district, subdistrict: as deep as given without a gap."""
    units: list[str] = []
    for unit in (area.country, area.admin1, area.admin2, area.admin3):
        if not unit:
            break
        units.append(unit)
    return units


def _circle_places(area: Area, lat: float, lon: float, reach: float) -> Iterable[tuple[str, str]]:
    circle = f"o{_letters(round((lat + 90) * 100), 3)}{_letters(round((lon + 180) * 100), 3)}"
    circle += _letters(min(math.ceil(reach), 4095), 2)
    size = next((size for size in _SQUARES if size * _KM_A_DEGREE >= 2 * reach), _SQUARES[-1])
    squares = list(_touched(lat, lon, reach, size))
    if len(squares) > _MOST_SQUARES:
        yield EVERYWHERE, "-"
    else:
        for row, column in squares:
            yield f"sq:{size:g}:{row}:{column}", circle
    if area.admin1:  # what is known of a place may be its governorate and no point
        yield f"in:{area.admin1}", "-"


def _place_keys(place: Place) -> Iterable[str]:
    units = geo.path(place)
    for depth in range(1, len(units) + 1):
        yield f"area:{'/'.join(units[:depth])}"
    if units:
        yield f"part:{'/'.join(units)}"
    if place.pcode:
        yield f"pcode:{place.pcode}"
    if place.lat is not None and place.lon is not None:
        yield from _squares_round(place.lat, place.lon, place.precision)
    elif place.admin1:
        yield f"in:{place.admin1}"


def _squares_round(lat: float, lon: float, precision: Precision) -> Iterable[str]:
    """The squares in which circles may stand that reach a place, as far off as it may lie by its precision."""
    reach = geo.REACH_KM.get(precision, 0.0)
    for size in _SQUARES:
        if precision is Precision.COUNTRY and size * _KM_A_DEGREE < 2 * reach:
            continue  # only a circle that holds the whole country is meant
        for row, column in _touched(lat, lon, reach, size):
            yield f"sq:{size:g}:{row}:{column}"


def _touched(lat: float, lon: float, radius: float, size: float) -> Iterable[tuple[int, int]]:
    """The squares that a circle touches, rows from the equator, columns from Greenwich eastwards and round."""
    tall = radius / _KM_A_DEGREE
    wide = min(tall / max(math.cos(math.radians(min(abs(lat) + tall, 89.0))), 0.02), 180.0)
    columns = round(360 / size)
    for row in range(math.floor((lat - tall) / size), math.floor((lat + tall) / size) + 1):
        for column in range(math.floor((lon - wide) / size), math.floor((lon + wide) / size) + 1):
            yield row, column % columns
