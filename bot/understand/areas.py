"""Areas that a subscriber may follow: governorate › district › subdistrict › town, found by a typed name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .arabic import letters
from .gazetteer import Entry, Gazetteer, fold, gazetteer, one_slip, rows
from .word_lists import word_set


@dataclass(frozen=True, slots=True)
class Area:
    """What a subscriber may follow: a country, a governorate, a district, a subdistrict or one place."""

    level: str
    name_ar: str
    name_en: str
    country: str | None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    pcode: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One area with the areas inside it: governorate › district › subdistrict › place."""

    area: Area
    inside: tuple["Branch", ...] = ()


@lru_cache(maxsize=1)
def area_tree() -> tuple[Branch, ...]:
    """Syria's and Iraq's governorates with their districts, subdistricts and towns, for choosing an area."""
    book = gazetteer()
    return tuple(_branch(book, book.entries[i]) for i in book.governorates.values())


def _branch(book: Gazetteer, governorate: Entry) -> Branch:
    inside = [e for e in book.entries if e.admin1 == governorate.admin1 and e.kind not in ("governorate", "area")]
    top = _area("governorate", governorate)
    districts = sorted({e.admin2 for e in inside if e.admin2})
    branches = [_district(top, name, [e for e in inside if e.admin2 == name]) for name in districts]
    loose = [Branch(_area(e.kind, e)) for e in inside if not e.admin2 and e.kind in ("city", "town")]
    return Branch(top, (*branches, *loose))


def _district(top: Area, name: str, inside: Sequence[Entry]) -> Branch:
    area = replace(top, level="district", name_en=name, name_ar=_seat(name, inside), admin2=name, pcode=None)
    subdistricts = sorted({e.admin3 for e in inside if e.admin3})
    return Branch(area, tuple(_subdistrict(area, s, [e for e in inside if e.admin3 == s]) for s in subdistricts))


def _subdistrict(top: Area, name: str, inside: Sequence[Entry]) -> Branch:
    area = replace(top, level="subdistrict", name_en=name, name_ar=_seat(name, inside), admin3=name)
    towns = sorted((e for e in inside if e.rank >= 4 or e.kind == "site"), key=lambda e: -e.rank)
    return Branch(area, tuple(Branch(_area(e.kind, e)) for e in towns))


def _seat(name: str, inside: Sequence[Entry]) -> str:
    """The Arabic name of a district or subdistrict: that of its seat, where `units.tsv` has none."""
    if told := _named_units().get((inside[0].admin1 or "", name)):
        return told
    return max(inside, key=lambda e: (e.rank, fold(e.en) == fold(name))).ar


@lru_cache(maxsize=1)
def _named_units() -> dict[tuple[str, str], str]:
    """(governorate, English name) → Arabic name, of units that no entry is named after."""
    return {(row["governorate"], row["english"]): row["arabic"] for row in rows("units.tsv")}


def _area(level: str, e: Entry) -> Area:
    return Area(level, e.ar, e.en, e.country, e.admin1, e.admin2, e.admin3, e.pcode, e.lat, e.lon)


_LEVELS = ("governorate", "district", "subdistrict")
"""Levels that a reader may ask for by a noun; also what the lexicon's lists of those nouns are called."""


def find_area(text: str, limit: int = 8, *, slips: bool = True) -> list[Area]:
    """Areas that a typed name may mean, in Arabic or English, the likeliest first; one typing slip is forgiven.

    «محافظة X», «قضاء X», «ناحية X» ask for that level; a bare name gives the place and what it is the seat of.
    A name as it was typed comes before one that differs by its article («الصور» is not Tyre).
    `slips` false: no slip is forgiven.
    """
    level, name = _asked_level(text)
    book = gazetteer()
    found = book.find(name) or (_nearly(book, fold(name)) if slips and len(name) > 3 else ())
    areas: list[Area] = []
    for entry in sorted(found, key=lambda e: letters(name) not in (letters(e.ar), letters(e.en))):
        wider = [a for a in _seat_of(entry) if level in (None, a.level)]
        here = [_area(entry.kind, entry)] if level in (None, entry.kind) else []
        areas += [*here, *wider] if entry.kind == "governorate" else [*wider, *here]
    return list(dict.fromkeys(areas))[:limit]


def _asked_level(text: str) -> tuple[str | None, str]:
    parts = letters(text).split()
    for level in _LEVELS:
        nouns = word_set("places", "levels", level)
        if parts and parts[0].removeprefix("ال") in nouns:
            return level, " ".join(parts[1:])
        if parts and parts[-1] in nouns:
            return level, " ".join(parts[:-1])
    return None, text


def _seat_of(entry: Entry) -> Iterator[Area]:
    """The district and the subdistrict that are named after a town."""
    if entry.pcode is None or entry.kind == "governorate":
        return
    me = _area(entry.kind, entry)
    if entry.admin2 and entry.rank >= 6:
        yield replace(me, level="district", name_en=entry.admin2, admin3=None, pcode=None)
    if entry.admin3 and entry.rank >= 5:
        yield replace(me, level="subdistrict", name_en=entry.admin3, pcode=None)


def _nearly(book: Gazetteer, key: str) -> tuple[Entry, ...]:
    """Places whose name differs from `key` by one letter."""
    found = {n.entry for name, bearers in book.names.items() if one_slip(key, name) for n in bearers}
    return tuple(sorted((book.entries[i] for i in found), key=lambda e: -e.rank))
