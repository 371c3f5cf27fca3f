"""Where the time between a channel's post and the first message about it goes: the moments of each event's way, as the
store and the server have them, and how long each process had to wait for a processor."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from bot.cli.benches.figures import Figure
from bot.cli.benches.sink import Told
from bot.model.alert import FanOut
from bot.model.post import Post
from bot.parts import Parts
from bot.store.codec import unpack
from bot.store.posts import entry_time

CHAT_GAP = 1_000.0
"""Milliseconds that Telegram wants between two messages to a chat."""
SLOWEST = 3


class Moments(NamedTuple):
    """When what happened, in milliseconds since 1970.

    `may`: from when on Telegram's limit let one of the readers be told of it.
    """

    due: float
    appended: float
    read: float
    decided: float
    may: float
    told: float


STAGES = ("into the stream", "read by an analyst", "decided", "held by Telegram's second in a chat", "spread and sent")


class Burden(NamedTuple):
    """Milliseconds a process worked, and waited for a processor."""

    worked: float
    waited: float


class Watch:
    """Looks on while the bot works: at what is decided, which is gone from the store soon, and at its processes."""

    def __init__(self, parts: Parts, processes: Mapping[str, int]) -> None:
        self._parts = parts
        self._processes = processes
        self._before = {name: burden(pid) for name, pid in processes.items()}
        self._decided: dict[tuple[str, int], float] = {}

    async def look_on(self) -> None:
        """Note when news that is to be heard is decided, for ever."""
        redis, name, at = self._parts.redis, self._parts.keys.fanout.name, b"0"
        while True:
            for _, entries in await redis.xread({name: at}, block=1_000) or ():
                for at, fields in entries:
                    news = unpack(fields[b"f"], FanOut)
                    if news.audible:
                        self._decided[news.incident_id, news.revision] = _ms(at)

    def burdens(self) -> dict[str, Burden]:
        """Of each process since the watch began."""
        now = {name: burden(pid) for name, pid in self._processes.items()}
        both = {name: (one, self._before[name]) for name, one in now.items()}
        return {name: Burden(a.worked - b.worked, a.waited - b.waited) for name, (a, b) in both.items()}

    async def moments(
        self, posts: Mapping[str, tuple[str, float]], told: Sequence[Told], wall: float
    ) -> dict[str, Moments]:
        """Of each event by its name, whose first post is news by itself and was told.

        `posts`: the first post, and when it came out (ms); `wall`: seconds that the wall clock is ahead of the
        monotonic one.
        """
        appended, read = await self._streamed()
        decided = await self._decided_by_post()
        heard = _heard(posts, told, wall)
        found = {}
        for name, (post_id, due) in posts.items():
            if name in heard and post_id in appended and post_id in decided:
                first, may = heard[name]
                at = decided[post_id]
                found[name] = Moments(due, appended[post_id], read[post_id], at, min(max(at, may), first), first)
        return found

    async def _streamed(self) -> tuple[dict[str, float], dict[str, float]]:
        """When each post was appended, and when its report was left: what its lifetime says."""
        redis, keys = self._parts.redis, self._parts.keys
        entries = await redis.xrange(keys.posts.name)
        names = {entry_id: _post_id(fields) for entry_id, fields in entries}
        async with redis.pipeline(transaction=False) as line:
            for entry_id in names:
                line.pexpiretime(keys.report(entry_id.decode()).name)
            ends = await line.execute()
        lasting = (keys.report("").seconds or 0) * 1000.0
        read = {name: end - lasting for name, end in zip(names.values(), ends, strict=True)}
        return {name: _ms(entry_id) for entry_id, name in names.items()}, read

    async def _decided_by_post(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for incident_id in dict.fromkeys(name for name, _ in self._decided):
            incident = await self._parts.incidents.get(incident_id)
            for revision in incident.revisions if incident else ():
                if revision.post_id and (at := self._decided.get((incident_id, revision.n))):
                    found.setdefault(revision.post_id, at)
        return found


@asynccontextmanager
async def watching(parts: Parts, processes: Mapping[str, int]) -> AsyncIterator[Watch]:
    """Look on while this is open."""
    watch = Watch(parts, processes)
    looking = asyncio.create_task(watch.look_on())
    try:
        yield watch
    finally:
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking


def burden(pid: int) -> Burden:
    """So far; nothing where the system does not say (only Linux does)."""
    worked = waited = 0.0
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                a, b, _ = (thread / "schedstat").read_text().split()
                worked, waited = worked + int(a) / 1e6, waited + int(b) / 1e6
    return Burden(worked, waited)


def figures(bench: str, moments: Sequence[Moments], burdens: Mapping[str, Burden]) -> list[Figure]:
    """A line for each stage, for the slowest events, and for the processes."""
    out = [_spread(bench, f"– {stage}", [one[n + 1] - one[n] for one in moments]) for n, stage in enumerate(STAGES)]
    ours = [one.told - one.due - (one.may - one.decided) for one in moments]
    out.append(_spread(bench, "– all but what Telegram's limit holds", ours))
    for one in sorted(moments, key=lambda one: one.due - one.told)[:SLOWEST]:
        parts = ", ".join(f"{one[n + 1] - one[n]:.0f} {stage}" for n, stage in enumerate(STAGES))
        out.append(Figure(bench=bench, name="– a slow one", value=one.told - one.due, unit="ms", note=parts))
    shares = "; ".join(f"{name}: {one.worked / 1000:.1f} s, {one.waited / 1000:.1f} s" for name, one in burdens.items())
    waited = sum(one.waited for one in burdens.values()) / max(1.0, sum(one.worked for one in burdens.values()))
    note = f"worked, and waited for a processor: {shares}"
    return [*out, Figure(bench=bench, name="– waiting for a processor, by work", value=waited, unit="", note=note)]


def _spread(bench: str, name: str, values: Sequence[float]) -> Figure:
    some = sorted(values)
    half, last = some[len(some) // 2], some[min(len(some) - 1, int(len(some) * 0.99))]
    return Figure(bench=bench, name=f"{name}, p99", value=last, unit="ms", note=f"half within {half:.0f} ms")


def _heard(posts: Mapping[str, object], told: Sequence[Told], wall: float) -> dict[str, tuple[float, float]]:
    """For each name the first message that begins with it, and from when on one of its readers might be told it."""
    first: dict[str, float] = {}
    before: dict[int, float] = {}
    may: dict[str, float] = {}
    for one in sorted(told):
        at = (one.at + wall) * 1000
        line = one.text.partition("\n")[0]
        for name in (name for name in posts if name in line):
            first.setdefault(name, at)
            free = before.get(one.chat, -CHAT_GAP) + CHAT_GAP
            may[name] = min(free, may.get(name, free))
        before[one.chat] = at
    return {name: (at, may[name]) for name, at in first.items()}


def _ms(entry_id: bytes) -> float:
    return entry_time(entry_id.decode()).timestamp() * 1000


def _post_id(fields: Mapping[bytes, bytes]) -> str:
    return unpack(fields[b"p"], Post).id
