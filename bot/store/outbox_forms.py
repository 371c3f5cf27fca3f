"""How the outbox's records look in the store, and as values of the model. `outbox.lua` explains the letters."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.model.alert import Action, Ended, Outcome, Owed, Priority, Sent
from bot.model.incident import CORRECTIONS
from bot.store.codec import unpack


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record as `outbox.lua` keeps it; its head explains the letters."""

    r: int
    x: str
    p: int
    s: int
    d: int
    a: int = 0
    w: str = ""
    o: str = ""
    h: bool | None = None
    n: int | None = None
    m: int | None = None
    b: bool | None = None
    t: int | None = None
    c: str = ""
    u: str = ""
    g: int = 0


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent, as `outbox.lua` gives it."""

    m: int
    r: int
    t: int
    h: int
    e: int


class EndedForm(msgspec.Struct, frozen=True, kw_only=True):
    """What ended undelivered, as `outbox.lua` keeps it."""

    chat: str
    subject: str
    outcome: str
    why: str
    at: int


def item(owed: Owed) -> dict[str, Any]:
    """Something owed, as `outbox.lua` takes it."""
    return {
        "c": owed.chat,
        "u": owed.subject,
        "r": owed.revision,
        "x": str(owed.action),
        "p": int(owed.priority),
        "w": owed.reason,
        "s": ms(owed.since),
        "d": ms(owed.not_before or owed.since),
        "h": owed.held or None,
        "k": owed.reason in CORRECTIONS or None,
    }


def owed_of(record: Record) -> Owed:
    """A record as the model has it."""
    return Owed(
        chat=record.c,
        subject=record.u,
        revision=record.r,
        action=Action(record.x),
        priority=Priority(record.p),
        reason=record.w,
        since=time_of(record.s),
        not_before=time_of(record.d),
        also=tuple(record.o.split(",")) if record.o else (),
        held=bool(record.h),
        heard=record.g,
        piece=record.n or 0,
        first_id=record.m or 0,
        maybe=bool(record.b),
        tries=record.t or 0,
    )


def mark(subject: str, revision: int, sent: Sent | None, *, in_batch: bool) -> dict[str, Any]:
    """How a subject ended for a chat: `sent`, or not at all. What was told `in_batch` cannot be edited later."""
    if sent is None:
        return {"u": subject, "r": revision}
    return {
        "u": subject,
        "r": revision,
        "m": max(0, sent.message_id),
        "t": int(sent.at.timestamp()),
        "h": revision if in_batch else sent.heard,
        "e": int(sent.editable and not in_batch),
        "b": in_batch or None,
    }


def sent_of(mark: Mark) -> Sent:
    """A mark of what was sent, as the model has it."""
    return Sent(
        message_id=mark.m,
        revision=mark.r,
        at=datetime.fromtimestamp(mark.t, UTC),
        heard=mark.h,
        editable=bool(mark.e),
    )


def ended_of(raw: bytes) -> Ended:
    """One thing that ended undelivered."""
    one = unpack(raw, EndedForm)
    return Ended(chat=one.chat, subject=one.subject, outcome=Outcome(one.outcome), why=one.why, at=time_of(one.at))


def ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def time_of(ms: int) -> datetime:
    """The time of so many milliseconds since 1970."""
    return datetime.fromtimestamp(ms / 1000, UTC)
