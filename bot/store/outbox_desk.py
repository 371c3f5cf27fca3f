"""The outbox seen from beside the line: for the courier's plans, for commands and for the admin."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from bot.model.alert import ChatState, Owed, Priority, QueueState
from bot.store.aside import newest_aside
from bot.store.codec import unpack
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.outbox_forms import Record, ended_of, ms, owed_of
from bot.store.outbox_store import OutboxStore
from bot.store.together import Together

RECENT = 200
"""Messages of a chat whose ids are kept; `outbox.lua` keeps as many."""


class OutboxBeside(OutboxStore):
    """Keeps the promise of `ports.OutboxDesk`."""

    def __init__(
        self, redis: Client, keys: Keys, *, lease: str = "deliver", clock: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__(redis, keys, lease=lease, clock=clock)
        self._chat: Together[str] = Together(self._chats)

    async def chat(self, chat: str) -> tuple[ChatState, list[Owed]]:
        """What the chat was put through lately, and all it is owed: most pressing first, then as it came.

        What the night held comes due in one moment, and the store gives a hash in an order that means nothing.
        """
        raw, owed = await self._down(self._chat(chat))
        state = unpack(raw, ChatState) if raw else ChatState()
        records = [
            msgspec.structs.replace(unpack(value, Record), c=chat, u=subject.decode())
            for subject, value in owed.items()
        ]
        return state, [owed_of(record) for record in sorted(records, key=lambda one: (one.p, one.d, one.s, one.u))]

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

    async def answered(self, chat: str, message_ids: Sequence[int]) -> None:
        """Answers to commands join the chat's messages of the last two days."""
        recent = self._keys.recent
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.lpush(recent.name + chat, *message_ids)
            pipe.ltrim(recent.name + chat, 0, RECENT - 1)
            pipe.expire(recent.name + chat, recent.seconds or 0)
            await self._down(pipe.execute())

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

    async def having(self, subject: str, cursor: str = "") -> AsyncIterator[tuple[str, list[str]]]:
        """Batches of the chats that were sent this subject, each with the cursor that continues after it."""
        names = _sent_names(self._keys.sent.name + subject)
        sizes = await self._sizes(names)
        for at in range(int(cursor) if cursor else 0, len(names)):
            chats = await self._down(self._redis.hkeys(names[at])) if sizes[at] else ()
            if chats:
                yield str(at + 1), sorted(chat.decode() for chat in chats)

    async def _sizes(self, names: Sequence[str]) -> list[int]:
        """How many chats stand in each; most subjects have the first alone."""
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.hlen(names[0])
            pipe.exists(*names[1:])
            first, others = await self._down(pipe.execute())
        if not others:
            return [first, *(0 for _ in names[1:])]
        async with self._redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hlen(name)
            return list(await self._down(pipe.execute()))


def _sent_names(base: str) -> list[str]:
    """The hashes of one subject, as `outbox.lua` spreads them (TIERS)."""
    return [base, *(f"{base}|2.{shard}" for shard in range(8)), *(f"{base}|3.{shard}" for shard in range(128))]
