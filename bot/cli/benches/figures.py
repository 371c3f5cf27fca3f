"""A measured figure, how it is taken, and how a table of them is printed."""

import statistics
import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

REPEATS = 5
"""Times a short thing is measured; the median is given."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. `ratio`: value by the baseline's value, where there is a baseline."""

    bench: str
    name: str
    value: float
    unit: str
    baseline: str = ""
    baseline_value: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the baseline."""
        return self.value / self.baseline_value if self.baseline_value else None


def per_item(act: Callable[[Any], object], items: Iterable[Any], repeats: int = REPEATS) -> float:
    """Median seconds for one item, over whole passes."""
    things = list(items)
    passes = []
    for _ in range(repeats):
        start = time.perf_counter()
        for thing in things:
            act(thing)
        passes.append(time.perf_counter() - start)
    return statistics.median(passes) / len(things)


def spread(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns."""
    rows = [("bench", "what", "value", "ratio", "baseline", "note")]
    rows += [(f.bench, f.name, _value(f.value, f.unit), _ratio(f), _baseline(f), f.note) for f in figures]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def as_json(figures: Iterable[Figure]) -> bytes:
    """The figures as JSON, ratios in them."""
    rows = [{**msgspec.to_builtins(figure), "ratio": figure.ratio} for figure in figures]
    return msgspec.json.format(msgspec.json.encode(rows), indent=2)


def _value(value: float, unit: str) -> str:
    return f"{value:,.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def _ratio(figure: Figure) -> str:
    return f"{figure.ratio:.3g}×" if figure.ratio is not None else ""


def _baseline(figure: Figure) -> str:
    if figure.baseline_value is None:
        return figure.baseline
    return f"{figure.baseline} ({_value(figure.baseline_value, figure.unit)})"
