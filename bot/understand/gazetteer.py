"""The gazetteer: which places there are, under which names, where.

Loaded once from `config/gazetteer` (see its README for sources and columns). The hand-written files have the say
over the built one: a row of theirs that bears the name of a built place near it takes over that place's p-code.
"""

import gzip
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from bot.model.report import Precision

from .arabic import letters

HAND_WRITTEN = ("sites_syria.tsv", "iraq.tsv", "lebanon.tsv", "israel_palestine.tsv", "region.tsv")
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
_RANK = {
    "country": 9,
    "governorate": 8,
    "water": 6,
    "area": 5,
    "city": 6,
    "town": 4,
    "site": 4,
    "village": 4,
    "quarter": 2,
}


_WIDE = frozenset(("country", "governorate", "area", "water"))


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


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer, read when first asked for."""
    builder = _Builder()
    for row in _rows("governorates.tsv"):
        builder.governorate(row)
    for row in _rows("countries.tsv"):
        builder.country(row)
    for file in HAND_WRITTEN:
        for row in _rows(file):
            builder.place(row, own=True)
    for row in _built():
        builder.place(row, own=False)
    return builder.done()


@lru_cache(maxsize=1)
def _usual() -> dict[str, str]:
    """The built file's spelling of a name → the usual one."""
    return {row["built"]: row["usual"] for row in _rows("spelling.tsv")}


@lru_cache(maxsize=1)
def _not_names() -> frozenset[tuple[str, str]]:
    """Folded names that are everyday words, each with the English name of the place abroad that has it besides."""
    return frozenset((fold(row["name"]), row["en"]) for row in _rows("not_names.tsv"))


def _rows(file: str) -> Iterator[dict[str, str]]:
    text = (files("config") / "gazetteer" / file).read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(head, line.split("\t"), strict=True))


def _built() -> Iterator[dict[str, str]]:
    raw = gzip.decompress((files("config") / "gazetteer" / "places.tsv.gz").read_bytes()).decode()
    lines = raw.splitlines()
    head = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(head, line.split("\t"), strict=True))


class _Builder:
    """Collects rows; `done` gives the frozen result."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.names: dict[str, list[Name]] = {}
        self.openings: set[str] = set()
        self.governorates: dict[str, int] = {}
        self.countries: dict[str, Country] = {}
        self._own = 0

    def governorate(self, row: dict[str, str]) -> None:
        entry = _entry(row | {"kind": "governorate", "admin1": row["en"], "km": "40"})
        self.governorates[row["en"]] = self._add(entry, [row["ar"], row["en"], *_split(row["aliases"])])

    def country(self, row: dict[str, str]) -> None:
        entry = _entry(row | {"kind": "country", "km": "300"})
        number = self._add(entry, [row["ar"], row["en"], *_split(row["aliases"])])
        self.countries[row["cc"]] = Country(row["cc"], number, tuple(_split(row["demonyms"])))

    def place(self, row: dict[str, str], *, own: bool) -> None:
        usual = _usual().get(row["ar"], row["ar"])
        entry = _entry(row | {"ar": usual})
        listed = dict.fromkeys([usual, row["ar"], row["en"], *_split(row["aliases"])])
        names = [name for name in listed if (fold(name), row["en"]) not in _not_names()]
        twin = None if own else self._twin(entry, names)
        if own:
            self._own = len(self.entries) + 1
        if twin is None:
            self._add(entry, names)
            return
        mine = self.entries[twin]
        self.entries[twin] = mine._replace(
            pcode=mine.pcode or entry.pcode, admin2=mine.admin2 or entry.admin2, admin3=mine.admin3 or entry.admin3,
            rank=max(mine.rank, entry.rank),
        )  # fmt: skip
        self._name(twin, names)

    def _twin(self, entry: Entry, names: Sequence[str]) -> int | None:
        """The hand-written place that a built row repeats: one name, one country, near, and no wider than a town."""
        for name in names:
            for known in self.names.get(fold(name), ()):
                mine = self.entries[known.entry]
                close = (
                    known.entry < self._own and mine.country == entry.country and mine.kind not in ("country", "area")
                )
                if close and mine.kind != "governorate" and distance(mine, entry) <= max(SAME_PLACE_KM, mine.km):
                    return known.entry
        return None

    def _add(self, entry: Entry, names: Sequence[str]) -> int:
        self.entries.append(entry)
        self._name(len(self.entries) - 1, names)
        return len(self.entries) - 1

    def _name(self, number: int, names: Iterable[str]) -> None:
        for name in names:
            for key, article in _keys(name):
                bearer = Name(number, article)
                bearers = self.names.setdefault(key, [])
                if bearer not in bearers:
                    bearers.append(bearer)
                    parts = key.split(" ")
                    self.openings.update(" ".join(parts[:i]) for i in range(1, len(parts)))

    def _give_districts(self) -> None:
        """A hand-written place lies in the district of the nearest place with a p-code in its governorate."""
        squares: dict[tuple[int, int], list[Entry]] = {}
        for e in self.entries[self._own :]:
            if e.pcode and e.admin2:
                squares.setdefault(_square(e), []).append(e)
        for number, e in enumerate(self.entries[: self._own]):
            if e.admin2 or e.country != "SY" or e.lat is None or e.kind in _WIDE:
                continue
            x, y = _square(e)
            near = [o for i in (-1, 0, 1) for j in (-1, 0, 1) for o in squares.get((x + i, y + j), ())]
            inside = [o for o in near if o.admin1 == e.admin1]
            if inside:
                closest = min(inside, key=lambda o: distance(e, o))
                self.entries[number] = e._replace(admin2=closest.admin2)

    def done(self) -> Gazetteer:
        self._give_districts()
        names = {key: tuple(bearers) for key, bearers in self.names.items()}
        return Gazetteer(tuple(self.entries), names, frozenset(self.openings), self.governorates, self.countries)


def _square(e: Entry) -> tuple[int, int]:
    return cell(e.lat or 0.0, e.lon or 0.0)


def _keys(name: str) -> Iterator[tuple[str, bool]]:
    """The folded name, and the folded name in one word («ديرالزور», «كفرنبل»)."""
    words = [w for w in _WORD.findall(letters(name)) if w not in _ARTICLES]
    if not words or len(words) > MAX_WORDS:
        return
    article = words[0].startswith("ال")
    yield " ".join(map(fold_word, words)), article
    if len(words) > 1 and name[0] >= "ء":
        yield fold_word("".join(words)), article


def _split(names: str) -> list[str]:
    return [n for n in names.split("|") if n]


def _entry(row: dict[str, str]) -> Entry:
    kind = row["kind"]
    rank = int(row.get("rank") or _RANK[kind])
    lat, lon = row["lat"], row["lon"]
    return Entry(
        kind, row["ar"], row["en"], row.get("admin1") or None, row.get("admin2") or None, row.get("admin3") or None,
        row["cc"] or None, float(lat) if lat else None, float(lon) if lon else None, float(row["km"]), rank,
        row.get("pcode") or None,
    )  # fmt: skip


def one_slip(a: str, b: str) -> bool:
    """True if one letter added, left out, changed or two neighbours swapped make `b` of `a`."""
    if abs(len(a) - len(b)) > 1 or a == b or (a[0] != b[0] and a[-1] != b[-1]):
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]
    return rest_a[1:] == rest_b[1:] or (rest_a[:2] == rest_b[1::-1] and rest_a[2:] == rest_b[2:])


def neighbours(entry: Entry, within_km: float) -> list[Entry]:
    """Other places within a distance, the nearest first."""
    near = ((distance(entry, other), other) for other in gazetteer().entries if other is not entry)
    return [other for gap, other in sorted(near, key=lambda p: p[0]) if gap <= within_km]
