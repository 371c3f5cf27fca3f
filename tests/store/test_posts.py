"""The stream of posts: each form once, in order, analysed by many, decided by one."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.post import MAX_TEXT
from bot.model.report import Kind, Report
from bot.model.source import SourceState
from bot.store import posts as posts_module
from bot.store.connection import Client
from bot.store.groups import _STRIKE, Group
from bot.store.keys import Keys
from bot.store.neighbour import here, own_name
from bot.store.posts import GROUP, Posts
from bot.store.sources import Sources
from tests.store.making import NOON, post


@pytest.fixture
def posts(redis: Client, keys: Keys) -> Posts:
    return Posts(redis, keys)


async def test_posts_come_out_in_the_order_in_which_they_went_in(posts: Posts) -> None:
    await posts.append([post(1), post(2)])
    await posts.append([post(3)])
    assert [entry.post.id for entry in await posts.to_decide(10, 100)] == ["tg:nahr/1", "tg:nahr/2", "tg:nahr/3"]


async def test_the_same_post_read_twice_is_one_entry(posts: Posts) -> None:
    assert await posts.append([post(1), post(2)]) == 2
    assert await posts.append([post(1), post(2), post(3)]) == 1
    assert len(await posts.to_decide(10, 100)) == 3


async def test_an_edit_is_a_new_entry_and_the_older_form_that_comes_again_is_not(posts: Posts) -> None:
    first, edited = post(1), post(1, text="مقتل مدنيين بقصف", edited=NOON + timedelta(minutes=9))
    assert await posts.append([first, edited, first, edited]) == 2
    assert [entry.post.text for entry in await posts.to_decide(10, 100)] == [first.text, edited.text]


async def test_an_edit_back_to_the_first_text_counts(posts: Posts) -> None:
    forms = [post(1, edited=NOON + timedelta(minutes=m), text=t) for m, t in ((1, "أ"), (2, "ب"), (3, "أ"))]
    assert await posts.append(forms) == 3


async def test_a_deletion_counts_though_it_has_no_edit_time(posts: Posts) -> None:
    edited = post(1, edited=NOON + timedelta(minutes=2))
    assert await posts.append([edited, post(1, text="", deleted=True), post(1, text="", deleted=True)]) == 2


async def test_the_cursor_moves_with_the_posts_it_stands_for(posts: Posts, redis: Client, keys: Keys) -> None:
    await posts.append([post(1)], "telegram:nahr", SourceState(cursor="41"))
    assert (await Sources(redis, keys).state("telegram:nahr")).cursor == "41"


async def test_a_report_lies_beside_its_post(posts: Posts) -> None:
    await posts.append([post(1)])
    [entry] = await posts.to_analyse("w", 10, 100)
    await posts.analysed("w", entry, Report(id=entry.post.id, kind=Kind.ATTACK))
    [decided] = await posts.to_decide(10, 100)
    assert decided.report is not None
    assert decided.report.kind is Kind.ATTACK


async def test_two_analysts_share_the_posts(posts: Posts) -> None:
    await posts.append([post(n) for n in range(10)])
    one, two = await posts.to_analyse("a", 5, 100), await posts.to_analyse("b", 50, 100)
    assert len({entry.entry_id for entry in [*one, *two]}) == len(one) + len(two) == 10


async def test_an_analyst_that_comes_before_the_first_post_waits_for_it(posts: Posts) -> None:
    assert await posts.to_analyse("early", 10, 1) == []
    await posts.append([post(1)])
    assert [entry.post.id for entry in await posts.to_analyse("early", 10, 1)] == [post(1).id]


def name_of_a_dead_neighbour() -> str:
    """As a worker of this machine had it whose process is gone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    return f"{here()}|{gone.pid}|abcd|analyze"


async def test_what_a_dead_neighbour_held_is_taken_at_once(posts: Posts, redis: Client, keys: Keys) -> None:
    dead, me = name_of_a_dead_neighbour(), own_name("analyze")
    await posts.append([post(1), post(2)])
    assert len(await Posts(redis, keys).to_analyse(dead, 10, 100)) == 2
    taken = [(e.post.id, e.deaths) for _ in range(2) for e in await posts.to_analyse(me, 10, 100)]
    assert taken == [("tg:nahr/1", 1), ("tg:nahr/2", 1)], "one by one: only the one worked on counts a death"
    assert [c["name"].decode() for c in await redis.xinfo_consumers(keys.posts.name, GROUP)] == [me]


async def test_a_living_worker_of_another_machine_is_not_taken_for_dead(
    posts: Posts, redis: Client, keys: Keys
) -> None:
    elsewhere = "othermachine/boot/pid:[1]|1|abcd|analyze"
    await posts.append([post(1)])
    assert len(await Posts(redis, keys).to_analyse(elsewhere, 10, 100)) == 1
    assert await posts.to_analyse(own_name("analyze"), 10, 1) == []


async def test_a_dead_worker_that_is_given_something_at_its_last_moment_is_not_struck_off_with_it(
    posts: Posts, redis: Client, keys: Keys
) -> None:
    dead, me = name_of_a_dead_neighbour(), own_name("analyze")
    await posts.append([post(1)])
    await Posts(redis, keys).to_analyse(dead, 10, 100)
    assert await redis.eval(_STRIKE, 1, keys.posts.name, GROUP, dead) == 0
    assert [entry.post.id for entry in await posts.to_analyse(me, 10, 100)] == ["tg:nahr/1"]


async def test_what_was_given_and_never_arrived_is_given_again_to_the_same_worker(
    posts: Posts, redis: Client, keys: Keys
) -> None:
    await posts.append([post(n) for n in range(5)])
    await Posts(redis, keys).to_analyse("me", 3, 100)  # the answer is lost on its way
    ids = [entry.post.id for _ in range(4) for entry in await posts.to_analyse("me", 2, 1)]
    assert ids == [f"tg:nahr/{n}" for n in range(5)]


async def test_a_post_over_which_analysts_died_says_how_many(posts: Posts, redis: Client, keys: Keys) -> None:
    await posts.append([post(1)])
    group = Group(redis, keys.posts, GROUP)
    for worker in range(7):
        assert len(await group.take(f"w{worker}", 10, 100, idle_ms=0)) == 1
    await redis.xclaim(
        keys.posts.name, GROUP, "w9", 0, [(await redis.xrange(keys.posts.name))[0][0]], idle=60_000, justid=True
    )
    [entry] = await posts.to_analyse("w9", 10, 1)
    assert entry.deaths == 7


async def test_what_another_version_set_aside_is_tried_once_more_and_only_once(
    posts: Posts, redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    await posts.append([post(1)])
    [entry] = await posts.to_analyse("w", 10, 100)
    for _ in range(2):  # an analyst and the decider may find out at the same time
        await posts.set_aside(entry.entry_id, entry.post, "a mistake of ours")
    assert await redis.xlen(keys.set_aside.name) == 1
    assert await posts.once_more() == 0, "the same program would fail again"
    monkeypatch.setattr(posts_module, "program", lambda: "9.9.9")
    assert await posts.once_more() == 1
    assert await redis.xlen(keys.set_aside.name) == 0
    [entry] = await posts.to_analyse("w", 10, 100)
    assert (entry.post.id, entry.again) == ("tg:nahr/1", True)
    assert await posts.once_more() == 0


async def test_an_entry_that_cannot_be_read_does_not_stop_the_line(posts: Posts, redis: Client, keys: Keys) -> None:
    await redis.xadd(keys.posts.name, {"p": b"\xc1nonsense"})
    await posts.append([post(1)])
    assert [entry.post.id for entry in await posts.to_analyse("w", 10, 100)] == ["tg:nahr/1"]
    assert len(await posts.to_decide(10, 100)) == 2


async def test_a_text_without_end_is_cut_and_says_so(posts: Posts) -> None:
    await posts.append([post(1, text="م" * 10_000_000)])
    [entry] = await posts.to_decide(1, 100)
    assert len(entry.post.text) == MAX_TEXT
    assert entry.post.extra["cut"] == 10_000_000


async def test_masses_of_unknown_fields_are_left_out_and_named(posts: Posts) -> None:
    await posts.append([post(1, extra={"junk": "x" * 9_000_000}), post(2, extra={"views": 12})])
    entries = await posts.to_decide(2, 100)
    assert [entry.post.extra for entry in entries] == [{"left_out": ["junk"]}, {"views": 12}]


async def test_only_old_and_decided_posts_are_trimmed(posts: Posts, redis: Client, keys: Keys) -> None:
    await posts.append([post(n) for n in range(3)])
    later = datetime.now(UTC) + timedelta(days=8)
    assert await posts.trim(later) == 0, "nothing is decided yet"
    ids = [name for name, _ in await redis.xrange(keys.posts.name)]
    await redis.xadd(keys.posts.name, {"p": b""}, id=str(int(ids[-1].split(b"-")[0]) + 1))
    await redis.set(keys.decided.name, str(int(ids[-1].split(b"-")[0]) + 1), ex=99)
    assert await posts.trim(datetime.now(UTC)) == 0, "nothing is old yet"
    assert await posts.trim(later) == 3


async def test_the_archive_shows_the_newest_first(posts: Posts) -> None:
    await posts.append([post(n) for n in range(5)])
    assert [found.id for found in await posts.recent(2)] == ["tg:nahr/4", "tg:nahr/3"]


async def test_before_the_first_post_there_is_simply_nothing_to_read(posts: Posts) -> None:
    assert await posts.to_analyse("w", 10, 1) == []
    assert await posts.to_analyse("w", 10, 1) == []
    assert await posts.deaths("1-0") == 0
