"""How work grows with its size, by processor time: the best of some tries, so that a busy machine does not count."""

import gc
import time
from collections.abc import Callable

TRIES = 4
SMALL, LARGE = 10_000, 80_000
QUADRATIC = (LARGE / SMALL) ** 2


def is_linear(prepare: Callable[[int], Callable[[], object]]) -> bool:
    """Whether eight times the size takes clearly less than the 64 times of quadratic work.

    `prepare` makes the work for a size; only the work is timed. Work of under a tenth of a second is linear enough.
    """
    small, large = (_best(prepare, size) for size in (SMALL, LARGE))
    return large < 0.1 or large < QUADRATIC / 2 * small


def _best(prepare: Callable[[int], Callable[[], object]], size: int) -> float:
    best = float("inf")
    gc.disable()
    try:
        for _ in range(TRIES):
            work = prepare(size)  # anew each time: what was remembered of the last try must not count
            began = time.process_time()
            work()
            best = min(best, time.process_time() - began)
    finally:
        gc.enable()
    return best
