"""News is spread in order, in bounded batches, from where the last walk stopped."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.decide.audience import wants
from bot.model.alert import FanOut, Owed
from bot.model.decision import Change, Decision
from bot.model.incident import Incident, Level, News, Reason, Revision
from bot.model.report import Kind, Status, TimeSpan
from bot.model.subscriber import Subscriber
from bot.ports import LeaseLost
from bot.store import fanout as fanout_module
from bot.store.connection import Client
from bot.store.fanout import FanOuts
from bot.store.incidents import StoredIncidents
from bot.store.keys import Keys
from bot.store.lease import Held, Lease
from bot.store.outbox import RedisOutbox
from bot.store.subscribers import StoredSubscribers
from tests.waiting import until


class Spread:
    """A fan-out whose outbox may be cut after so many batches."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self.redis, self.keys = redis, keys
        self.outbox = CountingOutbox(redis, keys)
        self.incidents = StoredIncidents(redis, keys)
        self.subscribers = StoredSubscribers(redis, keys)
        self.fan_outs = FanOuts(
            redis, keys, outbox=self.outbox, incidents=self.incidents, subscribers=self.subscribers, wants=wants
        )

    async def lease(self) -> Held:
        await self.redis.delete(self.keys.lease("fanout").name)
        held = await Lease(self.redis, self.keys, "fanout").acquire()
        assert held is not None
        return held

    async def tell(self, n: int, reason: Reason = Reason.NEW, news: News = News.AUDIBLE) -> None:
        now = datetime.now(UTC)
        incident = Incident(
            id="BQ-1",
            kind=Kind.ATTACK,
            sub_event_type=None,
            status=Status.OCCURRED,
            place=None,
            event_time=TimeSpan(),
            first_post=now,
            last_post=now,
            level=Level.ALERT,
            revisions=tuple(Revision(n=k, at=now, reason=reason, news=news) for k in range(1, n + 1)),
        )
        fan_out = FanOut(
            incident_id="BQ-1",
            revision=n,
            reason=reason,
            audible=news is not News.SILENT_EDIT,
            correction=news is News.CORRECTION,
            level=Level.ALERT,
            at=now,
        )
        decision = Decision(post_id=f"p{n}", changes=(Change(incident=incident, reason=reason, news=news),))
        assert await self.incidents.commit(f"{n}-0", 0, decision, [fan_out])

    async def owed(self) -> int:
        return (await self.outbox.queue(datetime.now(UTC))).tally.get("owed", 0)


class CountingOutbox(RedisOutbox):
    """Counts the things it is told to owe, and breaks when told to."""

    told = 0
    batches = 0
    breaks_after = 10_000

    async def owe(self, owed: list[Owed]) -> None:  # type: ignore[override]
        if self.batches >= self.breaks_after:
            raise KeyboardInterrupt
        self.batches += 1
        self.told += len(owed)
        await super().owe(owed)


@pytest.fixture
async def spread(redis: Client, keys: Keys) -> AsyncIterator[Spread]:
    made = Spread(redis, keys)
    for n in range(1_200):
        await made.subscribers.put(Subscriber(chat_id=10_000 + n))
    yield made


async def test_a_walk_that_was_cut_goes_on_where_it_stopped_and_owes_everyone_once(spread: Spread) -> None:
    held = await spread.lease()
    await spread.tell(1)
    spread.outbox.breaks_after = 1
    with pytest.raises(KeyboardInterrupt):
        await spread.fan_outs.step(held)
    first = await spread.owed()
    assert 0 < first < 1_200
    spread.outbox.breaks_after = 10_000
    assert await spread.fan_outs.step(await spread.lease(), block_ms=10)
    assert await spread.owed() == 1_200
    assert spread.outbox.told == 1_200, "the batch that had been owed was not walked again"
    assert not await spread.fan_outs.step(await spread.lease(), block_ms=10)


async def test_a_correction_walks_those_who_have_it_and_nobody_else(spread: Spread) -> None:
    held = await spread.lease()
    await spread.tell(1)
    await spread.fan_outs.step(held)
    spread.outbox.told = 0
    await spread.tell(2, Reason.RETRACTED, News.CORRECTION)
    await spread.fan_outs.step(held)
    assert spread.outbox.told == 0, "nobody has it yet, and it is not walked through the audience"


async def test_whoever_lost_the_lease_moves_nothing(spread: Spread) -> None:
    held = await spread.lease()
    await spread.tell(1)
    await spread.lease()
    with pytest.raises(LeaseLost):
        await spread.fan_outs.step(held)
    assert await spread.fan_outs.step(await spread.lease(), block_ms=10)
    assert await spread.owed() == 1_200


async def test_an_entry_that_cannot_be_read_is_passed_over(spread: Spread, redis: Client, keys: Keys) -> None:
    held = await spread.lease()
    await redis.xadd(keys.fanout.name, {"f": b"\xc1"})
    await spread.tell(1)
    assert await spread.fan_outs.step(held, block_ms=10)
    assert await spread.fan_outs.step(held, block_ms=10)
    assert await spread.owed() == 1_200
    assert await redis.xlen(keys.set_aside.name) == 1, "the admin sees it"


async def test_news_that_cannot_be_spread_is_set_aside_and_the_next_reaches_its_readers(
    spread: Spread, redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fanout_module, "STORE_SECONDS", 0.01)
    held, stopping = await spread.lease(), asyncio.Event()
    await spread.tell(1)
    broken = bytes(await redis.get(keys.incident("BQ-1").name))
    await redis.set(keys.incident("BQ-1").name, b"\xc1" + broken, ex=99)
    running = asyncio.create_task(spread.fan_outs.run(held, stopping))
    await until(lambda: redis.xlen(keys.set_aside.name), 5.0)
    await redis.delete(keys.incident("BQ-1").name)
    await spread.tell(2)
    await until(spread.owed, 5.0)
    stopping.set()
    await running
    [(_, aside)] = await redis.xrange(keys.set_aside.name)
    assert aside[b"why"] == b"news of BQ-1 cannot be spread"
