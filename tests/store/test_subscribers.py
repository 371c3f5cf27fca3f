"""Subscribers: kept, found by area, moved, forgotten; and when their digest is due."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.model.incident import Level
from bot.model.report import Place, Precision
from bot.model.subscriber import Area, Subscriber
from bot.store import audience as module
from bot.store.connection import Client
from bot.store.digests import next_digest
from bot.store.keys import Keys
from bot.store.subscribers import StoredSubscribers
from tests.store.making import NOON, incident

DEIR = Area(name_ar="دير الزور", name_en="Deir ez-Zor", country="SY", admin1="Deir ez-Zor")
RAQQA = Area(name_ar="الرقة", name_en="Ar-Raqqa", country="SY", admin1="Ar-Raqqa")
NEAR = Area(name_ar="حولي", name_en="around me", lat=35.30, lon=40.10, radius_km=20)
SITE = Place(text="الزهور", country="SY", admin1="Deir ez-Zor", lat=35.31, lon=40.12, precision=Precision.VILLAGE)


@pytest.fixture
def book(redis: Client, keys: Keys) -> StoredSubscribers:
    return StoredSubscribers(redis, keys, clock=lambda: NOON)


async def found(book: StoredSubscribers, cursor: str = "") -> list[int]:
    one = incident(place=SITE, level=Level.FLASH)
    return [s.chat_id async for _, batch in book.audience(one, cursor) for s in batch]


async def test_the_audience_is_who_follows_the_area_or_everything(book: StoredSubscribers) -> None:
    await book.put(Subscriber(chat_id=1, areas=(DEIR,)))
    await book.put(Subscriber(chat_id=2, areas=(RAQQA,)))
    await book.put(Subscriber(chat_id=3))
    await book.put(Subscriber(chat_id=4, areas=(NEAR,)))
    assert sorted(await found(book)) == [1, 3, 4]


async def test_who_stands_under_several_keys_comes_once(book: StoredSubscribers) -> None:
    await book.put(Subscriber(chat_id=1, areas=(DEIR, NEAR, RAQQA)))
    assert await found(book) == [1]


async def test_a_walk_goes_on_after_any_batch(book: StoredSubscribers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SCANNED", 3)
    monkeypatch.setattr(module, "READ", 2)
    for number in range(7):
        await book.put(Subscriber(chat_id=number, areas=(DEIR,) if number % 2 else ()))
    one = incident(place=SITE, level=Level.FLASH)
    whole = [(cursor, batch) async for cursor, batch in book.audience(one)]
    for at, (cursor, _) in enumerate(whole):
        rest = await found(book, cursor)
        assert rest == [s.chat_id for _, batch in whole[at + 1 :] for s in batch]


async def test_a_changed_wish_changes_the_index(book: StoredSubscribers) -> None:
    await book.put(Subscriber(chat_id=1, areas=(DEIR,)))
    await book.put(Subscriber(chat_id=1, areas=(RAQQA,)))
    assert await found(book) == []


async def test_to_forget_leaves_nothing(book: StoredSubscribers, redis: Client) -> None:
    await book.put(Subscriber(chat_id=1, areas=(DEIR, NEAR)))
    await book.forget("1")
    assert await redis.keys("*") == []


async def test_a_group_that_moved_keeps_its_wishes(book: StoredSubscribers) -> None:
    await book.put(Subscriber(chat_id=-5, thread_id=7, areas=(DEIR,)))
    await book.moved("-5/7", -1005)
    assert await book.get("-5/7") is None
    moved = await book.get("-1005/7")
    assert moved is not None
    assert moved.areas == (DEIR,)
    assert await found(book) == [-1005]


async def test_digests_come_due_once_a_day(book: StoredSubscribers) -> None:
    one = Subscriber(chat_id=1, digest_at=time(20, 0))
    await book.put(one)
    eight = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert await book.due_for_digest(eight - timedelta(seconds=1)) == []
    assert await book.due_for_digest(eight) == [one]
    await book.had_digest(one, eight)
    assert await book.due_for_digest(eight + timedelta(hours=23)) == []
    assert await book.due_for_digest(eight + timedelta(hours=24)) == [one]


async def test_who_wants_no_digest_gets_none(book: StoredSubscribers) -> None:
    await book.put(Subscriber(chat_id=1))
    await book.put(Subscriber(chat_id=1, digest_at=None))
    assert await book.due_for_digest(NOON + timedelta(days=9)) == []


def test_the_hour_of_a_digest_follows_the_clock_change() -> None:
    reader = Subscriber(chat_id=1, digest_at=time(20, 0), timezone="Asia/Beirut")
    winter = next_digest(reader, datetime(2026, 10, 24, 18, 0, tzinfo=UTC))
    assert winter is not None
    assert winter.astimezone(UTC) == datetime(2026, 10, 25, 18, 0, tzinfo=UTC)
    summer = next_digest(reader, datetime(2026, 10, 23, 18, 0, tzinfo=UTC))
    assert summer is not None
    assert summer.astimezone(UTC) == datetime(2026, 10, 24, 17, 0, tzinfo=UTC)


def test_an_hour_that_the_clock_change_leaves_out_is_not_lost() -> None:
    reader = Subscriber(chat_id=1, digest_at=time(0, 30), timezone="Asia/Beirut")
    due = next_digest(reader, datetime(2026, 3, 28, 12, 0, tzinfo=UTC))
    assert due is not None
    assert datetime(2026, 3, 28, 22, 0, tzinfo=UTC) <= due.astimezone(UTC) <= datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
