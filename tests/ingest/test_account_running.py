"""The real bot as a process, reading with a user account: live, over a kill, and when the session is revoked."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.importorskip("telethon")

from bot.model.source import Health, Source
from bot.store.connection import client
from bot.store.sources import Sources
from tests.fakes.bot_api import BotApi
from tests.fakes.mtproto import APP, MtProto
from tests.fakes.mtproto_world import World as Everybody
from tests.ingest.account_world import trusted
from tests.ingest.test_account_login import child_environment
from tests.ingest.test_running import read, register
from tests.running import OWNER, Running
from tests.waiting import until

__all__ = ["trusted"]
SADA = Source(name="telegram:sada_news", kind="account", address="Sada_News", title="صدى")
FURAT = Source(name="telegram:furat_now", kind="account", address="Furat_Now", title="الفرات")


@pytest.fixture
async def telegram(trusted: None) -> AsyncIterator[MtProto]:
    async with await MtProto.start(Everybody()) as server:
        yield server


def settings(telegram: MtProto, session: str, folder: Path) -> dict[str, str]:
    app = {"TELEGRAM_API_ID": str(APP[0]), "TELEGRAM_API_HASH": APP[1], "TELEGRAM_SESSION": session}
    return app | {"PYTHONPATH": child_environment(folder)["PYTHONPATH"], "POLL_SECONDS": "1000"}


async def health(bot: Running, source: Source) -> Health:
    redis = client(bot.store.url, retries=0)
    state = await Sources(redis, bot.keys).state(source.name)
    await redis.aclose()
    return state.health


async def test_news_come_in_seconds_and_nothing_is_lost_over_a_kill(telegram: MtProto, tmp_path: Path) -> None:
    salma = telegram.world.person()
    sada = telegram.world.channel("Sada_News", "صدى", members=(salma,))
    sada.post("خبر")
    async with await BotApi.start() as api:
        bot = Running(tmp_path, api, "ingest", **settings(telegram, telegram.session_string(salma), tmp_path))
        await bot.start()
        await register(bot, SADA)

        async def has(count: int) -> bool:
            return len(await read(bot)) >= count

        await until(lambda: has(1), 60)
        await until(lambda: telegram.listening == 1, 30)
        live = sada.post("خبر عاجل")  # its next reading by the clock would be a quarter of an hour away
        await until(lambda: has(2), 30)
        await bot.kill()
        for number in range(120):
            sada.post(f"خبر {number}")
        sada.edit(live, "خبر عاجل مصحح")
        await bot.start()
        await until(lambda: has(122), 60)
        assert await bot.stop() == 0
        await bot.store.start()
        found = await read(bot)
        await bot.store.stop()
    assert set(found) == {f"telegram:sada_news/{n}" for n in range(1, 123)} and set(found.values()) == {1}


async def test_a_revoked_session_is_told_to_the_owner_and_stands_in_health(telegram: MtProto, tmp_path: Path) -> None:
    salma = telegram.world.person()
    for name in ("Sada_News", "Furat_Now"):
        telegram.world.channel(name, members=(salma,)).post("خبر")
    async with await BotApi.start() as api:
        owner = api.user(OWNER)
        await api.say(owner, "/start")
        given = settings(telegram, telegram.session_string(salma), tmp_path) | {"POLL_SECONDS": "1"}
        bot = Running(tmp_path, api, "ingest,deliver", **given)
        await bot.start()
        await register(bot, SADA, FURAT)

        async def both_are(state: Health) -> bool:
            found = [await health(bot, one) for one in (SADA, FURAT)]
            return found == [state, state] and len(await read(bot)) >= 2

        await until(lambda: both_are(Health.OK), 60)
        telegram.revoke(salma)

        def told() -> list[str]:
            return [one.text for one in api.world.all_messages() if one.from_bot and "barqiya login" in one.text]

        await until(lambda: bool(told()), 60)
        await until(lambda: both_are(Health.BROKEN), 30)
        assert await bot.stop() == 0
        assert len(told()) == 1
