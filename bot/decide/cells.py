"""Where an incident can be found, and where an event looks for it: words for the index, few and bounded.

- `g:LAT:LON` a square of 0.2° (about 20 km) in which a point lies; an event looks in those within its reach.
- `n:WORD` a named place that is not on the map.
- `at:KIND:PATH` known only as this area («at:attack:SY/Deir ez-Zor»); `in:KIND:PATH` anywhere in it.
- `no:KIND` without any place.
"""

import math
from collections.abc import Sequence

from bot.decide.geo import COARSE, Box, box, is_point, names, path, rank
from bot.decide.words import rarest
from bot.model.incident import Incident
from bot.model.report import Kind, Place, Precision

STEP = 0.2
"""Degrees: 22 km from south to north, 18 km from west to east at Deir ez-Zor."""
REACH_KM = 15.0
"""What lies further away is no neighbour; whose text names a farther place is found by its words."""
_DEGREE_KM = 111.0
_POLAR = 0.1
MAX_CELLS = 24


def of_incident(incident: Incident) -> tuple[str, ...]:
    """Every cell in which an incident stands, by all places that its live evidence names."""
    places = [incident.place, *(e.place for e in incident.evidence if not e.deleted)]
    found = dict.fromkeys(cell for place in places for cell in _standing(place, incident.kind))
    return tuple(found)[:MAX_CELLS]


def _standing(place: Place | None, kind: Kind) -> list[str]:
    if place is None:
        return [f"no:{kind}"]
    units = path(place)
    found = [f"in:{kind}:{'/'.join(units[: depth + 1])}" for depth in range(len(units))]
    if is_point(place):
        return [_square(place), *found]
    if place.precision in COARSE and units:
        return [f"at:{kind}:{'/'.join(units)}", *_named(place), *found]
    return [*_named(place), f"no:{kind}", *found]


def box_of(incident: Incident) -> Box | None:
    """The box in which all places lie that an incident's live posts tell; None unless all of them are points."""
    told = [e.place for e in incident.evidence if e.place and not e.deleted]
    return box([incident.place, *told])


def within_reach(around: Box, points: Sequence[tuple[float, float]]) -> bool:
    """Whether one of the points may be a neighbour of what lies in a box: for as many as a store holds of a cell."""
    south, north, west, east = around
    tall = REACH_KM / _DEGREE_KM
    wide = tall / max(math.cos(math.radians(max(abs(south), abs(north)))), _POLAR)
    return any(south - tall <= lat <= north + tall and west - wide <= lon <= east + wide for lat, lon in points)


def to_ask(place: Place | None, kind: Kind) -> tuple[str, ...]:
    """The cells in which an event at `place` looks for its incident."""
    if place is None:
        return (f"no:{kind}",)
    units = path(place)
    above = [f"at:{kind}:{'/'.join(units[: depth + 1])}" for depth in range(len(units))]
    if is_point(place):
        return (*_squares(place), *_named(place), *above, f"no:{kind}")
    inside = [f"in:{kind}:{'/'.join(units)}"] if units and rank(place) < rank_of(Precision.COUNTRY) else []
    if place.precision is Precision.UNCERTAIN and len(units) > 1:
        inside = [f"in:{kind}:{'/'.join(units)}"]
    return (*_named(place), *inside, *above, f"no:{kind}")


def rank_of(precision: Precision) -> int:
    """The vagueness of a precision, as `geo.rank` counts it."""
    return tuple(Precision).index(precision)


def _named(place: Place) -> list[str]:
    return [f"n:{word}" for word in rarest(names(place))[:2]]


def _steps(place: Place) -> tuple[int, int]:
    return math.floor((place.lat or 0.0) / STEP), math.floor((place.lon or 0.0) / STEP)


def _square(place: Place) -> str:
    row, column = _steps(place)
    return f"g:{row}:{column}"


def _squares(place: Place) -> list[str]:
    """The square of a point and those that begin within its reach, its own first: at most nine."""
    lat, lon = place.lat or 0.0, place.lon or 0.0
    rows = _within(lat, REACH_KM / _DEGREE_KM)
    columns = _within(lon, REACH_KM / (_DEGREE_KM * max(math.cos(math.radians(lat)), _POLAR)))
    return [f"g:{row}:{column}" for row in rows for column in columns]


def _within(degrees: float, reach: float) -> list[int]:
    """The steps that a value and those within its reach fall into, its own first."""
    own = math.floor(degrees / STEP)
    return [own, *(own + step for step in (-1, 1) if math.floor((degrees + step * reach) / STEP) != own)]
