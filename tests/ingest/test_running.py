"""The real bot as a process: polled sources of every kind, killed while it catches up; each post exactly once."""

from collections import Counter
from pathlib import Path

from bot.model.source import Mode, Source
from bot.store.connection import STORE_DOWN, client
from bot.store.posts import Posts
from bot.store.sources import Sources
from tests.fakes.bot_api import BotApi
from tests.fakes.feeds import FeedServer
from tests.fakes.preview import Preview
from tests.fakes.x_api import XApi
from tests.ingest.conftest import netloc
from tests.running import OWNER, Running
from tests.waiting import until

LONG = "قالت مصادر في البلدة إن القصف استمر ساعة كاملة ولم ترد أنباء عن إصابات بين السكان. " * 8


async def read(bot: Running) -> Counter[str]:
    """How often each post is in the stream; empty while the store is away."""
    redis = client(bot.store.url, retries=0)
    try:
        return Counter(post.id for post in await Posts(redis, bot.keys).recent(10_000))
    except (*STORE_DOWN, OSError):
        return Counter()
    finally:
        await redis.aclose()


async def register(bot: Running, *sources: Source) -> None:
    redis = client(bot.store.url, retries=0)
    for source in sources:
        await Sources(redis, bot.keys).put(source)
    await redis.aclose()


async def test_all_sources_are_read_over_a_kill(tmp_path: Path) -> None:
    async with (
        await BotApi.start() as api,
        await Preview.start() as preview,
        await FeedServer.start() as site,
        await XApi.start() as x,
    ):
        settings = {
            "TELEGRAM_PREVIEW_BASE": preview.base_url,
            "FEEDS_ALLOW": netloc(site.base_url),
            "X_API_BASE": x.base_url,
            "X_BEARER_TOKEN": x.token,
            "POLL_SECONDS": "1",
        }
        sada, feed, who = preview.channel("sada_news"), site.feed("/rss"), x.account("furat_now")
        sada.post("خبر")
        feed.add("خبر", "/0", summary=LONG)
        x.post(who, "خبر")
        bot = Running(tmp_path, api, "ingest", **settings)
        await bot.start()
        await register(
            bot,
            Source(name="telegram:sada_news", kind="telegram", address="sada_news"),
            Source(name="rss:nahr.example", kind="rss", address=site.base_url + "/rss"),
            Source(name="x:furat_now", kind="x", address="furat_now", mode=Mode.ALL),
        )

        async def has(count: int) -> bool:
            return len(await read(bot)) >= count

        await until(lambda: has(3), 40)
        for number in range(1, 46):
            sada.post(f"خبر {number}")
            x.post(who, f"خبر {number}")
        for number in range(1, 10):
            feed.add(f"خبر {number}", f"/{number}", summary=LONG)
        await until(lambda: has(20), 40)
        await bot.kill()
        sada.post("بعد القتل")
        await bot.start()
        await until(lambda: has(47 + 10 + 46), 60)
        assert await bot.stop() == 0
        await bot.store.start()
        found = await read(bot)
        await bot.store.stop()
    kinds = Counter(name.partition(":")[0] for name in found)
    assert kinds == {"telegram": 47, "rss": 10, "x": 46} and set(found.values()) == {1}


async def test_the_stream_of_x_is_open_beside_the_others(tmp_path: Path) -> None:
    async with await BotApi.start() as api, await XApi.start() as x:
        settings = {"X_API_BASE": x.base_url, "X_BEARER_TOKEN": x.token, "X_MODE": "stream"}
        bot = Running(tmp_path, api, "ingest", **settings)
        await bot.start()
        await x.wait_for_streams(1, 20)
        await until(lambda: any("داعش" in value for value in x.rules.values()), 20)
        x.post(x.account("furat_now"), "خلايا #داعش تهاجم حاجزاً")

        async def has_it() -> bool:
            return len(await read(bot)) == 1

        await until(has_it, 20)
        assert await bot.stop() == 0


async def test_an_owner_hears_of_a_source_that_broke(tmp_path: Path) -> None:
    async with await BotApi.start() as api, await Preview.start() as preview:
        owner = api.user(OWNER)
        await api.say(owner, "/start")
        preview.channel("sada_news", "صدى").state = "private"
        settings = {"TELEGRAM_PREVIEW_BASE": preview.base_url, "POLL_SECONDS": "1"}
        bot = Running(tmp_path, api, "ingest,deliver", **settings)
        await bot.start()
        await register(bot, Source(name="telegram:sada_news", kind="telegram", address="sada_news", title="صدى"))
        await until(lambda: any("صدى" in one.text for one in api.world.all_messages() if one.from_bot), 40)
        assert await bot.stop() == 0
