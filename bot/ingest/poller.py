"""The ingest role: reads every polled source of the registry, each at its pace, and moves cursors with the posts.

One of its kind at a time (a lease): politeness towards a host cannot be shared between machines that do not talk.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from bot.ingest import health
from bot.ingest.ending import end, must_end
from bot.ingest.pace import Pace, Went
from bot.ingest.reading import Batch, Reader, Unread
from bot.model.post import Post
from bot.model.source import Health, Source, SourceState
from bot.ports import SourceBook

AT_ONCE = 32
"""Hosts that are asked at the same time."""
SAME, SAME_WITHIN = 3, timedelta(hours=1)
"""How many sources alarm for one and the same trouble within a time."""
LISTEN = timedelta(minutes=1)
"""How often channels that are brought to us are asked after."""
BROUGHT = "tg-chat"
"""The kind of a channel whose posts Telegram hands to the bot: nobody polls it, but its silence counts as well."""
REFRESH = timedelta(seconds=5)
"""How soon a change of the registry is at work."""
GAVE_UP = 5
"""As how many failures in a row an error of our own counts."""
STEP_SECONDS = 90.0
"""The longest that one step of one source may take, whatever its reader waits for."""


class Alarm(NamedTuple):
    """A source fares otherwise than before: for the admins."""

    source: str
    was: Health
    health: Health
    note: str
    at: datetime


class Appends(Protocol):
    """The stream of posts, as those who bring posts see it."""

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> Any:
        """Append posts, and move the source's cursor in the same transaction."""


async def _no_alarm(_alarm: Alarm) -> None:
    return None


class Polling:
    """`readers` by kind of source. `away`: the errors of a store that is away (everything waits, nothing is lost)."""

    def __init__(
        self,
        *,
        book: SourceBook,
        posts: Appends,
        readers: Mapping[str, Reader],
        clock: Callable[[], datetime],
        floor: float = 30.0,
        alarm: Callable[[Alarm], Awaitable[None]] = _no_alarm,
        said: Callable[[str], None] = lambda _line: None,
        away: tuple[type[Exception], ...] = (),
        random: Random | None = None,
    ) -> None:
        self._book = book
        self._posts = posts
        self._readers = readers
        self._clock = clock
        self._alarm = alarm
        self._said = said
        self._away = away
        self._pace = Pace(floor, random)
        self._sources: dict[str, Source] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._refreshed: datetime | None = None
        self._listened: datetime | None = None
        self._told: dict[tuple[Health, str], list[datetime]] = {}

    async def run(self, _held: object = None) -> None:
        """Read for ever; cancelling stops at once, and what was under way is read again after the next start."""
        try:
            while True:
                must_end()
                with contextlib.suppress(*self._away):
                    await self.refresh()
                self.start_due()
                await self._rest()
        finally:
            await end(list(self._running.values()))

    async def refresh(self, *, now: bool = False) -> None:
        """Take over what changed in the registry, at most every few seconds."""
        at = self._clock()
        if not now and self._refreshed and at - self._refreshed < REFRESH:
            return
        active = [source for source in await self._book.all() if source.active]
        found = [source for source in active if source.kind in self._readers]
        self._sources = {source.name: source for source in found}
        self._pace.keep(((one.name, self._readers[one.kind].host(one)) for one in found), at)
        self._refreshed = at
        if self._listened is None or at - self._listened >= LISTEN:
            self._listened = at
            await self._listen([source for source in active if source.kind == BROUGHT])

    async def _listen(self, brought: Sequence[Source]) -> None:
        """Whether a channel that is brought to us says nothing for far longer than it used to, or speaks again."""
        for source in brought:
            was = await self._book.state(source.name)
            state = health.listened(was, self._clock())
            if state.health is not was.health:
                await self._book.set_state(source.name, state)
                await self._tell(source, was, state)

    def start_due(self) -> int:
        """Begin to read what is due; how many were begun."""
        room = AT_ONCE - len(self._running)
        names = self._pace.take(self._clock(), room)
        for name in names:
            task = asyncio.create_task(self._turn(self._sources[name]), name=f"read {name}")
            self._running[name] = task
            task.add_done_callback(partial(self._ended, name))
        return len(names)

    async def settle(self) -> None:
        """Wait for what was begun."""
        while self._running:
            await asyncio.wait(list(self._running.values()))

    def when(self) -> datetime | None:
        """When the next source is due; None while all are being read, or there are none."""
        return self._pace.when()

    def soon(self, name: str) -> None:
        """Read a source at the next opportunity."""
        self._pace.soon(name, self._clock())

    def soon_all(self, kind: str) -> None:
        """Read all sources of a kind at the next opportunity."""
        for source in self._sources.values():
            if source.kind == kind:
                self._pace.soon(source.name, self._clock())

    def _ended(self, name: str, _task: "asyncio.Task[None]") -> None:
        self._running.pop(name, None)

    async def _rest(self) -> None:
        at = self._pace.when() if len(self._running) < AT_ONCE else None
        seconds = REFRESH.total_seconds()
        if at is not None:
            seconds = min(max((at - self._clock()).total_seconds(), 0.01), seconds)
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        else:
            await asyncio.sleep(seconds)

    async def _turn(self, source: Source) -> None:
        """One step of one source, whatever becomes of it."""
        reader = self._readers[source.kind]
        try:
            was = await self._book.state(source.name)
            try:
                await self._read(source, reader, was)
            except Unread as why:
                await self._unread(source, reader, was, why)
        except asyncio.CancelledError:
            raise
        except self._away:
            self._pace.done(source.name, self._clock(), (1.0, 2.0), Went(more=True))
        except Exception as error:
            self._said(f"reading {source.name} failed: {type(error).__name__}: {error}")
            self._pace.failed(source.name, self._clock(), reader.gap, failures=GAVE_UP)

    async def _read(self, source: Source, reader: Reader, was: SourceState) -> None:
        try:
            async with asyncio.timeout(STEP_SECONDS):
                batch = await reader.read(source, was.cursor, self._clock())
        except TimeoutError:
            raise Unread(f"no end within {STEP_SECONDS:g} s", Health.SLOW) from None
        now = self._clock()
        state = health.read_well(was, batch, now, batch.every)
        await self._posts.append(batch.posts, source.name, state)
        quiet = (now - state.last_post).total_seconds() if state.last_post else 0.0
        went = Went(batch.every, quiet, reader.least, reader.share, batch.more, batch.wait)
        self._pace.done(source.name, now, reader.gap, went)
        await self._learn(source, batch)
        await self._tell(source, was, state)

    async def _unread(self, source: Source, reader: Reader, was: SourceState, why: Unread) -> None:
        now = self._clock()
        state = health.read_badly(was, why, now)
        pause = {"wait": why.wait, "whole_host": why.host}
        self._pace.failed(source.name, now, reader.gap, failures=state.failures, **pause)  # type: ignore[arg-type]
        await self._book.set_state(source.name, state)
        await self._tell(source, was, state)
        if why.host and why.sure:
            await self._none_of_them(source, reader, why)

    async def _none_of_them(self, source: Source, reader: Reader, why: Unread) -> None:
        """What surely stops one source of a host stops all: none may seem well until its own turn, hours later.

        One alarm has told it already.
        """
        host, now = reader.host(source), self._clock()
        for other in list(self._sources.values()):
            if other.name == source.name or other.kind != source.kind or reader.host(other) != host:
                continue
            state = health.read_badly(await self._book.state(other.name), why, now)
            await self._book.set_state(other.name, state)

    async def _learn(self, source: Source, batch: Batch) -> None:
        """A source that moved for good is asked at its new address; one without a title gets its own."""
        title = source.title or (batch.title or "")[:100] or None
        address = batch.address or source.address
        if (title, address) == (source.title, source.address):
            return
        known = await self._book.get(source.name)
        if known is None:
            return
        changed = replace(known, title=known.title or title, address=address)
        await self._book.put(changed)
        self._sources[source.name] = changed
        if address != source.address:
            self._said(f"{source.name} moved for good to {address}")

    async def _tell(self, source: Source, was: SourceState, state: SourceState) -> None:
        if not health.is_alarm(was, state):
            return
        self._said(f"{source.name}: {was.health} → {state.health}. {state.note}")
        if self._is_worth_telling(state):
            await self._alarm(Alarm(source.name, was.health, state.health, state.note, self._clock()))

    def _is_worth_telling(self, state: SourceState) -> bool:
        """One trouble may befall five hundred sources at once: a few stand for all, `/health` lists them."""
        now, what = self._clock(), (state.health, state.note)
        self._told = {key: times for key, times in self._told.items() if now - times[-1] < SAME_WITHIN}
        times = [at for at in self._told.get(what, []) if now - at < SAME_WITHIN]
        if len(times) >= SAME:
            return False
        self._told[what] = [*times, now]
        return True
