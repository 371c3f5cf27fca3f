"""The process of `bot/again.py`: one job from stdin, the incidents that come of it to stdout."""

import asyncio
import contextlib
import os
import signal
import sys

import msgspec
from msgspec.structs import replace

from bot.again import SECONDS, Replay
from bot.model.incident import Incident
from bot.rehearsal import EVERYTHING, rehearse
from config.settings import Settings

NOBODY = {"nobody": replace(EVERYTHING, paused=True)}
"""Nobody is told: only what is decided is of interest."""


async def rehearsed(job: Replay) -> tuple[Incident, ...]:
    """Replay the job's posts."""
    done = await rehearse(
        job.posts,
        NOBODY,
        sources=job.sources,
        watch=job.watched,
        ignored=job.ignored,
        settings=Settings(late_minutes=job.late_minutes, timezone=job.timezone),
    )
    return done.incidents


def main() -> None:
    """Read, replay, write; gently, and not for ever: whoever asked may be gone by then."""
    signal.alarm(int(2 * SECONDS))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with contextlib.suppress(OSError):
        os.nice(10)
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Replay)
    sys.stdout.buffer.write(msgspec.msgpack.encode(asyncio.run(rehearsed(job))))


if __name__ == "__main__":
    main()
