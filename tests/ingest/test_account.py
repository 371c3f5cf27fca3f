"""The user account, a real Telethon at a real server: each message once, albums whole, edits, deletions, errors."""

import gc
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

types = pytest.importorskip("telethon.tl.types")
errors = pytest.importorskip("telethon.errors")

from bot.ingest.account_errors import explained  # noqa: E402
from bot.ingest.reading import Unread  # noqa: E402
from bot.model.source import Health, Source  # noqa: E402
from bot.store.connection import Client  # noqa: E402
from tests.fakes.clock import ManualClock  # noqa: E402
from tests.fakes.mtproto import MtProto  # noqa: E402
from tests.fakes.mtproto_world import Channel, Person  # noqa: E402
from tests.fakes.mtproto_world import World as Everybody  # noqa: E402
from tests.ingest.account_world import (  # noqa: E402
    NOON,
    SADA,
    Reading,
    clock,
    everybody,
    reader_of,
    reading_of,
    sada,
    salma,
    telegram,
    trusted,
)
from tests.ingest.world import World  # noqa: E402
from tests.waiting import until  # noqa: E402

__all__ = ["clock", "everybody", "sada", "salma", "telegram", "trusted"]


def photo(number: int) -> Any:
    return types.MessageMediaPhoto(photo=types.Photo(number, 1, b"", NOON, [], 1))


@pytest.fixture
async def reading(
    telegram: MtProto, salma: Person, sada: Channel, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Reading]:
    async with reading_of(telegram, salma, clock, tmp_path) as made:
        yield made


async def test_each_message_once_and_the_name_is_looked_up_once(
    reading: Reading, telegram: MtProto, salma: Person, sada: Channel, clock: ManualClock, tmp_path: Path
) -> None:
    sada.post("أول")
    first = await reading.step()
    assert [post.id for post in first.posts] == ["telegram:sada_news/1"] and first.title == "صدى"
    for number in range(250):
        sada.post(f"خبر {number}")
    async with reading_of(telegram, salma, clock, tmp_path / "another") as reborn:
        reborn.cursor = reading.cursor
        assert len(await reborn.all()) == 250 and await reborn.all() == []
    assert telegram.requests.count("ResolveUsername") == 1


async def test_one_page_costs_one_request(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    before = len(telegram.requests)
    sada.post("ثان")
    await reading.step()
    assert telegram.requests[before:] == ["GetHistory"]


async def test_an_hour_of_absence_loses_nothing_and_repeats_nothing(
    telegram: MtProto, salma: Person, sada: Channel, clock: ManualClock, redis: Client, tmp_path: Path
) -> None:
    posts = []

    async def a_process_reads(name: str) -> None:
        async with reader_of(telegram, salma, tmp_path / name) as reader:
            world = World(redis, clock, {"account": reader})
            await world.watch(SADA)
            await world.run(600)
            found.extend(await world.read())

    found: list[str] = []
    for name, count, seconds in (("before", 60, 300), ("after", 250, 3_600)):
        for _ in range(count):
            clock.advance(seconds / count)
            posts.append(sada.post("خبر"))
        if name == "after":
            sada.edit(posts[45], "خبر مصحح")
            sada.delete(posts[46])
        found.clear()
        await a_process_reads(name)
    expected = {f"telegram:sada_news/{n}": 1 for n in range(41, 311)}
    expected |= {"telegram:sada_news/46": 2, "telegram:sada_news/47": 2}
    assert Counter(found) == expected


async def test_a_new_channel_begins_with_its_newest_messages(reading: Reading, sada: Channel) -> None:
    for number in range(90):
        sada.post(f"خبر {number}")
    assert [post.text for post in await reading.all()] == [f"خبر {n}" for n in range(70, 90)]


async def test_a_message_has_all_its_parts(reading: Reading, sada: Channel) -> None:
    sada.post("الأصل")
    link = types.MessageEntityTextUrl(offset=0, length=4, url="https://news.example/1")
    origin = types.MessageFwdHeader(date=NOON, from_id=types.PeerChannel(555), channel_post=42)
    reply = types.MessageReplyHeader(reply_to_msg_id=1)
    sada.post("قصف #دير_الزور", media=photo(77), entities=[link], fwd_from=origin, reply_to=reply, views=1200)
    words = types.TextWithEntities
    answers = [types.PollAnswer(words(text, []), b"1") for text in ("هنا", "هناك")]
    poll = types.Poll(1, words("أين؟", []), answers, 0)
    sada.post("", media=types.MessageMediaPoll(poll, types.PollResults()))
    sada.post("منقول", fwd_from=types.MessageFwdHeader(date=NOON, from_name="مجهول"))
    _, post, asked, named = await reading.all()
    assert post.text == "قصف #دير_الزور\nhttps://news.example/1" and post.media == ("photo:77",)
    assert post.forwarded_from == "tg-chat:-100555/42" and post.reply_to == "telegram:sada_news/1"
    assert post.url == "https://t.me/Sada_News/2" and post.extra == {"views": 1200} and post.date == NOON + MINUTE
    assert asked.text == "أين؟\n- هنا\n- هناك" and named.forwarded_from == "tg-name:مجهول"


MINUTE = timedelta(minutes=1)


async def test_a_forward_names_its_public_origin_as_every_other_way_of_reading_does(
    reading: Reading, sada: Channel, everybody: Everybody
) -> None:
    furat = everybody.channel("Furat_Now", "الفرات")
    origin = types.MessageFwdHeader(date=NOON, from_id=types.PeerChannel(furat.id), channel_post=42)
    sada.post("منقول", fwd_from=origin)
    [post] = await reading.all()
    assert post.forwarded_from == "telegram:furat_now/42"


async def test_a_private_channel_is_found_among_the_chats_and_has_its_own_address(
    telegram: MtProto, everybody: Everybody, salma: Person, clock: ManualClock, tmp_path: Path
) -> None:
    closed = everybody.channel(None, "مغلقة", members=(salma,))
    closed.post("خبر")
    source = Source(name=f"tg-chat:-100{closed.id}", kind="account", address=f"-100{closed.id}")
    async with reading_of(telegram, salma, clock, tmp_path, source) as reading:
        [post] = await reading.all()
    assert (post.id, post.url) == (f"tg-chat:-100{closed.id}/1", f"https://t.me/c/{closed.id}/1")


async def test_a_private_channel_without_us_is_told_as_such(
    telegram: MtProto, everybody: Everybody, salma: Person, clock: ManualClock, tmp_path: Path
) -> None:
    closed = everybody.channel(None, "مغلقة")
    source = Source(name=f"tg-chat:-100{closed.id}", kind="account", address=f"-100{closed.id}")
    async with reading_of(telegram, salma, clock, tmp_path, source) as reading:
        with pytest.raises(Unread, match="not in this channel") as why:
            await reading.step()
    assert why.value.health is Health.PRIVATE and why.value.sure


async def test_a_channel_that_nobody_joined_is_read_all_the_same(
    reading: Reading, telegram: MtProto, sada: Channel
) -> None:
    sada.members.clear()
    post = sada.post("أول")
    assert len(await reading.all()) == 1
    sada.edit(post, "أول مصحح")
    reading.later()
    assert [one.text for one in await reading.all()] == ["أول مصحح"]
    assert reading.woken == []


async def test_an_album_is_one_post_and_waits_until_it_is_whole(reading: Reading, sada: Channel) -> None:
    sada.post("قبله")
    late = reading.now - timedelta(seconds=1)
    sada.post("صور", at=late, media=photo(7), grouped_id=5)
    sada.post("", at=late, media=photo(8), grouped_id=5)
    batch = await reading.step()
    assert [post.text for post in batch.posts] == ["قبله"] and batch.more
    sada.post("", at=late, media=photo(9), grouped_id=5)
    assert [post.text for post in (await reading.step()).posts] == []
    reading.later(0.1)
    [album] = await reading.all()
    assert album.media == ("photo:7", "photo:8", "photo:9") and album.id == "telegram:sada_news/2"


async def test_an_edit_of_an_albums_caption_brings_the_whole_album(reading: Reading, sada: Channel) -> None:
    members = [sada.post("", media=photo(n), grouped_id=5) for n in (7, 8, 9)]
    reading.later(0.1)
    assert len(await reading.all()) == 1
    sada.edit(members[1], "قصف على البلدة")
    reading.later()
    [album] = await reading.all()
    assert album.id == "telegram:sada_news/1" and album.text == "قصف على البلدة" and len(album.media) == 3


async def test_service_messages_say_nothing(reading: Reading, sada: Channel) -> None:
    action = types.MessageActionChatEditTitle("جديد")
    sada.messages[1] = types.MessageService(id=1, peer_id=types.PeerChannel(sada.id), date=NOON, action=action)
    assert await reading.all() == []


async def test_what_happens_live_wakes_the_reader(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    post = sada.post("مقتل شخص")
    await reading.all()
    await until(lambda: telegram.listening == 1)
    sada.edit(post, "مقتل شخصين")
    await until(lambda: reading.woken == ["telegram:sada_news"])
    [edited] = await reading.all()
    assert (edited.text, edited.edited) == ("مقتل شخصين", reading.now)
    assert await reading.all() == []
    sada.delete(post)
    await until(lambda: len(reading.woken) == 2)
    [gone] = await reading.all()
    assert gone.deleted and gone.id == "telegram:sada_news/1"


async def test_a_new_message_wakes_the_reader_too(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    await reading.all()
    await until(lambda: telegram.listening == 1)
    sada.post("خبر")
    await until(lambda: reading.woken == ["telegram:sada_news"])


async def test_an_edit_of_a_message_long_past_is_told_too(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    post = sada.post("مقتل شخص")
    await reading.all()
    for _ in range(120):
        sada.post("خبر")
    await reading.all()
    sada.edit(post, "مقتل شخصين")
    reading.later()
    assert [one.text for one in await reading.all()] == ["مقتل شخصين"]


async def test_the_reconciler_finds_what_no_update_and_no_record_told_of(
    reading: Reading, telegram: MtProto, sada: Channel
) -> None:
    sada.lossy = True
    post, other = sada.post("أول"), sada.post("ثان")
    await reading.all()
    sada.edit(post, "أول مصحح")
    sada.delete(other)
    sada.forget_changes()
    assert await reading.all() == [] and reading.woken == []
    reading.later()
    edited, gone = await reading.all()
    assert edited.text == "أول مصحح" and gone.deleted and gone.id == "telegram:sada_news/2"
    reading.later()
    assert await reading.all() == []


async def test_changes_are_asked_for_while_news_never_ends(reading: Reading, sada: Channel) -> None:
    """A channel that has news at every reading is looked back at all the same."""
    post = sada.post("أول")
    await reading.all()
    sada.edit(post, "أول مصحح")
    found = []
    for _ in range(12):
        sada.post("خبر")
        reading.later(1)
        found += (await reading.step()).posts
    assert [one.text for one in found if one.edited] == ["أول مصحح"]


async def test_hundreds_of_changes_come_in_bounded_steps(reading: Reading, sada: Channel) -> None:
    posts = [sada.post(f"خبر {number}") for number in range(20)]
    await reading.all()
    for turn in range(12):
        for post in posts:
            sada.edit(post, f"{post.message} {turn}")
    reading.later()
    batch = await reading.step()
    assert batch.more and len(batch.posts) == 20  # a slice of the record; the look at what is known has nothing more
    again = await reading.all()
    assert {one.id for one in again} <= {f"telegram:sada_news/{number}" for number in range(1, 21)}


async def test_a_change_of_reactions_is_no_edit(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    post = sada.post("أول")
    await reading.all()
    await until(lambda: telegram.listening == 1)
    sada.edit(post, "أول", only_reactions=True)
    await until(lambda: bool(reading.woken))
    assert await reading.all() == []


async def test_a_channel_that_took_another_name_is_linked_under_it(reading: Reading, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    sada.username = "Sada_Press"
    sada.post("ثان")
    batch = await reading.step()
    assert batch.address == "Sada_Press" and [post.id for post in batch.posts] == ["telegram:sada_news/2"]


async def test_another_account_goes_on_where_the_first_one_was(
    telegram: MtProto, everybody: Everybody, salma: Person, sada: Channel, clock: ManualClock, tmp_path: Path
) -> None:
    sada.post("أول")
    async with reading_of(telegram, salma, clock, tmp_path) as hers:
        await hers.all()
    sada.post("ثان")
    layla = everybody.person("+963900000002")
    async with reading_of(telegram, layla, clock, tmp_path) as reading:
        reading.cursor = hers.cursor
        assert [post.text for post in await reading.all()] == ["ثان"]
        before = len(telegram.requests)
        await reading.all()
        assert telegram.requests[before:] == ["GetHistory"]


async def test_a_name_that_is_no_channel_or_nobodys(
    telegram: MtProto, everybody: Everybody, salma: Person, clock: ManualClock, tmp_path: Path
) -> None:
    everybody.person("+963900000002", username="layla_person")
    for name, words in (("nobody_here", "renamed or deleted"), ("layla_person", "no channel")):
        source = Source(name=f"telegram:{name}", kind="account", address=name)
        async with reading_of(telegram, salma, clock, tmp_path / name, source) as reading:
            with pytest.raises(Unread, match=words) as why:
                await reading.step()
        assert why.value.health is Health.PRIVATE and not why.value.host


async def test_a_channel_that_closes_its_doors(reading: Reading, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    sada.closed = True
    with pytest.raises(Unread, match="private, or the account was removed") as why:
        await reading.all()
    assert why.value.health is Health.PRIVATE and not why.value.host


@pytest.mark.parametrize(
    ("code", "text", "health", "words", "host"),
    [
        (500, "HISTORY_GET_FAILED", Health.BROKEN, "cannot be reached", True),
        (400, "MSG_ID_INVALID", Health.BROKEN, "refuses", False),
        (403, "CHANNEL_PUBLIC_GROUP_NA", Health.BROKEN, "refuses", False),
        (401, "AUTH_KEY_UNREGISTERED", Health.BROKEN, "barqiya login", True),
        (401, "SESSION_REVOKED", Health.BROKEN, "barqiya login", True),
        (401, "USER_DEACTIVATED_BAN", Health.BROKEN, "barqiya login", True),
        (406, "AUTH_KEY_DUPLICATED", Health.BROKEN, "barqiya login", True),
        (420, "FLOOD_WAIT_3700", Health.SLOW, "wait 3700 s", True),
        (420, "FLOOD_WAIT_30", Health.SLOW, "wait 30 s", True),
    ],
)
async def test_errors_of_the_server_are_told_in_words(
    reading: Reading, telegram: MtProto, sada: Channel, code: int, text: str, health: Health, words: str, host: bool
) -> None:
    sada.post("أول")
    await reading.all()
    telegram.refuse("GetHistory", code, text, times=None)
    with pytest.raises(Unread, match=words) as why:
        await reading.step()
    assert (why.value.health, why.value.host) == (health, host)


async def test_an_error_while_signing_on_is_not_taken_for_a_dead_session(
    telegram: MtProto, salma: Person, sada: Channel, clock: ManualClock, tmp_path: Path
) -> None:
    sada.post("أول")
    telegram.refuse("GetUsers", 420, "FLOOD_WAIT_2")
    async with reading_of(telegram, salma, clock, tmp_path) as reading:
        with pytest.raises(Unread) as why:
            await reading.step()
        assert why.value.health is Health.SLOW
        assert len(await reading.all()) == 1
        await until(lambda: telegram.listening == 1)


async def test_a_flood_wait_for_names_holds_up_no_channel_that_is_known(
    telegram: MtProto,
    salma: Person,
    sada: Channel,
    everybody: Everybody,
    clock: ManualClock,
    redis: Client,
    tmp_path: Path,
) -> None:
    sada.post("أول")
    async with reader_of(telegram, salma, tmp_path) as reader:
        world = World(redis, clock, {"account": reader})
        await world.watch(SADA)
        await world.run(120)
        everybody.channel("furat_now").post("خبر")
        telegram.flood("ResolveUsername", 40_000)
        await world.watch(Source(name="telegram:furat_now", kind="account", address="furat_now"))
        sada.post("ثان")
        await world.run(1_800)
        assert await world.read() == ["telegram:sada_news/1", "telegram:sada_news/2"]
        assert telegram.impatient == 1


async def test_a_flood_wait_is_kept_to_the_second(
    telegram: MtProto, salma: Person, sada: Channel, clock: ManualClock, redis: Client, tmp_path: Path
) -> None:
    sada.post("أول")
    async with reader_of(telegram, salma, tmp_path / "one") as reader:
        world = World(redis, clock, {"account": reader})
        await world.watch(SADA)
        await world.run(120)
        sada.post("ثان")
        telegram.flood("GetHistory", 5_000)
        await world.run(4_900)
        assert telegram.impatient == 1 and await world.read() == ["telegram:sada_news/1"]
        assert (await world.book.state(SADA.name)).failures == 1
    async with reader_of(telegram, salma, tmp_path / "two") as reader:
        world = World(redis, clock, {"account": reader})
        clock.advance(200)
        await world.run(60)
        assert await world.read() == ["telegram:sada_news/1", "telegram:sada_news/2"]
    assert telegram.impatient == 1


async def test_a_cut_line_and_new_salts_lose_nothing(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    telegram.new_salts()
    sada.post("ثان")
    assert len(await reading.all()) == 1
    telegram.cut()
    sada.post("ثالث")
    assert len(await reading.all()) == 1
    await until(lambda: telegram.listening == 1)
    sada.post("رابع")
    await until(lambda: bool(reading.woken))


async def test_telegram_away_is_a_hiccup_and_then_read_on(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    await telegram.stop()
    with pytest.raises(Unread, match="cannot be reached") as why:
        await reading.step()
    assert why.value.wait == 30 and not why.value.sure
    sada.post("ثان")
    await telegram.listen()
    assert len(await reading.all()) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # Telethon 1.45 leaves a task behind
async def test_a_key_that_telegram_forgot_needs_a_login(reading: Reading, telegram: MtProto, sada: Channel) -> None:
    sada.post("أول")
    await reading.all()
    telegram.forget_keys()
    telegram.cut()
    for _ in range(2):
        with pytest.raises(Unread, match="barqiya login"):
            await reading.step()
    telegram.expected_ends = [end for end in telegram.ends if end == "Cut: a key that nobody knows"]
    assert telegram.expected_ends
    gc.collect()  # here, and not at a moment that Python 3.11's compiler cannot bear


@pytest.mark.parametrize(
    ("error", "health", "words", "wait", "host"),
    [
        (errors.FloodWaitError(request=None, capture=3_700), Health.SLOW, "wait 3700 s", 3_700, True),
        (errors.UsernameInvalidError(request=None), Health.PRIVATE, "renamed", 3_600, False),
        (ConnectionError("cut"), Health.BROKEN, "cannot be reached", 30, True),
        (ValueError("unsuccessful"), Health.BROKEN, "cannot be reached", 30, True),
    ],
)
def test_errors_say_how_long_to_wait(error: Exception, health: Health, words: str, wait: float, host: bool) -> None:
    why = explained(error)
    assert (why.health, why.wait, why.host) == (health, wait, host) and words in str(why)
