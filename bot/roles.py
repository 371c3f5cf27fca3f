"""What the roles that think do over and over, whatever happens to a single post or for a while to the store.

Reading is here; deciding is in `decider.py`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from bot import pipeline
from bot.apart import Deadly, Job, Words, mind_of, read, read_apart
from bot.calls import all_ended
from bot.ingest import door
from bot.model.post import Post
from bot.model.report import Report
from bot.model.source import Source
from bot.observe.metrics import Metrics
from bot.pipeline import Line
from bot.ports import Entry, LeaseLost, TryLater, WatchWords
from bot.store.connection import STORE_DOWN
from bot.store.posts import Posts

log = logging.getLogger("barqiya")

PASSING: tuple[type[Exception], ...] = (TryLater, *STORE_DOWN)
UPWARDS: tuple[type[Exception], ...] = (*PASSING, LeaseLost)
"""Errors that are not about the post: they end the step, not the post."""
SUSPECT = 3
"""After so many deaths a post is read in a process of its own, which tells chance from fault."""
HOLD_SECONDS = 10.0
"""A third of the time after which what a worker holds is given to another (`store/groups.py`)."""
BATCH = 32
SIDE_BY_SIDE = 8
"""Posts that an analyst reads between two looks at everything else: some ten milliseconds."""
BLOCK_MS = 1_000


class Reader:
    """Reads posts: the door first, then the understanding. Watched words are asked for anew before each batch."""

    def __init__(
        self,
        words: WatchWords,
        version: Callable[[], Awaitable[int]],
        understand: Callable[..., Report],
        ignored: WatchWords,
    ) -> None:
        self._words = words
        self._ignored = ignored
        self._version_of = version
        self._understand = understand
        self._version = -1
        self._lists: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._door = Words.of()

    async def refresh(self) -> None:
        """Take over a changed list of watched or ignored words; one small read when nothing changed."""
        version = await self._version_of()
        if version != self._version:
            self._lists = await self._words.all(), await self._ignored.all()
            self._door, self._version = Words.of(*self._lists), version

    def warm_up(self, now: datetime) -> None:
        """Load what reading needs (gazetteer, lexicons, weights), so that the first post does not wait for it."""
        self._understand(Post(id="warm-up", text="قصف على دير الزور أمس، أنباء عن إصابة شخصين"), now)

    def read(self, post: Post, source: Source | None, now: datetime) -> Report:
        """What a post claims, or why it was not read."""
        return read(self._understand, post, source, self._door, now)

    async def read_apart(self, post: Post, source: Source | None, now: datetime) -> Report:
        """The same in a process of its own. Raises Deadly, TryLater."""
        mind = mind_of(self._understand)
        watched, ignored = self._lists
        return await read_apart(Job(mind=mind, post=post, source=source, words=watched, ignored=ignored, now=now))


async def forever(name: str, step: Callable[[], Awaitable[object]]) -> None:
    """Do a step over and over. While the store is away everything waits, and says so once. Raises LeaseLost."""
    away = False
    while True:
        if (task := asyncio.current_task()) and task.cancelling():
            raise asyncio.CancelledError  # a lost cancellation, see `ended`
        try:
            await step()
            if away:
                log.warning("%s goes on", name)
            away = False
        except PASSING as error:
            if not away:
                log.warning("%s waits for the store: %s", name, str(error) or type(error).__name__)
            away = True
            await asyncio.sleep(0.2)
        except LeaseLost:
            raise
        except Exception:
            log.exception("a step of %s failed", name)
            await asyncio.sleep(0.5)


async def ended(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel tasks until they are done. Once is not enough: `asyncio.wait_for` of Python 3.11, which the store's client
    uses, loses a cancellation that meets an answer."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=0.1)
    await asyncio.gather(*tasks, return_exceptions=True)


class Analyst:
    """Takes posts, understands them, leaves the reports beside them. Any number of them work side by side."""

    def __init__(self, line: Line, posts: Posts, reader: Reader, worker: str, metrics: Metrics) -> None:
        self._line = line
        self._posts = posts
        self._reader = reader
        self._worker = worker
        self._metrics = metrics
        self._hold_at = 0.0

    async def step(self, clock: Callable[[], datetime], block_ms: int = BLOCK_MS) -> int:
        """The next few posts; how many."""
        entries = await self._posts.to_analyse(self._worker, BATCH, block_ms)
        try:
            if entries:
                await self._reader.refresh()
            for n in range(0, len(entries), SIDE_BY_SIDE):
                await self._hold(entries[n:])
                await self._some(entries[n : n + SIDE_BY_SIDE], clock)
                await asyncio.sleep(0)
        except BaseException:
            self._posts.analyse_anew()
            raise
        return len(entries)

    async def _some(self, entries: Sequence[Entry], clock: Callable[[], datetime]) -> None:
        """Read a few; what each needs of the store, and its report, goes in one message with the others'."""
        await all_ended(*(self._one(entry, clock()) for entry in entries))

    async def _hold(self, entries: Sequence[Entry]) -> None:
        """A batch that takes long stays ours: it would be given to another, and count as a death of ours."""
        now = asyncio.get_running_loop().time()
        if now >= self._hold_at:
            await self._posts.hold(self._worker, [entry.entry_id for entry in entries])
            self._hold_at = now + HOLD_SECONDS

    async def _one(self, entry: Entry, now: datetime) -> None:
        try:
            report = await self._report(entry, now)
            self._metrics.posts.labels(entry.post.source, _outcome(report)).inc()
        except PASSING:
            raise
        except Exception as error:
            log.exception("post %s was set aside", entry.post.id)
            self._metrics.set_aside.labels("post").inc()
            self._metrics.posts.labels(entry.post.source, "set_aside").inc()
            await self._posts.set_aside(entry.entry_id, entry.post, _why(error))

    async def _report(self, entry: Entry, now: datetime) -> Report:
        """The report, left beside its post; with some care where others died over it."""
        if not entry.again and not is_suspect(entry.deaths):
            return await pipeline.analyze(self._line, self._worker, entry, now)
        log.warning("post %s is read apart: %s readers ended with it in their hands", entry.post.id, entry.deaths)
        source = await self._line.sources.get(entry.post.source)
        report = await self._reader.read_apart(entry.post, source, now)
        await self._posts.analysed(self._worker, entry, report)
        return report


def is_suspect(deaths: int) -> bool:
    """Whether a post is to be read apart after so many deaths: every second time from the third on.

    A process of its own takes seconds to start. Where everything dies within seconds, whatever the cause, the quick way
    in between goes on.
    """
    return deaths >= SUSPECT and (deaths - SUSPECT) % 2 == 0


def _why(error: Exception) -> str:
    return str(error) if isinstance(error, Deadly) else repr(error)[:200]


def _outcome(report: Report) -> str:
    """What reading a post came to, for the numbers."""
    return "closed" if door.CLOSED & set(report.reasons) else str(report.kind)
