"""The ingest role: every post once over stops and gaps, nobody starves, and whatever goes wrong is said."""

import asyncio
import resource
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.ingest.ending import end
from bot.ingest.feed import FeedReader
from bot.ingest.fetch import Fetcher
from bot.ingest.guard import Guard
from bot.ingest.health import heard
from bot.ingest.poller import Polling
from bot.ingest.preview import PreviewReader
from bot.ingest.reading import Batch
from bot.model.post import Post
from bot.model.source import Health, Source, SourceState
from bot.store.connection import Client
from bot.store.posts import Posts
from tests.fakes.clock import ManualClock
from tests.fakes.feeds import FeedServer
from tests.fakes.preview import Channel, Preview
from tests.ingest.conftest import netloc
from tests.ingest.world import World
from tests.waiting import until

LONG = "قالت مصادر في البلدة إن القصف استمر ساعة كاملة ولم ترد أنباء عن إصابات بين السكان. " * 8


def channel(name: str) -> Source:
    return Source(name=f"telegram:{name}", kind="telegram", address=name)


def feed(name: str, address: str) -> Source:
    return Source(name=f"rss:{name}", kind="rss", address=address)


@pytest.fixture
async def world(
    redis: Client, clock: ManualClock, preview: Preview, site: FeedServer, fetcher: Fetcher
) -> AsyncIterator[World]:
    pages = Fetcher(Guard({netloc(preview.base_url)}))
    yield World(redis, clock, {"telegram": PreviewReader(pages, preview.base_url), "rss": FeedReader(fetcher)})
    await pages.close()


async def test_an_hour_of_absence_loses_nothing_and_repeats_nothing(
    world: World, preview: Preview, site: FeedServer, clock: ManualClock
) -> None:
    sada, rss = preview.channel("sada_news"), site.feed("/rss")
    rss.keep = 100
    await world.watch(channel("sada_news"), feed("nahr.example", site.base_url + "/rss"))
    written = Counter[str]()

    def publish(count: int, seconds: float) -> None:
        for _ in range(count):
            clock.advance(seconds / count)
            written[f"telegram:sada_news/{sada.post('خبر').id}"] += 1
            rss.add(f"خبر {len(rss.entries)}", f"/{len(rss.entries)}", summary=LONG)

    publish(10, 600)
    await world.run(600)
    publish(70, 3_600)
    world.restart()
    await world.run(900)
    read = Counter(await world.read())
    assert {name: n for name, n in read.items() if name.startswith("telegram:")} == written
    assert sum(n for name, n in read.items() if name.startswith("rss:")) == 80 and set(read.values()) == {1}


async def test_a_stop_in_the_middle_of_catching_up_loses_nothing(
    world: World, preview: Preview, clock: ManualClock
) -> None:
    sada = preview.channel("sada_news")
    sada.post("قديم")
    await world.watch(channel("sada_news"))
    await world.run(60)
    for _ in range(150):
        sada.post("خبر")
    for _ in range(8):
        await world.run(31)
        world.restart()
    await world.run(300)
    read = await world.read()
    assert sorted(read) == sorted(f"telegram:sada_news/{n}" for n in range(1, 152))


async def test_the_registry_is_followed(world: World, preview: Preview) -> None:
    preview.channel("sada_news", "صدى").post("خبر")
    preview.channel("furat_now").post("خبر")
    await world.watch(channel("sada_news"))
    await world.run(60)
    assert (await world.book.get("telegram:sada_news")).title == "صدى"  # type: ignore[union-attr]
    await world.watch(channel("furat_now"))
    await world.book.remove("telegram:sada_news")
    before = len(preview.requests)
    await world.run(120)
    assert {seen.path for seen in preview.requests[before:]} == {"/s/furat_now"}


async def test_a_feed_that_moved_is_asked_at_its_new_address(world: World, site: FeedServer) -> None:
    site.feed("/new").add("خبر", "/1", summary=LONG)
    site.move("/rss", "/new")
    await world.watch(feed("nahr.example", site.base_url + "/rss"))
    await world.run(600)
    assert (await world.book.get("rss:nahr.example")).address == site.base_url + "/new"  # type: ignore[union-attr]
    assert sum(seen.path == "/rss" for seen in site.requests) == 1
    assert any("moved for good" in line for line in world.said)


async def test_trouble_is_an_alarm_once_and_so_is_its_end(world: World, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("خبر")
    await world.watch(channel("sada_news"))
    await world.run(120)
    sada.state = "private"
    await world.run(4 * 3_600)
    sada.state = "public"
    sada.post("خبر")
    await world.run(2 * 3_600)
    assert [(alarm.was, alarm.health) for alarm in world.alarms] == [
        (Health.OK, Health.PRIVATE),
        (Health.PRIVATE, Health.OK),
    ]
    assert len(await world.read()) == 2


async def test_a_hiccup_is_no_alarm_but_lasting_trouble_is(world: World, site: FeedServer) -> None:
    site.feed("/rss").add("خبر", "/1", summary=LONG)
    await world.watch(feed("nahr.example", site.base_url + "/rss"))
    site.fail(500, path="/rss", times=2)
    await world.run(3_600)
    assert world.alarms == [] and len(await world.read()) == 1
    site.fail(500, path="/rss", times=None)
    await world.run(6 * 3_600)
    assert [(alarm.health, alarm.note) for alarm in world.alarms] == [(Health.BROKEN, "the site answers 500")]
    assert sum(seen.status == 500 for seen in site.requests) < 20, "asked ever more rarely"


async def test_a_source_that_falls_silent_is_an_alarm(world: World, preview: Preview, clock: ManualClock) -> None:
    sada = preview.channel("sada_news")
    for _ in range(20):
        clock.advance(300)
        sada.post("خبر")
    await world.watch(channel("sada_news"))
    await world.run(5 * 3_600)
    assert world.alarms == []
    await world.run(2 * 3_600)
    assert [alarm.health for alarm in world.alarms] == [Health.SILENT]
    sada.post("عاد")
    await world.run(3_600)
    assert [alarm.health for alarm in world.alarms] == [Health.SILENT, Health.OK]


async def test_a_channel_that_is_brought_to_us_and_falls_silent_is_an_alarm_too(
    world: World, clock: ManualClock
) -> None:
    nahr = Source(name="telegram:nahr_news", kind="tg-chat", address="nahr_news")
    rare = Source(name="tg-chat:-1005", kind="tg-chat", address="-1005")
    mute = Source(name="tg-chat:-1006", kind="tg-chat", address="-1006")
    await world.watch(nahr, rare, mute)

    async def published(source: Source) -> None:
        state = heard(await world.book.state(source.name), world.now())
        await world.posts.append([], source.name, state)

    async def hours(count: int) -> None:
        for _ in range(count):
            clock.advance(3_600)
            await world.polling.refresh()

    for turn in range(48):
        await published(nahr)
        if turn % 24 == 0:
            await published(rare)
        await hours(1)
    assert world.alarms == []
    await hours(11)
    assert world.alarms == []
    await hours(2)
    assert [(alarm.source, alarm.health) for alarm in world.alarms] == [("telegram:nahr_news", Health.SILENT)]
    world.restart()
    await hours(1)
    await published(nahr)
    await hours(1)
    assert [alarm.health for alarm in world.alarms] == [Health.SILENT, Health.OK]
    assert (await world.book.state("tg-chat:-1006")).health is Health.OK


async def test_a_feed_that_publishes_once_a_day_is_not_silent_after_half_a_day(
    world: World, site: FeedServer, clock: ManualClock
) -> None:
    rss = site.feed("/rss")
    for _ in range(5):
        rss.add(f"خبر {len(rss.entries)}", f"/{len(rss.entries)}", summary=LONG)
        clock.advance(86_400)
    await world.watch(feed("nahr.example", site.base_url + "/rss"))
    await world.run(2 * 86_400)
    world.restart()
    await world.run(2 * 86_400)
    assert world.alarms == [] and rss.not_modified > 20
    await world.run(5 * 86_400)
    assert [alarm.health for alarm in world.alarms] == [Health.SILENT]


async def test_a_changed_page_is_an_alarm_at_once_and_nothing_is_lost(world: World, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    sada.post("خبر")
    await world.watch(channel("sada_news"))
    await world.run(60)
    preview.layout = "renamed classes"
    sada.post("خبر")
    await world.run(600)
    assert [(a.health, a.note.startswith("Telegram's page has changed")) for a in world.alarms] == [
        (Health.BROKEN, True)
    ]
    preview.layout = "usual"
    await world.run(2 * 3_600)
    assert len(await world.read()) == 2


async def test_one_trouble_of_many_sources_is_a_few_alarms(world: World, preview: Preview) -> None:
    for number in range(40):
        preview.channel(f"chan_{number:02}").post("خبر")
    await world.watch(*(channel(f"chan_{n:02}") for n in range(40)))
    preview.layout = "no times"
    await world.run(1_800)
    assert len(world.alarms) == 3
    states = [await world.book.state(f"telegram:chan_{n:02}") for n in range(40)]
    assert all(state.health is Health.BROKEN for state in states)


async def test_an_empty_feed_stays_silent_without_alarms(world: World, site: FeedServer) -> None:
    site.feed("/rss")
    await world.watch(feed("nahr.example", site.base_url + "/rss"))
    await world.run(3 * 3_600)
    assert [alarm.health for alarm in world.alarms] == [Health.SILENT]
    assert site.feeds["/rss"].not_modified > 5


async def test_a_challenge_stops_all_previews_for_a_while_and_no_feed(
    world: World, preview: Preview, site: FeedServer
) -> None:
    for number in range(5):
        preview.channel(f"chan_{number}").post("خبر")
    await world.watch(*(channel(f"chan_{n}") for n in range(5)), feed("nahr.example", site.base_url + "/rss"))
    site.feed("/rss").add("خبر", "/1", summary=LONG)
    preview.challenge()
    await world.run(1_700)
    assert len([seen for seen in preview.requests if seen.path.startswith("/s/")]) == 1
    assert len(await world.read()) == 1 and len(world.alarms) == 1
    states = [await world.book.state(f"telegram:chan_{n}") for n in range(5)]
    assert {state.health for state in states} == {Health.BROKEN}  # none seems well while none is read
    assert (await world.book.state("rss:nahr.example")).health is Health.OK
    await world.run(3_600)
    assert len(await world.read()) == 6
    assert {(await world.book.state(f"telegram:chan_{n}")).health for n in range(5)} == {Health.OK}


async def test_a_slow_host_does_not_hold_up_the_others(
    world: World, site: FeedServer, preview: Preview, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetcher, "_seconds", 600.0)
    site.slow("/rss", b"<rss>" * 100_000, 0.05)
    preview.channel("sada_news").post("خبر")
    await world.watch(feed("slow.example", site.base_url + "/rss"), channel("sada_news"))
    polling = Polling(**_real(world))
    running = asyncio.create_task(polling.run())
    await until(lambda: "rss:slow.example" in polling._running)
    await until(lambda: _has_posts(world, 1))
    assert "rss:slow.example" in polling._running, "it is still being read"
    await end([running])


async def _has_posts(world: World, count: int) -> bool:
    return len(await world.read()) >= count


def _real(world: World) -> dict[str, object]:
    parts = {"book": world.book, "posts": world.posts, "readers": world._readers, "floor": 1.0}
    return {**parts, "clock": lambda: datetime.now(UTC)}


class Flaky:
    """The stream of posts, whose store is away for the first few writes."""

    def __init__(self, posts: Posts, times: int) -> None:
        self.posts, self.times = posts, times

    async def append(self, posts: Sequence[Post], source: str = "", state: SourceState | None = None) -> int:
        self.times -= 1
        if self.times >= 0:
            raise ConnectionError("the store is away")
        return await self.posts.append(posts, source, state)


async def test_a_store_that_is_away_is_only_a_delay(world: World, preview: Preview) -> None:
    sada = preview.channel("sada_news")
    for _ in range(5):
        sada.post("خبر")
    await world.watch(channel("sada_news"))
    world.polling = Polling(
        book=world.book,
        posts=Flaky(world.posts, 4),
        readers=world._readers,
        clock=world.now,
        alarm=world._alarm,
        away=(ConnectionError,),
        random=Random(7),
    )
    await world.run(300)
    assert sorted(await world.read()) == [f"telegram:sada_news/{n}" for n in range(1, 6)] and world.alarms == []


class Broken:
    """A reader with a defect of our own."""

    gap = (0.0, 0.0)
    least = 0.0
    share = 0.0

    def host(self, source: Source) -> str:
        return source.name

    async def read(self, source: Source, cursor: str, now: datetime) -> Batch:
        raise KeyError("a defect")


async def test_a_defect_in_one_reader_is_said_and_the_others_go_on(
    redis: Client, clock: ManualClock, preview: Preview, world: World
) -> None:
    world._readers["odd"] = Broken()
    world.restart()
    preview.channel("sada_news").post("خبر")
    await world.watch(channel("sada_news"), Source(name="odd:1", kind="odd", address="1"))
    await world.run(600)
    assert len(await world.read()) == 1 and any("KeyError" in line for line in world.said)


class Mixed:
    """Five hundred channels: a tenth publish every one to five minutes, a third now and then, the rest rarely."""

    def __init__(self, preview: Preview, clock: ManualClock, random: Random) -> None:
        self.published: dict[str, datetime] = {}
        self.began = clock.now()
        self._random = random
        self._clock = clock
        self._pauses: dict[str, float] = {}
        self._channels: dict[str, Channel] = {}
        self._next: dict[str, float] = {}
        for number in range(500):
            low, high = (60, 300) if number < 50 else (600, 1_800) if number < 217 else (7_200, 86_400)
            name = f"chan_{number:03}"
            self._pauses[name] = random.uniform(low, high)
            self._channels[name] = preview.channel(name)
            for back in range(5, 0, -1):
                at = datetime.fromtimestamp(clock.now() - back * self._pauses[name], UTC)
                self._channels[name].post(f"قديم {back}", at=at)
            self._next[name] = clock.now() + random.expovariate(1 / self._pauses[name])

    def until(self, now: datetime) -> None:
        """Publish everything that is due by now."""
        for name, at in self._next.items():
            while at <= now.timestamp():
                moment = datetime.fromtimestamp(at, UTC)
                post = self._channels[name].post("خبر عاجل من البلدة", at=moment)
                self.published[f"telegram:{name}/{post.id}"] = moment
                at += self._random.expovariate(1 / self._pauses[name])
            self._next[name] = at


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def test_five_hundred_channels_for_an_hour(redis: Client, clock: ManualClock, preview: Preview) -> None:
    pages = Fetcher(Guard({netloc(preview.base_url)}))
    world = World(redis, clock, {"telegram": PreviewReader(pages, preview.base_url)})
    preview.min_gap = 2.0
    mixed = Mixed(preview, clock, Random(11))
    await world.watch(*(channel(name) for name in mixed._channels))
    await world.run(1_700, mixed.until)
    mixed.published.clear()
    before = len(preview.requests)
    held = resident()
    await world.run(3_600, mixed.until)
    asked = len(preview.requests) - before
    grown = resident() - held
    seen: dict[str, Post] = {}
    while mixed.published.keys() - seen.keys() and clock.now() < mixed.began + 4 * 3_600:
        await world.run(300)
        seen = {post.id: post for post in await world.posts.recent(100_000)}
    missing = mixed.published.keys() - seen.keys()
    delays = sorted((seen[i].received - at).total_seconds() for i, at in mixed.published.items() if i in seen)  # type: ignore[operator]
    figures = {
        "published": len(mixed.published),
        "seen": len(delays),
        "p50": statistics.median(delays),
        "p99": delays[int(len(delays) * 0.99)],
        "requests a minute": asked / 60,
        "grown MB": grown / 2**20,
    }
    print(figures)
    await pages.close()
    assert not missing and len(await world.read()) == len(set(await world.read()))
    assert asked / 60 <= 20.5, "a request every 2 to 4 s, and no more"
    assert {request.status for request in preview.requests} == {200}, "nobody asked us to go slower"
    assert grown < 40 * 2**20, "and most of that is the fake server's log"
