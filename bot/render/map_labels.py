"""Where the names of places stand on a map: beside their points, over no sign and no other name."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LETTER, LINE = 5.2, 12.0
"""Width of a letter and height of a line at 9.5 points, a little generous."""
DOT = 2.0
"""Half the width of a small sign."""
FURTHER = 9.0
"""Points that a name may stand further from its point where others crowd it."""


class Box(NamedTuple):
    """A rectangle in points."""

    left: float
    low: float
    right: float
    high: float

    def hits(self, other: "Box") -> bool:
        """Whether the two overlap."""
        return not (
            self.right <= other.left or other.right <= self.left or self.high <= other.low or other.high <= self.low
        )

    def inside(self, other: "Box") -> bool:
        """Whether it lies wholly within the other."""
        return (
            other.left <= self.left and self.right <= other.right and other.low <= self.low and self.high <= other.high
        )


class Label(NamedTuple):
    """A name, its point, how far from it the text's anchor stands (points), how the text is aligned there.

    `dot`: no sign stands at the point, so a small one should.
    """

    name: str
    x: float
    y: float
    dx: float
    dy: float
    align: str
    dot: bool


def around(x: float, y: float, size: float) -> Box:
    """The square that a round sign of this radius takes."""
    return Box(x - size, y - size, x + size, y + size)


class Town(NamedTuple):
    """A name, its point, and the radius of the sign that stands there; 0: none does."""

    name: str
    x: float
    y: float
    sign: float


def placed(towns: Iterable[Town], signs: Sequence[Box], frame: Box, most: int) -> list[Label]:
    """The names in order of weight, as far as there is room."""
    taken = list(signs)
    labels: list[Label] = []
    for name, x, y, sign in towns:
        if len(labels) == most:
            break
        here = [] if sign else [around(x, y, DOT)]
        if not all(_free(box, taken, frame) for box in here):
            continue
        found = next((spot for spot in _choices(name, x, y, sign) if _free(spot[1], taken, frame)), None)
        if found is not None:
            labels.append(found[0])
            taken += [found[1], *here]
    return labels


def _free(box: Box, taken: Iterable[Box], frame: Box) -> bool:
    return box.inside(frame) and not any(box.hits(other) for other in taken)


def _choices(name: str, x: float, y: float, sign: float) -> Iterable[tuple[Label, Box]]:
    """Above, below, at the right, at the left; then the same a little further out, past a sign that crowds it."""
    wide = LETTER * len(name)
    for away in ((sign or DOT) + 2, (sign or DOT) + 2 + FURTHER):
        below = -away - LINE + 3
        sides = ((0.0, away, "center"), (0.0, below, "center"), (away, -4.0, "left"), (-away, -4.0, "right"))
        for dx, dy, align in sides:
            start = x + dx - {"center": wide / 2, "left": 0.0, "right": wide}[align]
            box = Box(start, y + dy - 1, start + wide, y + dy + LINE - 3)
            yield Label(name, x, y, dx, dy, align, sign == 0), box
