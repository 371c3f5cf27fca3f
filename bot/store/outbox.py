"""The outbox: what is owed to whom, kept in Redis; every change is one atomic call of `outbox.lua`."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from bot.model.alert import ChatState, FanOut, Outcome, Owed, Priority, Sent
from bot.model.incident import CORRECTIONS
from bot.store.codec import pack
from bot.store.connection import StoreError
from bot.store.outbox_desk import OutboxBeside
from bot.store.outbox_forms import Mark, Record, item, mark, ms, owed_of, sent_of

VERSION = 1
"""Of the state in the store: fields may be added, a change of meaning needs a new number, and a reader of the old."""

OWE_AT_ONCE = 200
"""Things written by one call: some milliseconds, in which nothing else is done by the store."""


class RedisOutbox(OutboxBeside):
    """Keeps the promises of `ports.Outbox` and `ports.OutboxDesk`."""

    async def open(self) -> None:
        """Note the version of our state. Raises StoreError if a newer program wrote what is there."""
        name = self._keys.outbox_version.name
        found = int(await self._down(self._redis.get(name)) or VERSION)
        if found > VERSION:
            raise StoreError(f"the store was written by a newer version (outbox {found}, we read {VERSION}): upgrade")
        await self._down(self._redis.set(name, VERSION))

    async def owe(self, owed: Sequence[Owed]) -> None:
        """Add or supersede; idempotent by (chat, subject, revision)."""
        now = ms(self._clock())
        for start in range(0, len(owed), OWE_AT_ONCE):
            items = [item(one) for one in owed[start : start + OWE_AT_ONCE]]
            await self._call("owe", now=now, items=items)

    async def news(self, fan_out: FanOut, priority: Priority) -> None:
        """Note an incident's newest revision before it is spread, so that messages in flight are followed up."""
        await self._call(
            "news",
            u=fan_out.incident_id,
            r=fan_out.revision,
            audible=fan_out.audible or fan_out.correction,
            p=int(priority),
            w=str(fan_out.reason),
            s=ms(fan_out.at),
            k=fan_out.reason in CORRECTIONS,
        )

    async def claim(
        self,
        token: int,
        now: datetime,
        count: int,
        *,
        lowest: Priority = Priority.SILENT_EDIT,
        holding: Collection[str] = (),
    ) -> list[Owed]:
        """The most pressing messages that may be sent now, at most one per chat. Raises LeaseLost."""
        raw = await self._call(
            "claim", token=token, now=ms(now), count=count, lowest=int(lowest), holding=list(holding)
        )
        return [owed_of(record) for record in msgspec.msgpack.decode(raw, type=list[Record] | bool) or ()]

    async def confirm(
        self,
        token: int,
        owed: Owed,
        sent: Sent | None,
        *,
        outcome: Outcome = Outcome.DELIVERED,
        why: str = "",
        free_at: datetime | None = None,
        message_ids: Sequence[int] = (),
        state: ChatState | None = None,
    ) -> None:
        """Sent (or no longer sendable: `sent` None): strike it off, and all of its `batch`; remember the message."""
        subjects = owed.batch or ((owed.subject, sent.revision if sent else owed.revision),)
        await self._call(
            "confirm",
            **self._landed(token, owed, free_at, message_ids),
            x=str(owed.action),
            outcome=str(outcome),
            why=why,
            items=[mark(subject, revision, sent, in_batch=bool(owed.batch)) for subject, revision in subjects],
            state=pack(state) if state else b"",
        )

    async def put_back(
        self,
        token: int,
        owed: Owed,
        not_before: datetime,
        *,
        free_at: datetime | None = None,
        message_ids: Sequence[int] = (),
    ) -> None:
        """Not now, or not yet whole: keep it with its `piece`, `first_id`, `maybe`, `tries`, `held` as they are now."""
        await self._call(
            "put_back",
            **self._landed(token, owed, free_at, message_ids),
            d=ms(not_before),
            h=owed.held or None,
            n=owed.piece or None,
            m=owed.first_id or None,
            b=owed.maybe or None,
            t=owed.tries or None,
        )

    async def sent(self, chat: str, subject: str) -> Sent | None:
        """What the chat has of this subject."""
        mark = msgspec.msgpack.decode(await self._call("sent", c=chat, u=subject), type=Mark | bool)
        return sent_of(mark) if isinstance(mark, Mark) else None

    async def wait(self, now: datetime, longest: float, lowest: Priority = Priority.SILENT_EDIT) -> None:
        """Return when something new is owed, when something comes due (`lowest`: the least pressing that counts), or
        after `longest` seconds."""
        due = await self._next_due(lowest)
        seconds = min(longest, (due - ms(now)) / 1000) if due is not None else longest
        if seconds <= 0:
            return
        await self._down(self._redis.blpop([self._keys.bell.name], timeout=max(seconds, 0.01)))

    def _landed(self, token: int, owed: Owed, free_at: datetime | None, message_ids: Iterable[int]) -> dict[str, Any]:
        subject = owed.subject
        return {
            "token": token,
            "now": ms(self._clock()),
            "c": owed.chat,
            "u": subject,
            "free": ms(free_at) if free_at else None,
            "ids": list(message_ids),
        }
