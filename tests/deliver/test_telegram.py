"""Telegram's refusals, met by a real server on loopback: nothing is lost that could be said more plainly."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Attachment, Button, Message
from bot.ports import ChatGone, TryLater
from bot.render.buttons import callback_key, unseal
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.fakes.limits import NO_LIMITS

KEY = callback_key("a token")
SALMA = 1001


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start(limits=NO_LIMITS) as api:
        await api.say(api.user(SALMA, "سلمى"), "/start")
        yield api


@pytest.fixture
async def chats(api: BotApi) -> AsyncIterator[TelegramChats]:
    made = TelegramChats(open_bot(api.token, api.base_url), KEY)
    yield made
    await made.close()


def text(*parts: str, **more: object) -> Message:
    return Message(parts=parts, **more)  # type: ignore[arg-type]


def picture(width: int = 60, height: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(out, "PNG")
    return out.getvalue()


async def test_all_parts_arrive_in_order_with_buttons_under_the_last(api: BotApi, chats: TelegramChats) -> None:
    buttons = ((Button(text="المصدر", url="https://t.me/example/5"), Button(text="كتم", data="mute:BQ-1")),)
    first = await chats.send(SALMA, None, text("<b>أولاً</b>", "ثانياً", buttons=buttons))
    one, two = api.from_bot(SALMA)
    assert (one.id, one.text, two.text) == (first, "أولاً", "ثانياً")
    assert "reply_markup" not in one.body
    source, mute = two.body["reply_markup"]["inline_keyboard"][0]
    assert source["url"] == "https://t.me/example/5"
    assert unseal(mute["callback_data"], KEY, SALMA) == "mute:BQ-1"


async def test_a_silent_message_makes_no_sound(api: BotApi, chats: TelegramChats) -> None:
    await chats.send(SALMA, None, text("تحديث", silent=True))
    assert api.last(SALMA).silent


async def test_a_reply_hangs_under_its_alert_and_stands_alone_if_that_was_deleted(
    api: BotApi, chats: TelegramChats
) -> None:
    alert = await chats.send(SALMA, None, text("خبر"))
    await chats.send(SALMA, None, text("تحديث"), reply_to=alert)
    assert api.last(SALMA).body["reply_to_message"]["message_id"] == alert
    await chats.delete(SALMA, [alert])
    await chats.send(SALMA, None, text("تحديث آخر"), reply_to=alert)
    assert "reply_to_message" not in api.last(SALMA).body


async def test_an_edit_replaces_the_text_and_a_second_equal_one_is_done(api: BotApi, chats: TelegramChats) -> None:
    alert = await chats.send(SALMA, None, text("قتيل"))
    await chats.edit(SALMA, alert, text("قتيلان"))
    await chats.edit(SALMA, alert, text("قتيلان"))
    assert api.last(SALMA).text == "قتيلان"


async def test_what_cannot_be_edited_any_more_counts_as_done(api: BotApi, chats: TelegramChats) -> None:
    alert = await chats.send(SALMA, None, text("خبر"))
    api.last(SALMA).frozen = True
    await chats.edit(SALMA, alert, text("خبر آخر"))
    await chats.edit(SALMA, 999_999, text("لا شيء هناك"))
    assert api.last(SALMA).text == "خبر"


async def test_markup_that_telegram_cannot_read_is_sent_as_plain_text(api: BotApi, chats: TelegramChats) -> None:
    await chats.send(SALMA, None, text("<b>قصف</i> على «حقل» &lt;x&gt;"))
    assert api.last(SALMA).text == "قصف على «حقل» <x>"


async def test_an_edit_with_bad_markup_is_made_in_plain_text(api: BotApi, chats: TelegramChats) -> None:
    alert = await chats.send(SALMA, None, text("خبر"))
    await chats.edit(SALMA, alert, text("<b>خبر</i> آخر"))
    assert api.last(SALMA).text == "خبر آخر"


async def test_an_edit_too_long_in_telegrams_own_eyes_shows_its_beginning(api: BotApi, chats: TelegramChats) -> None:
    alert = await chats.send(SALMA, None, text("خبر"))
    api.faults.add(Fault("bad_request", "MESSAGE_TOO_LONG"), methods=("editMessageText",), times=1)
    assert await chats.edit(SALMA, alert, text("<b>مهم</b> " + "كلمة " * 100))
    assert 40 <= len(api.last(SALMA).text.split()) <= 60
    assert api.last(SALMA).text.startswith("مهم")


async def test_a_bad_button_costs_the_buttons_not_the_alert(api: BotApi, chats: TelegramChats) -> None:
    await chats.send(SALMA, None, text("خبر", buttons=((Button(text="x", url="no address at all"),),)))
    assert api.last(SALMA).text == "خبر"


async def test_a_text_over_the_limit_arrives_whole_in_pieces(api: BotApi, chats: TelegramChats) -> None:
    long = "\n".join(f"السطر رقم {n} من نص طويل 💥" for n in range(400))
    await chats.send(SALMA, None, text(f"<b>{long}</b>"))
    sent = api.from_bot(SALMA)
    assert len(sent) > 2
    assert "\n".join(message.text for message in sent).split() == long.split()


async def test_too_long_in_telegrams_own_eyes_is_halved(api: BotApi, chats: TelegramChats) -> None:
    api.faults.script([Fault("bad_request", "message is too long")])
    await chats.send(SALMA, None, text("كلمة " * 100))
    assert [len(message.text.split()) for message in api.from_bot(SALMA)] in ([50, 50], [49, 49, 2], [49, 50, 1])


async def test_pictures_and_files_follow_the_text(api: BotApi, chats: TelegramChats) -> None:
    files = (
        Attachment(name="chart.png", data=picture(), caption="<b>الأسبوع</b>"),
        Attachment(name="day.csv", data=b"id\n1\n", picture=False),
    )
    await chats.send(SALMA, None, text("الموجز", attachments=files))
    words, chart, table = api.from_bot(SALMA)
    assert words.text == "الموجز"
    assert chart.body["caption"] == "الأسبوع"
    assert "photo" in chart.body
    assert table.body["document"]["file_name"] == "day.csv"


async def test_a_picture_that_telegram_cannot_read_goes_as_a_file(api: BotApi, chats: TelegramChats) -> None:
    broken = (Attachment(name="chart.png", data=b"no picture", caption="خريطة"),)
    await chats.send(SALMA, None, Message(parts=(), attachments=broken))
    assert api.last(SALMA).body["document"]["file_name"] == "chart.png"
    assert api.last(SALMA).body["caption"] == "خريطة"


async def test_a_caption_over_the_limit_goes_before_the_picture(api: BotApi, chats: TelegramChats) -> None:
    attachment = Attachment(name="map.png", data=picture(), caption="خريطة " * 300)
    await chats.send(SALMA, None, Message(parts=(), attachments=(attachment,)))
    words, shown = api.from_bot(SALMA)
    assert len(words.text.split()) == 300
    assert "caption" not in shown.body


@pytest.mark.parametrize(
    "fault",
    [
        Fault("forbidden", "bot was blocked by the user"),
        Fault("forbidden", "user is deactivated"),
        Fault("bad_request", "chat not found"),
        Fault("bad_request", "not enough rights to send text messages to the chat"),
        Fault("bad_request", "need administrator rights in the channel chat"),
        Fault("bad_request", "PEER_ID_INVALID"),
        Fault("bad_request", "CHAT_WRITE_FORBIDDEN"),
        Fault("bad_request", "message thread not found"),
    ],
    ids=lambda fault: fault.description,
)
async def test_a_chat_that_will_never_take_a_message_is_gone(api: BotApi, chats: TelegramChats, fault: Fault) -> None:
    api.faults.script([fault])
    with pytest.raises(ChatGone) as gone:
        await chats.send(SALMA, None, text("خبر"))
    assert gone.value.moved_to is None


async def test_a_group_that_became_a_supergroup_says_where_it_is(api: BotApi, chats: TelegramChats) -> None:
    group = api.group(-2001, "غرفة الأخبار", kind="group")
    moved = await api.migrate(group)
    with pytest.raises(ChatGone) as gone:
        await chats.send(-2001, None, text("خبر"))
    assert gone.value.moved_to == moved.id


async def test_a_deleted_topic_is_gone_and_a_closed_one_waits(api: BotApi, chats: TelegramChats) -> None:
    group = api.group(-2002, "غرفة", kind="supergroup")
    group.topics[5] = "أخبار"
    await chats.send(-2002, 5, text("خبر"))
    assert api.last(-2002).body["message_thread_id"] == 5
    group.closed_topics.add(5)
    with pytest.raises(TryLater) as later:
        await chats.send(-2002, 5, text("خبر"))
    assert later.value.seconds >= 60
    with pytest.raises(ChatGone):
        await chats.send(-2002, 6, text("خبر"))


async def test_a_flood_says_how_long_it_lasts(api: BotApi, chats: TelegramChats) -> None:
    api.faults.script([Fault("flood", retry_after=7)])
    with pytest.raises(TryLater) as later:
        await chats.send(SALMA, None, text("خبر"))
    assert (later.value.seconds, later.value.flood, later.value.maybe_done) == (7, True, False)


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        (Fault("server_error", status=502), False),
        (Fault("server_error_after", status=500), True),
        (Fault("cut_before"), False),
        (Fault("cut_after"), True),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else "",
)
async def test_what_may_have_arrived_is_said_to_be_in_doubt(
    api: BotApi, chats: TelegramChats, fault: Fault, arrived: bool
) -> None:
    api.faults.script([fault])
    with pytest.raises(TryLater) as later:
        await chats.send(SALMA, None, text("خبر"))
    assert later.value.maybe_done
    assert bool(api.from_bot(SALMA)) is arrived


async def test_an_answer_that_takes_too_long_is_in_doubt(api: BotApi) -> None:
    impatient = TelegramChats(open_bot(api.token, api.base_url, seconds=0.3))
    api.faults.script([Fault("slow_after", seconds=2.0)])
    with pytest.raises(TryLater) as later:
        await impatient.send(SALMA, None, text("خبر"))
    await impatient.close()
    assert later.value.maybe_done
    assert api.from_bot(SALMA)


async def test_no_way_to_telegram_is_not_in_doubt(api: BotApi, chats: TelegramChats) -> None:
    await api.stop()
    with pytest.raises(TryLater) as later:
        await chats.send(SALMA, None, text("خبر"))
    assert not later.value.maybe_done


async def test_a_wrong_token_stops_everything_for_a_while(api: BotApi) -> None:
    chats = TelegramChats(open_bot("1000000001:another-token-of-the-right-length", api.base_url))
    with pytest.raises(TryLater) as later:
        await chats.send(SALMA, None, text("خبر"))
    await chats.close()
    assert later.value.everywhere


async def test_an_unknown_refusal_is_tried_again_later(api: BotApi, chats: TelegramChats) -> None:
    api.faults.script([Fault("bad_request", "SOMETHING_NEW")])
    with pytest.raises(TryLater) as later:
        await chats.send(SALMA, None, text("خبر"))
    assert "something_new" in str(later.value).lower()


async def test_deleting_goes_on_where_one_message_is_too_old(api: BotApi, chats: TelegramChats) -> None:
    ids = [await chats.send(SALMA, None, text(f"خبر {n}")) for n in range(3)]
    api.messages(SALMA)[-3].body["date"] -= 49 * 3600
    await chats.delete(SALMA, ids)
    assert [message.id for message in api.from_bot(SALMA)] == [ids[0]]


async def test_the_proxy_that_the_environment_names_is_gone_through(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", api.base_url.replace("//", "//nora:salt@"))
    monkeypatch.setenv("no_proxy", "")
    chats = TelegramChats(open_bot(api.token, "http://telegram.invalid"), KEY)
    await chats.send(SALMA, None, text("خبر"))
    assert api.last(SALMA).text == "خبر"
    monkeypatch.setenv("no_proxy", "telegram.invalid")
    direct = TelegramChats(open_bot(api.token, "http://telegram.invalid"), KEY)
    with pytest.raises(TryLater, match="no way to Telegram"):
        await direct.send(SALMA, None, text("خبر"))
    for one in (chats, direct):
        await one.close()
