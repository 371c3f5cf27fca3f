"""How fast posts reach the disk: in one call for many against one by one, and however many are stored already."""

import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from msgspec.structs import replace

from bot.cli.benches.figures import Figure, spread
from bot.cli.benches.stage import own_parts
from bot.model.post import Post
from bot.parts import Parts

BENCH = "store"
SINGLE = 200
BATCH = 100
GROWTH = (1, 10, 100)
"""Times the number of stored posts; 1× is `SINGLE` posts."""


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """Milliseconds a post, each acknowledged only when it is on disk, as in real running."""
    figures: list[Figure] = []
    async with own_parts(durable=True) as parts:
        many = _endless(posts)
        raw = await _raw(parts, SINGLE)
        one = await _append(parts, list(islice(many, SINGLE)), 1)
        figures.append(_figure("a post, one by one, fsync each", one, "a bare XADD, one by one", raw))
        piped = await _append(parts, list(islice(many, SINGLE * 10)), BATCH)
        figures.append(_figure(f"a post, {BATCH} in one call, fsync once", piped, "one by one", one))
    async with own_parts(durable=False) as parts:
        figures += await _growth(parts, _endless(posts))
    return figures


async def _growth(parts: Parts, many: Iterator[Post]) -> list[Figure]:
    figures, first, stored = [], None, 0
    for times in GROWTH:
        await _append(parts, list(islice(many, SINGLE * times - stored)), BATCH)
        stored = SINGLE * times
        at_hand = list(islice(many, SINGLE))
        ms = min([await _append(parts, [replace(p, id=f"{p.id}/{n}") for p in at_hand], BATCH) for n in range(3)])
        figures.append(
            _figure(f"a post, {stored:,} stored before ({times}×), in memory", ms, "1×" if first else "", first)
        )
        first = first or ms
    return figures


def _figure(name: str, ms: float, baseline: str, value: float | None) -> Figure:
    return Figure(
        bench=BENCH,
        name=name,
        value=ms,
        unit="ms",
        baseline=baseline,
        baseline_value=value,
        note=f"{1000 / ms:,.0f} posts/s",
    )


def _endless(posts: Sequence[Post]) -> Iterator[Post]:
    """The posts over and over, each time another post."""
    return (replace(post, id=f"{post.id}#{n}", text=f"{post.text} {n}") for n, post in enumerate(cycle(posts)))


async def _append(parts: Parts, posts: list[Post], batch: int) -> float:
    took = []
    for start in range(0, len(posts), batch):
        began = time.perf_counter()
        await parts.posts.append(posts[start : start + batch])
        took.append((time.perf_counter() - began) * 1000 / batch)
    return spread(took)[0] if took else 0.0


async def _raw(parts: Parts, count: int) -> float:
    took = []
    for n in range(count):
        began = time.perf_counter()
        await parts.redis.xadd("bench:raw", {"p": b"x" * 500 + str(n).encode()})
        took.append((time.perf_counter() - began) * 1000)
    return spread(took)[0]
