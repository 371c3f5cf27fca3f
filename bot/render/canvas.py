"""What both pictures are drawn on. matplotlib is loaded only here, when a picture is drawn."""

import io
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 150
DRAWING = threading.Lock()
"""matplotlib's fonts are not made for several threads: one picture at a time."""


def blank(wide: int, tall: int) -> "Figure":
    """An empty white figure of so many pixels."""
    from matplotlib.figure import Figure

    return Figure(figsize=(wide / DPI, tall / DPI), dpi=DPI, facecolor="white")


def png(figure: "Figure") -> bytes:
    """The figure as a PNG."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=DPI, facecolor="white")
    return out.getvalue()
