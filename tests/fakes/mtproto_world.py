"""Who and what there is behind the MTProto fake: people with phones, channels with their history and its changes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telethon.tl import types

from .clock import Clock, SystemClock

Tell = Callable[["Channel", Any], None]


@dataclass
class Person:
    """Somebody with an account. `codes`: what Telegram sent to their app, newest last."""

    id: int
    phone: str
    first_name: str = "سلمى"
    username: str | None = None
    password: str | None = None
    dc: int = 2
    access_hash: int = field(default_factory=lambda: secrets.randbits(62))
    codes: list[str] = field(default_factory=list)

    def shown(self) -> Any:
        """To themselves."""
        about = {"access_hash": self.access_hash, "first_name": self.first_name, "username": self.username}
        return types.User(id=self.id, is_self=True, phone=self.phone, status=types.UserStatusEmpty(), **about)


@dataclass(frozen=True)
class Change:
    """A step in a channel's history: at `pts`, these messages were new, edited or deleted."""

    pts: int
    kind: str
    ids: tuple[int, ...]
    at: float


class Channel:
    """A channel. Every change has a number (`pts`); whoever knows the last one he saw can ask for what came since."""

    def __init__(self, number: int, username: str | None, title: str, world: World) -> None:
        self.id = number
        self.username = username
        self.title = title
        self.access_hash = secrets.randbits(62)
        self.members: set[int] = set()
        self.closed = False
        self.messages: dict[int, Any] = {}
        self.changes: list[Change] = []
        self.pts = 1
        self.known_from = 1
        self.lossy = False
        self._world = world

    def post(self, text: str = "", *, at: datetime | None = None, **more: Any) -> Any:
        """Publish; `more`: fields of Telethon's Message."""
        number = max((*self.messages, self._world.last.get(self.id, 0))) + 1
        self._world.last[self.id] = number
        when = at or self._world.now()
        if "views" in more:
            more.setdefault("forwards", 0)  # the protocol has both or neither
        peer = types.PeerChannel(self.id)
        made = types.Message(id=number, peer_id=peer, date=when, message=text, post=True, **more)
        self.messages[number] = made
        self._changed("new", (number,))
        return made

    def edit(self, message: Any, text: str, *, only_reactions: bool = False) -> None:
        """Change a message; a change of its reactions alone looks like an edit, but for one mark."""
        message.message, message.edit_date = text, self._world.now()
        message.edit_hide = only_reactions or None
        self._changed("edited", (message.id,))

    def delete(self, *messages: Any) -> None:
        """Take messages away."""
        for message in messages:
            del self.messages[message.id]
        self._changed("deleted", tuple(message.id for message in messages))

    def forget_changes(self) -> None:
        """Telegram keeps no endless record: who asks from before is told «too long»."""
        self.changes.clear()
        self.known_from = self.pts

    def hidden_from(self, person: Person | None) -> bool:
        """Private to who is no member; closed to all."""
        member = person is not None and person.id in self.members
        return self.closed or (self.username is None and not member)

    def hash_for(self, person: Person | None) -> int:
        """What an account must know to address the channel; each account is given another."""
        return self.access_hash ^ (person.id if person else 0)

    def shown(self, person: Person | None) -> Any:
        """As chats are listed beside answers."""
        left = person is None or person.id not in self.members
        about = {"access_hash": self.hash_for(person), "username": self.username, "left": left or None}
        date = datetime(2020, 1, 1, tzinfo=UTC)
        return types.Channel(self.id, self.title, types.ChatPhotoEmpty(), date, broadcast=True, **about)

    def update(self, change: Change) -> Any:
        """A change as it is pushed."""
        if change.kind == "deleted":
            return types.UpdateDeleteChannelMessages(self.id, list(change.ids), change.pts, len(change.ids))
        made = types.UpdateNewChannelMessage if change.kind == "new" else types.UpdateEditChannelMessage
        return made(self.messages[change.ids[0]], change.pts, 1)

    def _changed(self, kind: str, ids: tuple[int, ...]) -> None:
        self.pts += len(ids)
        change = Change(self.pts, kind, ids, self._world.clock.now())
        self.changes.append(change)
        if not self.lossy:
            for tell in self._world.tellers:
                tell(self, self.update(change))


class World:
    """All of it, shared by the data centres."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.people: dict[str, Person] = {}
        self.channels: dict[int, Channel] = {}
        self.tellers: list[Tell] = []
        self.last: dict[int, int] = {}

    def now(self) -> datetime:
        """The time in this world, in whole seconds as Telegram's dates are."""
        return datetime.fromtimestamp(int(self.clock.now()), UTC)

    def person(self, phone: str = "+963900000001", **about: Any) -> Person:
        """Somebody new."""
        made = Person(7_000 + len(self.people), phone, **about)
        self.people[phone] = made
        return made

    def channel(self, username: str | None, title: str = "قناة", *, members: tuple[Person, ...] = ()) -> Channel:
        """A channel; without a user name it is private."""
        made = Channel(1_200_000_000 + len(self.channels), username, title, self)
        made.members = {person.id for person in members}
        self.channels[made.id] = made
        return made

    def named(self, username: str) -> Channel | None:
        """By name; names have no case."""
        found = (one for one in self.channels.values() if (one.username or "").lower() == username.lower())
        return next(found, None) if username else None
