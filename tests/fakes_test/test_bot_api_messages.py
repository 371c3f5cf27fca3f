"""Sending, editing and deleting, by the real python-telegram-bot, as Telegram answers it."""

from __future__ import annotations

import io

import pytest
import telegram
from PIL import Image
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, ReplyParameters
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.fakes.bot_api import BotApi
from tests.fakes.clock import ManualClock


def picture(width: int = 40, height: int = 30) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def keyboard(*data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(d, callback_data=d) for d in data]])


async def test_a_message_is_sent_kept_and_given_back(api: BotApi, bot: telegram.Bot) -> None:
    salma = api.user(1001)
    api.private_chat(salma)
    sent = await bot.send_message(1001, "<b>عاجل</b> خبر", parse_mode="HTML", disable_notification=True)
    kept = api.last(1001)
    assert (sent.message_id, sent.text, sent.entities[0].type) == (kept.id, "عاجل خبر", "bold")
    assert kept.silent and kept.from_bot and sent.from_user.username == api.world.bot.username


async def test_ids_count_up_in_each_chat(api: BotApi, bot: telegram.Bot) -> None:
    for number in (1, 2):
        api.private_chat(api.user(number))
    ids = [(await bot.send_message(chat, "س")).message_id for chat in (1, 1, 2)]
    assert ids == [1, 2, 1]


@pytest.mark.parametrize(("length", "refused"), [(4096, False), (4097, True)])
async def test_a_text_has_at_most_4096_utf16_units_after_markup(
    api: BotApi, bot: telegram.Bot, length: int, refused: bool
) -> None:
    api.private_chat(api.user(1))
    text = f"<b>🔴</b>{'ق' * (length - 2)}"
    if not refused:
        await bot.send_message(1, text, parse_mode="HTML")
        return
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(1, text, parse_mode="HTML")
    assert not api.messages(1) and api.refusals[0].code == 400


async def test_captions_and_pictures_are_checked(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_photo(1, picture(), caption="ق" * 1024)
    assert (sent.photo[-1].width, len(sent.caption)) == (40, 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(1, picture(), caption="ق" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(1, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(1, picture(2100, 100))


async def test_a_document_can_be_read_back(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_document(1, "يوم,عدد\n".encode(), filename="day.csv")
    file = await bot.get_file(sent.document.file_id)
    assert sent.document.file_name == "day.csv"
    assert bytes(await file.download_as_bytearray()).decode() == "يوم,عدد\n"
    again = await bot.send_document(1, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id


async def test_an_album_is_several_messages_of_one_group(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_media_group(1, [InputMediaPhoto(picture(), caption="أ"), InputMediaPhoto(picture(50, 50))])
    assert len({m.media_group_id for m in sent}) == 1
    assert [m.message_id for m in sent] == [1, 2]


async def test_places_are_sent(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    await bot.send_location(1, 35.1, 40.5)
    sent = await bot.send_venue(1, 35.1, 40.5, "حقل العمر", "ناحية ذيبان")
    assert (sent.venue.title, sent.venue.location.latitude) == ("حقل العمر", 35.1)
    with pytest.raises(BadRequest):
        await bot.send_location(1, 95.0, 40.5)


async def test_keyboards_are_checked(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    await bot.send_message(1, "س", reply_markup=keyboard("x" * 64))
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(1, "س", reply_markup=keyboard("ق" * 33))
    with pytest.raises(BadRequest, match="text buttons are unallowed"):
        await bot.send_message(1, "س", reply_markup={"inline_keyboard": [[{"text": "زر"}]]})  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match="array of arrays"):
        await bot.send_message(1, "س", reply_markup={"inline_keyboard": [{"text": "زر"}]})  # type: ignore[arg-type]
    with pytest.raises(BadRequest, match="is invalid"):
        url = InlineKeyboardMarkup([[InlineKeyboardButton("خريطة", url="ftp://example.org")]])
        await bot.send_message(1, "س", reply_markup=url)


async def test_an_answer_needs_its_message_or_leave_to_do_without(api: BotApi, bot: telegram.Bot) -> None:
    asked = await api.say(api.user(1), "سؤال")
    await bot.send_message(1, "جواب", reply_parameters=ReplyParameters(asked.id))
    assert api.last(1).reply_to == asked.id
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(1, "جواب", reply_parameters=ReplyParameters(99))
    await bot.send_message(1, "جواب", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))
    assert api.last(1).reply_to is None


async def test_an_edit_keeps_what_stood_there_before(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_message(1, "أولى", reply_markup=keyboard("a"))
    await bot.edit_message_text("ثانية", 1, sent.message_id, reply_markup=keyboard("a"))
    await bot.edit_message_reply_markup(1, sent.message_id, reply_markup=keyboard("b"))
    message = api.last(1)
    assert [v["text"] for v in message.versions] == ["أولى", "ثانية", "ثانية"]
    assert message.edits == 2 and message.buttons[0]["text"] == "b"
    await bot.edit_message_text("ثالثة", 1, sent.message_id)
    assert not message.buttons, "an edit without a keyboard takes it away"


async def test_edits_that_telegram_refuses(api: BotApi, bot: telegram.Bot) -> None:
    asked = await api.say(api.user(1), "سؤال")
    sent = await bot.send_message(1, "<b>نص</b>", parse_mode="HTML")
    photo = await bot.send_photo(1, picture(), caption="شرح")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>نص</b>", 1, sent.message_id, parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("نص", 1, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("نص", 1, asked.id)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("نص", 1, photo.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(1, sent.message_id, caption="شرح")
    await bot.edit_message_caption(1, photo.message_id, caption="شرح آخر")
    assert api.last(1).text == "شرح آخر" and api.last(1).edits == 1


async def test_a_picture_is_changed_for_another(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    sent = await bot.send_photo(1, picture(), caption="قبل")
    text = await bot.send_message(1, "نص")
    edited = await bot.edit_message_media(InputMediaPhoto(picture(60, 20), caption="بعد"), 1, sent.message_id)
    assert (edited.caption, edited.photo[-1].width) == ("بعد", 60)
    with pytest.raises(BadRequest, match="There is no media in the message to edit"):
        await bot.edit_message_media(InputMediaPhoto(picture()), 1, text.message_id)


async def test_messages_are_deleted_for_two_days(api: BotApi, bot: telegram.Bot, clock: ManualClock) -> None:
    api.private_chat(api.user(1))
    ids = [(await bot.send_message(1, "س")).message_id for _ in range(4)]
    await bot.delete_message(1, ids[0])
    await bot.delete_messages(1, ids[:2])
    assert [m.id for m in api.from_bot(1)] == ids[2:] and api.messages(1)[0].deleted
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(1, ids[0])
    clock.advance(48 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(1, ids[2])


async def test_copies_and_forwards(api: BotApi, bot: telegram.Bot) -> None:
    channel = api.channel(-1003, "sada_news", "صدى")
    post = await api.channel_post(channel, "خبر #دير_الزور")
    api.private_chat(api.user(1))
    forwarded = await bot.forward_message(1, -1003, post.id)
    assert forwarded.forward_origin.chat.username == "sada_news"
    await bot.copy_message(1, "@sada_news", post.id)
    assert api.last(1).text == "خبر #دير_الزور" and "forward_origin" not in api.last(1).body


async def test_a_pin_needs_the_right(api: BotApi, bot: telegram.Bot) -> None:
    group = api.group(-2001)
    sent = await bot.send_message(-2001, "س")
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.pin_chat_message(-2001, sent.message_id)
    await api.add_bot(group, as_admin=True)
    await bot.pin_chat_message(-2001, sent.message_id)
    assert api.pinned[-2001] == [sent.message_id]


async def test_people_who_do_not_want_the_bot(api: BotApi, bot: telegram.Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "س")
    salma, nizar = api.user(1), api.user(2, "نزار")
    for user in (salma, nizar):
        api.private_chat(user)
    await api.block(salma)
    await api.deactivate(nizar)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1, "س")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_message(2, "س")
    await api.unblock(salma)
    await bot.send_message(1, "س")
    assert [c.code for c in api.calls("sendMessage")] == [400, 403, 403, 200]


async def test_a_member_of_a_group_who_never_wrote_cannot_be_written_to(api: BotApi, bot: telegram.Bot) -> None:
    api.group(-2001, members=[api.user(7)])
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(7, "س")


async def test_groups_that_the_bot_may_not_write_to(api: BotApi, bot: telegram.Bot) -> None:
    group = api.group(-2001)
    group.bot_may_write = False
    with pytest.raises(BadRequest, match="Not enough rights to send text messages to the chat"):
        await bot.send_message(-2001, "س")
    await api.remove_bot(group)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(-2001, "س")
    api.channel(-1003, "sada_news", "صدى", bot="member")
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message("@sada_news", "س")


async def test_a_group_that_grew_up_says_where_it_went(api: BotApi, bot: telegram.Bot) -> None:
    group = api.group(-2001, kind="group")
    new = await api.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(-2001, "س")
    assert moved.value.new_chat_id == new.id
    await bot.send_message(new.id, "س")


async def test_topics_of_a_forum(api: BotApi, bot: telegram.Bot) -> None:
    forum = api.group(-2001, forum_topics={7: "دير الزور"})
    sent = await bot.send_message(-2001, "س", message_thread_id=7)
    assert sent.message_thread_id == 7 and sent.is_topic_message
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(-2001, "س", message_thread_id=8)
    forum.closed_topics.add(7)
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(-2001, "س", message_thread_id=7)
