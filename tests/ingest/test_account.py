"""The user account, with Telethon's own types: every message once, albums whole, edits, deletions, errors in words."""

import stat
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

types = pytest.importorskip("telethon.tl.types")
errors = pytest.importorskip("telethon.errors")

from bot.ingest.account import AccountReader, Peer  # noqa: E402
from bot.ingest.account_client import SessionInUse, SessionLock, explained, keep_session, kept_session  # noqa: E402
from bot.ingest.reading import Batch  # noqa: E402
from bot.model.post import Post  # noqa: E402
from bot.model.source import Health, Source  # noqa: E402
from bot.store.connection import Client  # noqa: E402
from tests.fakes.clock import ManualClock  # noqa: E402
from tests.ingest.world import World  # noqa: E402

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SADA = Source(name="telegram:sada_news", kind="account", address="Sada_News")
CLOSED = Source(name="tg-chat:-1001234", kind="account", address="-1001234")


class Twin:
    """An account whose channel is a list; it counts what it is asked."""

    def __init__(self) -> None:
        self.messages: dict[int, Any] = {}
        self.asked: list[str] = []
        self.heard: Callable[[int, bool], None] = lambda _channel, _changed: None

    def post(self, text: str, at: datetime = NOON, **more: Any) -> Any:
        number = max(self.messages, default=0) + 1
        made = types.Message(id=number, peer_id=types.PeerChannel(1234), date=at, message=text, **more)
        self.messages[number] = made
        return made

    async def resolve(self, address: str) -> Peer:
        self.asked.append("resolve")
        return Peer(1234, 99, "صدى")

    async def after(self, peer: Peer, top: int, count: int) -> Sequence[Any]:
        self.asked.append("after")
        found = [one for number, one in sorted(self.messages.items()) if number > top]
        return found[:count] if top else found[-count:]

    async def these(self, peer: Peer, ids: Sequence[int]) -> Sequence[Any]:
        self.asked.append("these")
        return [self.messages.get(number) for number in ids]

    def listen(self, heard: Callable[[int, bool], None]) -> None:
        self.heard = heard


class Reading:
    """A reader that keeps its cursor."""

    def __init__(self, twin: Twin, source: Source = SADA) -> None:
        self.woken: list[str] = []
        self.reader = AccountReader(twin, self.woken.append)
        self.source, self.cursor, self.now = source, "", NOON + timedelta(minutes=1)

    async def step(self) -> Batch:
        batch = await self.reader.read(self.source, self.cursor, self.now)
        self.cursor = batch.cursor
        return batch

    async def all(self) -> list[Post]:
        posts: list[Post] = []
        while True:
            batch = await self.step()
            posts += batch.posts
            if not batch.more:
                return posts


@pytest.fixture
def twin() -> Twin:
    return Twin()


@pytest.fixture
def reading(twin: Twin) -> Reading:
    return Reading(twin)


async def test_each_message_once_and_the_name_is_looked_up_once(reading: Reading, twin: Twin) -> None:
    twin.post("أول")
    first = await reading.step()
    assert [post.id for post in first.posts] == ["telegram:sada_news/1"] and first.title == "صدى"
    for number in range(250):
        twin.post(f"خبر {number}")
    reborn = Reading(twin)
    reborn.cursor = reading.cursor
    assert len(await reborn.all()) == 250 and await reborn.all() == []
    assert twin.asked.count("resolve") == 1


async def test_an_hour_of_absence_loses_nothing_and_repeats_nothing(twin: Twin, redis: Client) -> None:
    clock = ManualClock(NOON.timestamp())
    world = World(redis, clock, {"account": AccountReader(twin)})
    await world.watch(SADA)
    for count, seconds in ((5, 300), (250, 3_600)):
        for _ in range(count):
            clock.advance(seconds / count)
            twin.post("خبر", at=world.now())
        world.restart()
        await world.run(600)
    assert Counter(await world.read()) == {f"telegram:sada_news/{n}": 1 for n in range(1, 256)}


async def test_a_new_channel_begins_with_its_newest_messages(reading: Reading, twin: Twin) -> None:
    for number in range(90):
        twin.post(f"خبر {number}")
    assert [post.text for post in await reading.all()] == [f"خبر {n}" for n in range(70, 90)]


async def test_a_message_has_all_its_parts(reading: Reading, twin: Twin) -> None:
    twin.post("الأصل")
    photo = types.MessageMediaPhoto(photo=types.Photo(77, 1, b"", NOON, [], 1))
    link = types.MessageEntityTextUrl(offset=0, length=4, url="https://news.example/1")
    origin = types.MessageFwdHeader(date=NOON, from_id=types.PeerChannel(555), channel_post=42)
    reply = types.MessageReplyHeader(reply_to_msg_id=1)
    twin.post("قصف #دير_الزور", media=photo, entities=[link], fwd_from=origin, reply_to=reply, views=1200)
    words = types.TextWithEntities
    answers = [types.PollAnswer(words(text, []), b"1") for text in ("هنا", "هناك")]
    poll = types.Poll(1, words("أين؟", []), answers, 0)
    twin.post("", media=types.MessageMediaPoll(poll, types.PollResults()))
    twin.post("منقول", fwd_from=types.MessageFwdHeader(date=NOON, from_name="مجهول"))
    _, post, asked, named = await reading.all()
    assert post.text == "قصف #دير_الزور\nhttps://news.example/1" and post.media == ("photo:77",)
    assert post.forwarded_from == "tg-chat:-100555/42" and post.reply_to == "telegram:sada_news/1"
    assert post.url == "https://t.me/Sada_News/2" and post.extra == {"views": 1200} and post.date == NOON
    assert asked.text == "أين؟\n- هنا\n- هناك" and named.forwarded_from == "tg-name:مجهول"


async def test_a_private_channel_has_its_own_address(twin: Twin) -> None:
    twin.post("خبر")
    [post] = await Reading(twin, CLOSED).all()
    assert (post.id, post.url) == ("tg-chat:-1001234/1", "https://t.me/c/1234/1")


async def test_an_album_is_one_post_and_waits_until_it_is_whole(reading: Reading, twin: Twin) -> None:
    twin.post("قبله")
    media = [types.MessageMediaPhoto(photo=types.Photo(n, 1, b"", NOON, [], 1)) for n in (7, 8, 9)]
    late = reading.now - timedelta(seconds=1)
    twin.post("صور", at=late, media=media[0], grouped_id=5)
    twin.post("", at=late, media=media[1], grouped_id=5)
    batch = await reading.step()
    assert [post.text for post in batch.posts] == ["قبله"] and batch.more
    twin.post("", at=late, media=media[2], grouped_id=5)
    assert [post.text for post in (await reading.step()).posts] == []
    reading.now += timedelta(seconds=5)
    [album] = await reading.all()
    assert album.media == ("photo:7", "photo:8", "photo:9") and album.id == "telegram:sada_news/2"


async def test_service_messages_say_nothing(reading: Reading, twin: Twin) -> None:
    action = types.MessageActionChatEditTitle("جديد")
    twin.messages[1] = types.MessageService(id=1, peer_id=types.PeerChannel(1234), date=NOON, action=action)
    assert await reading.all() == []


async def test_what_happens_live_wakes_the_reader(reading: Reading, twin: Twin) -> None:
    post = twin.post("مقتل شخص")
    await reading.all()
    twin.heard(999, False)
    assert reading.woken == []
    post.message, post.edit_date = "مقتل شخصين", NOON + timedelta(minutes=5)
    twin.heard(1234, True)
    assert reading.woken == ["telegram:sada_news"]
    [edited] = await reading.all()
    assert (edited.text, edited.edited) == ("مقتل شخصين", NOON + timedelta(minutes=5))
    assert await reading.all() == []


async def test_edits_and_deletions_that_nobody_told_of_are_found(reading: Reading, twin: Twin) -> None:
    post = twin.post("أول")
    twin.post("ثان")
    await reading.all()
    post.message, post.edit_date = "أول مصحح", NOON + timedelta(minutes=5)
    del twin.messages[2]
    assert await reading.all() == []
    reading.now += timedelta(minutes=11)
    edited, gone = await reading.all()
    assert edited.text == "أول مصحح" and gone.deleted and gone.id == "telegram:sada_news/2"
    reading.now += timedelta(minutes=11)
    assert await reading.all() == []


async def test_a_change_of_reactions_is_no_edit(reading: Reading, twin: Twin) -> None:
    post = twin.post("أول")
    await reading.all()
    post.edit_date, post.edit_hide = NOON + timedelta(minutes=5), True
    twin.heard(1234, True)
    assert await reading.all() == []


@pytest.mark.parametrize(
    ("error", "health", "words", "wait", "host"),
    [
        (errors.FloodWaitError(request=None, capture=3_700), Health.SLOW, "wait 3700 s", 3_700, True),
        (errors.ChannelPrivateError(request=None), Health.PRIVATE, "removed from it", 3_600, False),
        (errors.UsernameNotOccupiedError(request=None), Health.PRIVATE, "renamed", 3_600, False),
        (ValueError('No user has "x" as username'), Health.PRIVATE, "renamed", 3_600, False),
        (errors.AuthKeyUnregisteredError(request=None), Health.BROKEN, "barqiya login", 3_600, True),
        (errors.AuthKeyDuplicatedError(request=None), Health.BROKEN, "barqiya login", 3_600, True),
        (errors.UserDeactivatedBanError(request=None), Health.BROKEN, "barqiya login", 3_600, True),
        (ConnectionError("cut"), Health.BROKEN, "cannot be reached", 30, True),
    ],
)
def test_errors_are_told_in_words(error: Exception, health: Health, words: str, wait: float, host: bool) -> None:
    why = explained(error)
    assert (why.health, why.wait, why.host) == (health, wait, host) and words in str(why)


def test_two_processes_never_use_one_session(tmp_path: Path) -> None:
    with SessionLock(tmp_path), pytest.raises(SessionInUse), SessionLock(tmp_path):
        pass
    with SessionLock(tmp_path):
        pass


def test_a_session_is_for_our_eyes_only(tmp_path: Path) -> None:
    assert kept_session(tmp_path) is None
    path = keep_session(tmp_path, "1BVtsecret")
    assert kept_session(tmp_path) == "1BVtsecret" and stat.S_IMODE(path.stat().st_mode) == 0o600
