"""`/replay` as the bot does it: today's sources and words, but for those that are tried; one replay at a time."""

import asyncio
import logging
from collections.abc import Sequence

from bot.again import NoReplay, Replay, again
from bot.doorwords import same
from bot.model.incident import Incident
from bot.model.post import Post
from bot.parts import Parts
from config.settings import Settings

log = logging.getLogger("barqiya")


class Replaying:
    """Replays stored posts in a process of its own."""

    def __init__(self, parts: Parts, settings: Settings) -> None:
        self._parts = parts
        self._settings = settings
        self._one = asyncio.Lock()

    async def __call__(
        self, posts: Sequence[Post], more: Sequence[str], fewer: Sequence[str]
    ) -> Sequence[Incident] | None:
        """The incidents that would come of the posts, with `more` watched and `fewer` not; None: it failed."""
        job = await self._job(posts, more, fewer)
        try:
            async with self._one:
                return await again(job)
        except NoReplay as why:
            log.warning("a replay failed: %s", why)
            return None

    async def _job(self, posts: Sequence[Post], more: Sequence[str], fewer: Sequence[str]) -> Replay:
        watched = dict.fromkeys((*await self._parts.watch.all(), *more))
        gone = {same(word, watched) for word in fewer}
        return Replay(
            posts=tuple(posts),
            sources=tuple(await self._parts.sources.all()),
            watched=tuple(word for word in watched if word not in gone),
            ignored=await self._parts.ignore.all(),
            late_minutes=self._settings.late_minutes,
            timezone=self._settings.timezone,
        )
