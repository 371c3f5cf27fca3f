"""The one small port of every polled source: read a bounded step from a cursor; say what was found and how it fares."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

import msgspec

from bot.model.post import Post
from bot.model.source import Health, Source


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What one step of reading gave. The cursor is kept in the same transaction as the posts.

    `unchanged`: the source says that nothing is new, and nothing of it was looked at.
    `more`: another step is worth it at once (a gap is being closed). `wait`: the source asked for so many seconds of
    peace. `address`: it moved there for good. `note` is for the admin; `health` other than OK is news for the admin.
    `newest`: when the newest post that the source shows was published, new to us or not; `every`: the usual seconds
    between two of its posts, as far as it shows them.
    """

    posts: tuple[Post, ...] = ()
    cursor: str = ""
    unchanged: bool = False
    more: bool = False
    health: Health = Health.OK
    note: str = ""
    wait: float | None = None
    address: str | None = None
    title: str | None = None
    newest: datetime | None = None
    every: float | None = None


class Unread(Exception):  # noqa: N818 - a state of the world
    """Nothing could be read. `wait` seconds until it is worth another try; `host`: all of its host must wait.

    `sure`: no glitch, an alarm is due at once; otherwise only when it happens again and again.
    """

    def __init__(
        self,
        why: str,
        health: Health = Health.BROKEN,
        *,
        wait: float | None = None,
        host: bool = False,
        sure: bool = False,
    ) -> None:
        super().__init__(why)
        self.health = health
        self.wait = wait
        self.host = host
        self.sure = sure


class Reader(Protocol):
    """Reads sources of one kind."""

    gap: tuple[float, float]
    """Seconds between two requests to one host, least and most; the pause is drawn anew each time."""
    least: float
    """Seconds between two readings of one source at least, beyond what the settings say; 0: what they say."""
    share: float
    """The part of the host's polite limit that may be used to read few sources more often than each would need."""

    def host(self, source: Source) -> str:
        """Sources of one host are read one at a time."""

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        """One bounded step. Raises Unread."""


def usual_pause(dates: Iterable[datetime | None]) -> float | None:
    """The usual seconds between posts of these dates; None for fewer than two."""
    known = sorted(date for date in dates if date)
    if len(known) < 2:
        return None
    return max((known[-1] - known[0]).total_seconds() / (len(known) - 1), 1.0)


def short(text: str) -> str:
    """A stable short name for a text of any length: 64 bits, hexadecimal."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
