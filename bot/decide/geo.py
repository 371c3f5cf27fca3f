"""How two told places stand to one another, and which cells of the map a place lies in."""

import math
from collections.abc import Sequence
from functools import lru_cache

from bot.decide.rules import MatchRules, Measure
from bot.decide.words import fillers, may_name_a_place, stem_set
from bot.model.report import Place, Precision
from config.data import read_text

FINE = frozenset({Precision.SITE, Precision.VILLAGE, Precision.TOWN})
"""Precisions that stand for a point on the map."""
COARSE = frozenset({Precision.SUBDISTRICT, Precision.DISTRICT, Precision.GOVERNORATE, Precision.COUNTRY})
REACH_KM = {
    Precision.SITE: 1.0,
    Precision.VILLAGE: 2.0,
    Precision.TOWN: 5.0,
    Precision.SUBDISTRICT: 12.0,
    Precision.DISTRICT: 30.0,
    Precision.GOVERNORATE: 80.0,
    Precision.COUNTRY: 400.0,
}
"""How far from its point a place of this precision may lie; rounded from the extents of Syrian and Iraqi units."""
_WIDEST_KM = max(REACH_KM[precision] for precision in FINE)
_DEGREE_KM = 110.0
"""Of latitude, at least."""
_ORDER = tuple(Precision)
_NOUNS = stem_set(
    "شمال جنوب شرق غرب شمالي جنوبي شرقي غربي شمالية جنوبية شرقية غربية وسط أطراف حدود العاصمة سماء أجواء قبالة سواحل "
    "سوريا العراق لبنان إيران إسرائيل فلسطين الأردن تركيا السعودية الكويت البحرين الإمارات قطر اليمن مصر "
    "المحتلة الكيان "
    "north south east west northern southern eastern western countryside border capital "
    "قرية بلدة مدينة ناحية منطقة محيط ريف حي مخيم قرب جبل حقل مطار طريق شارع قضاء محافظة town city village"
)
_VAGUE = _ORDER.index(Precision.COUNTRY)
_EARTH_KM = 6371.0


def rank(place: Place | None) -> int:
    """0 for a site, growing with vagueness; no place is the vaguest."""
    return _ORDER.index(place.precision) if place else len(_ORDER)


def is_point(place: Place | None) -> bool:
    """Whether a place has coordinates that stand for the event itself."""
    if place is None or place.lat is None or place.lon is None:
        return False
    exact = place.precision
    return exact is Precision.VILLAGE or exact is Precision.TOWN or exact is Precision.SITE


def km(one: Place, other: Place) -> float:
    """Great-circle distance of two places that both have coordinates."""
    return km_between(one.lat or 0.0, one.lon or 0.0, other.lat or 0.0, other.lon or 0.0)


def km_between(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    a, b = math.radians(lat1), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def names(place: Place) -> frozenset[str]:
    """The words that name a place, without «town of», «near»."""
    return (stem_set(place.text) | stem_set(place.name_ar or "")) - _NOUNS


def unlisted(place: Place) -> bool:
    """Whether a place's name has no entry: where it lies, if that is known, was taken from what stands around it."""
    return place.name_en is None and place.pcode is None


def own_name(place: Place, rules: MatchRules) -> frozenset[str]:
    """The words of a name without an entry that may be one: «غالبا» behind «قرية» is none."""
    empty = fillers(rules.phrases.filler)
    return frozenset(word for word in stem_set(place.text) if may_name_a_place(word, empty))


@lru_cache(maxsize=512)
def names_of_area(admin1: str | None) -> frozenset[str]:
    """The words of a governorate's name in any spelling, with «town of», «near»: they say nothing of a place in it."""
    return _governorates().get(admin1 or "", frozenset()) | _NOUNS


@lru_cache(maxsize=1)
def _governorates() -> dict[str, frozenset[str]]:
    lines = read_text("gazetteer/governorates.tsv").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    column = {name: n for n, name in enumerate(rows[0])}
    texts = {
        row[0]: f"{row[column['ar']]} {row[column['seat_ar']]} {row[0]} {row[column['aliases']]}" for row in rows[1:]
    }
    return {name: stem_set(text) for name, text in texts.items()}


def relate(one: Place | None, other: Place | None, rules: MatchRules) -> str:
    """How two places stand to one another, as a name in the table of weights («place.same», «place.far», …)."""
    if one is None or other is None:
        return "place.unknown"
    if is_point(one) and is_point(other):
        return _points(one, other, rules.measure)
    if _outside(one, other, rules.kin.admin1):
        return "place.countries_apart" if max(rank(one), rank(other)) >= _VAGUE else "place.outside"
    if one.precision in COARSE or other.precision in COARSE:
        return _areas(one, other)
    return _named(one, other)


Box = tuple[float, float, float, float]


def box(places: Sequence[Place | None]) -> Box | None:
    """The least and greatest latitude, the least and greatest longitude; None unless all the places are points."""
    points = [(p.lat or 0.0, p.lon or 0.0) for p in places if p is not None and is_point(p)]
    if not points or len(points) < len(places):
        return None
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    return min(lats), max(lats), min(lons), max(lons)


def far_from(around: Box | None, place: Place | None, measure: Measure) -> bool:
    """Whether a point is surely farther than a neighbour from all that lies in a box: cheaper than each distance."""
    if around is None or place is None or not is_point(place):
        return False
    lat, lon, limit = place.lat or 0.0, place.lon or 0.0, _limit(measure) / _DEGREE_KM
    south, north, west, east = around
    if lat < south - limit or lat > north + limit:
        return True
    wide = limit / max(math.cos(math.radians(max(abs(south), abs(north), abs(lat)))), 0.1)
    return lon < west - wide or lon > east + wide


def _limit(measure: Measure) -> float:
    """Kilometres beyond which two points are no neighbours, whatever their names."""
    return max(measure.neighbour_km, _WIDEST_KM + measure.near_km)


def _points(one: Place, other: Place, measure: Measure) -> str:
    apart = km(one, other)
    if apart > _limit(measure):
        return "place.far"
    reach = max(REACH_KM[one.precision], REACH_KM[other.precision])
    alike = bool(names(one) & names(other)) or (one.pcode is not None and one.pcode == other.pcode)
    if alike and apart <= reach + measure.near_km:
        return "place.same"
    if apart < 1.0:
        return "place.same" if one.precision is other.precision else "place.near"
    if Precision.SITE in _both(one, other) and apart <= reach + 1.0:
        return "place.near"
    if apart <= measure.near_km:
        return "place.next"
    if apart <= measure.neighbour_km:
        return "place.neighbour"
    return "place.far"


def _outside(one: Place, other: Place, mixed: Sequence[Sequence[str]]) -> bool:
    if one.country and other.country and one.country != other.country:
        return True
    a, b = one.admin1, other.admin1
    return bool(a and b and a != b) and not any(a in pair and b in pair for pair in mixed)


def _areas(one: Place, other: Place) -> str:
    """One of the two is an area: equal areas, one in the other, or two districts apart."""
    if Precision.COUNTRY not in _both(one, other):
        own = names(one) & names(other) - names_of_area(one.admin1) - names_of_area(other.admin1)
        if own:
            return "place.same_area" if one.precision is other.precision else "place.named_alike"
    if one.admin2 and other.admin2 and one.admin2 != other.admin2:
        return "place.named_apart"
    if one.precision is other.precision:
        return _equal_areas(one, other)
    coarser = max((one, other), key=rank)
    if coarser.precision is Precision.UNCERTAIN:
        return "place.unknown"
    if coarser.precision in (Precision.SUBDISTRICT, Precision.DISTRICT):
        return "place.parent" if one.admin2 and one.admin2 == other.admin2 else "place.unknown"
    known = one.admin1 and other.admin1 if coarser.precision is Precision.GOVERNORATE else one.country and other.country
    return "place.wide" if known else "place.unknown"


def _both(one: Place, other: Place) -> tuple[Precision, Precision]:
    return one.precision, other.precision


def _equal_areas(one: Place, other: Place) -> str:
    if one.precision is Precision.COUNTRY:
        return "place.same_country"
    if one.precision is Precision.GOVERNORATE:
        return "place.same_wide"
    if one.precision is Precision.SUBDISTRICT and one.admin3 and other.admin3 and one.admin3 != other.admin3:
        return "place.named_apart"
    return "place.same_district"


def _named(one: Place, other: Place) -> str:
    """At least one is not on the map: their words decide."""
    a, b = names(one), names(other)
    if not a or not b:
        return "place.unknown"
    return "place.named_alike" if a & b else "place.named_apart"


def contains(wide: Place, narrow: Place) -> bool:
    """Whether the area `wide` surely holds `narrow`, by the names of their units."""
    depth = {Precision.COUNTRY: 1, Precision.GOVERNORATE: 2, Precision.DISTRICT: 3, Precision.SUBDISTRICT: 4}.get(
        wide.precision
    )
    if depth is None or rank(narrow) >= rank(wide):
        return False
    mine, its = path(wide)[:depth], path(narrow)[:depth]
    return len(mine) == depth and mine == its


def path(place: Place) -> tuple[str, ...]:
    """Country, governorate, district, subdistrict: as deep as known without a gap."""
    parts: list[str] = []
    for part in (place.country, place.admin1, place.admin2, place.admin3):
        if not part:
            break
        parts.append(part)
    return tuple(parts)
