"""The same conversations on the real store: what is asked for is found again by those who deliver."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from telegram.ext import Application

from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Sent
from bot.model.post import Post
from bot.parts import Parts, assemble
from bot.render.buttons import callback_key
from bot.store import connection
from bot.store.lease import Held
from config.settings import Settings
from handlers import Services, Values, register
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.fakes.world import Message, User
from tests.handlers.conftest import NOON, OWNER, visible

ALONE = Held(0, float("inf"), 0.0)
STRIKE = "قصف مدفعي على بلدة الطيانة شرق دير الزور، ومقتل شخصين"


@dataclass
class Real:
    """The bot's commands on the real store."""

    api: BotApi
    app: Application[Any, Any, Any, Any, Any, Any]
    parts: Parts
    offset: int = 0

    async def says(self, user: User, text: str) -> Message:
        await self.api.say(user, text)
        return await self._work(user)

    async def presses(self, message: Message, button: str) -> Message:
        await self.api.press(message, button)
        return await self._work(self.api.world.users[message.chat_id])

    async def _work(self, user: User) -> Message:
        while found := await self.app.bot.get_updates(offset=self.offset, timeout=0):
            for update in found:
                self.offset = update.update_id + 1
                await self.app.process_update(update)
        return self.api.last(user.id)


@pytest.fixture
async def real(redis: connection.Client) -> AsyncIterator[Real]:
    async with BotApi(limits=NO_LIMITS) as api:
        parts = assemble(redis, Settings(), clock=lambda: NOON)
        bot = open_bot(api.token, api.base_url)
        app = Application.builder().bot(bot).updater(None).build()
        key = callback_key(api.token)
        services = Services(
            subscribers=parts.subscribers,
            incidents=parts.incidents,
            sources=parts.sources,
            watch=parts.watch,
            ignore=parts.ignore,
            clock=parts.clock,
            values=Values(key=key, admin_ids=frozenset({OWNER})),
            outbox=parts.outbox,
            desk=parts.outbox,
            chats=TelegramChats(bot, key),
            posts=parts.posts,
            archive=parts.posts,
            staff=parts.staff,
            audit=parts.audit,
            corrections=parts.corrections,
            broadcasts=parts.broadcasts,
            everyone=parts.subscribers.all,
            sizes=parts.sizes,
        )
        register(app, services)
        async with app:
            yield Real(api, app, parts)


async def test_a_subscription_is_kept_and_forgotten(real: Real) -> None:
    salma = real.api.user(1001)
    await real.says(salma, "/subscribe دير الزور")
    kept = await real.parts.subscribers.get("1001")
    assert kept is not None and kept.areas[0].admin1 == "Deir ez-Zor" and kept.since == NOON
    await real.presses(await real.says(salma, "/stop"), "نعم، امسح كل شيء")
    assert await real.parts.subscribers.get("1001") is None


async def test_stop_deletes_our_answers_too_which_tell_what_somebody_follows(real: Real) -> None:
    salma = real.api.user(1001)
    for command in ("/subscribe دير الزور", "/areas", "/mydata"):
        await real.says(salma, command)
    await real.presses(await real.says(salma, "/stop"), "نعم، امسح كل شيء")
    ours = [message for message in real.api.world.all_messages() if message.from_bot]
    assert [visible(m.text).split(".")[0] for m in ours if not m.deleted] == [
        "مُسح كل ما حفظناه عنك، وحُذف من رسائلنا ما يسمح تلغرام بحذفه"
    ]
    assert len(ours) > 4 and await real.parts.outbox.message_ids("1001") == []


async def test_of_a_stranger_no_answer_is_remembered(real: Real) -> None:
    await real.says(real.api.user(1001), "/help")
    assert await real.parts.outbox.message_ids("1001") == []


async def test_why_and_whynot_know_what_was_sent(real: Real) -> None:
    salma = real.api.user(1001)
    await real.says(salma, "/subscribe دير الزور")
    (post, now) = Post(id="telegram:a/1", text=STRIKE, source="telegram:a", date=NOON), NOON
    await real.parts.posts.append([post])
    await real.parts.analyst.step(lambda: now, block_ms=0)
    await real.parts.decider.step(ALONE, lambda: now, block_ms=0)
    (incident,) = await real.parts.incidents.between(NOON, NOON)
    assert "لم يصلك" in (await real.says(salma, f"/why {incident.id}")).text, "nobody was told yet"
    while await real.parts.fan_outs.step(ALONE, block_ms=0):
        pass
    assert "في الطابور" in (await real.says(salma, f"/whynot {incident.id}")).text
    (owed,) = await real.parts.outbox.claim(0, NOON, 10)
    await real.parts.outbox.confirm(0, owed, Sent(message_id=5, revision=1, at=NOON, heard=1))
    assert "<b>" not in (await real.says(salma, f"/why {incident.id}")).text
    assert visible(real.api.last(1001).text).startswith(f"وصلك {incident.id} لأن:")
    assert visible((await real.says(salma, f"/whynot {incident.id}")).text).startswith(
        f"وصلك {incident.id} (آخر ما وصلك"
    )


async def test_a_broadcast_is_owed_to_all_but_those_who_paused_and_can_be_stopped(real: Real) -> None:
    owner = real.api.user(OWNER)
    for user_id in (1001, 1002, 1003):
        await real.says(real.api.user(user_id), "/subscribe")
    await real.says(real.api.user(1003), "/unsubscribe")
    asked = await real.says(owner, "/broadcast صيانة <b>الليلة</b> عند 02:00")
    assert (await real.parts.outbox.queue(NOON)).waiting.get("BROADCAST", 0) == 0, "not before «yes»"
    preview = real.api.from_bot(OWNER)[-2]
    assert visible(preview.text).endswith("صيانة <b>الليلة</b> عند 02:00")
    await real.presses(asked, "نعم")
    _, owed = await real.parts.outbox.chat("1001")
    reader = await real.parts.subscribers.get("1001")
    assert reader is not None and [o.subject.split(":")[0] for o in owed] == ["broadcast"]
    message = await real.parts.letters(owed[0], [], reader)
    assert message is not None and "الليلة" in message.parts[0]
    assert (await real.parts.outbox.chat("1003"))[1] == []
    assert "وصلت إلى" in (await real.says(owner, "/broadcast cancel")).text
    assert await real.parts.letters(owed[0], [], reader) is None


async def test_the_queue_names_what_was_set_aside_and_what_ended_last(real: Real) -> None:
    owner = real.api.user(OWNER)
    broken = Post(id="telegram:nahr/7", text="خبر", source="telegram:nahr")
    await real.parts.posts.set_aside("7-0", broken, "reading it ends the process (-11)")
    shown = visible((await real.says(owner, "/queue")).text)
    assert "telegram:nahr/7" in shown
    assert "-11" in shown


async def test_watched_words_sources_and_queues_are_the_stores(real: Real) -> None:
    owner = real.api.user(OWNER)
    await real.says(owner, "/watch add ذيبان")
    await real.says(owner, "/source add x:somebody")
    assert await real.parts.watch.all() == ("ذيبان",)
    version = await real.parts.watch.version()
    await real.says(owner, "/ignore add مباراة")
    assert await real.parts.ignore.all() == ("مباراة",) and await real.parts.watch.version() > version
    assert [source.name for source in await real.parts.sources.all()] == ["x:somebody"]
    assert "somebody" in (await real.says(owner, "/health")).text
    assert "منشورات: 0" in visible((await real.says(owner, "/queue")).text)
    assert [entry.act for entry in await real.parts.audit.recent(9)] == ["ignore add", "source add", "watch add"]
