"""The decider in trouble: what the store refuses, answers that come late, a store that went back."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from redis.exceptions import ConnectionError as Cut
from redis.exceptions import ResponseError

from bot.decider import Decider
from bot.model.decision import Decision
from bot.parts import Parts
from bot.roles import UPWARDS
from bot.store.ahead import Range, Scored
from bot.store.connection import Client
from bot.store.lease import Held
from bot.understand import understand
from tests.test_roles import ALONE, NOW, built, post

SHELLED = "قصف مدفعي على بلدة ذيبان وأنباء عن إصابات"
ELSEWHERE = "قصف مدفعي على مدينة هجين"
BOMBED = "غارة جوية على مدينة الميادين"
TOLD_AGAIN = "ذيبان بريف دير الزور تتعرض قبل قليل لقصف بقذائف المدفعية"


async def analysed(parts: Parts) -> None:
    while await parts.analyst.step(lambda: NOW, block_ms=0):
        pass


async def after_its_first(parts: Parts) -> Parts:
    """A decider that has decided a post before: from then on it takes many at once."""
    await parts.posts.append([post(1000, "صباح الخير")])
    await analysed(parts)
    await parts.decider.step(ALONE, lambda: NOW, block_ms=0)
    return parts


async def goes_on(decider: Decider, held: Held = ALONE, steps: int = 6) -> None:
    """Its steps, begun anew after what passes, as `forever` does. Any other error is the test's."""
    for _ in range(steps):
        try:
            await decider.step(held, lambda: NOW, block_ms=1)
        except UPWARDS:
            await asyncio.sleep(0)


async def rest_on(parts: Parts) -> list[list[str]]:
    """The posts of each incident."""
    found = await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))
    return sorted(sorted(one.post_id for one in incident.evidence) for incident in found)


async def set_aside(parts: Parts) -> list[str]:
    return [fields[b"id"].decode() for _, fields in await parts.redis.xrange(parts.keys.set_aside.name)]


def refuses(parts: Parts, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """What is written about one post can never be written."""
    usual = parts.incidents._writes

    def writes(decision: Decision, *more: Any) -> list[Any]:
        wrong = [("LPUSH", parts.keys.incidents.name, "x")] if decision.changes else []
        return [*wrong, *usual(decision, *more)] if decision.post_id.endswith(f"/{number}") else usual(decision, *more)

    monkeypatch.setattr(parts.incidents, "_writes", writes)


def reads_anew(parts: Parts, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """What was read ahead does not suffice for one post."""
    usual = parts.incidents.known

    async def known(ask: Any) -> Any:
        if any(name.endswith(f"/{number}") for name in ask.post_ids):
            parts.incidents._ahead._ranges.clear()
            parts.incidents._looked = None
        return await usual(ask)

    monkeypatch.setattr(parts.incidents, "known", known)


@pytest.mark.parametrize("more_is_read", [False, True])
async def test_a_decision_that_cannot_be_written_is_set_aside_and_no_other(
    redis: Client, monkeypatch: pytest.MonkeyPatch, more_is_read: bool
) -> None:
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED), post(2, ELSEWHERE), post(3, BOMBED)])
    await analysed(parts)
    refuses(parts, monkeypatch, 2)
    if more_is_read:
        reads_anew(parts, monkeypatch, 3)
    await goes_on(parts.decider)
    second = (await redis.xrange(parts.keys.posts.name))[2][0].decode()
    assert await parts.posts.waiting() == 0
    assert await set_aside(parts) == [second]
    assert await rest_on(parts) == [["telegram:nahr/1"], ["telegram:nahr/3"]]


async def test_what_is_refused_once_is_written_the_second_time(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED), post(2, ELSEWHERE), post(3, BOMBED)])
    await analysed(parts)
    script = parts.incidents._commit._script
    usual, calls_so_far = script._run, 0

    async def run(calls: Sequence[Any]) -> list[Any]:
        nonlocal calls_so_far
        answers: list[Any] = []
        for call in calls:
            calls_so_far += 1
            busy = calls_so_far == 2
            answers += [ResponseError("BUSY running a script")] if busy else await usual([call])
        return answers

    monkeypatch.setattr(script._together, "_ask", run)
    reads_anew(parts, monkeypatch, 3)
    await goes_on(parts.decider)
    assert await parts.posts.waiting() == 0 and await set_aside(parts) == []
    assert await rest_on(parts) == [["telegram:nahr/1"], ["telegram:nahr/2"], ["telegram:nahr/3"]]


async def test_a_store_that_went_back_is_followed_back(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED)])
    await analysed(parts)
    await goes_on(parts.decider, steps=1)
    await parts.posts.append([post(2, ELSEWHERE)])
    await analysed(parts)
    stream = parts.keys.posts.name.encode()
    before = {name: await redis.dump(name) async for name in redis.scan_iter() if name != stream}
    await goes_on(parts.decider, steps=1)
    # a replica that had not heard of the second decision is the primary now; of the third post there is no report
    await redis.delete(*[name async for name in redis.scan_iter() if name != stream])
    for name, value in before.items():
        await redis.restore(name, 3_600_000, value)
    monkeypatch.setattr("bot.decider.PATIENCE", 0.02)
    await parts.posts.append([post(3, BOMBED)])
    await goes_on(parts.decider)
    assert await parts.posts.waiting() == 0
    assert await rest_on(parts) == [["telegram:nahr/1"], ["telegram:nahr/2"], ["telegram:nahr/3"]]


async def test_a_look_ahead_that_fails_leaves_nothing_running(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED), post(2, TOLD_AGAIN, "telegram:furat")])
    await analysed(parts)
    usual, running = parts.incidents._ahead._stands_in, 0

    async def slow(ranges: Sequence[Range]) -> list[list[Scored]]:
        nonlocal running
        running += 1
        await asyncio.sleep(0.05)
        running -= 1
        return await usual(ranges)

    async def cut(_names: Sequence[str]) -> list[bytes | None]:
        raise Cut("the line was cut")

    with monkeypatch.context() as trouble:
        trouble.setattr(parts.incidents._ahead, "_stands_in", slow)
        trouble.setattr(parts.incidents._ahead, "_redis", _Line(redis, cut))
        with pytest.raises(Cut):
            await parts.decider.step(ALONE, lambda: NOW, block_ms=1)
        assert running == 0
    await goes_on(parts.decider)
    assert await rest_on(parts) == [["telegram:furat/2", "telegram:nahr/1"]]


class _Line:
    """A client whose MGET is another's."""

    def __init__(self, redis: Client, mget: Any) -> None:
        self._redis, self.mget = redis, mget

    def __getattr__(self, name: str) -> Any:
        return getattr(self._redis, name)


async def test_a_report_that_cannot_be_read_is_none(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.decider.PATIENCE", 0.02)
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED), post(2, ELSEWHERE), post(3, BOMBED)])
    await analysed(parts)
    entry = (await redis.xrange(parts.keys.posts.name))[2][0].decode()
    await redis.set(parts.keys.report(entry).name, b"\xc1", ex=99)
    await goes_on(parts.decider)
    assert await parts.posts.waiting() == 0 and await set_aside(parts) == []
    assert await rest_on(parts) == [["telegram:nahr/1"], ["telegram:nahr/2"], ["telegram:nahr/3"]]


async def test_posts_are_decided_in_order_though_one_in_the_middle_has_no_report(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.decider.PATIENCE", 0.02)
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(n, SHELLED, f"telegram:c{n}") for n in range(1, 6)])
    await analysed(parts)
    entry = (await redis.xrange(parts.keys.posts.name))[3][0].decode()
    await redis.delete(parts.keys.report(entry).name)
    await goes_on(parts.decider)
    assert await parts.posts.waiting() == 0
    assert await rest_on(parts) == [[f"telegram:c{n}/{n}" for n in range(1, 6)]]


async def test_under_a_new_lease_the_store_says_how_far_we_are(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = built(redis, monkeypatch, understand), built(redis, monkeypatch, understand)
    fence = one.keys.fence("decide").name
    await after_its_first(one)
    await one.posts.append([post(1, SHELLED)])
    await analysed(one)
    await redis.set(fence, 2, ex=99)
    await goes_on(two.decider, Held(2, 60, 0.0))
    await redis.set(fence, 3, ex=99)
    assert await one.decider.step(Held(3, 60, 0.0), lambda: NOW, block_ms=1) == 0


async def test_an_unreadable_incident_is_trouble_of_its_own(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = await after_its_first(built(redis, monkeypatch, understand))
    await parts.posts.append([post(1, SHELLED), post(2, ELSEWHERE)])
    await analysed(parts)
    await goes_on(parts.decider)
    bad, good = [one.id for one in await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))]
    await redis.set(parts.keys.incident(bad).name, b"\xc1\xc1", ex=99)
    answers = await asyncio.gather(parts.incidents.get(bad), parts.incidents.get(good), return_exceptions=True)
    assert isinstance(answers[0], ValueError)
    assert answers[1] is not None and not isinstance(answers[1], BaseException) and answers[1].id == good
