"""A post read in a process of its own: what dies over it there, dies alone, and certainly of this post.

Readers die of many things: a `kill -9`, a full memory, a machine that is switched off. A post that was in their hands
may be innocent; so one over which several died is read here before it is set aside.
"""

import contextlib
import importlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

import msgspec

from bot.child import ask
from bot.ingest import door
from bot.model.post import Post
from bot.model.report import Report
from bot.model.source import Source
from bot.ports import TryLater
from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex

SECONDS = 60.0
"""Longest time a reading may take, the start of the process and the loading of all that is known included."""

_FROM_OUTSIDE = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


class Deadly(Exception):  # noqa: N818 - what the post is
    """The process that read the post died of it, or did not end."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What the process is given. `mind`: the understanding, as «module:name»."""

    mind: str
    post: Post
    source: Source | None
    words: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    now: datetime


class Words(NamedTuple):
    """The two lists at the door, ready for matching."""

    watched: WatchIndex
    ignored: WatchIndex

    @classmethod
    def of(cls, watched: Iterable[str] = (), ignored: Iterable[str] = ()) -> "Words":
        """The lists as they are written."""
        return cls(WatchIndex(watched), WatchIndex(ignored))


def read(mind: Callable[..., Report], post: Post, source: Source | None, words: Words, now: datetime) -> Report:
    """What a post claims, or why it was not read: the door first, then the understanding."""
    why = door.closed(post, source, _stands(words.watched), _stands(words.ignored))
    if why is not None:
        return door.unread(post, why)
    return mind(post, now, watch=words.watched, home=source.home if source else None)


def _stands(index: WatchIndex) -> Callable[[str], bool]:
    return lambda text: len(index) > 0 and bool(index.find(normalise(text)))


async def read_apart(job: Job, seconds: float = SECONDS, times: int = 2) -> Report:
    """The same in a process of its own, tried a second time when it dies. Raises Deadly, TryLater."""
    for _ in range(times - 1):
        with contextlib.suppress(Deadly):
            return await _once(job, seconds)
    return await _once(job, seconds)


async def _once(job: Job, seconds: float) -> Report:
    try:
        ended, answer = await ask(__name__, msgspec.msgpack.encode(job), seconds, signal.SIGKILL)
    except TimeoutError:
        raise Deadly(f"reading it takes longer than {seconds:.0f} s") from None
    if ended in _FROM_OUTSIDE:
        raise TryLater("the process that read a post was told to end")
    if ended:
        raise Deadly(f"reading it ends the process ({ended})")
    return msgspec.msgpack.decode(answer, type=Report)


def mind_of(function: Callable[..., Report]) -> str:
    """A function's name, for `Job.mind`."""
    return f"{function.__module__}:{function.__qualname__}"


def _die_with(parent: int) -> None:
    """End when the process that asked is gone: its answer interests nobody any more."""
    signal.alarm(int(2 * SECONDS))

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()


def main() -> None:
    """Read one job from stdin, write its report to stdout."""
    _die_with(os.getppid())
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    module, _, name = job.mind.partition(":")
    mind = getattr(importlib.import_module(module), name)
    report = read(mind, job.post, job.source, Words.of(job.words, job.ignored), job.now)
    sys.stdout.buffer.write(msgspec.msgpack.encode(report))


if __name__ == "__main__":
    main()
