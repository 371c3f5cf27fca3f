"""A wire to the store that can be cut at a chosen command: before it gets there, or before its answer comes back.

It stands between a bot and its store on loopback and reads both ways (RESP2 and RESP3), so that a fault strikes at a
named step and not at a random moment.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

When = Literal["before", "after"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """A command of the bot. `begins`: how its words begin; `finds`: only if its answer brings something."""

    name: str
    begins: tuple[bytes, ...]
    finds: bool = False


@dataclass
class Strike:
    """What is to happen at a step, once. `times`: at how many of them; `passing`: so many pass before."""

    step: Step
    when: When
    act: Callable[[], Awaitable[None]]
    times: int = 1
    passing: int = 0
    struck: asyncio.Event = field(default_factory=asyncio.Event)


class Wire:
    """Listens on loopback and hands everything on to the store's socket."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._server: asyncio.Server | None = None
        self._strike: Strike | None = None
        self.seen: set[bytes] = set()

    async def __aenter__(self) -> "Wire":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def url(self) -> str:
        """What the bot takes for its store."""
        assert self._server is not None
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def strike(
        self, step: Step, when: When, act: Callable[[], Awaitable[None]], times: int = 1, passing: int = 0
    ) -> asyncio.Event:
        """Act at the next such step; the event is set once it happened as often as wanted."""
        self._strike = Strike(step, when, act, times, passing)
        return self._strike.struck

    async def _serve(self, from_bot: asyncio.StreamReader, to_bot: asyncio.StreamWriter) -> None:
        try:
            from_store, to_store = await asyncio.open_unix_connection(self._store, limit=2**26)
        except OSError:
            to_bot.close()
            return
        line = _Line(self, from_bot, to_bot, from_store, to_store)
        ways = [asyncio.create_task(line.there()), asyncio.create_task(line.back())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            to_bot.close()
            to_store.close()

    async def meets(self, words: list[bytes], when: When, answer: bytes = b"") -> bool:
        """Whether the strike happens here; then nothing goes on on this line."""
        strike = self._strike
        if strike is None or strike.when != when or not _is(strike.step, words):
            return False
        if when == "after" and (answer[:1] == b"-" or (strike.step.finds and _is_nothing(answer))):
            return False
        if strike.passing > 0:
            strike.passing -= 1
            return False
        strike.times -= 1
        if strike.times <= 0:
            self._strike = None
        await strike.act()
        if strike.times <= 0:
            strike.struck.set()
        return True


class _Line:
    """One connection."""

    def __init__(
        self,
        wire: Wire,
        from_bot: asyncio.StreamReader,
        to_bot: asyncio.StreamWriter,
        from_store: asyncio.StreamReader,
        to_store: asyncio.StreamWriter,
    ) -> None:
        self._wire = wire
        self._from_bot, self._to_bot = from_bot, to_bot
        self._from_store, self._to_store = from_store, to_store
        self._asked: deque[list[bytes]] = deque()
        self._queued: list[bytes] | None = None

    async def there(self) -> None:
        """The bot's commands. A transaction is known by the first command in it, and struck at its EXEC."""
        while True:
            raw, words = await _command(self._from_bot)
            label = self._label(words)
            self._wire.seen.add(b" ".join(label[:3]))
            if await self._wire.meets(label, "before"):
                return
            self._asked.append(label)
            self._to_store.write(raw)
            await self._to_store.drain()

    async def back(self) -> None:
        """The store's answers."""
        while True:
            answer = await _answer(self._from_store)
            if answer[:1] != b">" and await self._wire.meets(self._asked.popleft(), "after", answer):
                return
            self._to_bot.write(answer)
            await self._to_bot.drain()

    def _label(self, words: list[bytes]) -> list[bytes]:
        """EVALSHA is known by its keys and arguments, EXEC by what it executes."""
        name = words[0].upper()
        if name == b"MULTI":
            self._queued = []
        elif name == b"EXEC" and self._queued is not None:
            words, self._queued = [b"EXEC", *self._queued], None
            return words
        elif self._queued is not None:
            self._queued += words[:2]
            return [b"QUEUED", *words[:2]]
        if name == b"EVALSHA":
            keys = int(words[2])
            return [b"EVALSHA", *words[3 : 3 + keys][:1], *words[3 + keys :][:1]]
        if name == b"XREADGROUP":
            return [name, words[words.index(b"STREAMS") + 1]]
        return [name, *words[1:3]]


def _is(step: Step, words: list[bytes]) -> bool:
    return all(word.startswith(wanted) for word, wanted in zip(words, step.begins, strict=False)) and len(words) >= len(
        step.begins
    )


def _is_nothing(answer: bytes) -> bool:
    """Nothing new, or `false` as the outbox packs it."""
    return answer[:3] in {b"*-1", b"$-1", b"_\r\n", b"*0\r"} or answer.endswith(b"\r\n\xc2\r\n")


async def _command(reader: asyncio.StreamReader) -> tuple[bytes, list[bytes]]:
    head = await reader.readuntil(b"\r\n")
    raw, words = [head], []
    for _ in range(int(head[1:])):
        size = await reader.readuntil(b"\r\n")
        body = await reader.readexactly(int(size[1:]) + 2)
        raw += [size, body]
        words.append(body[:-2])
    return b"".join(raw), words


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """One whole answer, with all that is in it."""
    head = await reader.readuntil(b"\r\n")
    kind, count = head[:1], head[1:-2]
    if kind in b"$!=" and count != b"-1":
        return head + await reader.readexactly(int(count) + 2)
    if kind in b"*~>%|" and count not in {b"-1", b"0"}:
        parts = int(count) * (2 if kind in b"%|" else 1)
        inside = b"".join([await _answer(reader) for _ in range(parts)])
        return head + inside + (await _answer(reader) if kind == b"|" else b"")
    return head
