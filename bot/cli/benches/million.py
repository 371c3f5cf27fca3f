"""A thousand posts a second and a million subscribers, in simulated time: who decides when the last reader has it?

Real: what each step costs, measured in this very run (reading, deciding on disk, spreading, sending to a server on
loopback); the share of a crowd that wants an incident; the pace that keeps Telegram's limit.
Simulated: the clock, the queues between the steps, as many analysts as it takes, and Telegram's answers.

Deciding is one thread of history, so its cost bounds a line (one token, one store, one set of roles). Where a thousand
posts a second are too many for one, sources and readers are split over several lines that share nothing.
"""

import heapq
import math
import random
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from bot.cli.benches import rate
from bot.cli.benches.audience import crowd, fill
from bot.cli.benches.decide import remember
from bot.cli.benches.deliver import an_incident, spread_over
from bot.cli.benches.figures import Figure, per_item, spread
from bot.cli.benches.stage import fresh, own_parts, readers
from bot.decide import wants
from bot.deliver.pace import Pace, Slot
from bot.model.incident import Level
from bot.model.post import Post
from bot.rehearsal import ALONE
from bot.understand import understand

BENCH = "million"
POSTS, SUBSCRIBERS, TOKEN_RATE = 1_000.0, 1_000_000, 1_000.0
"""Posts a second, subscribers, and messages a second of a token with paid broadcasts."""
MINUTES, EVERY = 10, 60.0
"""How long it goes on, and the seconds from one alert to the next."""
BUSY = 0.8
"""No step shall be busier than this, lest its queue grow with every chance crowd."""
WAY = 0.05
"""Seconds to Telegram and back."""
BATCH = 500
REMEMBERED, ROUNDS, SAMPLE, SPREAD_TO = 1_000, 3, 20_000, 5_000


@dataclass(frozen=True)
class Costs:
    """Seconds: of reading and deciding a post, of spreading to a reader, of sending a message."""

    read: float
    decide: float
    spread: float
    send: float


@dataclass(frozen=True)
class Load:
    """What one line has to carry. `audience`: readers of one alert; `every`: seconds between alerts."""

    posts: float
    audience: int
    analysts: int
    rate: float
    seconds: float
    every: float


@dataclass(frozen=True)
class Told:
    """Of one alert: seconds from its post to the decision, to its first reader, and to its last."""

    decided: float
    first: float
    last: float


async def measure(posts: Sequence[Post]) -> list[Figure]:
    """The time to the last reader, as a ratio to what Telegram's limit alone takes."""
    costs = await measured(posts)
    share = await _share(posts)
    lines = max(1, math.ceil(POSTS * costs.decide / BUSY))
    each = POSTS / lines
    load = Load(
        posts=each,
        audience=max(1, round(SUBSCRIBERS * share / lines)),
        analysts=max(1, math.ceil(each * costs.read / BUSY)),
        rate=TOKEN_RATE,
        seconds=MINUTES * 60.0,
        every=EVERY,
    )
    told = list(simulate(costs, load))
    last, _ = spread([one.last for one in told])
    worst = max(one.last for one in told)
    first = max(one.first for one in told)
    spent = f"read {1000 * costs.read:.2f}, decide {1000 * costs.decide:.2f}, spread {1000 * costs.spread:.3f}"
    note = (
        f"{lines} lines, each {each:,.0f} posts/s, {load.analysts} analysts, {load.audience:,} readers of an alert; "
        f"first reader within {first:.2f} s, last at worst {worst:.1f} s; {len(told)} alerts; "
        f"measured ms: {spent}, send {1000 * costs.send:.2f}"
    )
    return [
        Figure(
            bench=BENCH,
            name=f"to the last reader, {POSTS:,.0f} posts/s, {SUBSCRIBERS:,} subscribers (simulated)",
            value=last,
            unit="s",
            baseline="Telegram's limit alone",
            baseline_value=load.audience / load.rate,
            note=note,
        )
    ]


def simulate(costs: Costs, load: Load) -> Iterator[Told]:
    """One line from its first post on: what became of each alert."""
    chance, office = random.Random(7), _Office(costs.send, load.rate)
    analysts = [0.0] * load.analysts
    now = decided = spread_at = 0.0
    alert_at = load.every / 2
    while now < load.seconds:
        now += chance.expovariate(load.posts)
        read = max(now, analysts[0]) + costs.read
        heapq.heapreplace(analysts, read)
        decided = max(decided, read) + costs.decide
        if now < alert_at:
            continue
        alert_at += load.every
        spread_at, answered = max(spread_at, decided), []
        for start in range(0, load.audience, BATCH):
            some = min(BATCH, load.audience - start)
            spread_at += some * costs.spread
            answered += [office.send(spread_at) for _ in range(some)]
        yield Told(decided - now, answered[0] - now, answered[-1] - now)


class _Office:
    """A courier in simulated time: the real pace, and as long at each message as a real one."""

    def __init__(self, cost: float, rate: float) -> None:
        self._now = 0.0
        self._cost = cost
        self._pace = Pace(rate, lambda: self._now)
        self._flying: deque[tuple[float, Slot]] = deque()
        self._chat = 0

    def send(self, owed: float) -> float:
        """One message, owed from a moment on: when its answer is there."""
        self._until(owed)
        while self._pace.free() < 1:
            wait = self._pace.free_in()
            self._until(self._now + max(wait, 1e-4) if wait > 0 or not self._flying else self._flying[0][0])
        self._chat += 1
        self._flying.append((self._now + WAY, self._pace.take(self._chat)))
        self._until(self._now + self._cost)
        return self._flying[-1][0] if self._flying else self._now

    def _until(self, moment: float) -> None:
        while self._flying and self._flying[0][0] <= moment:
            self._now, slot = max(self._now, self._flying[0][0]), self._flying.popleft()[1]
            self._pace.landed(slot)
        self._now = max(self._now, moment)


# -- what it is reckoned with


async def measured(posts: Sequence[Post]) -> Costs:
    """What each step costs here and now."""
    now = datetime.now(UTC)
    understand(posts[0], now)  # what is loaded once is no cost of a post
    return Costs(
        read=per_item(lambda post: understand(post, now), posts, repeats=2),
        decide=await _deciding(posts),
        spread=await _spreading(posts),
        send=1.0 / (await rate.measure(posts))[0].value,
    )


async def _deciding(posts: Sequence[Post]) -> float:
    """Seconds for a post, the store on disk, with a thousand incidents remembered."""
    async with own_parts(durable=True) as parts:
        now = parts.clock()
        await remember(parts, [await an_incident(parts, posts)], REMEMBERED, now)
        coming = [post for n in range(ROUNDS) for post in fresh(posts, now, f"m{n}:")]
        await parts.posts.append(coming)
        while await parts.analyst.step(parts.clock, block_ms=0):
            pass
        began = time.perf_counter()
        while await parts.decider.step(ALONE, parts.clock, block_ms=0):
            pass
        return (time.perf_counter() - began) / len(coming)


async def _spreading(posts: Sequence[Post]) -> float:
    """Seconds for a reader who wants an alert: found, read, asked, owed."""
    async with own_parts(durable=True) as parts:
        incident = replace(await an_incident(parts, posts), level=Level.FLASH)
        await fill(parts, [replace(one, level=Level.DIGEST) for one in readers(SPREAD_TO)])
        return await spread_over(parts, incident) / SPREAD_TO


async def _share(posts: Sequence[Post]) -> float:
    """Of a crowd those who want the most pressing incident that the posts make."""
    async with own_parts(durable=False) as parts:
        incident, now = await an_incident(parts, posts), parts.clock()
        return sum(wants(one, incident, None, now).yes for one in crowd(SAMPLE, incident)) / SAMPLE
