"""One holder at a time; a newer token shuts an older one out."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.ports import LeaseLost
from bot.store import lease as lease_module
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.lease import FENCE, TRY_EVERY, TTL, Held, Lease, is_lease_lost
from tests.waiting import until

HOLDER = """
import asyncio, sys
from bot.store import connection
from bot.store.keys import Keys
from bot.store.lease import Lease

async def main():
    lease = Lease(await connection.connect(sys.argv[1]), Keys(), "deliver", ttl=float(sys.argv[2]))
    async def work(held):
        print(held.token, flush=True)
        await asyncio.Event().wait()
    await lease.hold(work)

asyncio.run(main())
"""


def holder_process(url: str, ttl: float) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", HOLDER, url, str(ttl)], stdout=subprocess.PIPE, cwd=root)


async def test_only_one_holds_a_lease_and_tokens_grow(redis: Client, keys: Keys) -> None:
    first, second = Lease(redis, keys, "deliver"), Lease(redis, keys, "deliver")
    held = await first.acquire()
    assert held is not None
    assert await second.acquire() is None
    await first.release()
    taken = await second.acquire()
    assert taken is not None
    assert taken.token > held.token


async def test_a_lease_that_lapsed_unclaimed_is_renewed_and_one_that_was_taken_is_lost(
    redis: Client, keys: Keys
) -> None:
    first, second = Lease(redis, keys, "deliver"), Lease(redis, keys, "deliver")
    held = await first.acquire()
    assert held is not None
    await redis.delete(keys.lease("deliver").name)
    await first.renew(held)
    await redis.delete(keys.lease("deliver").name)
    assert await second.acquire() is not None
    with pytest.raises(LeaseLost):
        await first.renew(held)


async def test_releasing_never_takes_away_another_ones_lease(redis: Client, keys: Keys) -> None:
    first, second = Lease(redis, keys, "deliver"), Lease(redis, keys, "deliver")
    await first.acquire()
    await redis.delete(keys.lease("deliver").name)
    await second.acquire()
    await first.release()
    assert await first.holder() == second.owner


async def test_a_script_under_an_old_token_is_refused(redis: Client, keys: Keys) -> None:
    lease = Lease(redis, keys, "deliver")
    held = await lease.acquire()
    assert held is not None
    script = FENCE.format(fence="KEYS[1]", token="ARGV[1]") + "return 1"
    fence = keys.fence("deliver").name
    assert await redis.eval(script, 1, fence, str(held.token)) == 1
    with pytest.raises(Exception) as refused:
        await redis.eval(script, 1, fence, str(held.token - 1))
    assert is_lease_lost(refused.value)


async def test_the_work_is_stopped_when_the_lease_is_lost_and_begins_again_under_a_new_token(
    redis: Client, keys: Keys
) -> None:
    lease = Lease(redis, keys, "deliver", ttl=0.4)
    tokens: list[int] = []

    async def work(held: Held) -> None:
        tokens.append(held.token)
        await asyncio.Event().wait()

    holding = asyncio.create_task(lease.hold(work))
    await until(lambda: len(tokens) == 1)
    await redis.set(keys.lease("deliver").name, "somebody else", px=200)
    await redis.incr(keys.fence("deliver").name)
    await until(lambda: len(tokens) == 2)
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)
    assert tokens[1] > tokens[0] + 1
    assert await lease.holder() is None, "a holder that stops gives the lease back"


async def test_a_holder_that_is_paused_no_longer_feels_sure(
    redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused = 0.0
    monkeypatch.setattr(lease_module, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + paused))
    held = await Lease(redis, keys, "deliver", ttl=60).acquire()
    assert held is not None
    assert held.sure
    paused = 61.0
    assert not held.sure


async def test_who_waits_for_a_lease_can_be_told_to_stop(
    redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, not at the next try."""
    monkeypatch.setattr(lease_module, "TRY_EVERY", 600.0)
    await Lease(redis, keys, "deliver").acquire()
    stopping = asyncio.Event()

    async def never(held: Held) -> None:
        raise AssertionError("the lease is another one's")

    lease, tries = Lease(redis, keys, "deliver", ttl=2_400), 0
    acquire = lease.acquire

    async def tried() -> Held | None:
        nonlocal tries
        held = await acquire()
        tries += 1
        return held

    monkeypatch.setattr(lease, "acquire", tried)
    waiting = asyncio.create_task(lease.hold(never, stopping=stopping))
    await until(lambda: tries == 1)
    stopping.set()
    await asyncio.wait_for(waiting, 20.0)


async def replaced(redis: Client, keys: Keys, url: str, sign: signal.Signals, ttl: float, *, reap: bool) -> float:
    """Seconds until a process that holds the lease and gets `sign` is replaced, under a larger token."""
    process = holder_process(url, ttl)
    assert process.stdout is not None
    old = int(await asyncio.to_thread(process.stdout.readline))
    os.kill(process.pid, sign)
    if reap:
        process.wait()
    begun = time.monotonic()
    taken: list[int] = []

    async def work(held: Held) -> None:
        taken.append(held.token)

    await Lease(redis, keys, "deliver", ttl=ttl).hold(work)
    waited = time.monotonic() - begun
    process.kill()
    process.wait()
    assert taken[0] > old
    return waited


async def test_a_frozen_holder_is_replaced_soon_after_its_lease_ends(redis: Client, keys: Keys, store_url: str) -> None:
    """With the real lease of 10 s a take-over comes within 10 s and one try of 1 s: below 15 s."""
    waited = await replaced(redis, keys, store_url, signal.SIGSTOP, ttl=1.5, reap=False)
    assert 0.5 < waited < 1.5 + 5.0
    assert TTL + TRY_EVERY < 15 / 1.3, "room for a slow machine"


async def test_a_holder_that_died_on_this_machine_is_replaced_at_once(
    redis: Client, keys: Keys, store_url: str
) -> None:
    assert await replaced(redis, keys, store_url, signal.SIGKILL, ttl=30, reap=True) < 5.0


async def test_a_holder_elsewhere_is_never_taken_for_dead(redis: Client, keys: Keys) -> None:
    elsewhere = Lease(redis, keys, "deliver", owner="other-host/boot/pid:[1]|999999|x")
    assert await elsewhere.acquire() is not None
    assert await Lease(redis, keys, "deliver").acquire() is None
