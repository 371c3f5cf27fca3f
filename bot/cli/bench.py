"""`barqiya bench`: how fast each part is, as ratios to named baselines of the same run. No network but loopback."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from inspect import isawaitable
from typing import Annotated, Any, Literal, get_args

from cyclopts import Parameter

from bot.cli.benches import audience, crowd, decide, deliver, end_to_end, flood, million, rate, store, understand
from bot.cli.benches.figures import Figure, as_json, table
from bot.cli.demo import _posts as posts_of
from bot.cli.fail import Failure
from bot.model.post import Post

What = Literal[
    "understand", "store", "decide", "deliver", "end-to-end", "crowd", "audience", "rate", "flood", "million", "all"
]
BENCHES: dict[str, Callable[[Sequence[Post]], Any]] = {
    "understand": understand.measure,
    "store": store.measure,
    "decide": decide.measure,
    "deliver": deliver.measure,
    "end-to-end": end_to_end.measure,
    "crowd": crowd.measure,
    "audience": audience.measure,
    "rate": rate.measure,
    "flood": flood.measure,
    "million": million.measure,
}
APART = ("crowd", "audience", "rate", "flood", "million")
"""Not part of `all`: they take minutes, or want a machine that does nothing else."""
MOST = 200
"""Posts of a file that are used: a bench is to end within minutes."""


def bench(
    *what_and_file: str,
    json: Annotated[bool, Parameter(help="print JSON instead of a table")] = False,
) -> int:
    """Measure understand, store, decide, deliver, end-to-end, or all (default), on the bundled posts or on FILE.

    Not part of all: `audience` among 100,000 subscribers, `rate` with no limit, `crowd` (both, and 1, 2 and 4
    analysts), `flood` of a hundred posts a second through the whole bot, `million` subscribers in simulated time.

    Usage: barqiya bench [WHAT] [FILE] [--json]
    """
    what, file = _asked(what_and_file)
    posts = posts_of(file)[:MOST]
    figures: list[Figure] = []
    for name in (name for name in BENCHES if name not in APART) if what == "all" else (what,):
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += _measured(name, posts)
    print(as_json(figures).decode() if json else table(figures))
    return 0


def _asked(words: tuple[str, ...]) -> tuple[str, str | None]:
    """What to measure, and on which file; either may be left out."""
    known = get_args(What)
    what = next((word for word in words if word in known), "all")
    rest = [word for word in words if word not in known]
    if len(rest) > 1 or len(words) - len(rest) > 1:
        raise Failure(f"bench takes one of {', '.join(known)}, and one file", 2)
    return what, rest[0] if rest else None


def _measured(name: str, posts: Sequence[Post]) -> list[Figure]:
    try:
        found = BENCHES[name](posts)
        return list(asyncio.run(found)) if isawaitable(found) else list(found)  # type: ignore[arg-type]
    except ValueError as wrong:
        raise Failure(f"{name}: {wrong}") from None
