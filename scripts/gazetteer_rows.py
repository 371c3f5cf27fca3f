"""One row of the built gazetteer, and how rows that mean one place become one."""

import math
from dataclasses import dataclass, field

from bot.understand.gazetteer import fold

HEADER = ("kind", "ar", "en", "admin1", "admin2", "admin3", "cc", "lat", "lon", "km", "rank", "pcode", "aliases")
SAME_PLACE_KM = 3.0


@dataclass
class Row:
    """A place. `rank` is how likely the bare name means this place: 2 a village … 7 a city of a million."""

    kind: str
    ar: str
    en: str
    cc: str
    lat: float | None
    lon: float | None
    admin1: str = ""
    admin2: str = ""
    admin3: str = ""
    km: float = 1.0
    rank: int = 2
    pcode: str = ""
    aliases: list[str] = field(default_factory=list)

    def keys(self) -> set[str]:
        return {k for k in map(fold, (self.ar, self.en, *self.aliases)) if k}

    def line(self) -> str:
        names = [n for n in dict.fromkeys(self.aliases) if n and n not in (self.ar, self.en)]
        point = ("", "") if self.lat is None or self.lon is None else (f"{self.lat:.4f}", f"{self.lon:.4f}")
        where = (*point, f"{self.km:g}", str(self.rank))
        parts = (self.kind, self.ar, self.en, self.admin1, self.admin2, self.admin3, self.cc, *where, self.pcode)
        return "\t".join((*parts, "|".join(names)))


def km(a: Row, b: Row) -> float:
    """Great-circle distance; infinite if a point is not known."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return math.inf
    return km_between(a.lat, a.lon, b.lat, b.lon)


def km_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance of two points in degrees."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


def merge(rows: list[Row]) -> list[Row]:
    """Rows that share a name within 3 km become one, with the names of all; the first has the say."""
    kept: list[Row] = []
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        twin = next(
            (old for key in sorted(row.keys()) for old in by_key.get(key, ()) if km(old, row) <= SAME_PLACE_KM), None
        )
        if twin is None:
            kept.append(row)
            twin = row
        else:
            twin.aliases += [row.ar, row.en, *row.aliases]
            twin.rank = max(twin.rank, row.rank)
            twin.en = twin.en or row.en
        for key in sorted(row.keys()):
            if twin not in by_key.setdefault(key, []):
                by_key[key].append(twin)
    return kept


def drop_borrowed(rows: list[Row]) -> list[Row]:
    """An alias that is another country's own name for a place is dropped: GeoNames' aliases hold errors."""
    owners: dict[str, set[str]] = {}
    for row in rows:
        owners.setdefault(fold(row.ar), set()).add(row.cc)
    for row in rows:
        row.aliases = [
            a for a in row.aliases if not owners.get(fold(a), {row.cc}) - {row.cc} or fold(a) == fold(row.ar)
        ]
    return rows
