"""A rehearsal: the whole line on the posts' own clock, in a store of its own in a temporary folder, nothing sent.

The real parts do the real work: posts are appended, analysed, decided, spread, claimed and confirmed. Only the clock is
the posts', and the chats write down what they are told.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from bot.decide import Rules
from bot.deliver.courier import Desk
from bot.deliver.flight import Flight
from bot.deliver.pace import Pace
from bot.digests import owe_digests
from bot.model.alert import Action, Message, Owed
from bot.model.incident import Incident, Level
from bot.model.post import Post
from bot.model.source import Source
from bot.model.subscriber import Subscriber
from bot.parts import Parts, assemble
from bot.store.connection import connect
from bot.store.embedded import Embedded
from bot.store.lease import Held
from config import seeds
from config.settings import Settings

AFTER = timedelta(hours=2)
"""How long the rehearsal goes on after the last post: silent edits come last, and late ones must come too."""
EVERYTHING = Subscriber(chat_id=1, level=Level.DIGEST, digest_at=None, quiet=None)
"""The profile of one who wants everything."""
AT_ONCE = 100
ALONE = Held(0, float("inf"), 0.0)
"""The lease of a rehearsal: nobody else is there."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a profile was told, at the rehearsal's time. `text` is Telegram's HTML, parts joined."""

    at: datetime
    profile: str
    incident_id: str
    revision: int
    reason: str
    action: Action
    level: str
    text: str
    message: Message


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a rehearsal: incidents by the time of their first post, and what each profile was told, in order."""

    incidents: tuple[Incident, ...]
    told: tuple[Told, ...]
    posts: int
    set_aside: int


@dataclass
class _Scribe:
    """The chats of a rehearsal: they write down what they are told."""

    names: Mapping[int, str]
    clock: Callable[[], datetime]
    on_told: Callable[[Told], None]
    told: list[Told] = field(default_factory=list)
    letters: dict[int, tuple[Owed, tuple[Incident, ...]]] = field(default_factory=dict)

    def expect(self, owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> None:
        """The next message to this reader is about this."""
        self.letters[reader.chat_id] = (owed, tuple(incidents))

    async def send(self, chat_id: int, thread_id: int | None, message: Message, reply_to: int | None = None) -> int:
        """Write down a message; its number."""
        return self._write(chat_id, message, Action.REPLY if reply_to else Action.SEND)

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Write down an edit."""
        self._write(chat_id, message, Action.EDIT)

    async def delete(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Nothing is deleted from the record."""

    def _write(self, chat_id: int, message: Message, action: Action) -> int:
        owed, incidents = self.letters[chat_id]
        incident = incidents[0] if incidents else None
        told = Told(
            at=self.clock(),
            profile=self.names[chat_id],
            incident_id=owed.subject,
            revision=max(owed.revision, incident.revision if incident else 0),
            reason=owed.reason,
            action=action,
            level=incident.level.word if incident else owed.priority.name.lower(),
            text="\n".join(message.parts),
            message=message,
        )
        self.told.append(told)
        self.on_told(told)
        return len(self.told)


class _Stage:
    """One rehearsal under way."""

    def __init__(self, parts: Parts, scribe: _Scribe, clock: "_Clock") -> None:
        self._parts = parts
        self._clock = clock
        self._scribe = scribe
        self._desk = Desk(
            outbox=parts.outbox,
            chats=scribe,
            incidents=parts.incidents,
            subscribers=parts.subscribers,
            letter=self._letter,
            pace=Pace(1_000.0, lambda: clock.now.timestamp()),  # noqa: PLW0108 - `now` is another one each time
            clock=clock,
        )

    async def play(self, post: Post) -> None:
        """One post, at its own time, after everything that was due before it."""
        await self.until(post.edited or post.date or self._clock.now)
        await self._parts.posts.append([post])
        await self._parts.analyst.step(self._clock, block_ms=0)
        while await self._parts.decider.step(ALONE, self._clock, block_ms=0):
            pass
        await self._spread_and_tell()

    async def until(self, moment: datetime) -> None:
        """Everything that comes due up to a moment, in its order; then it is that moment."""
        while (due := await self._next_due()) is not None and due <= moment:
            self._clock.go_to(due)
            await owe_digests(self._parts)
            if not await self._tell():
                self._clock.go_to(self._clock.now + timedelta(seconds=1))
        self._clock.go_to(moment)

    async def _next_due(self) -> datetime | None:
        both = await self._parts.outbox.next_due(), await self._parts.subscribers.next_digest_due()
        return min((due for due in both if due is not None), default=None)

    async def _spread_and_tell(self) -> None:
        while await self._parts.fan_outs.step(ALONE, block_ms=0):
            pass
        await self._tell()

    async def _tell(self) -> int:
        """Tell what may be told now; how many things were told or put off."""
        count = 0
        while claimed := await self._parts.outbox.claim(0, self._clock.now, AT_ONCE):
            for owed in claimed:
                await Flight(self._desk, ALONE, owed, lambda: None).go()
            count += len(claimed)
        return count

    async def _letter(self, owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message | None:
        self._scribe.expect(owed, incidents, reader)
        return await self._parts.letters(owed, incidents, reader)


class _Clock:
    """The rehearsal's time; it never goes back."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def go_to(self, moment: datetime) -> None:
        """It is this time now, if it is not later already."""
        self.now = max(self.now, moment)


async def rehearse(
    posts: Iterable[Post],
    profiles: Mapping[str, Subscriber] | None = None,
    *,
    sources: Iterable[Source] = (),
    watch: Iterable[str] | None = None,
    ignored: Iterable[str] = (),
    rules: Rules | None = None,
    settings: Settings | None = None,
    after: timedelta = AFTER,
    on_post: Callable[[Post], None] = lambda _post: None,
    on_told: Callable[[Told], None] = lambda _told: None,
) -> Rehearsed:
    """Run posts through the whole line on their own clock. Posts are played in the order of their dates.

    `profiles`: subscribers by name (default: one who wants everything). `watch`: watched words (default: the bundled);
    `ignored`: ignored ones.
    `after`: how long time goes on after the last post. `on_post`, `on_told`: called as it happens.
    """
    ordered = in_order(posts)
    named = profiles or {"everything": EVERYTHING}
    readers = {name: replace(one, chat_id=number) for number, (name, one) in enumerate(named.items(), 1)}
    clock = _Clock(min((post.date for post in ordered if post.date), default=datetime.now(UTC)))
    scribe = _Scribe({one.chat_id: name for name, one in readers.items()}, clock, on_told)
    async with _own_store(settings or Settings(), clock, rules) as parts:
        await parts.watch.seed(seeds.watch_words() if watch is None else watch)
        for word in ignored:
            await parts.ignore.add(word)
        await parts.sources.seed(sources)
        for one in readers.values():
            await parts.subscribers.put(one)
        stage = _Stage(parts, scribe, clock)
        for post in ordered:
            await stage.play(post)
            on_post(post)
        await stage.until(clock.now + after)
        return await _result(parts, scribe, len(ordered))


async def _result(parts: Parts, scribe: _Scribe, posts: int) -> Rehearsed:
    start, end = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    found = await parts.incidents.between(start, end, limit=10_000_000)
    kept = sorted((i for i in found if i.merged_into is None), key=lambda i: (i.first_post, i.id))
    aside = int(await parts.redis.xlen(parts.keys.set_aside.name))
    return Rehearsed(incidents=tuple(kept), told=tuple(scribe.told), posts=posts, set_aside=aside)


@asynccontextmanager
async def _own_store(settings: Settings, clock: Callable[[], datetime], rules: Rules | None) -> AsyncIterator[Parts]:
    with tempfile.TemporaryDirectory(prefix="barqiya-") as folder:
        server = Embedded(Path(folder), durable=False)
        await server.start()
        try:
            client = await connect(server.url)
            try:
                yield assemble(client, settings, clock=clock, rules=rules)
            finally:
                await client.aclose()
        finally:
            await server.stop()


def in_order(posts: Iterable[Post]) -> list[Post]:
    """Posts by date; one without a date, or from the future, stays behind the one it came after.

    Times when we saw them are forgotten: the rehearsal sees each at its own time.
    """
    today, last, keyed = datetime.now(UTC) + timedelta(days=1), datetime.min.replace(tzinfo=UTC), []
    for number, post in enumerate(posts):
        believed = post.date if post.date and post.date <= today else None
        edited = post.edited if post.edited and post.edited <= today else None
        last = believed or last
        dated = max(last, edited) if edited else last
        keyed.append((dated, number, replace(post, date=believed, edited=edited, received=None)))
    return [post for _, _, post in sorted(keyed, key=lambda one: one[:2])]


def incident_line(incident: Incident) -> dict[str, Any]:
    """An incident as `incidents.jsonl` has it (CONTRACT)."""
    place: Any = msgspec.to_builtins(incident.place) if incident.place else None
    return {
        "incident_id": incident.id,
        "kind": str(incident.kind),
        "sub_event_type": incident.sub_event_type,
        "status": str(incident.status),
        "place": place,
        "first_post": incident.first_post.isoformat(),
        "last_post": incident.last_post.isoformat(),
        "posts": list(dict.fromkeys(said.post_id for said in incident.evidence)),
        "independent_sources": incident.independent_sources,
        "killed": incident.killed,
        "injured": incident.injured,
        "severity": str(incident.severity),
        "certainty": str(incident.certainty),
        "level": incident.level.word,
        "revisions": [
            {"n": one.n, "at": one.at.isoformat(), "reason": str(one.reason), "change": one.change}
            for one in incident.revisions
        ],
    }


def told_line(told: Told) -> dict[str, Any]:
    """What a profile was told as `alerts.jsonl` has it (CONTRACT)."""
    return {
        "at": told.at.isoformat(),
        "profile": told.profile,
        "incident_id": told.incident_id,
        "revision": told.revision,
        "reason": told.reason,
        "action": str(told.action),
        "level": told.level,
        "text": told.text,
    }
