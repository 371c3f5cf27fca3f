"""An alert: what a chat is owed, what is sent, and what was sent."""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

from bot.model.incident import Level, Reason


class Action(StrEnum):
    """What is done in the chat."""

    SEND = "send"
    EDIT = "edit"
    REPLY = "reply"


class Priority(IntEnum):
    """Order across chats; smaller first."""

    FLASH = 0
    URGENT = 1
    ALERT = 2
    DIGEST = 3
    BROADCAST = 4
    SILENT_EDIT = 5


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """A button under a message: an address to open, or callback data (at most 64 bytes, signed at the edge)."""

    text: str
    url: str | None = None
    data: str | None = None


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A picture or a file, sent after the text; `caption` is Telegram's HTML."""

    name: str
    data: bytes
    picture: bool = True
    caption: str = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown in a chat: Telegram's HTML, split by structure into parts that fit; buttons under the last.

    Attachments follow the parts, each as a message of its own.
    """

    parts: tuple[str, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    attachments: tuple[Attachment, ...] = ()

    @property
    def pieces(self) -> int:
        """How many Telegram messages this is."""
        return len(self.parts) + len(self.attachments)

    def piece(self, n: int) -> "Message":
        """The `n`-th Telegram message of this one, from 0; the buttons go under the last part."""
        if n >= len(self.parts):
            return Message(parts=(), attachments=(self.attachments[n - len(self.parts)],), silent=self.silent)
        last = n == len(self.parts) - 1
        return Message(parts=(self.parts[n],), buttons=self.buttons if last else (), silent=self.silent)


class FanOut(msgspec.Struct, frozen=True, kw_only=True):
    """«This revision of this incident is news»: written with the decision, spread over its audience afterwards."""

    incident_id: str
    revision: int
    reason: Reason
    audible: bool
    correction: bool
    level: Level
    at: datetime


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """What one chat is owed about one thing (`subject`: an incident's id, «digest:2026-11-24», «broadcast:ID», …).

    The newest revision stands for all older unsent ones, but an audible reason is kept until it was heard: `also` holds
    the audible reasons that wait beside `reason`. `held`: kept back by quiet hours until `not_before`.

    Set by the store at the claim: `heard`, the newest revision this chat heard (what came later is news to it);
    `piece`, how many of its messages were sent already, the first of them `first_id`; `maybe`, an attempt was cut and
    may have arrived; `tries`, failed attempts. Set by the courier for the letter: `late`, to be labelled «متأخر»;
    `batch`, the incidents (id, revision) that one summary («waking:…», «situation:…») stands for.
    """

    chat: str
    subject: str
    revision: int
    action: Action
    priority: Priority
    reason: str
    since: datetime
    not_before: datetime | None = None
    also: tuple[str, ...] = ()
    held: bool = False
    heard: int = 0
    piece: int = 0
    first_id: int = 0
    maybe: bool = False
    tries: int = 0
    late: bool = False
    batch: tuple[tuple[str, int], ...] = ()


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat has of a subject: the message's id, the newest revision it shows, and the newest one that was heard.

    Not `editable`: it was told in a summary of many, or before a move; replies may hang under it, edits may not.
    """

    message_id: int
    revision: int
    at: datetime
    heard: int = 0
    editable: bool = True


class Outcome(StrEnum):
    """How something owed ended; each is counted and shown in `/queue`."""

    DELIVERED = "delivered"
    EXPIRED = "expired"
    MOOT = "moot"
    MUTED = "muted"
    GONE = "gone"
    FAILED = "failed"


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """The rolling message that stands for many alerts during a raid: what it lists, and when it last sounded."""

    message_id: int
    started: datetime
    sounded: datetime
    changed: datetime
    items: tuple[str, ...] = ()


class ChatState(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat was put through lately: when it last heard a sound (newest last), and its rolling message."""

    sounds: tuple[datetime, ...] = ()
    situation: Situation | None = None


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that ended undelivered, for the admin to see."""

    chat: str
    subject: str
    outcome: Outcome
    why: str
    at: datetime


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """Something that could not be dealt with: `what` (post, update, news), its name, why, and when."""

    what: str
    name: str
    why: str
    at: datetime


class QueueState(msgspec.Struct, frozen=True, kw_only=True):
    """What waits and what became of the rest, for `/queue`.

    `waiting`: chats with something owed, by priority; `due`: those whose time has come; `oldest_seconds`: how long the
    longest overdue one has waited; `tally`: counts since the store began (owed, superseded, delivered, expired, …).
    `ended`: what ended undelivered, `aside`: what could not be dealt with; both newest first.
    """

    waiting: dict[str, int]
    due: dict[str, int]
    in_flight: int
    oldest_seconds: float
    tally: dict[str, int]
    ended: tuple[Ended, ...] = ()
    aside: tuple[Aside, ...] = ()
