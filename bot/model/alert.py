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


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown in a chat: Telegram's HTML, split by structure into parts that fit; buttons under the last."""

    parts: tuple[str, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False


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

    The newest revision stands for all older unsent ones, but an audible reason is kept until it was heard.
    """

    chat: str
    subject: str
    revision: int
    action: Action
    priority: Priority
    reason: str
    since: datetime
    not_before: datetime | None = None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What a chat has of an incident: the alert's message id, the newest revision it shows, and the last sound."""

    message_id: int
    revision: int
    at: datetime
    heard: int = 0
