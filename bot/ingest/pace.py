"""When which source is read next: often where much is published, fairly where too much is due, never two at one host.

A source that publishes every `g` seconds is read about every √(g · floor): with a shared number of requests this
gives the least total delay. When a host's polite limit is not enough for all of its sources, whoever is most overdue
by its own measure comes first, so that every source is stretched alike and none starves.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from random import Random
from typing import NamedTuple

CEILING = 1_800.0
"""Seconds after which even the quietest source is looked at again."""
NEWCOMER = 120.0
"""Seconds between the posts of a source that we know nothing of."""
JITTER = 0.15
LONGEST_WAIT = 86_400.0
_HOST_BLOCK = 3_600.0


@dataclass
class Turn:
    """One source's place in the order."""

    name: str
    host: str
    due: datetime
    interval: float
    usual: float = NEWCOMER

    def overdue(self, now: datetime) -> float:
        """By how many of its own intervals it is late."""
        return (now - self.due).total_seconds() / self.interval


@dataclass
class Host:
    """One host: whether somebody is asking it now, and until when it has peace."""

    free_at: datetime
    busy: bool = False
    blocks: int = 0
    turns: dict[str, Turn] = field(default_factory=dict)


class Went(NamedTuple):
    """How a step went that went well.

    `every`: usual seconds between the source's posts, as far as it shows; `quiet`: since its newest. `least`: seconds
    between two readings; `share`: of its host's polite limit that may be used to be quicker than that; `more`: another
    step is wanted soon; `wait`: it asked for so many seconds of peace.
    """

    every: float | None = None
    quiet: float = 0.0
    least: float = 0.0
    share: float = 0.0
    more: bool = False
    wait: float | None = None


WELL = Went()


class Pace:
    """The order of all sources. Times are handed in; the only chance is `random`'s. `floor`: least seconds."""

    def __init__(self, floor: float, random: Random | None = None) -> None:
        self._floor = floor
        self._random = random or Random()
        self._hosts: dict[str, Host] = {}
        self._turns: dict[str, Turn] = {}
        self._asking: dict[str, Host] = {}

    def keep(self, wanted: Iterable[tuple[str, str]], now: datetime) -> None:
        """These sources (name, host) and no others; newcomers begin spread over the floor."""
        listed = dict(wanted)
        for name in [name for name, turn in self._turns.items() if listed.get(name) != turn.host]:
            turn = self._turns.pop(name)
            self._hosts[turn.host].turns.pop(name)
        for name, host in listed.items():
            if name not in self._turns:
                start = now + timedelta(seconds=self._random.uniform(0, min(self._floor, 30.0)))
                turn = Turn(name, host, start, self._interval(NEWCOMER))
                self._turns[name] = turn
                self._hosts.setdefault(host, Host(now)).turns[name] = turn
        for host in [host for host, at in self._hosts.items() if not at.turns and not at.busy]:
            del self._hosts[host]

    def take(self, now: datetime, most: int) -> list[str]:
        """At most one source of every host that has peace, the most overdue; they are busy until `done` or `failed`."""
        ready = []
        for host in self._hosts.values():
            if not host.busy and host.free_at <= now:
                ready += [
                    max((t for t in host.turns.values() if t.due <= now), key=lambda t: t.overdue(now), default=None)
                ]
        turns = sorted((turn for turn in ready if turn), key=lambda turn: -turn.overdue(now))[: max(most, 0)]
        for turn in turns:
            self._asking[turn.name] = self._hosts[turn.host]
            self._hosts[turn.host].busy = True
        return [turn.name for turn in turns]

    def when(self) -> datetime | None:
        """The next moment at which `take` may give something; None while nothing is waiting."""
        moments = [
            max(host.free_at, min(turn.due for turn in host.turns.values()))
            for host in self._hosts.values()
            if host.turns and not host.busy
        ]
        return min(moments, default=None)

    def done(self, name: str, now: datetime, gap: tuple[float, float], went: Went = WELL) -> None:
        """A step went well."""
        turn, host = self._turns.get(name), self._free(name, now, gap)
        if host:
            host.blocks = 0
        if turn is None:
            return
        turn.usual = turn.usual if went.every is None else 0.5 * turn.usual + 0.5 * went.every
        turn.interval = max(self._interval(max(turn.usual, went.quiet)), went.least)
        seconds = max(self._quickened(turn, gap, went.share), went.least, went.wait or 0.0)
        turn.due = now if went.more else now + timedelta(seconds=self._jittered(seconds))

    def _quickened(self, turn: Turn, gap: tuple[float, float], share: float) -> float:
        """A host that has few sources has time for them: all are read more often, up to a share of its polite limit."""
        if not share:
            return turn.interval
        load = sum(1 / one.interval for one in self._hosts[turn.host].turns.values())
        target = share * 2 / (gap[0] + gap[1])
        return max(turn.interval * min(load / target, 1.0), self._floor)

    def failed(
        self,
        name: str,
        now: datetime,
        gap: tuple[float, float],
        *,
        failures: int,
        wait: float | None = None,
        whole_host: bool = False,
    ) -> None:
        """A step went badly, for the `failures`th time in a row. `wait`: asked for; `whole_host`: all of it pauses."""
        turn, host = self._turns.get(name), self._free(name, now, gap)
        if whole_host and host:
            pause = min((wait or 60.0) * 2**host.blocks, max(_HOST_BLOCK, wait or 0.0))
            host.blocks = min(host.blocks + 1, 10)
            host.free_at = max(host.free_at, now + timedelta(seconds=pause))
        if turn is None:
            return
        backoff = min(turn.interval * 2 ** min(failures, 8), CEILING * 2)
        pause = backoff if wait is None else max(wait, self._floor)
        pause = turn.interval if whole_host else min(pause, LONGEST_WAIT)
        turn.due = now + timedelta(seconds=self._jittered(pause))

    def soon(self, name: str, now: datetime) -> None:
        """Read it at the next opportunity."""
        if turn := self._turns.get(name):
            turn.due = min(turn.due, now)

    def interval(self, name: str) -> float:
        """Seconds after which a source is looked at again, if its host lets us."""
        return self._turns[name].interval

    def _free(self, name: str, now: datetime, gap: tuple[float, float]) -> Host | None:
        host = self._asking.pop(name, None)
        if host:
            host.busy = False
            host.free_at = max(host.free_at, now + timedelta(seconds=self._random.uniform(*gap)))
        return host

    def _interval(self, every: float) -> float:
        return min(max(sqrt(max(every, 1.0) * self._floor), self._floor), max(CEILING, self._floor))

    def _jittered(self, seconds: float) -> float:
        return seconds * self._random.uniform(1 - JITTER, 1 + JITTER)
