"""The decider: what reports claim becomes what is believed, in the order of the stream."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import takewhile

from bot import pipeline
from bot.apart import Deadly
from bot.model.decision import Decision
from bot.model.report import Report
from bot.observe.metrics import Metrics
from bot.pipeline import Asked, Begun, Line
from bot.ports import Entry
from bot.roles import BATCH, BLOCK_MS, UPWARDS, Reader, is_suspect
from bot.store.lease import Held
from bot.store.neighbour import own_name
from bot.store.posts import MAX_DEATHS, Posts, entry_time

log = logging.getLogger("barqiya")

PATIENCE = 1.0
"""Seconds for which the decider waits for an analyst's report before it thinks itself."""
IMPATIENT = 0.02
"""The same once nobody brought a report in time: no analyst seems to be there."""
TURNS = 3
"""Of the event loop, after which a commit has left for the store."""
LOOK_SECONDS = 0.003
"""So often it then looks: the store does not keep so short a wait."""


class Decider:
    """Decides posts in the order of the stream, one by one, under a fenced lease.

    What some posts need of the store is read at once, and their commits leave while those behind them are thought over.
    """

    def __init__(self, line: Line, posts: Posts, reader: Reader, metrics: Metrics) -> None:
        self._line = line
        self._posts = posts
        self._reader = reader
        self._metrics = metrics
        self._life = own_name()
        self._first = True
        self._patience = PATIENCE
        self._at = (0, "")
        """The token under which we decided last, and how far."""

    async def step(self, held: Held, clock: Callable[[], datetime], block_ms: int = BLOCK_MS) -> int:
        """The next few posts; how many. Raises LeaseLost."""
        (token, after), self._at = self._at, (0, "")
        after = after if token == held.token else ""
        entries = left = await self._posts.to_decide(BATCH, block_ms, after)
        while left:
            left = await self._with_reports(left)
            ready = list(takewhile(lambda entry: entry.report, left))[: 1 if self._first else BATCH]
            if ready:
                await self._some(ready, held.token, clock, after)
            else:
                await self._unread(left[0], held.token, clock, after)
            self._first, done = False, max(1, len(ready))
            after, left = left[done - 1].entry_id, left[done:]
        self._at = (held.token, after if entries else "")
        return len(entries)

    async def _with_reports(self, entries: list[Entry]) -> list[Entry]:
        """The same, as soon as there is a report of the first; without it when our patience ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience
        while entries[0].report is None and (left := until - loop.time()) > 0:
            if self._patience == IMPATIENT:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                await self._posts.rung(left)
            entries = await self._posts.with_reports(entries)
        self._patience = PATIENCE if entries[0].report else IMPATIENT
        return entries

    async def _some(self, entries: Sequence[Entry], token: int, clock: Callable[[], datetime], after: str) -> None:
        """Decide posts that have their reports, together; each by itself where one cannot even be asked about."""
        now, begun, stopped = clock(), list[tuple[Entry, Begun]](), None
        asked: list[Asked] = []
        try:
            asked = await self._looked_ahead(entries, now, after)
            for one in asked:
                begun.append((one.entry, await self._begun(one, token)))
                for _ in range(TURNS):
                    await asyncio.sleep(0)
        except UPWARDS as error:
            stopped = error
        finally:
            await self._line.incidents.landed()
        await self._all_landed(begun, token, now, after)
        if stopped:
            raise stopped
        for entry in entries if not asked else ():
            await self._one(entry, token, clock(), after)
            after = entry.entry_id

    async def _all_landed(self, begun: Sequence[tuple[Entry, Begun]], token: int, now: datetime, after: str) -> None:
        """What was begun has ended. What the store refuses for good is tried by itself, then set aside; those behind it
        were not in turn, which is raised: they are decided anew."""
        for entry, (decision, landing) in begun:
            try:
                if await landing:
                    self._count(entry, decision, now)
            except UPWARDS:
                raise
            except Exception:
                log.exception("the decision on post %s cannot be written", entry.post.id)
                await self._one(entry, token, now, after)
            after = entry.entry_id

    async def _looked_ahead(self, entries: Sequence[Entry], now: datetime, after: str) -> list[Asked]:
        try:
            return await pipeline.look_ahead(self._line, entries, now, after)
        except UPWARDS:
            raise
        except Exception:
            log.exception("what posts need cannot be read together")
            return []

    async def _begun(self, asked: Asked, token: int) -> Begun:
        """One post, its commit under way; what cannot be decided is set aside, and the line goes on."""
        if (deaths := await self._deaths(asked.entry)) >= MAX_DEATHS:
            return await self._set_aside(asked.entry, token, f"{deaths} deciders died on it")
        try:
            return await pipeline.begin(self._line, asked, token)
        except UPWARDS:
            raise
        except Exception as error:
            log.exception("post %s cannot be decided", asked.entry.post.id)
            return await self._set_aside(asked.entry, token, repr(error)[:200])

    async def _deaths(self, entry: Entry) -> int:
        """How many died over the first post of our life. Asked for when nothing is left but to think it over: who dies
        while the store is waited for dies of something else."""
        return await self._posts.begins(entry.entry_id, self._life) - 1 if self._first else 0

    async def _unread(self, entry: Entry, token: int, clock: Callable[[], datetime], after: str) -> None:
        """Read one post and decide it: no analyst did."""
        deaths = await self._deaths(entry)
        if deaths >= MAX_DEATHS:
            await (await self._set_aside(entry, token, f"{deaths} deciders died on it", after)).landing
            return
        try:
            report = await self._think(entry, deaths, clock())
            await self._one(entry._replace(report=report), token, clock(), after)
        except Deadly as deadly:
            await (await self._set_aside(entry, token, str(deadly), after)).landing

    async def _think(self, entry: Entry, deaths: int, now: datetime) -> Report | None:
        """No analyst left a report in time: None, then it is read with the decision; or read apart. Raises Deadly."""
        await self._reader.refresh()
        if not entry.again and not is_suspect(max(deaths, await self._posts.deaths(entry.entry_id))):
            return None
        source = await self._line.sources.get(entry.post.source)
        return await self._reader.read_apart(entry.post, source, now)

    async def _one(self, entry: Entry, token: int, now: datetime, after: str) -> None:
        try:
            decision = await pipeline.settle(self._line, entry, token, now, after)
        except UPWARDS:
            raise
        except Exception as error:
            log.exception("post %s cannot be decided", entry.post.id)
            await (await self._set_aside(entry, token, repr(error)[:200], after)).landing
        else:
            self._count(entry, decision, now)

    async def _set_aside(self, entry: Entry, token: int, why: str, after: str = "") -> Begun:
        log.error("post %s was set aside: %s", entry.post.id, why)
        self._metrics.set_aside.labels("post").inc()
        await self._posts.set_aside(entry.entry_id, entry.post, why)
        nothing = Decision(post_id=entry.post.id, reasons=("set_aside", why))
        return Begun(nothing, await self._line.incidents.begin(entry.entry_id, token, nothing, [], after))

    def _count(self, entry: Entry, decision: Decision | None, now: datetime) -> None:
        if decision is None:
            return
        self._metrics.decided.inc()
        self._metrics.lag.observe(max(0.0, (now - entry_time(entry.entry_id)).total_seconds()))
        for change in decision.changes:
            self._metrics.changes.labels(str(change.reason)).inc()
            made = change.incident
            what = f"{made.id} revision {made.revision}: {change.reason}, {change.news}, {made.level.word}"
            log.info("%s, by post %s", what, decision.post_id)
