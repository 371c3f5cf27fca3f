"""What we believe: incidents with everything they rest on, found by cell and time, changed in one atomic commit."""

import asyncio
import math
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.calls import all_ended
from bot.model.alert import FanOut
from bot.model.decision import Ask, Change, Decision, Known
from bot.model.incident import Incident
from bot.store.ahead import Ahead, Range
from bot.store.atomic import Commit, OutOfTurn, Write
from bot.store.codec import pack
from bot.store.connection import Client
from bot.store.counters import count_writes
from bot.store.indexed import Indexed
from bot.store.kept import Kept, is_near, packed, unpacked
from bot.store.keys import Keys
from bot.store.seen import Seen
from bot.store.together import Together

PER_CELL = 64
"""At most this many incidents of one cell answer a question: the newest."""
MAX_KNOWN = 256
MAX_IN_CELL = 20_000
MOST_MERGES = 16
AT_ONCE = 4
"""So many incidents that were quiet for long are closed with one post: more than one post opens."""
_A_DAY = timedelta(days=1)
MOST_REMEMBERED = 1_024
"""Incidents whose bytes and value stay at hand: the last that were asked for, some ten megabytes at most."""


class _Looked(NamedTuple):
    """A question, its answer, and where the incidents of it stand."""

    ask: Ask
    known: Known
    cells: Mapping[str, tuple[str, ...]]


class _Standing(NamedTuple):
    """Ids of incidents near an event in place and time, newest first, and of open ones that were quiet for long."""

    near: list[str]
    quiet: list[str]


class StoredIncidents:
    """The Incidents of `bot/ports.py`. One decider writes, under a fenced lease; anybody reads."""

    def __init__(self, redis: Client, keys: Keys, zone: ZoneInfo = ZoneInfo("Asia/Damascus")) -> None:  # noqa: B008
        self._redis = redis
        self._keys = keys
        self._zone = zone
        self._ahead = Ahead(redis, self._all_landed)
        self._seen = Seen(self._ahead, keys)
        self._indexed = Indexed(redis, keys, self._seen)
        self._get: Together[str] = Together(self._each)
        self._cells: dict[str, tuple[str, ...]] = {}
        self._read_before: dict[str, tuple[bytes, Kept]] = {}
        self._commit = Commit(redis, keys.decided, keys.fence("decide"))
        self._under_way: list[asyncio.Task[bool]] = []
        self._newest = ""
        self._looked: _Looked | None = None

    async def look_ahead(self, asks: Sequence[Ask], after: str = "") -> None:
        """Read at once what `known` will be asked for, in this order; kept until `landed`.

        `after`: where the first of them begins, if that is certain.
        """
        self._ahead.begin()
        self._newest = after
        looked = await all_ended(*map(self._look, asks))
        self._looked = looked[0] if looked else None

    async def known(self, ask: Ask) -> Known:
        """Gather what the decision needs, in bounded work; with all that commits under way will change."""
        looked = self._looked if self._looked and self._looked.ask is ask else await self._look(ask)
        self._cells = dict(looked.cells)
        return looked.known

    async def begin(
        self, entry_id: str, token: int, decision: Decision, fan_outs: Sequence[FanOut], after: str = ""
    ) -> "asyncio.Task[bool]":
        """All of a decision at once, with its fan-out entries and «decided up to here»: under way, to be awaited.

        `after`: how far we are, if that is certain; after a `look_ahead` it is what was begun last. False: this entry
        was decided before, nothing changed. Raises LeaseLost when `token` is no longer the newest; OutOfTurn when we
        are elsewhere: one that was begun before this did not take effect, or the store went back.
        """
        if decision.seen is not None:
            await self._indexed(decision.seen.date - _A_DAY)
        before = await self._cells_before(decision.changes)
        writes = self._writes(decision, fan_outs, before)
        after = self._newest if self._ahead.is_open else after
        self._ahead.apply(writes)
        landing = asyncio.create_task(self._commit(entry_id, token, writes, after))
        if self._ahead.is_open:
            self._under_way.append(landing)
        self._newest, self._looked, self._cells = entry_id, None, {}
        return landing

    async def landed(self) -> None:
        """Until nothing is under way, however it ended; what was read ahead is forgotten."""
        self._ahead.end()
        self._looked = None
        under_way, self._under_way = self._under_way, []
        await asyncio.gather(*under_way, return_exceptions=True)

    async def commit(self, entry_id: str, token: int, decision: Decision, fan_outs: Sequence[FanOut]) -> bool:
        """`begin`, and its end."""
        return await (await self.begin(entry_id, token, decision, fan_outs))

    async def _all_landed(self) -> None:
        """Before more is read. What went wrong with one comes out where that one is awaited, not here."""
        if any(
            isinstance(end, BaseException) for end in await asyncio.gather(*self._under_way, return_exceptions=True)
        ):
            raise OutOfTurn("one before it has not taken effect", 0.0)

    async def _look(self, ask: Ask) -> _Looked:
        await self._indexed(ask.seen_since or ask.since)
        seen, standing = await all_ended(self._seen.find(ask), self._standing_in(ask))
        named = [*ask.incident_ids, *(name for post in seen for name in post.incident_ids)]
        sure = dict.fromkeys([*named, *standing.quiet])
        ids = list(dict.fromkeys([*sure, *standing.near]))[:MAX_KNOWN]
        kept = await self._kept(ids, sure, ask.points, self._ahead)
        known = Known(incidents=tuple(kept[name].incident for name in ids if name in kept), seen=tuple(seen))
        return _Looked(ask, known, {name: one.cells for name, one in kept.items()})

    def _writes(
        self, decision: Decision, fan_outs: Sequence[FanOut], before: Mapping[str, tuple[str, ...]]
    ) -> list[Write]:
        writes: list[Write] = []
        for change in decision.changes:
            writes += self._incident_writes(change, before.get(change.incident.id, ()))
        if decision.seen is not None:
            writes += self._seen.writes(decision.seen)
            writes += count_writes(self._keys, decision.seen.date.astimezone(self._zone).date(), _counted(decision))
        return writes + self._fan_out_writes(fan_outs)

    async def _cells_before(self, changes: Sequence[Change]) -> Mapping[str, tuple[str, ...]]:
        """Where changed incidents stand until now: mostly they were just asked for, and nobody else moves them.

        (Who does holds a newer token, and the commit fails.)
        """
        unasked = [one.incident.id for one in changes if one.incident.id not in self._cells]
        asked = {name: one.cells for name, one in (await self._kept(unasked, store=self._ahead)).items()}
        return {**self._cells, **asked}

    async def get(self, incident_id: str) -> Incident | None:
        """One incident, following merges."""
        for _step in range(MOST_MERGES):
            found: Incident | None = await self._get(incident_id)
            if found is None or found.merged_into is None:
                return found
            incident_id = found.merged_into
        return None

    async def between(self, since: datetime, until: datetime, limit: int = 1000) -> list[Incident]:
        """Incidents whose last post lies in the range, newest first."""
        span = until.timestamp(), since.timestamp()
        ids = await self._redis.zrevrangebyscore(self._keys.incidents.name, *span, start=0, num=limit)
        return await self._read([name.decode() for name in ids])

    async def prune(self, batch: int = 1_000) -> int:
        """Take incidents that went by age out of the index; how many. Cells go by their own lifetime."""
        index = self._keys.incidents.name
        ids = await self._redis.zrange(index, 0, batch - 1)
        if not ids:
            return 0
        found = await self._redis.mget([self._keys.incident(name.decode()).name for name in ids])
        gone = [name for name, data in zip(ids, found, strict=True) if data is None]
        if gone:
            await self._redis.zrem(self._keys.open_incidents.name, *gone)
        return int(await self._redis.zrem(index, *gone)) if gone else 0

    async def _standing_in(self, ask: Ask) -> "_Standing":
        if not ask.cells and ask.quiet_since is None:
            return _Standing([], [])
        low, high = ask.since.timestamp(), ask.until.timestamp()
        ranges = [Range(self._keys.cell(cell).name, low, high, PER_CELL, newest=True) for cell in ask.cells]
        if ask.quiet_since is not None:
            ranges.append(Range(self._keys.open_incidents.name, -math.inf, ask.quiet_since.timestamp(), AT_ONCE))
        answers = await self._ahead.look(ranges)
        quiet = [name.decode() for _, name in answers.pop()] if ask.quiet_since is not None else []
        newest = {name.decode(): score for answer in answers for score, name in answer}
        return _Standing(sorted(newest, key=lambda name: (-newest[name], name)), quiet)

    async def _read(self, ids: Sequence[str]) -> list[Incident]:
        kept = await self._kept(ids)
        return [kept[name].incident for name in ids if name in kept]

    async def _each(self, ids: Sequence[str]) -> list[Incident | ValueError | None]:
        """One for each id; many who ask for the same are given the same. What cannot be read is an error of its own."""
        unique = list(dict.fromkeys(ids))
        found = await self._redis.mget([self._keys.incident(name).name for name in unique])
        read = {name: self._readable(name, data) for name, data in zip(unique, found, strict=True)}
        return [read[name] for name in ids]

    def _readable(self, name: str, data: bytes | None) -> Incident | ValueError | None:
        try:
            return self._unpacked(name, data).incident if data else None
        except ValueError as error:
            return error

    async def _kept(
        self,
        ids: Sequence[str],
        sure: Container[str] = (),
        points: Sequence[tuple[float, float]] = (),
        store: Ahead | Client | None = None,
    ) -> dict[str, Kept]:
        """The named incidents; with `points`, without those that are far from all of them, but for the `sure`."""
        if not ids:
            return {}
        found = await (store or self._redis).mget([self._keys.incident(name).name for name in ids])
        return {
            name: self._unpacked(name, data)
            for name, data in zip(ids, found, strict=True)
            if data and (not points or name in sure or is_near(data, points))
        }

    def _unpacked(self, name: str, data: bytes) -> Kept:
        """Bytes that were read before, and are the same still, are not read again: neighbours are asked for often."""
        known = self._read_before.pop(name, None)
        kept = known[1] if known and known[0] == data else unpacked(data)
        self._read_before[name] = data, kept
        if len(self._read_before) > MOST_REMEMBERED:
            del self._read_before[next(iter(self._read_before))]
        return kept

    def _incident_writes(self, change: Change, old_cells: Iterable[str]) -> list[Write]:
        incident, keys = change.incident, self._keys
        when, key = incident.last_post.timestamp(), keys.incident(incident.id)
        kept = packed(incident, change.cells)
        writes: list[Write] = [
            ("SET", key.name, kept, "EX", key.seconds or 0),
            ("ZADD", keys.incidents.name, when, incident.id),
            ("EXPIRE", keys.incidents.name, keys.incidents.seconds or 0),
        ]
        writes += self._open_writes(incident)
        for cell in dict.fromkeys(change.cells):
            place = keys.cell(cell)
            writes.append(("ZADD", place.name, when, incident.id))
            writes.append(("ZREMRANGEBYRANK", place.name, 0, -MAX_IN_CELL - 1))
            writes.append(("EXPIRE", place.name, place.seconds or 0))
        left = set(old_cells) - set(change.cells)
        writes += [("ZREM", keys.cell(cell).name, incident.id) for cell in sorted(left)]
        return writes

    def _open_writes(self, incident: Incident) -> list[Write]:
        key = self._keys.open_incidents
        if incident.closed or incident.merged_into:
            return [("ZREM", key.name, incident.id)]
        return [("ZADD", key.name, incident.last_post.timestamp(), incident.id), ("EXPIRE", key.name, key.seconds or 0)]

    def _fan_out_writes(self, fan_outs: Sequence[FanOut]) -> list[Write]:
        key = self._keys.fanout
        writes: list[Write] = [("XADD", key.name, "*", "f", pack(fan_out)) for fan_out in fan_outs]
        return [*writes, ("EXPIRE", key.name, key.seconds or 0)] if writes else []


def _counted(decision: Decision) -> list[str]:
    """What a decision adds to its day's counters."""
    fields = ["posts"]
    for change in decision.changes:
        fields.append("changes")
        if change.is_new:
            incident = change.incident
            admin1 = incident.place.admin1 if incident.place else None
            fields += ["incidents", f"kind:{incident.kind}", f"admin1:{admin1 or '-'}"]
    return fields
