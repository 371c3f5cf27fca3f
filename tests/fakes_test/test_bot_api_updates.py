"""Updates: what people do reaches the bot, is confirmed by offset, by one poller or one webhook."""

from __future__ import annotations

import asyncio

import pytest
import telegram
from aiohttp import web
from telegram import BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict

from tests.fakes.bot_api import BotApi
from tests.fakes.clock import ManualClock
from tests.fakes_test.conftest import bot_of

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("كتم", callback_data="mute:1")]])


async def test_updates_stay_until_an_offset_confirms_them(api: BotApi, bot: telegram.Bot) -> None:
    salma = api.user(1001)
    for text in ("/start area_1", "ثانية", "ثالثة"):
        await api.say(salma, text)
    first, second, third = await bot.get_updates()
    assert first.message.entities[0].type == "bot_command" and first.message.from_user.language_code == "ar"
    assert len(await bot.get_updates(limit=2)) == 2, "nothing was confirmed"
    assert [u.update_id for u in await bot.get_updates(offset=second.update_id)] == [second.update_id, third.update_id]
    assert api.updates.confirmed == [first.update_id]
    assert [u.update_id for u in await bot.get_updates(offset=-1)] == [third.update_id]
    await bot.get_updates(offset=third.update_id + 1)
    assert api.updates_unconfirmed == []


async def test_a_long_poll_ends_when_something_happens(api: BotApi, bot: telegram.Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await api.wait_for(lambda: api.calls("getUpdates"))
    await api.say(api.user(1), "مرحبا")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.message.text == "مرحبا"


async def test_an_empty_poll_ends_after_its_time(api: BotApi, bot: telegram.Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_a_second_poller_ends_the_first_with_409(api: BotApi, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.wait_for(lambda: api.calls("getUpdates"))
    async with bot_of(api) as other:
        await other.get_updates(timeout=0)
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 5)
    assert api.updates.conflicts == 1


async def test_only_asked_kinds_come(api: BotApi, bot: telegram.Bot) -> None:
    await bot.get_updates(allowed_updates=["channel_post"])
    await api.say(api.user(1), "لا")
    await api.channel_post(api.channel(-1003, "sada_news", "صدى"), "نعم")
    (update,) = await bot.get_updates()
    assert update.channel_post.text == "نعم"


async def test_a_pressed_button_is_answered(api: BotApi, bot: telegram.Bot, clock: ManualClock) -> None:
    api.private_chat(api.user(1))
    await bot.send_message(1, "حدث", reply_markup=BUTTON)
    press = await api.press(api.last(1), "كتم")
    (update,) = await bot.get_updates()
    assert update.callback_query.data == "mute:1"
    await update.callback_query.answer("كُتم")
    assert press.answers == ["كُتم"]
    clock.advance(120)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(press.id)
    with pytest.raises(AssertionError, match="no button"):
        await api.press(api.last(1), "غير موجود")


async def test_a_forged_button_reaches_the_bot_too(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    await bot.send_message(1, "حدث", reply_markup=BUTTON)
    await api.press_data(api.last(1), "admin:drop", by=api.user(2, "غريب"))
    (update,) = await bot.get_updates()
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("admin:drop", 2)


async def test_channel_posts_albums_forwards_polls_and_edits(api: BotApi, bot: telegram.Bot) -> None:
    channel, origin = api.channel(-1003, "sada_news", "صدى"), api.channel(-1004, "furat_post", "فرات", bot="left")
    await api.channel_post(channel, "قصف على #دير_الزور", forward_from=origin, forward_id=55)
    await api.channel_post(channel, "صورتان", photo=True, media_group_id="album1")
    second = await api.channel_post(channel, photo=True, media_group_id="album1")
    await api.channel_post(channel, poll=("متى؟", ["اليوم", "غدا"]))
    await api.edit_channel_post(second, "شرح متأخر")
    forwarded, first, other, poll, edited = await bot.get_updates()
    assert forwarded.channel_post.forward_origin.message_id == 55
    assert forwarded.channel_post.parse_entities() and forwarded.channel_post.sender_chat.id == -1003
    assert first.channel_post.media_group_id == other.channel_post.media_group_id == "album1"
    assert poll.channel_post.poll.options[1].text == "غدا"
    assert edited.edited_channel_post.caption == "شرح متأخر" and edited.edited_channel_post.edit_date


async def test_a_channel_is_heard_only_while_the_bot_is_its_administrator(api: BotApi, bot: telegram.Bot) -> None:
    channel = api.channel(-1003, "sada_news", "صدى", bot="left")
    await api.channel_post(channel, "غير مسموع")
    await api.add_bot(channel, as_admin=True, by=api.user(9, "مدير"))
    await api.channel_post(channel, "مسموع")
    await api.remove_bot(channel)
    await api.channel_post(channel, "غير مسموع")
    joined, post, removed = await bot.get_updates()
    assert joined.my_chat_member.new_chat_member.status == "administrator"
    assert joined.my_chat_member.new_chat_member.can_post_messages
    assert post.channel_post.text == "مسموع"
    assert removed.my_chat_member.new_chat_member.status == "kicked"


async def test_in_a_group_the_bot_hears_commands_only(api: BotApi, bot: telegram.Bot) -> None:
    group, salma = api.group(-2001), api.user(1)
    await api.say(salma, "حديث عابر", chat=group)
    await api.say(salma, "/latest@barqiya_test_bot", chat=group)
    (update,) = await bot.get_updates()
    assert update.message.text == "/latest@barqiya_test_bot"


async def test_an_anonymous_administrator_writes_as_the_group(api: BotApi, bot: telegram.Bot) -> None:
    group = api.group(-2001)
    await api.say(api.user(1), "/settings", chat=group, anonymous=True)
    (update,) = await bot.get_updates()
    assert update.message.sender_chat.id == -2001 and update.message.from_user.username == "GroupAnonymousBot"


async def test_who_writes_lets_the_bot_in_again(api: BotApi, bot: telegram.Bot) -> None:
    salma = api.user(1)
    await api.block(salma)
    await api.say(salma, "/start")
    blocked, back, said = await bot.get_updates()
    assert blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member.new_chat_member.status == "member"
    await bot.send_message(said.message.chat.id, "أهلا")


async def test_a_button_of_a_deleted_message(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_message(1, "حدث", reply_markup=BUTTON)
    await bot.delete_message(1, sent.message_id)
    await api.press(api.messages(1)[0], "كتم")
    (update,) = await bot.get_updates()
    assert not update.callback_query.message.is_accessible


async def test_shared_locations_and_edits_by_people(api: BotApi, bot: telegram.Bot) -> None:
    salma = api.user(1)
    await api.say(salma, location={"latitude": 35.3, "longitude": 40.1})
    said = await api.say(salma, "قبل")
    await api.edit(said, "بعد")
    place, before, after = await bot.get_updates()
    assert place.message.location.latitude == 35.3
    assert (before.message.text, after.edited_message.text) == ("قبل", "بعد")


async def test_standing_and_administrators(api: BotApi, bot: telegram.Bot) -> None:
    owner, member = api.user(1), api.user(2)
    group = api.group(-2001, creator=owner, members=[member])
    assert [a.user.id for a in await bot.get_chat_administrators(-2001)] == [1]
    assert (await bot.get_chat_member(-2001, 2)).status == "member"
    assert (await bot.get_chat_member(-2001, api.user(3).id)).status == "left"
    assert (await bot.get_chat(-2001)).title == group.title
    await bot.leave_chat(-2001)
    assert api.updates_unconfirmed[-1]["my_chat_member"]["new_chat_member"]["status"] == "left"


async def test_command_menus_by_scope_and_language(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    await bot.set_my_commands([BotCommand("start", "ابدأ")], language_code="ar")
    await bot.set_my_commands([BotCommand("health", "الحال")], scope=BotCommandScopeChat(1))
    assert [c.command for c in await bot.get_my_commands(language_code="ar")] == ["start"]
    assert [c.command for c in await bot.get_my_commands(scope=BotCommandScopeChat(1))] == ["health"]
    await bot.delete_my_commands(language_code="ar")
    assert await bot.get_my_commands(language_code="ar") == ()
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Start", "x")])


async def test_a_webhook_gets_updates_until_it_answers_well(api: BotApi, bot: telegram.Bot) -> None:
    seen: list[tuple[str | None, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        seen.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), update["message"]["text"]))
        return web.Response(status=500 if len(seen) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bot.set_webhook(url, secret_token="s3cret")
    await api.say(api.user(1), "أولى")
    await api.say(api.user(1), "ثانية")
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await api.wait_for(lambda: not api.updates_unconfirmed)
    assert seen == [("s3cret", "أولى"), ("s3cret", "أولى"), ("s3cret", "ثانية")]
    assert "500" in str((await bot.get_webhook_info()).last_error_message)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    await runner.cleanup()
