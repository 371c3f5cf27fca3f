"""Channels that a user account can read, over Telegram's client protocol (optional extra `account`).

New messages are read by id from the cursor, so a stop, a lost update or another session loses nothing. Edits and
deletions are asked for from the number of the last change that we know (`pts`, which Telegram counts for every channel
and which is kept in the cursor); what happens live only says that it is time to ask. The last messages are looked at
again from time to time, which finds what Telegram's record of changes missed or no longer has.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, Protocol

import msgspec
from msgspec.structs import replace

from bot.ingest.account_post import edit_time, last_album, posts_of
from bot.ingest.reading import Batch, Unread, usual_pause
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
ALBUM_IDS = 9
"""How far apart the ids of an album's first and last message may lie."""


class WrongPeer(Unread):
    """The account does not know the channel by this address: perhaps another account looked it up."""


class Peer(msgspec.Struct, frozen=True, array_like=True):
    """A channel as the protocol addresses it. Looking one up by name is what earns long flood waits: once is enough."""

    id: int
    access_hash: int
    title: str = ""


class Page(NamedTuple):
    """Messages (None in the place of one that is gone), and the user names of the channels they mention, by id."""

    messages: Sequence[Any]
    names: Mapping[int, str] = {}


class Changes(NamedTuple):
    """What changed in a channel since a number: edited messages, ids of deleted ones, the number to ask from next.

    `more`: ask again at once. `lost`: Telegram does not tell any more what changed since then.
    """

    pts: int
    edited: Page = Page(())
    deleted: tuple[int, ...] = ()
    more: bool = False
    lost: bool = False


class Account(Protocol):
    """A signed-in user account, as far as we use it. Every method but `listen` raises Unread."""

    async def resolve(self, address: str) -> Peer:
        """Look a channel up, by name or by id (-100…)."""

    async def after(self, peer: Peer, top: int, count: int) -> Page:
        """Messages with a higher id, oldest first; with `top` 0 the newest ones."""

    async def these(self, peer: Peer, ids: Sequence[int]) -> Page:
        """These messages, at most 100, in this order."""

    async def changes(self, peer: Peer, pts: int) -> Changes:
        """Edits and deletions since `pts`; with 0 nothing but the number to begin with."""

    def listen(self, heard: Callable[[int, bool], None]) -> None:
        """Tell `heard` the channel's id when something happens there; True: something old changed."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A message that is looked at again: when it was edited last, in seconds since 1970, and published."""

    id: int
    edited: int
    at: int


class Cursor(msgspec.Struct, frozen=True):
    """How far a channel was read: its newest message and its newest change; `looked`: when it was looked at again."""

    peer: Peer | None = None
    top: int = 0
    seen: tuple[Seen, ...] = ()
    looked: int = 0
    every: float | None = None
    pts: int = 0


class Looked(NamedTuple):
    """What a look at what is known already gave: changed posts, and the cursor after it."""

    posts: tuple[Post, ...]
    cursor: Cursor
    more: bool = False


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
        """New messages, at most a page; from time to time, or when something was heard, changes too. Raises Unread."""
        known = _cursor(cursor)
        try:
            return await self._read(source, known, now)
        except WrongPeer:
            if known.peer is None:
                raise
            return await self._read(source, replace(known, peer=None), now)

    async def _read(self, source: Source, known: Cursor, now: datetime) -> Batch:
        peer = known.peer or await self._account.resolve(source.address)
        self._names[peer.id] = source.name
        known = replace(known, peer=peer, looked=known.looked or int(now.timestamp()))
        old = await self._look_back(source, known, peer, now)
        found = await self._account.after(peer, old.cursor.top, PAGE if old.cursor.top else FIRST)
        whole = _whole(found.messages, now)
        moved = _moved_on(old.cursor, whole)
        waits = len(found.messages) >= PAGE or len(whole) < len(found.messages)
        return Batch(
            posts=(*old.posts, *posts_of(whole, source, now, names=found.names)),
            cursor=_encode(moved),
            more=waits or old.more,
            title=peer.title or None,
            newest=max((one.date for one in whole), default=None),
            every=moved.every,
            address=_renamed(source, found.names.get(peer.id)),
        )

    async def _look_back(self, source: Source, known: Cursor, peer: Peer, now: datetime) -> Looked:
        """Edits and deletions: asked for by number when something was heard, both ways when it is time."""
        due = now.timestamp() - known.looked > AGAIN
        if known.pts and not due and peer.id not in self._changed:
            return Looked((), known)
        self._changed.discard(peer.id)
        told = await self._account.changes(peer, known.pts)
        posts = await self._told(source, known, peer, told, now)
        if told.more:
            self._changed.add(peer.id)
        noted = replace(known, pts=told.pts, seen=_noted(known.seen, told))
        if not due and not told.lost:
            return Looked(posts, noted, told.more)
        again = await self._look_again(source, noted, peer, now)
        return Looked((*posts, *again.posts), again.cursor, told.more)

    async def _told(self, source: Source, known: Cursor, peer: Peer, told: Changes, now: datetime) -> tuple[Post, ...]:
        """Changes of messages that were read; what is newer is read in its newest form anyway."""
        edited = [one for one in told.edited.messages if one.id <= known.top and edit_time(one)]
        page = await self._with_albums(peer, Page(edited, told.edited.names))
        at = {seen.id: seen.at for seen in known.seen}
        gone = [_deleted(source, number, at.get(number), now) for number in told.deleted if number <= known.top]
        return (*posts_of(page.messages, source, now, edited=True, names=page.names), *gone)

    async def _look_again(self, source: Source, known: Cursor, peer: Peer, now: datetime) -> Looked:
        """Edits and deletions among the last messages, whoever told of them."""
        ids = [seen.id for seen in known.seen]
        there = await self._account.these(peer, ids) if ids else Page(())
        pairs = list(zip(known.seen, there.messages, strict=True))
        edited = [one for seen, one in pairs if one is not None and edit_time(one) > seen.edited]
        page = await self._with_albums(peer, Page(edited, there.names))
        gone = [_deleted(source, seen.id, seen.at, now) for seen, one in pairs if one is None]
        seen = tuple(Seen(old.id, edit_time(one), old.at) for old, one in pairs if one is not None)
        posts = (*posts_of(page.messages, source, now, edited=True, names=page.names), *gone)
        return Looked(posts, replace(known, seen=seen, looked=int(now.timestamp())))

    async def _with_albums(self, peer: Peer, page: Page) -> Page:
        """A changed member of an album with all of its album: the post is the whole of it."""
        single = [one for one in page.messages if not getattr(one, "grouped_id", None)]
        groups = {one.grouped_id: one.id for one in page.messages if getattr(one, "grouped_id", None)}
        found: list[Any] = single
        names = dict(page.names)
        for group, number in groups.items():
            near = range(max(number - ALBUM_IDS, 1), number + ALBUM_IDS + 1)
            around = await self._account.these(peer, near)
            found += [one for one in around.messages if one is not None and one.grouped_id == group]
            names |= around.names
        return Page(sorted(found, key=lambda one: int(one.id)), names)

    def _heard(self, channel: int, changed: bool) -> None:
        if changed:
            self._changed.add(channel)
        if name := self._names.get(channel):
            self.wake(name)


def _moved_on(known: Cursor, found: Sequence[Any]) -> Cursor:
    """The cursor after new messages."""
    if not found:
        return known
    seen = (*known.seen, *(Seen(one.id, edit_time(one), int(one.date.timestamp())) for one in found))[-WINDOW:]
    every = usual_pause(datetime.fromtimestamp(one.at, UTC) for one in seen)
    return replace(known, top=max(one.id for one in found), seen=seen, every=every)


def _noted(seen: Collection[Seen], told: Changes) -> tuple[Seen, ...]:
    """What is looked at again, after changes that were told: they are no news the next time."""
    edits = {one.id: edit_time(one) for one in told.edited.messages}
    gone = set(told.deleted)
    return tuple(Seen(one.id, max(one.edited, edits.get(one.id, 0)), one.at) for one in seen if one.id not in gone)


def _renamed(source: Source, username: str | None) -> str | None:
    """The name that a public channel has now, if it is another than the one we read it under."""
    by_name = not source.address.startswith("-100")
    return username if by_name and username and username.casefold() != source.address.casefold() else None


def _whole(found: Sequence[Any], now: datetime) -> Sequence[Any]:
    """Without an album at the end that may still grow."""
    first = last_album(found)
    if first is None or now - found[-1].date >= ALBUM:
        return found
    return [one for one in found if one.id < first]


def _deleted(source: Source, number: int, at: int | None, now: datetime) -> Post:
    return Post(
        id=f"{source.name}/{number}",
        text="",
        source=source.name,
        date=datetime.fromtimestamp(at, UTC) if at else None,
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
