"""Stored posts through the line once more, in a process and a store of their own: what would be decided of them now.

Thinking takes the processor for a while; in a process of its own it takes nothing from those who wait for an alert.
"""

import signal
from collections.abc import Sequence

import msgspec

from bot.child import ask
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.source import Source

SECONDS = 300.0
"""Longest time a replay may take."""
CHILD = "bot.rehearsing"


class NoReplay(Exception):  # noqa: N818 - an answer
    """The replay did not end, or not well."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be replayed, and with which words at the door."""

    posts: tuple[Post, ...]
    sources: tuple[Source, ...]
    watched: tuple[str, ...]
    ignored: tuple[str, ...]
    late_minutes: float
    timezone: str


async def again(job: Replay, seconds: float = SECONDS) -> Sequence[Incident]:
    """The incidents that would come of it. Raises NoReplay; whoever is cancelled ends the process too."""
    try:
        ended, answer = await ask(CHILD, msgspec.msgpack.encode(job), seconds, signal.SIGTERM)  # its store ends with it
    except TimeoutError:
        raise NoReplay(f"it takes longer than {seconds:.0f} s") from None
    if ended:
        raise NoReplay(f"its process ended with {ended}")
    return msgspec.msgpack.decode(answer, type=list[Incident])
