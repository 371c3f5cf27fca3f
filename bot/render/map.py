"""A map of incidents as a picture: borders, rivers, places, and circles that say how exactly a place is known.

Readable on a phone in light and dark, and without telling colours apart: attacks are discs, threats are triangles,
what is known only as an area is a dashed ring.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot.decide.geo import REACH_KM
from bot.model.incident import Incident
from bot.model.report import Kind, Precision
from bot.model.subscriber import Subscriber
from bot.render.canvas import DPI, DRAWING, blank, png
from bot.render.map_labels import Box, Town, around, placed
from bot.render.map_towns import NEAR, Point, nearest_first, towns
from bot.render.texts import t
from bot.render.when import day, zone
from bot.understand.gazetteer import Entry
from config.data import read_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ATTACK, THREAT = "#c44601", "#00629b"
LAND, WATER, RIVER, BORDER, INK, PALE = "#f6f4ee", "#d5e4ec", "#8fb6cc", "#8a8578", "#26241f", "#6d695f"
EXACT = frozenset({Precision.SITE, Precision.VILLAGE, Precision.TOWN})
WEST, SOUTH, EAST, NORTH = 33.0, 28.5, 49.5, 38.5
"""What the stored region can show without an empty edge; degrees."""

RATIO = 1.18
"""Width of the map by its height, in kilometres."""

DRAWN_KM = {Precision.SITE: 8.0, Precision.VILLAGE: 2.5}
"""Circles where the gazetteer knows a place less exactly than its kind would suggest: fields are good to ±8 km."""

MIN_SPAN = 1.6
KM_PER_DEGREE = 111.2
PIXELS = 1080
LABELS = 24
FRAME = (0.02, 0.075, 0.96, 0.815)
"""Left, low, width, height of the map in the picture, as parts of it."""
WIDE, TALL = PIXELS * FRAME[2] * 72 / DPI, PIXELS * FRAME[3] * 72 / DPI
"""The map in points."""


class Spot(NamedTuple):
    """What is drawn at one point: how many incidents of a kind, known how exactly."""

    lat: float
    lon: float
    kind: Kind
    precision: Precision
    number: int


class Window(NamedTuple):
    """The part of the world that is shown, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude here."""
        return math.cos(math.radians((self.south + self.north) / 2))


def picture(incidents: Sequence[Incident], reader: Subscriber, *, now: datetime) -> bytes | None:
    """A PNG of 1,080 by 1,080 pixels, or None when nothing has a place that may be shown.

    The incidents are given as they may be shown (`decide.safety.shown`).
    """
    spots = spots_of(incidents)
    if not spots:
        return None
    window = window_of(spots)
    with DRAWING:
        figure = blank(PIXELS, PIXELS)
        axes = figure.add_axes(FRAME)
        _ground(axes, window)
        for spot in spots:
            _spot(axes, spot, window)
        _labels(axes, window, reader.language, spots)
        _scale(axes, window, reader.language)
        _words(figure, incidents, reader, now)
        _legend(axes, reader.language, spots)
        return png(figure)


def spots_of(incidents: Sequence[Incident]) -> list[Spot]:
    """Incidents within the region by point, kind and precision; the least exact first, so that they lie below."""
    counted = Counter(
        (round(place.lat, 2), round(place.lon, 2), incident.kind, place.precision)
        for incident in incidents
        if (place := incident.place) and place.lat is not None and place.lon is not None
        if SOUTH <= place.lat <= NORTH and WEST <= place.lon <= EAST and place.precision is not Precision.COUNTRY
    )
    found = [Spot(*key, count) for key, count in counted.items()]
    return sorted(found, key=lambda spot: (-REACH_KM.get(spot.precision, 0), spot.kind is Kind.ATTACK, spot.lat))


def window_of(spots: Sequence[Spot]) -> Window:
    """A square window round all spots with their circles, not narrower than MIN_SPAN, inside the region."""
    reach = [_radius_km(spot.precision) / KM_PER_DEGREE for spot in spots]
    south = min(s.lat - r for s, r in zip(spots, reach, strict=True))
    north = max(s.lat + r for s, r in zip(spots, reach, strict=True))
    squeeze = math.cos(math.radians((south + north) / 2))
    west = min(s.lon - r / squeeze for s, r in zip(spots, reach, strict=True))
    east = max(s.lon + r / squeeze for s, r in zip(spots, reach, strict=True))
    needed = max(north - south, (east - west) * squeeze / RATIO, MIN_SPAN) * 1.25
    tall = min(needed, NORTH - SOUTH, (EAST - WEST) * squeeze / RATIO)
    wide = tall * RATIO / squeeze
    first = _slid((west + east - wide) / 2, wide, WEST, EAST)
    low = _slid((south + north - tall) / 2, tall, SOUTH, NORTH)
    return Window(first, low, first + wide, low + tall)


def _radius_km(precision: Precision) -> float:
    return DRAWN_KM.get(precision, REACH_KM.get(precision, 1.0))


def _slid(start: float, length: float, least: float, most: float) -> float:
    """The start of a stretch, moved so that it lies within bounds."""
    return max(least, min(start, most - length))


@cache
def _region() -> dict[str, list[list[float]]]:
    text = read_text("map/region.json")
    return {name: lines for name, lines in json.loads(text).items() if name != "credit"}


def _ground(axes: "Axes", window: Window) -> None:
    """Sea, land, rivers, borders."""
    axes.set(xlim=(window.west, window.east), ylim=(window.south, window.north), facecolor=WATER)
    axes.set_aspect(1 / window.squeeze)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set(color=BORDER, linewidth=0.6)
    region = _region()
    for ring in region["land"]:
        axes.fill(ring[::2], ring[1::2], facecolor=LAND, edgecolor="none", zorder=1)
    for line in region["rivers"]:
        axes.plot(line[::2], line[1::2], color=RIVER, linewidth=1.1, zorder=2, solid_capstyle="round")
    for line in region["coasts"]:
        axes.plot(line[::2], line[1::2], color=RIVER, linewidth=0.9, zorder=2)
    for line in region["borders"]:
        axes.plot(line[::2], line[1::2], color=BORDER, linewidth=1.3, zorder=3, dashes=(6, 2.5))


def _labels(axes: "Axes", window: Window, language: str, spots: Sequence[Spot]) -> None:
    """The largest places of the window, where there is room; a mark where no incident stands."""
    signs = [around(*_points(s.lon, s.lat, window), _size(s) / 2 + 1) for s in spots if s.precision in EXACT]
    frame = Box(4, 4, WIDE - 4, TALL - 4)
    seen = [entry for entry in towns() if _shows(window, entry.lat, entry.lon)]
    first = nearest_first(seen, [Point(spot.lat, spot.lon) for spot in spots])
    named = [_town(entry, language, spots, window) for entry in first]
    for label in placed(named, signs, frame, LABELS):
        point = _degrees(label.x, label.y, window)
        if label.dot:
            axes.plot(*[[part] for part in point], marker="s", markersize=3, color=PALE, zorder=4)
        _name(axes, label.name, point, (label.dx, label.dy), label.align)


def _town(entry: Entry, language: str, spots: Sequence[Spot], window: Window) -> Town:
    """A town where it stands, or where the sign of an incident in it does: gazetteers differ by a kilometre or two."""
    lat, lon = entry.lat or 0.0, entry.lon or 0.0
    name = entry.ar if language == "ar" else entry.en
    here = [s for s in spots if s.precision in EXACT and abs(s.lat - lat) < NEAR and abs(s.lon - lon) < NEAR]
    if not here:
        return Town(name, *_points(lon, lat, window), 0.0)
    return Town(name, *_points(here[0].lon, here[0].lat, window), _size(here[0]) / 2 + 1)


def _shows(window: Window, lat: float | None, lon: float | None) -> bool:
    if lat is None or lon is None:
        return False
    return window.west < lon < window.east and window.south < lat < window.north


def _points(lon: float, lat: float, window: Window) -> tuple[float, float]:
    """Degrees as points from the lower left corner of the map."""
    across = (lon - window.west) / (window.east - window.west)
    return across * WIDE, (lat - window.south) / (window.north - window.south) * TALL


def _degrees(x: float, y: float, window: Window) -> tuple[float, float]:
    """The way back: longitude and latitude."""
    lon = window.west + x / WIDE * (window.east - window.west)
    return lon, window.south + y / TALL * (window.north - window.south)


def _size(spot: Spot) -> float:
    """The mark's width in points: wider for more incidents."""
    return 8 + 2.2 * min(spot.number, 6)


def _name(axes: "Axes", name: str, point: tuple[float, float], off: tuple[float, float], align: str = "center") -> None:
    """A name beside a point, with a halo so that lines do not strike it through."""
    from matplotlib.patheffects import withStroke

    written = axes.annotate(
        name, point, xytext=off, textcoords="offset points", ha=align, fontsize=9.5, color=INK, zorder=8
    )
    written.set_path_effects([withStroke(linewidth=2.5, foreground=LAND)])


def _scale(axes: "Axes", window: Window, language: str) -> None:
    """A bar of a round number of kilometres."""
    whole = (window.north - window.south) * RATIO * KM_PER_DEGREE
    km = next(n for n in (200, 100, 50, 20, 10) if n < whole / 4 or n == 10)
    length = km / KM_PER_DEGREE / window.squeeze
    x = window.west + (window.east - window.west) * 0.03
    y = window.south + (window.north - window.south) * 0.03
    axes.plot([x, x + length], [y, y], color=INK, linewidth=2.5, solid_capstyle="butt", zorder=8)
    _name(axes, t(language, "map-scale", n=km), (x + length / 2, y), (0, 4))


def _spot(axes: "Axes", spot: Spot, window: Window) -> None:
    """A circle as wide as we are unsure, and a mark in it where a place (not just an area) is known."""
    from matplotlib.patches import Ellipse

    colour = ATTACK if spot.kind is Kind.ATTACK else THREAT
    exact = spot.precision in EXACT
    degrees = 2 * _radius_km(spot.precision) / KM_PER_DEGREE
    circle = Ellipse(
        (spot.lon, spot.lat),
        degrees / window.squeeze,
        degrees,
        facecolor=f"{colour}2e" if exact else f"{colour}14",
        edgecolor=colour,
        linewidth=1.0 if exact else 1.4,
        linestyle="-" if exact else (0, (4, 3)),
        zorder=5,
    )
    axes.add_patch(circle)
    if exact:
        mark = "o" if spot.kind is Kind.ATTACK else "^"
        axes.plot(
            [spot.lon], [spot.lat], marker=mark, markersize=_size(spot), color=colour, markeredgecolor="white", zorder=9
        )
    if spot.number > 1:
        axes.annotate(
            str(spot.number), (spot.lon, spot.lat), ha="center", va="center", fontsize=8.5, zorder=10, weight="bold",
            color="white" if exact else colour,
        )  # fmt: skip


def _words(figure: "Figure", incidents: Sequence[Incident], reader: Subscriber, now: datetime) -> None:
    """Title, span of days and credit. Arabic stands at the right."""
    language = reader.language
    where = zone(reader.timezone)
    side, edge = ("right", 0.975) if language == "ar" else ("left", 0.025)
    figure.text(edge, 0.945, t(language, "map-title"), ha=side, fontsize=17, weight="bold", color=INK)
    days = [day(language, moment.astimezone(where), now) for moment in _ends(incidents)]
    span = days[0] if days[0] == days[1] else t(language, "map-subtitle", **{"from": days[0], "to": days[1]})
    figure.text(edge, 0.907, span, ha=side, fontsize=11, color=PALE)
    figure.text(0.5, 0.012, t(language, "map-credit"), ha="center", fontsize=6.5, color=PALE)


def _ends(incidents: Sequence[Incident]) -> tuple[datetime, datetime]:
    moments = [incident.first_post for incident in incidents]
    return min(moments), max(moments)


def _legend(axes: "Axes", language: str, spots: Sequence[Spot]) -> None:
    """Only the signs that stand on this map."""
    from matplotlib.lines import Line2D

    kinds = {spot.kind for spot in spots}
    signs = []
    for kind, mark, colour, name in ((Kind.ATTACK, "o", ATTACK, "attack"), (Kind.THREAT, "^", THREAT, "threat")):
        if kind in kinds:
            label = t(language, f"map-legend-{name}")
            signs.append(Line2D([], [], marker=mark, color=colour, linestyle="", markersize=9, label=label))
    if any(spot.precision not in EXACT for spot in spots):
        ring = Line2D([], [], color=PALE, linestyle=(0, (3, 2)), label=t(language, "map-legend-area"))
        signs.append(ring)
    axes.legend(handles=signs, loc="upper center", bbox_to_anchor=(0.5, -0.002), ncol=3, frameon=False, fontsize=10)
