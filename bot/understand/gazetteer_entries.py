"""What a gazetteer is made of: places, their names folded for looking up, and the distances between them."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.model.report import Precision

from .arabic import letters

MAX_WORDS = 6
"""No name in the gazetteer has more words."""
SAME_PLACE_KM = 5.0
"""Two rows of one name within this distance are one place."""

SMALL_AREA_KM = 30.0

_WORD = re.compile(r"[\u0621-\u064a]+|[^\W_\u0621-\u064a]+")
_ARTICLES = frozenset(("al", "el", "ar", "as", "at", "ad", "az", "an", "ash", "esh", "er", "es", "ed", "the"))
_PRECISION = {
    "country": Precision.COUNTRY, "governorate": Precision.GOVERNORATE, "area": Precision.GOVERNORATE,
    "water": Precision.GOVERNORATE, "district": Precision.DISTRICT, "subdistrict": Precision.SUBDISTRICT,
    "city": Precision.TOWN, "town": Precision.TOWN, "village": Precision.VILLAGE, "quarter": Precision.SITE,
    "site": Precision.SITE,
}  # fmt: skip


class Entry(NamedTuple):
    """One place. `rank`: how likely the bare name means this one, 1 a quarter … 9 a country; `km`: how far off."""

    kind: str
    ar: str
    en: str
    admin1: str | None
    admin2: str | None
    admin3: str | None
    country: str | None
    lat: float | None
    lon: float | None
    km: float
    rank: int
    pcode: str | None

    @property
    def precision(self) -> Precision:
        """How exact a mention of this place is; a small area («حوض اليرموك») is as exact as a district."""
        if self.kind == "area" and self.km <= SMALL_AREA_KM:
            return Precision.DISTRICT
        return _PRECISION[self.kind]


class Name(NamedTuple):
    """One name of one place. `article`: it is written with «ال»."""

    entry: int
    article: bool


@dataclass(frozen=True, slots=True)
class Country:
    """A country's words for its people: «سوري». A demonym alone is no place."""

    code: str
    entry: int
    demonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places, and the way from folded words to them."""

    entries: tuple[Entry, ...]
    names: dict[str, tuple[Name, ...]]
    """Folded name → who bears it."""
    openings: frozenset[str]
    """Folded first words of longer names, with single spaces between."""
    governorates: dict[str, int]
    """The guideline's governorate string → its entry."""
    countries: dict[str, Country]

    def find(self, name: str) -> tuple[Entry, ...]:
        """Every place of that name in Arabic or English, the likeliest first."""
        found = {n.entry for n in self.names.get(fold(name), ())}
        return tuple(sorted((self.entries[i] for i in found), key=lambda e: -e.rank))


def fold_word(word: str) -> str:
    """A normalised word without what writers put or leave out at will: the article, a lone hamza."""
    if word < "ء":
        return word
    word = word.replace("ء", "")
    if len(word) > 4 and word.startswith("ال"):
        word = word[2:]
    return word


def fold(name: str) -> str:
    """The key of a name: folded words with single spaces; English articles go."""
    return " ".join(fold_word(w) for w in _WORD.findall(letters(name)) if w not in _ARTICLES)


def is_article(word: str) -> bool:
    """An article of transliterated names («al», «ash»), which keys leave out."""
    return word in _ARTICLES


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres of two points (latitude, longitude in degrees)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def distance(a: Entry, b: Entry) -> float:
    """Kilometres between two places; infinite if one has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return km((a.lat, a.lon), (b.lat, b.lon))


CELL_DEGREES = 0.25


def cell(lat: float, lon: float) -> tuple[int, int]:
    """The coarse square of the map (a quarter of a degree, some 28 by 23 km) that a point lies in."""
    return math.floor(lat / CELL_DEGREES), math.floor(lon / CELL_DEGREES)


def keys(name: str) -> Iterator[tuple[str, bool]]:
    """The folded name, and the folded name in one word («ديرالزور», «كفرنبل»)."""
    words = [w for w in _WORD.findall(letters(name)) if w not in _ARTICLES]
    if not words or len(words) > MAX_WORDS:
        return
    article = words[0].startswith("ال")
    yield " ".join(map(fold_word, words)), article
    if len(words) > 1 and name[0] >= "ء":
        yield fold_word("".join(words)), article


def one_slip(a: str, b: str) -> bool:
    """True if one letter added, left out, changed or two neighbours swapped make `b` of `a`."""
    if abs(len(a) - len(b)) > 1 or a == b or (a[0] != b[0] and a[-1] != b[-1]):
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])
