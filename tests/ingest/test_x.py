"""X by search and by stream: every post once, whole, with its origin; within the budget; refusals in plain words."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.ingest import x_rules
from bot.ingest.ending import end
from bot.ingest.reading import Batch, Unread
from bot.ingest.x import XReader
from bot.ingest.x_api import XClient
from bot.ingest.x_budget import Budget
from bot.ingest.x_stream import XStream
from bot.model.post import Post
from bot.model.source import Mode, Source
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.spending import StoredSpending
from tests.fakes.base import Failure
from tests.fakes.clock import ManualClock
from tests.fakes.x_api import XApi
from tests.ingest.world import World
from tests.waiting import until

FURAT = Source(name="x:furat_now", kind="x", address="furat_now")
ANYONE = Source(name="x:*", kind="x", address="*", mode=Mode.WATCH)
SEARCH = "/2/tweets/search/recent"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def x(clock: ManualClock) -> AsyncIterator[XApi]:
    async with await XApi.start(clock, keep_alive=0.05) as server:
        yield server


class Desk:
    """A reader that keeps its cursor, and what was said on the way."""

    def __init__(self, x: XApi, session: aiohttp.ClientSession, redis: Client, clock: ManualClock) -> None:
        self.x, self.session, self.clock, self.redis = x, session, clock, redis
        self.words: tuple[str, ...] = ("#داعش", "دير الزور")
        self.warned: list[str] = []
        self.said: list[str] = []
        self.appended: list[Post] = []
        self.missed = 0
        self.client = XClient(session, x.base_url, x.token, self.now)
        self.limit(10_000)
        self.cursors: dict[str, str] = {}

    def limit(self, posts: int) -> None:
        self.budget = Budget(posts, StoredSpending(self.redis, Keys(), "x"), self._warn)
        self.reader = XReader(self.client, self.budget, self._words)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    async def step(self, source: Source = FURAT) -> Batch:
        batch = await self.reader.read(source, self.cursors.get(source.name, ""), self.now())
        self.cursors[source.name] = batch.cursor
        return batch

    async def all(self, source: Source = FURAT) -> list[Post]:
        posts: list[Post] = []
        while True:
            batch = await self.step(source)
            posts += batch.posts
            if not batch.more:
                return posts

    def stream(self, *sources: Source, **more: Any) -> XStream:
        async def listed() -> tuple[Source, ...]:
            return sources or (FURAT,)

        return XStream(
            client=self.client,
            session=self.session,
            base=self.x.base_url,
            token=self.x.token,
            budget=self.budget,
            posts=self,
            sources=listed,
            words=self._words,
            clock=self.now,
            soon=self._soon,
            said=self.said.append,
            **more,
        )

    async def append(self, posts: Any) -> None:
        self.appended += posts

    async def _words(self) -> tuple[str, ...]:
        return self.words

    async def _warn(self, line: str) -> None:
        self.warned.append(line)

    def _soon(self) -> None:
        self.missed += 1


@pytest.fixture
async def desk(x: XApi, redis: Client, clock: ManualClock) -> AsyncIterator[Desk]:
    async with aiohttp.ClientSession() as session:
        yield Desk(x, session, redis, clock)


def texts(posts: list[Post]) -> list[str]:
    return [post.text for post in posts]


async def test_an_account_is_read_from_where_we_were(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    x.post(who, "أول")
    clock.advance(60)
    assert texts(await desk.all()) == ["أول"]
    clock.advance(600)
    x.post(who, "ثان")
    clock.advance(60)
    assert texts(await desk.all()) == ["ثان"]
    clock.advance(600)
    assert await desk.all() == []


async def test_a_gap_of_many_pages_is_read_whole(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    x.post(who, "قديم")
    clock.advance(60)
    await desk.all()
    for number in range(250):
        clock.advance(60)
        x.post(who, f"خبر {number}")
    clock.advance(60)
    first = await desk.step()
    assert first.more and texts(list(first.posts))[-1] == "خبر 249", "the newest first"
    x.post(who, "بينهما")
    clock.advance(60)
    rest = await desk.all()
    found = [*texts(list(first.posts)), *texts(rest), *texts(await desk.all())]
    assert {*found} >= {f"خبر {n}" for n in range(250)} | {"بينهما"}


async def test_a_page_token_that_went_stale_starts_the_gap_anew(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    for number in range(150):
        x.post(who, f"خبر {number}")
    clock.advance(60)
    first = await desk.step()
    desk.cursors[FURAT.name] = first.cursor.replace("b26v", "zzz")
    rest = await desk.all()
    assert {*texts(list(first.posts)), *texts(rest)} == {f"خبر {n}" for n in range(150)}


async def test_a_pause_of_weeks_reads_what_x_still_has(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    x.post(who, "قديم")
    clock.advance(60)
    await desk.all()
    clock.advance(20 * 86_400)
    x.post(who, "جديد")
    clock.advance(60)
    assert texts(await desk.all()) == ["جديد"]


async def test_long_posts_reposts_and_quotes_have_their_text_and_origin(
    desk: Desk, x: XApi, clock: ManualClock
) -> None:
    who, other = x.account("furat_now"), x.account("Sada_News")
    long = "قصف " * 100 + "انتهى"
    first = x.post(other, long, media=["3_1"])
    x.post(who, long)
    x.repost(who, first)
    x.post(who, "تعليق", references=[("quoted", first)])
    x.post(who, "تعليق على محذوف", references=[("quoted", 99)])
    clock.advance(60)
    whole, repost, quote, lost = await desk.all()
    assert whole.text == long and whole.url == f"https://x.com/furat_now/status/{whole.id.rpartition('/')[2]}"
    assert repost.text == long and repost.forwarded_from == f"x:sada_news/{first.id}"
    assert quote.text == "تعليق" and quote.quotes and quote.extra["quoted_text"] == long
    assert lost.text == "تعليق على محذوف", "what cannot be had leaves the rest"


async def test_an_edit_is_the_same_post_again(desk: Desk, x: XApi, clock: ManualClock) -> None:
    post = x.post(x.account("furat_now"), "مقتل شخص")
    clock.advance(60)
    [first] = await desk.all()
    x.edit(post, "مقتل شخصين")
    clock.advance(60)
    [second] = await desk.all()
    assert second.id == first.id and second.text == "مقتل شخصين" and second.edited is not None


async def test_a_deletion_is_noticed_within_hours(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    x.post(who, "باق")
    lost = x.post(who, "محذوف")
    clock.advance(60)
    _, gone = await desk.all()
    x.delete(lost)
    clock.advance(3_700)
    posts = await desk.all()
    assert [(post.id, post.deleted) for post in posts if post.deleted] == [(gone.id, True)]
    assert not any(post.deleted for post in await desk.all())


async def test_anyone_is_read_for_watched_words(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("Stranger")
    x.post(who, "خلايا #داعش تهاجم")
    x.post(who, "انفجار في #دير_الزور")
    x.post(who, "انفجار في #ديرالزور")
    x.post(who, "قصف قرب دير الزور")
    x.post(who, "كرة قدم")
    clock.advance(60)
    found = await desk.all(ANYONE)
    assert len(found) == 4 and {post.source for post in found} == {"x:stranger"}
    desk.words = ()
    assert "watched word" in (await desk.step(ANYONE)).note


async def test_an_account_in_mode_watch_costs_only_what_matches(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    x.post(who, "كرة قدم")
    x.post(who, "خلايا #داعش")
    clock.advance(60)
    watched = Source(name="x:furat_now", kind="x", address="furat_now", mode=Mode.WATCH)
    assert texts(await desk.all(watched)) == ["خلايا #داعش"] and x.posts_read == 1


async def test_many_words_need_several_queries_and_all_are_asked(desk: Desk, x: XApi, clock: ManualClock) -> None:
    desk.words = tuple(f"كلمة طويلة جدا رقم {n}" for n in range(40))
    who = x.account("stranger")
    for word in (desk.words[0], desk.words[20], desk.words[39]):
        x.post(who, f"خبر عن {word}")
    clock.advance(60)
    assert len(await desk.all(ANYONE)) == 3
    assert len(x.requests) > 2 and all(len(seen.query["query"]) <= 512 for seen in x.requests)


async def test_the_budget_warns_and_stops(desk: Desk, x: XApi, clock: ManualClock) -> None:
    who = x.account("furat_now")
    desk.limit(100)

    async def publish(count: int) -> None:
        for _ in range(count):
            x.post(who, "خبر")
        clock.advance(60)
        await desk.all()

    await publish(79)
    assert desk.warned == []
    await publish(3)
    await publish(14)
    assert [line.split("(")[1][:4] for line in desk.warned] == ["80%,", "95%,"]
    with pytest.raises(Unread, match="budget") as stopped:
        await publish(10)
    assert stopped.value.host and x.posts_read < 200
    clock.advance(32 * 86_400)
    await publish(1)


async def test_a_post_read_twice_on_a_day_counts_once(desk: Desk, x: XApi, clock: ManualClock) -> None:
    x.post(x.account("furat_now"), "خبر")
    clock.advance(5)
    await desk.all()
    await desk.all()
    assert await StoredSpending(desk.redis, Keys(), "x").spent(desk.now().date()) == 1


@pytest.mark.parametrize(
    ("why", "words", "sure"),
    [
        ("unauthorized", "X_BEARER_TOKEN", True),
        ("no access", "does not include this", True),
        ("no credits", "no credits left", True),
        ("usage capped", "monthly cap", True),
        ("html 503", "X answers 503", False),
        ("429 without reset", "rate limit", False),
    ],
)
async def test_refusals_are_told_in_words_an_admin_understands(
    desk: Desk, x: XApi, why: Any, words: str, sure: bool
) -> None:
    x.refuse(why)
    with pytest.raises(Unread, match=words) as refused:
        await desk.step()
    assert refused.value.host and refused.value.sure is sure and refused.value.wait
    await desk.step()


async def test_a_cut_line_is_a_glitch(desk: Desk, x: XApi) -> None:
    x.fail(Failure(cut=True), path=SEARCH, times=2)
    with pytest.raises(Unread, match="cannot be reached") as refused:
        await desk.step()
    assert not refused.value.sure


async def test_the_rate_limit_is_waited_for_as_long_as_x_says(desk: Desk, x: XApi, clock: ManualClock) -> None:
    x.limits["search"] = 1
    await desk.step()
    clock.advance(300)
    with pytest.raises(Unread, match="rate limit") as refused:
        await desk.step()
    assert refused.value.wait == pytest.approx(601, abs=1)


async def test_the_stream_brings_posts_with_their_authors(desk: Desk, x: XApi) -> None:
    stream = desk.stream(FURAT, ANYONE)
    await stream.sync_rules()
    running = asyncio.create_task(stream.connect_once())
    await x.wait_for_streams(1)
    x.post(x.account("Furat_Now"), "خبر عاجل")
    x.post(x.account("stranger"), "خلايا #داعش")
    x.post(x.account("stranger"), "كرة قدم")
    await until(lambda: len(desk.appended) == 2)
    assert [(post.source, post.text) for post in desk.appended] == [
        ("x:furat_now", "خبر عاجل"),
        ("x:stranger", "خلايا #داعش"),
    ]
    x.close_streams()
    assert await running > 0


async def test_a_post_is_the_same_from_the_stream_and_from_the_search(desk: Desk, x: XApi, clock: ManualClock) -> None:
    stream = desk.stream()
    await stream.sync_rules()
    running = asyncio.create_task(stream.connect_once())
    await x.wait_for_streams(1)
    other = x.post(x.account("sada_news"), "الأصل " * 80, media=["3_9"])
    x.repost(x.account("furat_now"), other)
    await until(lambda: len(desk.appended) == 1)
    x.close_streams()
    await running
    clock.advance(60)
    assert await desk.all() == [
        Post(**{**{f: getattr(p, f) for f in p.__struct_fields__}, "received": desk.now()}) for p in desk.appended
    ]


@pytest.mark.parametrize("how", ["clean", "cut", "told", "garbage", "stalled"])
async def test_a_stream_that_ends_is_connected_again_with_patience(desk: Desk, x: XApi, how: str) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds != 5.0:
            pauses.append(seconds)
        await asyncio.sleep(0)
        if seconds == 5.0 or len(pauses) > 6:
            await asyncio.Event().wait()

    stream = desk.stream(sleep=sleep, silence=0.3)
    x.stall = how == "stalled"
    running = asyncio.create_task(stream.run())
    for _ in range(4):
        await x.wait_for_streams(1)
        if how == "garbage":
            x.say_on_streams(b'{"data": {"id": "1"\r\n')
        if how in ("clean", "garbage"):
            x.close_streams()
        elif how == "cut":
            x.close_streams(clean=False)
        elif how == "told":
            x.disconnect_streams()
        await x.wait_for_streams(0)
    await until(lambda: len(pauses) >= 4)
    await end([running])
    assert pauses[:4] == [2.0, 4.0, 8.0, 16.0] and desk.missed >= 4, "and the search looks for what was missed"
    assert x.connects <= 6


async def test_a_store_that_is_away_costs_the_stream_no_more_than_a_connection(desk: Desk, x: XApi) -> None:
    async def away(_posts: Any) -> None:
        raise ValueError("the store")

    desk.append = away  # type: ignore[method-assign]
    stream = desk.stream()
    await stream.sync_rules()
    running = asyncio.create_task(stream.connect_once())
    await x.wait_for_streams(1)
    x.post(x.account("furat_now"), "خبر")
    assert await running == 2.0 and desk.said == ["stream of X: failed (ValueError: the store)"]
    await x.wait_for_streams(0)


async def test_connections_have_a_bound_of_our_own(desk: Desk, x: XApi) -> None:
    clock = [0.0]
    stream = desk.stream(monotonic=lambda: clock[0])
    x.refuse("html 503", path="/2/tweets/search/stream", times=None)
    pauses = []
    for _ in range(45):
        pauses.append(await stream.connect_once())
        clock[0] += 1
    assert len([seen for seen in x.requests if seen.path.endswith("/stream")]) == 40
    assert pauses[-1] > 800 and max(pauses[:40]) == 320


async def test_a_second_stream_is_told_so(desk: Desk, x: XApi) -> None:
    first, second = desk.stream(), desk.stream()
    running = asyncio.create_task(first.connect_once())
    await x.wait_for_streams(1)
    await second.connect_once()
    assert any("rate limit" in line or "429" in line for line in desk.said)
    x.close_streams()
    await running


async def test_rules_follow_the_watch_list_and_leave_others_alone(desk: Desk, x: XApi) -> None:
    x.rules.add([{"value": "cats", "tag": "somebody else"}])
    stream = desk.stream(FURAT, ANYONE)
    await stream.sync_rules()
    assert x.rules.values()[0] == "cats" and "from:furat_now" in x.rules.values()
    assert any("#داعش" in value and "#ديرالزور" in value for value in x.rules.values())
    assert not any(await stream.sync_rules()), "nothing to change"
    desk.words = ("#الرقة",)
    change = await stream.sync_rules()
    assert len(change.add) == len(change.delete) == 1
    assert "cats" in x.rules.values() and not any("داعش" in value for value in x.rules.values())


async def test_a_rule_that_x_refuses_is_said(desk: Desk, x: XApi) -> None:
    odd = Source(name="x:odd", kind="x", address="odd name:")
    await desk.stream(odd, FURAT).sync_rules()
    assert any("refuses a rule" in line for line in desk.said)


async def test_watched_words_are_at_work_in_the_rules_without_a_restart(desk: Desk, x: XApi) -> None:
    turns = asyncio.Event()

    async def sleep(seconds: float) -> None:
        if seconds == 5.0:
            turns.clear()
            await turns.wait()
        else:
            await asyncio.Event().wait()

    running = asyncio.create_task(desk.stream(ANYONE, sleep=sleep).run())
    await until(lambda: any("داعش" in value for value in x.rules.values()))
    desk.words = ("#الرقة",)
    turns.set()
    await until(lambda: any("الرقة" in value for value in x.rules.values()))
    await end([running])


async def test_an_hour_of_absence_loses_nothing_and_repeats_nothing(
    desk: Desk, x: XApi, clock: ManualClock, redis: Client
) -> None:
    world = World(redis, clock, {"x": desk.reader})
    await world.watch(FURAT, ANYONE)
    who, stranger = x.account("furat_now"), x.account("stranger")
    written = Counter[str]()

    def publish(count: int, seconds: float) -> None:
        for _ in range(count):
            clock.advance(seconds / count)
            written[f"x:furat_now/{x.post(who, 'خبر عن #داعش').id}"] += 1
            written[f"x:stranger/{x.post(stranger, 'قصف على دير الزور').id}"] += 1

    publish(5, 300)
    await world.run(300)
    publish(150, 3_600)
    world.restart()
    await world.run(900)
    assert Counter(await world.read()) == written, "an account that anyone's watched words find, too, is read once"


def test_words_become_all_their_spellings() -> None:
    assert x_rules.terms("#دير_الزور") == ['"دير الزور"', "#ديرالزور", "#دير_الزور"]
    assert x_rules.terms("دير الزور") == ['"دير الزور"', "#ديرالزور", "#دير_الزور"]
    assert x_rules.terms("#داعش") == ["#داعش"] and x_rules.terms("داعش") == ['"داعش"', "#داعش"]
    assert x_rules.terms('from:a" OR -') == ['"from a OR"', "#fromaOR", "#from_a_OR"], "no operator gets through"
    assert x_rules.terms("***") == []


def test_rules_fit_whatever_there_is() -> None:
    sources = [Source(name=f"x:a{n}", kind="x", address=f"account_{n:03}") for n in range(300)]
    sources += [Source(name=f"x:b{n}", kind="x", address=f"watched_{n:03}", mode=Mode.WATCH) for n in range(30)]
    words = [f"كلمة مراقبة {n}" for n in range(60)]
    made = x_rules.rules([*sources, ANYONE], words)
    assert all(len(rule) <= x_rules.MAX_QUERY for rule in made) and len(made) < 1_000
    joined = " ".join(made)
    assert all(f"from:{one.address}" in joined for one in sources)
    crowd = x_rules.change([], [f"rule {n}" for n in range(1_100)])
    assert (len(crowd.add), crowd.left_out) == (1_000, 100)


def test_time_between_posts_is_read_from_their_ids() -> None:
    from bot.ingest.x_post import id_at, time_of

    moment = datetime(2026, 11, 24, 12, 0, 0, 123_000, tzinfo=UTC)
    assert time_of(id_at(moment)) == moment and id_at(moment) < id_at(moment + timedelta(milliseconds=1))
