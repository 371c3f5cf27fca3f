"""The thinking roles on a real store: the door, many analysts, posts that break them, a lost lease."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from bot import decider, pipeline
from bot import parts as parts_module
from bot.cli.demo import _posts as demo_posts
from bot.decide import ask, decide
from bot.model.post import Post
from bot.model.report import Event, Kind, Place, Precision, Report, SubEvent
from bot.model.source import Mode, Source
from bot.parts import Parts, assemble
from bot.ports import LeaseLost
from bot.roles import SUSPECT, Analyst
from bot.store.connection import Client
from bot.store.groups import Group
from bot.store.lease import Held
from bot.store.posts import GROUP, MAX_DEATHS
from bot.understand import understand
from config.settings import Settings

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALONE = Held(0, float("inf"), 0.0)
BREAKS = "هذا المنشور يكسر القارئ"


def fragile(post: Post, now: datetime, **more: Any) -> Report:
    """An understanding that breaks on one text."""
    if post.text == BREAKS:
        raise ZeroDivisionError("a mistake of ours")
    return understand(post, now, **more)


def stubborn(post: Post, now: datetime, **_more: Any) -> Report:
    """An understanding that sees the same event in everything."""
    place = Place(text="ذيبان", admin1="Deir ez-Zor", country="SY", lat=35.0, lon=40.5, precision=Precision.VILLAGE)
    event = Event(kind=Kind.ATTACK, sub_event_type=SubEvent.SHELLING, place=place, evidence=post.text)
    return Report(id=post.id, kind=Kind.ATTACK, confidence=0.9, events=(event,))


def built(redis: Client, monkeypatch: pytest.MonkeyPatch, mind: Callable[..., Report]) -> Parts:
    monkeypatch.setattr(parts_module, "understand", mind)
    return assemble(redis, Settings(), clock=lambda: NOW)


def post(number: int, text: str = "قصف مدفعي على بلدة ذيبان وأنباء عن إصابات", source: str = "telegram:nahr") -> Post:
    return Post(id=f"{source}/{number}", text=text, source=source, date=NOW, received=NOW)


async def settle(parts: Parts) -> None:
    while await parts.analyst.step(lambda: NOW, block_ms=0):
        pass
    while await parts.decider.step(ALONE, lambda: NOW, block_ms=0):
        pass


async def kinds(parts: Parts) -> list[tuple[str, tuple[str, ...]]]:
    await parts.analyst.step(lambda: NOW, block_ms=0)
    entries = await parts.posts.to_decide(100, 0)
    return [(str(entry.report.kind), entry.report.reasons[:1]) for entry in entries if entry.report]


async def test_a_source_in_mode_watch_is_heard_where_a_watched_word_stands(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.sources.put(Source(name="telegram:nahr", kind="telegram", address="nahr", mode=Mode.WATCH))
    await parts.posts.append([post(1)])
    assert await kinds(parts) == [("other", ("not_watched",))]
    await parts.watch.add("#ذيبان")
    await parts.posts.append([post(2)])
    assert [kind for kind, _ in await kinds(parts)] == ["other", "attack"]
    await parts.watch.remove("#ذيبان")
    await parts.posts.append([post(3)])
    assert [kind for kind, _ in await kinds(parts)] == ["other", "attack", "other"]


async def test_what_holds_an_ignored_word_is_read_from_no_source(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.sources.put(Source(name="telegram:nahr", kind="telegram", address="nahr"))
    await parts.posts.append([post(1)])
    assert [kind for kind, _ in await kinds(parts)] == ["attack"]
    await parts.ignore.add("بلدة ذيبان")
    await parts.posts.append([post(2)])
    assert (await kinds(parts))[1] == ("other", ("ignored",))
    await parts.ignore.remove("بلدة ذيبان")
    await parts.posts.append([post(3)])
    assert [kind for kind, _ in await kinds(parts)] == ["attack", "other", "attack"]


async def test_a_channel_that_waits_for_an_owner_is_not_read(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.sources.put(Source(name="telegram:nahr", kind="tg-chat", address="nahr", active=False))
    await parts.posts.append([post(1)])
    assert await kinds(parts) == [("other", ("source_paused",))]


async def test_a_post_that_breaks_the_reader_is_set_aside_and_the_line_goes_on(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, fragile)
    await parts.posts.append([post(1), post(2, BREAKS), post(3, "قصف مدفعي على مدينة هجين")])
    await settle(parts)
    assert await parts.posts.waiting() == 0
    assert (await parts.sizes())["set_aside"] == 1
    assert len(await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))) == 2


async def test_the_decider_thinks_itself_when_no_analyst_is_there(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, fragile)
    await parts.posts.append([post(n) for n in range(3)] + [post(4, BREAKS), post(5)])
    began = asyncio.get_running_loop().time()
    assert await parts.decider.step(ALONE, lambda: NOW, block_ms=0) == 5
    assert asyncio.get_running_loop().time() - began < 3, "it waits for an analyst once, not for each post"
    assert await parts.posts.waiting() == 0
    assert (await parts.sizes())["set_aside"] == 1


@pytest.mark.parametrize("reader", ["an analyst", "nobody"])
async def test_a_post_over_which_deciders_die_again_and_again_is_set_aside_where_the_admin_sees_it(
    redis: Client, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.posts.append([post(1)])
    if reader == "an analyst":
        await parts.analyst.step(lambda: NOW, block_ms=0)
    [entry] = await parts.posts.to_decide(1, 0)
    for life in range(MAX_DEATHS):
        await parts.posts.begins(entry.entry_id, f"life {life}")
    await parts.decider.step(ALONE, lambda: NOW, block_ms=0)
    assert await parts.posts.waiting() == 0
    assert await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030)) == []
    assert (await parts.sizes())["set_aside"] == 1


async def test_a_decider_that_asks_again_because_the_store_was_away_counts_once(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, understand)
    assert [await parts.posts.begins("1-0", "me") for _ in range(5)] == [1] * 5
    assert await parts.posts.begins("1-0", "another") == 2


def deadly(post: Post, now: datetime, **more: Any) -> Report:
    """An understanding that ends the process over one text: as a fault in a library would."""
    if post.text == BREAKS:
        os.kill(os.getpid(), signal.SIGKILL)
    return understand(post, now, **more)


async def died_over(parts: Parts, redis: Client, deaths: int) -> None:
    """So many analysts took the oldest post and were never heard of again."""
    stream = parts.keys.posts.name
    for n in range(deaths):
        await Group(redis, parts.keys.posts, GROUP).take(f"dead{n}", 1, 0, idle_ms=0)
    oldest = (await redis.xrange(stream, count=1))[0][0]
    await redis.xclaim(stream, GROUP, "dead", 0, [oldest], idle=60_000, justid=True)


async def test_a_good_post_over_which_readers_died_by_chance_is_never_lost(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.posts.append([post(1)])
    await died_over(parts, redis, 25)
    await settle(parts)
    assert (await parts.sizes())["set_aside"] == 0
    assert len(await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))) == 1


@pytest.mark.parametrize("thinker", ["an analyst", "the decider"])
async def test_a_post_that_kills_its_reader_is_found_out_by_a_process_of_its_own_and_set_aside(
    redis: Client, monkeypatch: pytest.MonkeyPatch, thinker: str
) -> None:
    parts = built(redis, monkeypatch, deadly)
    await parts.posts.append([post(1, BREAKS), post(2)])
    if thinker == "an analyst":
        await died_over(parts, redis, SUSPECT)
        await settle(parts)
    else:
        [entry] = await parts.posts.to_decide(1, 0)
        for life in range(SUSPECT):
            await parts.posts.begins(entry.entry_id, f"life {life}")
        assert await parts.decider.step(ALONE, lambda: NOW, block_ms=0) == 2
    assert await parts.posts.waiting() == 0
    [(_, aside)] = await redis.xrange(parts.keys.set_aside.name)
    assert b"ends the process (-9)" in aside[b"why"]
    assert len(await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))) == 1


async def test_a_decider_that_lost_its_lease_changes_nothing(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = built(redis, monkeypatch, understand)
    await parts.posts.append([post(1)])
    await parts.analyst.step(lambda: NOW, block_ms=0)
    await redis.set(parts.keys.fence("decide").name, 9, ex=99)
    with pytest.raises(LeaseLost):
        await parts.decider.step(Held(8, 60, 0.0), lambda: NOW, block_ms=0)
    assert await parts.posts.waiting() == 1


async def test_posts_decided_together_give_what_they_give_one_by_one(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [replace(post, date=NOW, received=NOW) for post in demo_posts(None)]
    believed = []
    for batch in (1, 7, 32):
        await redis.flushall()
        monkeypatch.setattr(decider, "BATCH", batch)
        parts = built(redis, monkeypatch, understand)
        await parts.posts.append(posts)
        await settle(parts)
        found = await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))
        news = [fields for _, fields in await redis.xrange(parts.keys.fanout.name)]
        counted = await parts.counters.of(NOW.date())
        believed.append((sorted(found, key=lambda one: one.id), news, counted))
    assert len(believed[0][0]) > 5
    assert believed[1] == believed[0]
    assert believed[2] == believed[0]


async def test_a_post_that_cannot_be_decided_is_set_aside_and_those_around_it_are_decided(
    redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(post: Post, *rest: Any) -> Any:
        if post.text == BREAKS:
            raise ZeroDivisionError("a mistake of ours")
        return decide(post, *rest)

    for where in ("decide", "ask"):
        await redis.flushall()
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, where, broken if where == "decide" else broken_ask)
            parts = built(redis, patch, understand)
            await parts.posts.append([post(1), post(2), post(3, BREAKS), post(4, "قصف مدفعي على مدينة هجين")])
            await settle(parts)
        assert await parts.posts.waiting() == 0
        [(_, aside)] = await redis.xrange(parts.keys.set_aside.name)
        assert b"ZeroDivisionError" in aside[b"why"]
        assert len(await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))) == 2


def broken_ask(post: Post, *rest: Any) -> Any:
    """A question that cannot be made of one text."""
    if post.text == BREAKS:
        raise ZeroDivisionError("a mistake of ours")
    return ask(post, *rest)


@pytest.mark.parametrize("analysts", [1, 4])
async def test_one_analyst_or_four_make_the_same_incidents(
    redis: Client, monkeypatch: pytest.MonkeyPatch, analysts: int
) -> None:
    parts = built(redis, monkeypatch, stubborn)
    await parts.posts.append([post(n, f"خبر {n}", f"telegram:c{n % 7}") for n in range(120)])
    many = [built(redis, monkeypatch, stubborn).analyst for _ in range(analysts)]
    for number, analyst in enumerate(many):
        analyst._worker = f"w{number}"

    async def work(analyst: Analyst) -> None:
        for _ in range(60 // analysts):
            await analyst.step(lambda: NOW, block_ms=0)

    await asyncio.gather(*(work(analyst) for analyst in many))
    await settle(parts)
    [incident] = await parts.incidents.between(NOW.replace(year=2020), NOW.replace(year=2030))
    assert {one.post_id for one in incident.evidence} == {f"telegram:c{n % 7}/{n}" for n in range(120)}
    told = [int((revision.post_id or "").rpartition("/")[2]) for revision in incident.revisions]
    assert told == sorted(told), "history has the order of the stream, whoever analysed what"
