"""The outbox: what is owed to whom, kept in Redis; every change is one atomic call of `outbox.lua`."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import msgspec
from redis.exceptions import MasterDownError, OutOfMemoryError, ReadOnlyError, ResponseError, TryAgainError

from bot.model.alert import ChatState, FanOut, Outcome, Owed, Priority, QueueState, Sent
from bot.model.incident import CORRECTIONS
from bot.ports import LeaseLost, TryLater
from bot.store.aside import newest_aside
from bot.store.codec import pack, unpack
from bot.store.confirm import Script
from bot.store.connection import STORE_DOWN, Client, StoreError
from bot.store.keys import Key, Keys
from bot.store.lease import is_lease_lost
from bot.store.outbox_forms import Mark, Record, ended_of, item, mark, ms, owed_of, sent_of, time_of
from bot.store.together import Together

VERSION = 1
"""Of the state in the store: fields may be added, a change of meaning needs a new number, and a reader of the old."""

_AWAY: tuple[type[Exception], ...] = (*STORE_DOWN, TimeoutError, OSError)

_UNABLE = (ReadOnlyError, OutOfMemoryError, TryAgainError, MasterDownError)
"""The store answers, but cannot write now: its disk or memory is full, or it is being failed over."""

_LASTING = frozenset({"owe", "confirm", "forget", "move_owed", "move_sent"})
"""What a replica confirms, where there is one: lost, it would lose an alert or repeat one. Claims come back anyway."""

OWE_AT_ONCE = 200
"""Things written by one call: some milliseconds, in which nothing else is done by the store."""


class RedisOutbox:
    """Keeps the promises of `ports.Outbox` and `ports.OutboxDesk`. `lease`: the name of the courier's lease."""

    def __init__(
        self, redis: Client, keys: Keys, *, lease: str = "deliver", clock: Callable[[], datetime] | None = None
    ) -> None:
        self._redis = redis
        self._keys = keys
        self._fence = keys.fence(lease).name
        self._script = Script(redis, _lua(keys))
        self._chat: Together[str] = Together(self._chats)
        self._clock = clock or (lambda: datetime.now(UTC))

    async def open(self) -> None:
        """Note the version of our state. Raises StoreError if a newer program wrote what is there."""
        name = self._keys.outbox_version.name
        found = int(await self._down(self._redis.get(name)) or VERSION)
        if found > VERSION:
            raise StoreError(f"the store was written by a newer version (outbox {found}, we read {VERSION}): upgrade")
        await self._down(self._redis.set(name, VERSION))

    # -- owe, claim, confirm

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

    # -- waking the courier

    async def wait(self, now: datetime, longest: float, lowest: Priority = Priority.SILENT_EDIT) -> None:
        """Return when something new is owed, when something comes due (`lowest`: the least pressing that counts), or
        after `longest` seconds."""
        due = await self._next_due(lowest)
        seconds = min(longest, (due - ms(now)) / 1000) if due is not None else longest
        if seconds <= 0:
            return
        await self._down(self._redis.blpop([self._keys.bell.name], timeout=max(seconds, 0.01)))

    async def next_due(self) -> datetime | None:
        """When the next thing owed comes due; in the past if it is overdue; None: nothing is owed."""
        due = await self._next_due()
        return time_of(due) if due is not None else None

    async def _next_due(self, lowest: Priority = Priority.SILENT_EDIT) -> int | None:
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in self._ready_names()[: lowest + 1]:
                pipe.zrange(name, 0, 0, withscores=True)
            found = await self._down(pipe.execute())
        times = [int(first[0][1]) for first in found if first]
        return min(times) if times else None

    def _ready_names(self) -> list[str]:
        return [f"{self._keys.ready.name}{int(priority)}" for priority in Priority]

    # -- who has it

    async def having(self, subject: str, cursor: str = "") -> AsyncIterator[tuple[str, list[str]]]:
        """Batches of the chats that were sent this subject, each with the cursor that continues after it."""
        names = _sent_names(self._keys.sent.name + subject)
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hlen(name)
            sizes = await self._down(pipe.execute())
        for at in range(int(cursor) if cursor else 0, len(names)):
            chats = await self._down(self._redis.hkeys(names[at])) if sizes[at] else ()
            if chats:
                yield str(at + 1), sorted(chat.decode() for chat in chats)

    # -- beside the line

    async def chat(self, chat: str) -> tuple[ChatState, list[Owed]]:
        """What the chat was put through lately, and all it is owed, most pressing first."""
        raw, owed = await self._down(self._chat(chat))
        state = unpack(raw, ChatState) if raw else ChatState()
        records = [
            msgspec.structs.replace(unpack(value, Record), c=chat, u=subject.decode())
            for subject, value in owed.items()
        ]
        return state, [owed_of(record) for record in sorted(records, key=lambda record: (record.p, record.d))]

    async def _chats(self, chats: Sequence[str]) -> list[tuple[Any, Any]]:
        async with self._redis.pipeline(transaction=False) as pipe:
            for chat in chats:
                pipe.get(self._keys.chat.name + chat)
                pipe.hgetall(self._keys.owed.name + chat)
            found = await pipe.execute()
        return list(zip(found[::2], found[1::2], strict=True))

    async def queue(self, now: datetime) -> QueueState:
        """The states of all that is owed."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in self._ready_names():
                pipe.zcard(name)
                pipe.zcount(name, "-inf", ms(now))
            pipe.hlen(self._keys.flight.name)
            pipe.hgetall(self._keys.tally.name)
            pipe.lrange(self._keys.ended.name, 0, 99)
            *counts, flying, tally, ended = await self._down(pipe.execute())
        due = await self._next_due()
        names = [priority.name.lower() for priority in Priority]
        return QueueState(
            waiting=dict(zip(names, counts[::2], strict=True)),
            due=dict(zip(names, counts[1::2], strict=True)),
            in_flight=flying,
            oldest_seconds=max(0.0, (ms(now) - due) / 1000) if due is not None else 0.0,
            tally={name.decode(): int(count) for name, count in tally.items()},
            ended=tuple(ended_of(raw) for raw in ended),
            aside=await self._down(newest_aside(self._redis, self._keys)),
        )

    async def message_ids(self, chat: str) -> list[int]:
        """The chat's messages of the last two days, newest first, at most 200."""
        return [int(one) for one in await self._down(self._redis.lrange(self._keys.recent.name + chat, 0, -1))]

    async def missed(self, chat: str) -> list[str]:
        """Subjects that came too late for this chat within the last three days."""
        found = await self._down(self._redis.lrange(self._keys.missed.name + chat, 0, -1))
        return [one.decode() for one in found]

    async def forget(self, chat: str) -> None:
        """Delete all that is stored about a chat."""
        await self._call("forget", c=chat)
        async for names in self._sent_hashes():
            async with self._redis.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.hdel(name, chat)
                await self._down(pipe.execute())

    async def moved(self, chat: str, to: str) -> None:
        """A group became a supergroup: what it is owed and what it has follow; old messages cannot be edited."""
        await self._call("move_owed", c=chat, to=to)
        async for names in self._sent_hashes():
            async with self._redis.pipeline(transaction=False) as pipe:
                for name in names:
                    pipe.hexists(name, chat)
                found = await self._down(pipe.execute())
            for name in (name for name, has in zip(names, found, strict=True) if has):
                subject = name.removeprefix(self._keys.sent.name).partition("|")[0]
                await self._call("move_sent", c=chat, to=to, u=subject)

    async def _sent_hashes(self) -> AsyncIterator[list[str]]:
        cursor = 0
        while True:
            cursor, names = await self._down(self._redis.scan(cursor, match=self._keys.sent.name + "*", count=1000))
            if names:
                yield [name.decode() for name in names]
            if not cursor:
                return

    # -- how we speak to the store

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

    async def _call(self, what: str, *, state: bytes = b"", **arguments: Any) -> bytes:
        try:
            args = [what, msgspec.msgpack.encode(arguments), state]
            answer: bytes = await self._down(self._script([self._fence], args, confirmed=what in _LASTING))
        except ResponseError as error:
            if is_lease_lost(error):
                raise LeaseLost(str(error)) from None
            if isinstance(error, _UNABLE) or str(error).startswith(("MISCONF", "OOM", "NOREPLICAS")):
                raise TryLater(f"the store cannot write: {error}", 0.5, everywhere=True) from None
            raise
        return answer

    @staticmethod
    async def _down(answer: Any) -> Any:
        """The answer of the store; while it is away, TryLater."""
        try:
            return await answer
        except _AWAY as error:
            raise TryLater(
                f"the store is away ({type(error).__name__})", 0.5, everywhere=True, maybe_done=True
            ) from None


def _lua(keys: Keys) -> str:
    """The script with the names and lifetimes of the keys filled in."""
    text = files("bot.store").joinpath("outbox.lua").read_text("utf-8")
    for name in dir(Keys):
        if isinstance(getattr(Keys, name), property):
            key: Key = getattr(keys, name)
            text = text.replace(f"@{name}@", key.name).replace(f"@{name}.ttl@", str(key.seconds))
    return text


def _sent_names(base: str) -> list[str]:
    """The hashes of one subject, as `outbox.lua` spreads them (TIERS)."""
    return [base, *(f"{base}|2.{shard}" for shard in range(8)), *(f"{base}|3.{shard}" for shard in range(128))]
