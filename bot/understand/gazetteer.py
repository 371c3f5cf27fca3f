"""The gazetteer: which places there are, under which names, where.

Loaded once from `config/gazetteer` (see its README for sources and columns). The hand-written files have the say
over the built one: a row of theirs that bears the name of a built place near it takes over that place's p-code.
"""

import gzip
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from .gazetteer_entries import (
    MAX_WORDS,
    SAME_PLACE_KM,
    Country,
    Entry,
    Gazetteer,
    Name,
    cell,
    distance,
    fold,
    fold_word,
    is_article,
    keys,
    km,
    one_slip,
)  # fmt: skip

__all__ = [
    "MAX_WORDS", "SAME_PLACE_KM", "Country", "Entry", "Gazetteer", "Name", "cell", "distance", "fold", "fold_word",
    "gazetteer", "is_article", "km", "neighbours", "one_slip",
]  # fmt: skip

HAND_WRITTEN = (
    "sites_syria.tsv", "iraq.tsv", "lebanon.tsv", "israel_palestine.tsv", "region.tsv", "iran.tsv", "yemen.tsv",
    "quarters.tsv", "world.tsv",
)  # fmt: skip
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


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer, read when first asked for."""
    builder = _Builder()
    for row in rows("governorates.tsv"):
        builder.governorate(row)
    for row in rows("countries.tsv"):
        builder.country(row)
    for file in HAND_WRITTEN:
        for row in rows(file):
            builder.place(row, own=True)
    for row in _built():
        builder.place(row, own=False)
    return builder.done()


@lru_cache(maxsize=1)
def _usual() -> dict[str, str]:
    """The built file's spelling of a name → the usual one."""
    return {row["built"]: row["usual"] for row in rows("spelling.tsv")}


@lru_cache(maxsize=1)
def _english() -> dict[str, list[str]]:
    """The p-code of a place → further spellings of its name in English."""
    return {row["pcode"]: _split(row["spellings"]) for row in rows("english.tsv")}


@lru_cache(maxsize=1)
def _not_names() -> frozenset[tuple[str, str]]:
    """Folded names that are everyday words, each with the English name of the place abroad that has it besides."""
    return frozenset((fold(row["name"]), row["en"]) for row in rows("not_names.tsv"))


def rows(file: str) -> Iterator[dict[str, str]]:
    """The rows of a table of `config/gazetteer/`, by the names in its first line."""
    text = (files("config") / "gazetteer" / file).read_text(encoding="utf8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = lines[0].split("\t")
    for line in lines[1:]:
        fields = line.split("\t")
        if head[-1] == "rank" and len(fields) == len(head) - 1:
            fields.append("")
        yield dict(zip(head, fields, strict=True))


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
        english = _english().get(entry.pcode or "", ())
        listed = dict.fromkeys([usual, row["ar"], row["en"], *_split(row["aliases"]), *english])
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
        """The hand-written place that a built row repeats: one name, one country, near, and no wider than a town.

        A built row without a point (a subdistrict of which only the name is known) is that of its governorate.
        """
        for name in names:
            for known in self.names.get(fold(name), ()):
                mine = self.entries[known.entry]
                close = (
                    known.entry < self._own and mine.country == entry.country and mine.kind not in ("country", "area")
                )
                if close and mine.kind != "governorate" and _side_by_side(mine, entry):
                    return known.entry
        return None

    def _add(self, entry: Entry, names: Sequence[str]) -> int:
        self.entries.append(entry)
        self._name(len(self.entries) - 1, names)
        return len(self.entries) - 1

    def _name(self, number: int, names: Iterable[str]) -> None:
        for name in names:
            for key, article in keys(name):
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


def _side_by_side(mine: Entry, built: Entry) -> bool:
    if built.lat is None:
        return built.admin1 is not None and mine.admin1 == built.admin1
    return distance(mine, built) <= max(SAME_PLACE_KM, mine.km)


def _square(e: Entry) -> tuple[int, int]:
    return cell(e.lat or 0.0, e.lon or 0.0)


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


def neighbours(entry: Entry, within_km: float) -> list[Entry]:
    """Other places within a distance, the nearest first."""
    near = ((distance(entry, other), other) for other in gazetteer().entries if other is not entry)
    return [other for gap, other in sorted(near, key=lambda p: p[0]) if gap <= within_km]
