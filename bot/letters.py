"""What a chat reads of what it is owed: the incident (or the day) as it stands now, made safe, in its words."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from bot.decide.audience import wants
from bot.model.alert import Action, Attachment, Message, Owed
from bot.model.incident import Incident, Level, News, Revision
from bot.model.subscriber import Subscriber
from bot.ports import Broadcasts, Incidents, Silences, SourceBook
from bot.render.alert import alert
from bot.render.announcement import announcement
from bot.render.attribution import Book
from bot.render.digest import batch, day_and_week, digest
from bot.render.pictures import digest_pictures, same_pictures
from bot.render.reply import update_reply
from bot.render.source import silence, source_alarm, trouble
from bot.render.texts import t
from bot.render.where import admin_name

WEEK = timedelta(days=8)
BOOK_SECONDS = 5
PICTURES_KEPT, LETTERS_KEPT = 32, 256
"""What is remembered of what was made: ten thousand readers of one alert read the same few letters."""

SOUNDS = (News.AUDIBLE, News.CORRECTION)


class Letters:
    """Writes every letter. `missed`: subjects that came too late for a chat (the digest says so)."""

    def __init__(
        self,
        sources: SourceBook,
        incidents: Incidents,
        missed: Callable[[str], Awaitable[Sequence[str]]],
        clock: Callable[[], datetime],
        *,
        broadcasts: Broadcasts | None = None,
        silences: Silences | None = None,
        troubles: Silences | None = None,
    ) -> None:
        self._sources = sources
        self._incidents = incidents
        self._missed = missed
        self._clock = clock
        self._broadcasts = broadcasts
        self._silences = silences
        self._troubles = troubles
        self._book: Book = {}
        self._reading = asyncio.Lock()
        self._read_at: datetime | None = None
        self._week: list[Incident] = []
        self._week_at: datetime | None = None
        self._written: dict[tuple[object, ...], Message] = {}
        self._drawn: dict[tuple[object, ...], tuple[Attachment, ...]] = {}

    @staticmethod
    def warm_up() -> None:
        """Load what writing needs (texts, the names of areas), so that the first alert does not wait for it."""
        for language in ("ar", "en"):
            t(language, "late-line")
            admin_name(language, "admin1", None, "Deir ez-Zor")

    async def __call__(self, owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message | None:
        """The message for something owed; None: there is nothing to say."""
        what, _, rest = owed.subject.partition(":")
        if not rest:
            return await self._about(owed, incidents[0], reader) if incidents else None
        if what in ("waking", "situation"):
            return self._many(what, incidents, reader, owed)
        if what == "digest":
            return await self._digest(reader)
        if what == "source":
            return await self._source(rest, reader)
        if what == "broadcast":
            return await self._broadcast(rest, reader)
        if what == "silence" and self._silences is not None:
            return silence(rest, (await self._silences.all()).get(rest), reader, now=self._clock())
        if what == "trouble" and self._troubles is not None:
            return trouble(rest, (await self._troubles.all()).get(rest), reader)
        return None

    async def _source(self, name: str, reader: Subscriber) -> Message | None:
        """How a source fares, for an admin; None once it was removed."""
        source = await self._sources.get(name)
        return source_alarm(source, await self._sources.state(name), reader) if source else None

    async def _broadcast(self, broadcast_id: str, reader: Subscriber) -> Message | None:
        """What those who run the bot tell everyone; None once it was cancelled."""
        told = await self._broadcasts.get(broadcast_id) if self._broadcasts else None
        return announcement(told.text, reader) if told and not told.cancelled else None

    async def _about(self, owed: Owed, incident: Incident, reader: Subscriber) -> Message:
        book = await self.book()
        heard = owed.heard if owed.action is Action.REPLY else None
        key = (incident.id, incident.revision, incident.last_post, heard, owed.late, self._read_at, _taste(reader))
        if key not in self._written:
            _make_room(self._written, LETTERS_KEPT)
            self._written[key] = self._write(incident, heard, reader, book, late=owed.late)
        return self._written[key]

    def _write(self, incident: Incident, heard: int | None, reader: Subscriber, book: Book, *, late: bool) -> Message:
        if heard is not None:
            return update_reply(incident, unheard(incident, heard), reader, sources=book)
        return alert(incident, reader, now=self._clock(), sources=book, late=late)

    def _many(self, what: str, incidents: Sequence[Incident], reader: Subscriber, owed: Owed) -> Message | None:
        if not incidents:
            return None
        return batch(incidents, reader, now=self._clock(), waking=what == "waking", since=owed.since)

    async def _digest(self, reader: Subscriber) -> Message:
        now = self._clock()
        found = await self._past_week(now)
        wish = replace(reader, level=Level.DIGEST, paused=False, quiet=None)
        wanted = [i for i in found if not i.merged_into and wants(wish, i, None, now).yes]
        today, before = day_and_week(wanted, now)
        missed = len(await self._missed(reader.key))
        pictures = await self._pictures(wanted, reader, now)
        return digest(today, reader, now=now, before=before, missed=missed, pictures=pictures)

    async def _past_week(self, now: datetime) -> list[Incident]:
        """Read once for all whose digest falls into the same minute."""
        if self._week_at is None or abs(now - self._week_at) >= timedelta(minutes=1):
            self._week = await self._incidents.between(now - WEEK, now + timedelta(minutes=10), limit=5_000)
            self._week_at = now
        return self._week

    async def _pictures(self, week: Sequence[Incident], reader: Subscriber, now: datetime) -> tuple[Attachment, ...]:
        """Drawn beside the event loop, and once for all who get the same digest."""
        key = same_pictures(week, reader, now)
        if key not in self._drawn:
            _make_room(self._drawn, PICTURES_KEPT)
            self._drawn[key] = await asyncio.to_thread(digest_pictures, week, reader, now=now)
        return self._drawn[key]

    async def book(self) -> Book:
        """The registry of sources by name, read anew every few seconds; once, however many letters wait for it."""
        async with self._reading:
            now = self._clock()
            if self._read_at is None or abs((now - self._read_at).total_seconds()) >= BOOK_SECONDS:
                self._book = {source.name: source for source in await self._sources.all()}
                self._read_at = now
        return self._book


def _taste(reader: Subscriber) -> tuple[object, ...]:
    """All of a reader that an alert's wording depends on."""
    return reader.language, reader.timezone, reader.arabic_digits, reader.discreet


def _make_room(made: dict[tuple[object, ...], Any], most: int) -> None:
    """The oldest goes when there is no room."""
    if len(made) >= most:
        made.pop(next(iter(made)))


def unheard(incident: Incident, heard: int) -> list[Revision]:
    """The revisions that should sound and that the reader was not told of."""
    return [revision for revision in incident.revisions if revision.n > heard and revision.news in SOUNDS]
