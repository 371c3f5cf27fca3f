"""Whether two places of the gazetteer are one, and how well a place fits a region that the text gives it."""

from .gazetteer import SAME_PLACE_KM, Entry, distance

WELL_KNOWN = 5
"""The rank of subdistricts' seats: texts place them in a neighbouring governorate at times."""
TWIN_TOWNS_KM = 12.0
"""Two towns of one name in one governorate are not farther apart than this if they are one."""


def one_place(a: Entry, b: Entry) -> bool:
    """Namesakes side by side; two towns of one governorate whose built-up areas meet («القائم» and its «حصيبة»)."""
    gap = distance(a, b)
    towns = {a.kind, b.kind} <= {"city", "town"} and a.admin1 is not None and a.admin1 == b.admin1
    return gap <= (TWIN_TOWNS_KM if towns else SAME_PLACE_KM)


def fit(e: Entry, region: Entry) -> float:
    """How well a candidate fits the region named after it."""
    if region.kind == "governorate":
        return 6.0 if e.admin1 == region.admin1 else 5.0 if _around_damascus(e, region) else 0.0
    if region.kind == "country":
        return 4.0 if e.country == region.country else 0.0
    gap = distance(e, region)
    return 6.0 if gap < 25 else 4.0 if gap < 60 else 1.0 if gap < 120 else 0.0


def _around_damascus(e: Entry, region: Entry) -> bool:
    """«ببيلا جنوب دمشق»: the capital's name is used for the governorate around it."""
    return {e.admin1, region.admin1} == {"Damascus", "Rural Damascus"}


def may_lie_in(e: Entry, region: Entry) -> bool:
    """Whether a place can be the one that the text puts into a region or beside a big town (within 120 km)."""
    if region.kind == "governorate":
        at_home = e.country == region.country and e.admin1 in (None, region.admin1)
        return at_home or _around_damascus(e, region) or (e.rank >= WELL_KNOWN and distance(e, region) < 40)
    if region.kind == "area" and region.admin1 and e.admin1 not in (None, region.admin1):
        return distance(e, region) <= region.km
    same = e.country is None or e.country == region.country or {e.country, region.country} <= {"IL", "PS"}
    return same and (region.kind in ("country", "area") or distance(e, region) < 120)
