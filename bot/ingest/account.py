"""Channels that a user account can read, over Telegram's client protocol (optional extra `account`).

What happens live only wakes the reader up; what is read is read by message id from the cursor, so a stop, a lost update
or another session loses nothing. The last messages are looked at again for edits and deletions.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import msgspec

from bot.ingest.account_post import edit_time, last_album, posts_of
from bot.ingest.reading import Batch, usual_pause
from bot.model.post import Post
from bot.model.source import Source

PAGE = 100
FIRST = 20
"""Messages that a new channel begins with."""
WINDOW = 50
"""Messages that are looked at again."""
AGAIN = 600.0
ALBUM = timedelta(seconds=3)
"""An album whose newest member is younger may not be whole yet: it waits for the next step."""


class Peer(msgspec.Struct, frozen=True, array_like=True):
    """A channel as the protocol addresses it. Looking one up by name is what earns long flood waits: once is enough."""

    id: int
    access_hash: int
    title: str = ""


class Account(Protocol):
    """A signed-in user account, as far as we use it. Every method raises Unread."""

    async def resolve(self, address: str) -> Peer:
        """Look a channel up, by name or by id (-100…)."""

    async def after(self, peer: Peer, top: int, count: int) -> Sequence[Any]:
        """Messages with a higher id, oldest first; with `top` 0 the newest ones."""

    async def these(self, peer: Peer, ids: Sequence[int]) -> Sequence[Any]:
        """These messages; None in the place of one that is gone."""

    def listen(self, heard: Callable[[int, bool], None]) -> None:
        """Tell `heard` the channel's id when something happens there; True: something old changed."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A message that is looked at again: when it was edited last, in seconds since 1970, and published."""

    id: int
    edited: int
    at: int


class Cursor(msgspec.Struct, frozen=True):
    """How far a channel was read."""

    peer: Peer | None = None
    top: int = 0
    seen: tuple[Seen, ...] = ()
    looked: int = 0
    every: float | None = None


class AccountReader:
    """Reads channels with a user account. `wake` is told the name of a source where something has just happened."""

    gap = (1.0, 1.5)
    least = 0.0
    share = 0.0

    def __init__(self, account: Account, wake: Callable[[str], None] = lambda _name: None) -> None:
        self._account = account
        self.wake = wake
        self._names: dict[int, str] = {}
        self._changed: set[int] = set()
        account.listen(self._heard)

    def host(self, source: Source) -> str:
        """One session, one line."""
        return "mtproto"

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        """New messages, at most a page; else, from time to time, a look at the last ones. Raises Unread."""
        known = _cursor(cursor)
        peer = known.peer or await self._account.resolve(source.address)
        self._names[peer.id] = source.name
        known = msgspec.structs.replace(known, peer=peer, looked=known.looked or int(now.timestamp()))
        found = list(await self._account.after(peer, known.top, PAGE if known.top else FIRST))
        whole = _whole(found, now)
        if whole:
            return self._news(source, known, whole, now, more=len(found) >= PAGE or len(whole) < len(found))
        if known.seen and (peer.id in self._changed or now.timestamp() - known.looked > AGAIN):
            return await self._look_again(source, known, peer, now)
        return Batch(cursor=_encode(known), title=peer.title or None, more=bool(found), every=known.every)

    def _news(self, source: Source, known: Cursor, found: Sequence[Any], now: datetime, *, more: bool) -> Batch:
        seen = (*known.seen, *(Seen(one.id, edit_time(one), int(one.date.timestamp())) for one in found))
        dates = [one.date for one in found]
        every = usual_pause(datetime.fromtimestamp(one.at, UTC) for one in seen[-WINDOW:])
        moved = msgspec.structs.replace(known, top=max(one.id for one in found), seen=seen[-WINDOW:], every=every)
        return Batch(
            posts=tuple(posts_of(found, source, now)),
            cursor=_encode(moved),
            more=more,
            title=known.peer.title or None if known.peer else None,
            newest=max(dates),
            every=every,
        )

    async def _look_again(self, source: Source, known: Cursor, peer: Peer, now: datetime) -> Batch:
        """Edits and deletions among the last messages."""
        self._changed.discard(peer.id)
        there = await self._account.these(peer, [seen.id for seen in known.seen])
        pairs = list(zip(known.seen, there, strict=True))
        changed = [one for seen, one in pairs if one is not None and edit_time(one) > seen.edited]
        gone = [_deleted(source, seen, now) for seen, one in pairs if one is None]
        seen = tuple(Seen(old.id, edit_time(one), old.at) for old, one in pairs if one is not None)
        moved = msgspec.structs.replace(known, seen=seen, looked=int(now.timestamp()))
        return Batch(
            posts=(*posts_of(changed, source, now, edited=True), *gone), cursor=_encode(moved), every=known.every
        )

    def _heard(self, channel: int, changed: bool) -> None:
        if changed:
            self._changed.add(channel)
        if name := self._names.get(channel):
            self.wake(name)


def _whole(found: Sequence[Any], now: datetime) -> Sequence[Any]:
    """Without an album at the end that may still grow."""
    first = last_album(found)
    if first is None or now - found[-1].date >= ALBUM:
        return found
    return [one for one in found if one.id < first]


def _deleted(source: Source, seen: Seen, now: datetime) -> Post:
    return Post(
        id=f"{source.name}/{seen.id}",
        text="",
        source=source.name,
        date=datetime.fromtimestamp(seen.at, UTC),
        received=now,
        edited=now,
        deleted=True,
    )


def _cursor(text: str) -> Cursor:
    try:
        return msgspec.json.decode(text, type=Cursor) if text else Cursor()
    except msgspec.DecodeError:
        return Cursor()


def _encode(cursor: Cursor) -> str:
    return msgspec.json.encode(cursor).decode()
