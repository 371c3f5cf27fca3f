"""Areas that a subscriber may choose: by typing a name, by walking down the tree, by sharing a location.

A button holds an area as a short code: its path in the tree («t4.1.0») or its row among the places («e812»), with two
letters of its name's checksum, so that a button of an older gazetteer is refused and never means another place.
"""

import re
import zlib
from functools import cache

from bot.model.subscriber import Area
from bot.subscriptions import MAX_KM, MIN_KM
from bot.understand import areas as book
from bot.understand.gazetteer import gazetteer

TOWN_RADIUS_KM = 10.0
"""Round a town, village or site. Positions of sites are known to within some kilometres, and so is danger."""


def find_areas(text: str, limit: int = 8, *, slips: bool = True) -> list[Area]:
    """What a typed name may mean, likeliest first; empty when nothing bears that name, or (`slips`) nearly that name.

    Where no unit of the level that was asked for is known («قضاء القائم»), the place of that name is meant.
    """
    name = text.strip()
    found = book.find_area(name, limit, slips=slips) if name else []
    if not found and len(name.split()) > 1:
        found = book.find_area(name.split(maxsplit=1)[1], limit, slips=slips)
    return [_as_chosen(area) for area in found]


def children(code: str = "") -> list[tuple[str, Area]]:
    """The areas right below one (no code: the governorates), each with its code. Raises KeyError for an old code."""
    path = _path(code) if code else ()
    inside = _branch(path).inside if path else book.area_tree()
    found = [(_code_of((*path, n), branch), _as_chosen(branch.area)) for n, branch in enumerate(inside)]
    return found if path else [pair for pair in found if pair[1].admin1]


def parent(code: str) -> str:
    """The code of the area above; empty at the top."""
    path = _path(code)[:-1]
    return _code_of(path, _branch(path)) if path else ""


def area_of(code: str) -> Area:
    """The area of a code. Raises KeyError when it is damaged or from another gazetteer."""
    if code.startswith("e"):
        number, _, check = code[1:].partition("-")
        entries = gazetteer().entries
        if not number.isdigit() or int(number) >= len(entries) or _check(entries[int(number)].en) != check:
            raise KeyError(code)
        entry = entries[int(number)]
        return _town(entry.ar, entry.en, entry.country, (entry.lat, entry.lon))
    return _as_chosen(_branch(_path(code)).area)


def code_of(area: Area) -> str:
    """The code of an area that `find_areas` gave; empty for one that has none (a shared location, a long road)."""
    if area.named:
        return ""
    if area.radius_km is None:
        return _tree_codes().get((area.country, area.admin1, area.admin2, area.admin3), "")
    for number, entry in enumerate(gazetteer().entries):
        if (entry.ar, entry.lat, entry.lon) == (area.name_ar, area.lat, area.lon) and entry.kind not in _WIDE:
            return f"e{number}-{_check(entry.en)}"
    return ""


def stands_in(area: Area) -> tuple[str, str, str]:
    """Governorate, district and subdistrict round an area that `find_areas` gave, in English; empty where unknown."""
    if area.radius_km is None:
        return area.admin1 or "", area.admin2 or "", area.admin3 or ""
    for entry in gazetteer().entries:
        if (entry.ar, entry.lat, entry.lon) == (area.name_ar, area.lat, area.lon) and entry.kind not in _WIDE:
            return entry.admin1 or "", entry.admin2 or "", entry.admin3 or ""
    return "", "", ""


def around(lat: float, lon: float, radius_km: float, name_ar: str, name_en: str) -> Area:
    """A circle round a shared location; rounded to 0.01° (about a kilometre): we keep no one's doorstep."""
    radius = min(max(radius_km, MIN_KM), MAX_KM)
    return Area(name_ar=name_ar, name_en=name_en, lat=round(lat, 2), lon=round(lon, 2), radius_km=radius)


_NUMBERED = re.compile(r"\b[A-Z]{1,2}\d+\b")
_WIDE = frozenset({"country", "governorate", "district", "subdistrict"})


def _as_chosen(found: book.Area) -> Area:
    """A gazetteer's area as a subscriber's: an administrative unit, or a circle round a place."""
    if found.level not in _WIDE and found.lat is not None:
        return _town(found.name_ar, found.name_en, found.country, (found.lat, found.lon))
    spotless = found.level not in _WIDE and not found.admin1
    return Area(
        name_ar=found.name_ar,
        name_en=found.name_en,
        country=found.country,
        named=_called(found) if spotless else (),
        admin1=found.admin1,
        admin2=found.admin2,
        admin3=found.admin3,
    )


def _called(found: book.Area) -> tuple[str, ...]:
    """The words by which a road or river without one spot is told of: its names, and a road's number («M4»)."""
    numbers = _NUMBERED.findall(found.name_en)
    return tuple(dict.fromkeys((found.name_ar, found.name_en, *numbers)))


def _town(ar: str, en: str, country: str | None, at: tuple[float | None, float | None]) -> Area:
    return Area(name_ar=ar, name_en=en, country=country, lat=at[0], lon=at[1], radius_km=TOWN_RADIUS_KM)


def _branch(path: tuple[int, ...]) -> book.Branch:
    branch = book.area_tree()[path[0]]
    for step in path[1:]:
        branch = branch.inside[step]
    return branch


def _path(code: str) -> tuple[int, ...]:
    """The way down the tree that a code names. Raises KeyError."""
    steps, _, check = code.removeprefix("t").partition("-")
    try:
        path = tuple(int(step) for step in steps.split("."))
        found = _check(_branch(path).area.name_en)
    except (ValueError, IndexError) as error:
        raise KeyError(code) from error
    if not code.startswith("t") or found != check:
        raise KeyError(code)
    return path


def _code_of(path: tuple[int, ...], branch: book.Branch) -> str:
    return f"t{'.'.join(map(str, path))}-{_check(branch.area.name_en)}"


def _check(name: str) -> str:
    return f"{zlib.crc32(name.encode()) & 0xFF:02x}"


Unit = tuple[str | None, str | None, str | None, str | None]


@cache
def _tree_codes() -> dict[Unit, str]:
    codes: dict[Unit, str] = {}

    def walk(path: tuple[int, ...], branch: book.Branch) -> None:
        area = branch.area
        if area.level in _WIDE:
            codes.setdefault((area.country, area.admin1, area.admin2, area.admin3), _code_of(path, branch))
            for n, inner in enumerate(branch.inside):
                walk((*path, n), inner)

    for n, top in enumerate(book.area_tree()):
        walk((n,), top)
    return codes
