"""One analyst in a process of its own, as `barqiya run --roles analyze` is.

Started as `python -m bot.cli.benches.analyst URL NOW`.

NOW is the time by which posts are read (seconds since 1970), so that every run reads them alike. Ends when killed.
"""

import asyncio
import sys
from datetime import UTC, datetime

from bot.parts import assemble
from bot.roles import forever
from bot.store.connection import connect
from config.settings import Settings


async def analyse(url: str, now: datetime) -> None:
    """Take posts and leave reports beside them, for ever."""
    parts = assemble(await connect(url), Settings(), clock=lambda: now)
    parts.reader.warm_up(now)
    await parts.redis.incr("bench:ready")
    await forever("analyze", lambda: parts.analyst.step(parts.clock))


if __name__ == "__main__":
    asyncio.run(analyse(sys.argv[1], datetime.fromtimestamp(float(sys.argv[2]), UTC)))
