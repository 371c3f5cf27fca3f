"""The stored index of audiences answers as the plain filter would, whatever was changed before, and keeps no trace."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.decide import audience_index, wants
from bot.model.incident import Incident, Level
from bot.model.report import Place, Precision
from bot.model.subscriber import Subscriber
from bot.store import audience as module
from bot.store.connection import Client, connect
from bot.store.embedded import Embedded
from bot.store.keys import Keys
from bot.store.outbox import RedisOutbox
from bot.store.subscribers import StoredSubscribers
from tests.decide.wishes import incidents, subscribers
from tests.store.making import NOON, incident
from tests.store.test_subscribers import DEIR, NEAR, RAQQA, SITE

CROWD = st.lists(subscribers(st.integers(1, 12)), min_size=1, max_size=16)


async def audience(book: StoredSubscribers, one: Incident, cursor: str = "") -> list[Subscriber]:
    return [found async for _, batch in book.audience(one, cursor) for found in batch]


def who_want(everyone: Iterable[Subscriber], one: Incident) -> dict[str, Subscriber]:
    return {reader.key: reader for reader in everyone if wants(reader, one, None, NOON).yes}


@settings(max_examples=60, deadline=None)
@given(CROWD, st.lists(incidents(), min_size=1, max_size=4), st.lists(st.integers(1, 12), max_size=3))
def test_the_index_answers_as_the_plain_filter_does(
    tmp_path_factory: pytest.TempPathFactory, crowd: list[Subscriber], told: list[Incident], leaving: list[int]
) -> None:
    asyncio.run(_alike(tmp_path_factory.getbasetemp(), crowd, told, leaving))


async def _alike(folder: Path, crowd: list[Subscriber], told: list[Incident], leaving: list[int]) -> None:
    """Subscribers of the crowd with the same number are one who changes its mind; some leave."""
    server = Embedded(folder / "index", durable=False)
    await server.start()
    redis = await connect(server.url)
    try:
        await redis.flushall()
        book, kept = StoredSubscribers(redis, Keys(), lambda: NOON), dict[str, Subscriber]()
        for one in crowd:
            await book.put(one)
            kept[one.key] = one
        for number in leaving:
            await book.forget(str(number))
            kept.pop(str(number), None)
        for incident_ in told:
            found = await audience(book, incident_)
            assert len(found) == len({one.key for one in found}), "nobody comes twice"
            assert who_want(found, incident_) == who_want(kept.values(), incident_)
        for key in list(kept):
            await book.forget(key)
        assert await redis.keys("*") == []
    finally:
        await redis.aclose()
        await server.stop()


@pytest.fixture
def book(redis: Client, keys: Keys) -> StoredSubscribers:
    return StoredSubscribers(redis, keys, clock=lambda: NOON)


def many_sided(number: int) -> Subscriber:
    """One who stands in many places of the index."""
    word = ("قصف", "غارة", "لغم")[number % 3]
    return Subscriber(chat_id=number, areas=(DEIR, NEAR, RAQQA), words_in=(word, f"كلمة{number}"), words_out=("تدريب",))


async def test_after_a_stop_no_key_and_no_value_names_the_chat(
    book: StoredSubscribers, redis: Client, keys: Keys
) -> None:
    chat = 987_654_321
    for number in (chat, 5):
        await book.put(many_sided(number))
    await book.put(many_sided(chat))
    await RedisOutbox(redis, keys).forget(str(chat))
    await book.forget(str(chat))
    assert await book.get("5") is not None
    for name in await redis.keys("*"):
        assert str(chat).encode() not in name
        assert str(chat).encode() not in (await redis.dump(name) or b"")


async def test_wishes_that_change_at_the_same_time_leave_the_index_of_one_of_them(
    book: StoredSubscribers, redis: Client
) -> None:
    wishes = [Subscriber(chat_id=1, areas=(area,)) for area in (DEIR, RAQQA, NEAR) for _ in range(4)]
    await asyncio.gather(*(book.put(one) for one in wishes))
    kept = await book.get("1")
    assert kept is not None
    standings = {
        (name.decode().split(":", 3)[3], standing.decode())
        for name in await redis.keys("bq:aud:*")
        for standing in await redis.zrange(name, 0, -1)
    }
    assert standings == audience_index.standings(kept)


async def test_an_index_made_by_other_rules_is_made_anew_while_people_change_their_wishes(
    book: StoredSubscribers, redis: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = incident(place=SITE, level=Level.FLASH)
    monkeypatch.setattr(module, "rules", lambda: "older")
    for number in range(1, 30):
        await book.put(Subscriber(chat_id=number, areas=(DEIR,)))
    await book.open()
    monkeypatch.undo()
    assert await audience(book, one) == []
    changed = [book.put(Subscriber(chat_id=number, areas=(RAQQA,))) for number in range(1, 10)]
    count, *_ = await asyncio.gather(book.open(), *changed)
    assert count == 29
    assert {found.chat_id for found in await audience(book, one)} == set(range(10, 30))
    assert not [name for name in await redis.keys("bq:aud:*") if b"older" in name]
    assert await book.open() == 0


async def test_a_walk_that_goes_on_for_an_incident_that_moved_begins_anew(
    book: StoredSubscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "READ", 1)
    for number in (1, 2, 3):
        await book.put(Subscriber(chat_id=number, areas=(DEIR,)))
        await book.put(Subscriber(chat_id=10 + number, areas=(RAQQA,)))
    cursor = [place async for place, _ in book.audience(incident(place=SITE, level=Level.FLASH))][1]
    moved = incident(
        place=Place(text="الرقة", country="SY", admin1="Ar-Raqqa", precision=Precision.TOWN), level=Level.FLASH
    )
    assert {found.chat_id for found in await audience(book, moved, cursor)} == {11, 12, 13}
