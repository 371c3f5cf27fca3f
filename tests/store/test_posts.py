"""The stream of posts: each form once, in order, analysed by many, decided by one."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.post import MAX_TEXT
from bot.model.report import Kind, Report
from bot.model.source import SourceState
from bot.store.connection import Client
from bot.store.groups import Group, worker_name
from bot.store.keys import Keys
from bot.store.posts import GROUP, MAX_TRIES, Posts
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


async def test_what_a_dead_neighbour_held_is_taken_at_once(posts: Posts, redis: Client, keys: Keys) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])  # noqa: ASYNC220
    gone.wait()
    me = worker_name("analyze")
    dead = me.split(":")[0] + f":{gone.pid}:analyze"
    await posts.append([post(1), post(2)])
    assert len(await posts.to_analyse(dead, 10, 100)) == 2
    assert await Group(redis, keys.posts, GROUP).bury_the_dead(me) == 1
    taken = [entry.post.id for _ in range(2) for entry in await posts.to_analyse(me, 10, 100)]
    assert taken == ["tg:nahr/1", "tg:nahr/2"], "one by one, so that only the one worked on counts a try"


async def test_a_post_on_which_analysts_die_is_set_aside_and_the_next_goes_on(
    posts: Posts, redis: Client, keys: Keys
) -> None:
    await posts.append([post(1)])
    group = Group(redis, keys.posts, GROUP)
    for worker in range(MAX_TRIES):
        assert len(await group.take(f"w{worker}", 10, 100, idle_ms=0)) == 1
    await redis.xclaim(keys.posts.name, GROUP, "w9", 0, [(await redis.xrange(keys.posts.name))[0][0]], idle=60_000)
    assert await posts.to_analyse("w9", 10, 1) == []
    [decided] = await posts.to_decide(10, 100)
    assert decided.report is not None
    assert decided.report.reasons[0] == "set_aside"
    assert await redis.xlen(keys.set_aside.name) == 1


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
