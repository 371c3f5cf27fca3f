"""Stored posts through the line once more, in a process and a store of their own: what would be decided of them now.

Thinking takes the processor for a while; in a process of its own it takes nothing from those who wait for an alert.
"""

import asyncio
import contextlib
import sys
from collections.abc import Sequence

import msgspec

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
    piped, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", CHILD), stdin=piped, stdout=piped, stderr=nothing, start_new_session=True
    )
    try:
        answer, _ = await asyncio.wait_for(child.communicate(msgspec.msgpack.encode(job)), seconds)
    except TimeoutError:
        raise NoReplay(f"it takes longer than {seconds:.0f} s") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()  # its store ends with it
        await child.wait()
    if child.returncode:
        raise NoReplay(f"its process ended with {child.returncode}")
    return msgspec.msgpack.decode(answer, type=list[Incident])
