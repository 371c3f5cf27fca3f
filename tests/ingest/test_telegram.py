"""Channel posts as the Bot API sends them, read as posts."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.ingest.telegram import channel_post, join_album, source_name, to_post

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CHANNEL = {"id": -1001234567890, "type": "channel", "username": "Nahr_News", "title": "أخبار النهر"}
PRIVATE = {"id": -1009876543210, "type": "channel", "title": "بلا اسم"}


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_795_000_000, "chat": CHANNEL, **fields}


def test_a_post_has_one_name_whichever_way_it_is_read() -> None:
    post = to_post(message(text="قصف على أطراف البلدة"), NOW)
    assert post is not None
    assert (post.id, post.source) == ("telegram:nahr_news/7", "telegram:nahr_news")
    assert post.url == "https://t.me/Nahr_News/7"
    assert post.date == datetime.fromtimestamp(1_795_000_000, UTC)
    assert post.received == NOW


def test_a_channel_without_a_public_name_goes_by_its_number() -> None:
    post = to_post(message(text="نص", chat=PRIVATE), NOW)
    assert post is not None
    assert post.id == "tg-chat:-1009876543210/7"
    assert post.url == "https://t.me/c/9876543210/7"


def test_addresses_behind_words_are_kept() -> None:
    entities = [{"type": "text_link", "offset": 0, "length": 3, "url": "https://example.org/a"}]
    post = to_post(message(text="هنا الخبر", entities=entities), NOW)
    assert post is not None
    assert post.text == "هنا الخبر\nhttps://example.org/a"


def test_an_address_that_cannot_be_opened_in_a_browser_is_left_out() -> None:
    entities = [{"type": "text_link", "url": "tg://user?id=1"}, {"type": "bold"}, "nonsense"]
    post = to_post(message(text="نص", entities=entities), NOW)
    assert post is not None
    assert post.text == "نص"


def test_a_picture_is_known_by_the_id_that_never_changes_and_speaks_by_its_caption() -> None:
    sizes = [{"file_id": "a", "file_unique_id": "small"}, {"file_id": "b", "file_unique_id": "large"}]
    post = to_post(message(photo=sizes, caption="آثار القصف"), NOW)
    assert post is not None
    assert (post.text, post.media) == ("آثار القصف", ("photo:large",))


def test_an_edit_comes_under_the_same_id_with_its_time() -> None:
    update = {"update_id": 1, "edited_channel_post": message(text="نص", edit_date=1_795_000_600)}
    found = channel_post(update)
    assert found is not None
    post = to_post(found, NOW)
    assert post is not None
    assert post.edited == datetime.fromtimestamp(1_795_000_600, UTC)


def test_a_forward_names_the_post_it_repeats() -> None:
    origin = {"type": "channel", "chat": {"id": -1005, "username": "First"}, "message_id": 42, "date": 1}
    post = to_post(message(text="نص", forward_origin=origin), NOW)
    assert post is not None
    assert post.forwarded_from == "telegram:first/42"


@pytest.mark.parametrize(
    ("origin", "named"),
    [
        ({"type": "hidden_user", "sender_user_name": "مراسل"}, "tg-name:مراسل"),
        ({"type": "user", "sender_user": {"id": 5}}, "tg-user:5"),
        ({"type": "chat", "sender_chat": {"id": -7, "username": "G"}}, "telegram:g"),
        ({"type": "new kind"}, None),
        ("nonsense", None),
    ],
)
def test_a_forward_from_elsewhere_names_what_telegram_tells(origin: object, named: str | None) -> None:
    post = to_post(message(text="نص", forward_origin=origin), NOW)
    assert post is not None
    assert post.forwarded_from == named


def test_a_poll_is_its_question_and_its_answers() -> None:
    poll = {"question": "هل سمعتم الانفجار؟", "options": [{"text": "نعم"}, {"text": "لا"}]}
    post = to_post(message(poll=poll), NOW)
    assert post is not None
    assert post.text == "هل سمعتم الانفجار؟\n- نعم\n- لا"


def test_a_reply_names_what_it_answers() -> None:
    post = to_post(message(text="تحديث", reply_to_message={"message_id": 3}), NOW)
    assert post is not None
    assert post.reply_to == "telegram:nahr_news/3"


def test_a_service_message_is_no_post() -> None:
    assert to_post(message(new_chat_title="اسم جديد"), NOW) is None


@pytest.mark.parametrize("wrong", [{}, {"text": 5}, {"text": "نص"}, {"text": "نص", "chat": {}, "date": "x"}])
def test_a_message_that_lacks_everything_stops_nothing(wrong: dict[str, Any]) -> None:
    to_post(wrong, NOW)


def test_an_album_is_one_post_under_its_first_message() -> None:
    members = [
        to_post(message(message_id=n, media_group_id="g", photo=[{"file_unique_id": f"p{n}"}], **more), NOW)
        for n, more in ((12, {}), (10, {}), (11, {"caption": "صور من المكان", "edit_date": 1_795_000_600}))
    ]
    album = join_album([member for member in members if member])
    assert album.id == "telegram:nahr_news/10"
    assert album.text == "صور من المكان"
    assert album.media == ("photo:p10", "photo:p11", "photo:p12")
    assert album.edited is not None


def test_a_source_is_called_by_its_public_name_in_small_letters() -> None:
    assert source_name(CHANNEL) == "telegram:nahr_news"
