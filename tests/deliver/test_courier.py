"""From a decision to the chats: what is owed arrives once, in order, corrected, held and folded as promised."""

import asyncio
import dataclasses
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from bot.deliver import flight, pace, refusals
from bot.deliver.courier import Courier
from bot.model.alert import Action, Message, Owed, Priority
from bot.model.incident import Incident, Level, News, Reason
from bot.model.subscriber import Quiet, Subscriber
from bot.store.connection import Client
from bot.store.keys import Keys
from tests.deliver.office import Office, letter, opened
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.fakes.limits import NO_LIMITS, Limits
from tests.waiting import until

SALMA = Subscriber(chat_id=1001)
OMAR = Subscriber(chat_id=1002)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start(limits=NO_LIMITS) as api:
        yield api


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chat may get its next message soon: the real second is `test_telegrams_limits_are_kept`."""
    monkeypatch.setattr(pace, "CHAT_GAP", 0.05)


@pytest.fixture
async def office(redis: Client, keys: Keys, api: BotApi) -> Office:
    made = Office(redis, keys, api)
    await made.subscribe(SALMA, OMAR)
    return made


async def test_an_incident_reaches_each_of_its_readers_once(office: Office) -> None:
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert office.texts(1001) == office.texts(1002) == ["alert BQ-1 r1"]


async def test_more_reports_edit_the_message_silently(office: Office, api: BotApi) -> None:
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
        await office.tell("BQ-1", Reason.MORE_REPORTS, News.SILENT_EDIT)
        await office.settled()
    assert office.texts(1001) == ["alert BQ-1 r2"]
    assert len(api.calls("editMessageText")) == 2


async def test_a_new_fact_is_a_reply_under_the_alert_which_is_then_brought_up_to_date(
    office: Office, api: BotApi
) -> None:
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
        await office.tell("BQ-1", Reason.CASUALTIES_RAISED, level=Level.URGENT)
        await until(lambda: office.texts(1001) == ["alert BQ-1 r2", "update BQ-1 r2"])
    alert, reply = api.from_bot(1001)
    assert reply.body["reply_to_message"]["message_id"] == alert.id
    assert not reply.silent


async def test_a_correction_goes_to_exactly_those_who_got_the_alert(office: Office) -> None:
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
        await office.subscribe(Subscriber(chat_id=1003))
        await office.subscribers.put(replace(OMAR, words_in=("شيء آخر",)))
        await office.tell("BQ-1", Reason.RETRACTED, News.CORRECTION, retracted=True)
        await office.settled()
    assert office.texts(1001) == office.texts(1002) == ["alert BQ-1 r2", "update BQ-1 r2"]
    assert office.texts(1003) == []


async def test_an_alert_that_was_withdrawn_before_it_was_told_is_not_told(office: Office) -> None:
    await office.tell("BQ-1")
    await office.tell("BQ-1", Reason.RETRACTED, News.CORRECTION, retracted=True)
    async with opened(office):
        await office.settled()
    assert office.texts(1001) == []


async def test_an_unsent_alert_is_told_in_its_newest_state_once(office: Office) -> None:
    await office.tell("BQ-1")
    await office.tell("BQ-1", Reason.MORE_REPORTS, News.SILENT_EDIT)
    await office.tell("BQ-1", Reason.CLAIMED)
    async with opened(office):
        await office.settled()
    assert office.texts(1001) == ["alert BQ-1 r3"]


async def test_a_flash_overtakes_a_running_digest(office: Office) -> None:
    many = [Subscriber(chat_id=2000 + n) for n in range(40)]
    await office.subscribe(*many)
    digests = [
        Owed(
            chat=reader.key,
            subject="digest:2026-11-24",
            revision=1,
            action=Action.SEND,
            priority=Priority.DIGEST,
            reason="daily",
            since=office.clock(),
        )
        for reader in many
    ]
    await office.outbox.owe(digests)
    async with opened(office):
        await until(lambda: office.api.sent >= 10)
        await office.tell("BQ-1", level=Level.FLASH)
        await office.settled(20)
    order = [call.params.text("text") or "" for call in office.api.calls("sendMessage")]
    flashes = [n for n, text in enumerate(order) if text.startswith("alert")]
    assert len(flashes) == 42
    assert max(flashes) < 110, "of 162 messages the flash alerts are not among the last"
    assert [text for text in office.texts(2000) if "digest" in text] == [f"digest:2026-11-24 {n}/3" for n in (1, 2, 3)]


async def test_quiet_hours_hold_and_waking_brings_one_summary(office: Office) -> None:
    asleep = replace(SALMA, timezone="UTC", quiet=_around(office))
    await office.subscribers.put(asleep)
    async with opened(office):
        for n in range(3):
            await office.tell(f"BQ-{n}")
        await until(lambda: len(office.texts(1002)) == 3)
        assert office.texts(1001) == []
        await office.tell("BQ-9", level=Level.FLASH)
        await until(lambda: office.texts(1001) == ["alert BQ-9 r1"])
        office.clock.shift = timedelta(hours=2)
        await office.settled()
    assert office.texts(1001) == ["alert BQ-9 r1", "waking BQ-0 BQ-1 BQ-2"]


def _around(office: Office) -> Quiet:
    now = office.clock()
    start, end = now - timedelta(hours=1), now + timedelta(hours=1)
    return Quiet(start=time(start.hour, start.minute), end=time(end.hour, end.minute))


async def test_after_a_summary_an_update_hangs_under_it(office: Office, api: BotApi) -> None:
    await office.subscribers.put(replace(SALMA, timezone="UTC", quiet=_around(office)))
    async with opened(office):
        await office.tell("BQ-1")
        await office.tell("BQ-2")
        await until(lambda: len(office.texts(1002)) == 2)
        office.clock.shift = timedelta(hours=2)
        await office.settled()
        await office.tell("BQ-2", Reason.DENIED, News.CORRECTION)
        await office.settled()
    summary, update = api.from_bot(1001)
    assert (summary.text, update.text) == ("waking BQ-1 BQ-2", "update BQ-2 r2")
    assert update.body["reply_to_message"]["message_id"] == summary.id


async def test_a_raid_becomes_a_rolling_message(office: Office) -> None:
    office.flood(sounds=2, edit_seconds=0.3)
    async with opened(office):
        for n in range(2):
            await office.tell(f"BQ-{n}")
        await office.settled(20)
        assert len(office.texts(1001)) == 2
        for n in range(10, 20):
            await office.tell(f"BQ-{n}")
        await office.settled(20)
    texts = office.texts(1001)
    assert len(texts) == 3
    assert set(texts[-1].split()) == {"situation", *(f"BQ-{n}" for n in range(10, 20))}


async def test_a_rolling_message_that_the_reader_deleted_is_sent_anew(office: Office, api: BotApi) -> None:
    office.flood(sounds=1)
    async with opened(office):
        await office.tell("BQ-0")
        await office.settled()
        await office.tell("BQ-1")
        await office.settled()
        api.last(1001).deleted = True
        office.clock.shift = timedelta(seconds=15)
        await office.tell("BQ-2")
        await office.settled()
    assert office.texts(1001) == ["alert BQ-0 r1", "situation BQ-1 BQ-2"]


async def test_what_was_withdrawn_in_the_night_is_not_in_the_summary(office: Office) -> None:
    await office.subscribers.put(replace(SALMA, timezone="UTC", quiet=_around(office)))
    async with opened(office):
        for n in range(3):
            await office.tell(f"BQ-{n}")
        await until(lambda: len(office.texts(1002)) == 3)
        await office.tell("BQ-0", Reason.RETRACTED, News.CORRECTION, retracted=True)
        await until(lambda: len(office.texts(1002)) == 4)
        office.clock.shift = timedelta(hours=2)
        await office.settled()
    assert office.texts(1001) == ["waking BQ-1 BQ-2"]


async def test_a_summary_that_may_have_arrived_is_repeated_as_the_same_summary(office: Office, api: BotApi) -> None:
    await office.subscribers.put(replace(SALMA, timezone="UTC", quiet=_around(office)))
    async with opened(office):
        for n in range(3):
            await office.tell(f"BQ-{n}")
        await until(lambda: len(office.texts(1002)) == 3)
        api.faults.script([Fault("cut_after")])
        office.clock.shift = timedelta(hours=2)
        await office.settled()
    assert office.texts(1001) == ["waking BQ-0 BQ-1 BQ-2"] * 2


async def test_a_long_night_is_told_in_the_order_in_which_it_went_also_when_a_summary_is_repeated(
    office: Office, api: BotApi
) -> None:
    """All that was held comes due in one moment, and news of different incidents is spread together."""
    night = [f"BQ-{n * 37 % 100:02}" for n in range(50)]
    await office.subscribers.put(replace(SALMA, timezone="UTC", quiet=_around(office)))
    await office.subscribers.forget("1002")
    for name in night:
        await office.tell(name)
        office.clock.shift += timedelta(seconds=1)
    async with opened(office):
        await until(lambda: _owed_to(office, "1001", len(night)))
        api.faults.script([Fault("cut_after")])
        office.clock.shift = timedelta(hours=2)
        await office.settled()
    first, rest = f"waking {' '.join(night[:40])}", f"waking {' '.join(night[40:])}"
    assert office.texts(1001) == [first, first, rest]


async def _owed_to(office: Office, chat: str, count: int) -> bool:
    return len((await office.outbox.chat(chat))[1]) == count


async def test_a_store_that_cannot_write_is_waited_for(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """A chat is asleep until the store is full: what is due then goes out as soon as there is room again, once."""
    await office.subscribers.put(replace(SALMA, timezone="UTC", quiet=_around(office)))
    with caplog.at_level(logging.WARNING, "bot.deliver"):
        async with opened(office):
            await office.tell("BQ-1")
            await until(lambda: _owed_to(office, "1001", 1))
            await until(lambda: _owed_to(office, "1002", 0))
            await office.redis.config_set("maxmemory", "1mb")
            try:
                office.clock.shift = timedelta(hours=1, minutes=1)
                await until(lambda: any("wait: the store cannot write" in one for one in caplog.messages))
            finally:
                await office.redis.config_set("maxmemory", "0")
            await office.settled()
    assert office.texts(1001) == office.texts(1002) == ["alert BQ-1 r1"]
    assert "the store is back, deliveries go on" in caplog.messages


async def test_a_blocked_bot_ends_that_chat_only(office: Office, api: BotApi) -> None:
    await api.block(api.user(1001))
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert office.texts(1002) == ["alert BQ-1 r1"]
    assert await office.subscribers.get("1001") is None
    assert (await office.outbox.queue(office.clock())).tally["gone"] == 1


async def test_a_group_that_moved_gets_its_alert_in_the_new_place(office: Office, api: BotApi) -> None:
    group = api.group(-2001, "غرفة", kind="group")
    await office.subscribers.put(Subscriber(chat_id=-2001))
    moved = await api.migrate(group)
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert office.texts(moved.id) == ["alert BQ-1 r1"]
    assert await office.subscribers.get(str(moved.id)) is not None


async def test_a_closed_topic_keeps_its_alert_until_it_is_opened_and_other_topics_get_theirs(
    office: Office, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusals, "CLOSED_SECONDS", 0.5)
    group = api.group(-2002, "غرفة", kind="supergroup")
    group.topics.update({5: "أخبار", 6: "عام"})
    group.closed_topics.add(5)
    for topic in (5, 6):
        await office.subscribers.put(Subscriber(chat_id=-2002, thread_id=topic))
    async with opened(office):
        await office.tell("BQ-1")
        await until(lambda: [one.body.get("message_thread_id") for one in api.from_bot(-2002)] == [6])
        group.closed_topics.clear()
        await office.settled()
    assert [one.body.get("message_thread_id") for one in api.from_bot(-2002)] == [6, 5]


async def test_a_deleted_topic_ends_that_topic_only(office: Office, api: BotApi) -> None:
    group = api.group(-2003, "غرفة", kind="supergroup")
    group.topics[6] = "عام"
    for topic in (5, 6):
        await office.subscribers.put(Subscriber(chat_id=-2003, thread_id=topic))
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert [one.body.get("message_thread_id") for one in api.from_bot(-2003)] == [6]
    assert await office.subscribers.get("-2003/5") is None
    assert await office.subscribers.get("-2003/6") is not None


async def test_a_broken_markup_is_told_in_plain_text_rather_than_not_at_all(office: Office, api: BotApi) -> None:
    async def broken(owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message:
        return Message(parts=(f"<b>alert {incidents[0].id}</i> & more",))

    office.desk = dataclasses.replace(office.desk, letter=broken)
    office.courier = Courier(office.desk)
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert office.texts(1001) == ["alert BQ-1 & more"]


async def test_a_flood_wait_of_the_token_stops_everything_until_it_is_over(office: Office, api: BotApi) -> None:
    many = [Subscriber(chat_id=2000 + n) for n in range(30)]
    await office.subscribe(*many)
    async with opened(office):
        api.faults.script([None] * 3 + [Fault("flood", retry_after=2, everywhere=True)])
        await office.tell("BQ-1")
        await office.settled(20)
    floods = api.floods
    assert 1 <= len(floods) <= 8, "at most what was in flight"
    assert all(office.texts(reader.chat_id) == ["alert BQ-1 r1"] for reader in many)
    after = [call for call in api.calls("sendMessage") if call.at > floods[-1].at]
    assert min(call.at for call in after) - floods[0].at >= 1.9


async def test_what_telegram_may_have_accepted_is_repeated_at_most_once(office: Office, api: BotApi) -> None:
    api.faults.script([Fault("cut_after")])
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
    assert sorted(len(office.texts(chat)) for chat in (1001, 1002)) == [1, 2]


async def test_telegrams_limits_are_kept(redis: Client, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "CHAT_GAP", 1.0)
    async with await BotApi.start(limits=Limits()) as api:
        office = Office(redis, keys, api, rate=30)
        await office.subscribe(*[Subscriber(chat_id=3000 + n) for n in range(45)])
        async with opened(office):
            await office.tell("BQ-1")
            await office.settled(20)
            await office.tell("BQ-2", level=Level.FLASH)
            await office.settled(20)
        assert api.floods == []
        assert len(office.texts(3000)) == 2


async def test_a_dead_telegram_is_waited_for(office: Office, api: BotApi) -> None:
    port = int(api.base_url.rpartition(":")[2])
    await api.stop()
    async with opened(office):
        await office.tell("BQ-1")
        await until(lambda: office.desk.pace.barrier > 0)
        await api.listen(port)
        await office.settled(20)
    assert office.texts(1001) == office.texts(1002) == ["alert BQ-1 r1"]


async def test_a_letter_that_cannot_be_written_is_set_aside_and_the_rest_goes_on(
    redis: Client, keys: Keys, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flight, "BUG_TRIES", 2)

    async def broken(owed: Owed, incidents: Sequence[Incident], reader: Subscriber) -> Message | None:
        if owed.subject == "BQ-1":
            raise KeyError("no such word")
        return await letter(owed, incidents, reader)

    office = Office(redis, keys, api, letter=broken)
    await office.subscribe(SALMA)
    async with opened(office):
        await office.tell("BQ-1")
        await office.tell("BQ-2")
        await until(lambda: office.texts(1001) == ["alert BQ-2 r1"])
        office.clock.shift = timedelta(seconds=31)
        await office.settled()
    queue = await office.outbox.queue(office.clock())
    assert queue.tally["failed"] == 1
    assert queue.ended[0].subject == "BQ-1"


async def test_a_late_alert_says_so_and_a_very_late_one_expires_visibly(office: Office) -> None:
    await office.tell("BQ-1")
    office.clock.shift = timedelta(minutes=45)
    await office.tell("BQ-2")
    async with opened(office):
        await office.settled()
    assert office.texts(1001) == ["alert BQ-1 r1 late", "alert BQ-2 r1"]
    again = Office(office.redis, office.keys, office.api)
    again.clock.shift = timedelta(hours=1)
    await again.tell("BQ-3")
    again.clock.shift = timedelta(hours=14)
    async with opened(again):
        await again.settled()
    assert len(again.texts(1001)) == 2
    assert await again.outbox.missed("1001") == ["BQ-3"]


async def test_muting_an_incident_ends_its_sounds(office: Office) -> None:
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
        await office.subscribers.put(replace(SALMA, muted=("BQ-1",)))
        await office.tell("BQ-1", Reason.CASUALTIES_RAISED)
        await office.settled()
    assert office.texts(1001) == ["alert BQ-1 r2"]
    assert office.texts(1002) == ["alert BQ-1 r2", "update BQ-1 r2"]


async def test_silence_of_the_store_is_said_once_and_outlived(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """All connections are cut here; a killed server is in tests/faults."""
    async with opened(office):
        await office.tell("BQ-1")
        await office.settled()
        with caplog.at_level(logging.WARNING, "bot.deliver"):
            await office.redis.client_kill_filter(_type="normal", skipme=True)
            await office.tell("BQ-2")
            await office.settled()
    assert office.texts(1001) == ["alert BQ-1 r1", "alert BQ-2 r1"]
    assert len([one for one in caplog.records if "deliveries wait" in one.message]) <= 1


async def test_a_stop_waits_for_what_is_in_flight_and_leaves_the_rest_owed(office: Office, api: BotApi) -> None:
    many = [Subscriber(chat_id=2000 + n) for n in range(30)]
    await office.subscribe(*many)
    api.faults.add(Fault("slow", seconds=0.3))
    await office.open()
    await office.tell("BQ-1")
    await until(lambda: len(api.calls("sendMessage")) >= 4)
    begun = asyncio.get_running_loop().time()
    await office.close()
    assert asyncio.get_running_loop().time() - begun < 8
    told = sum(len(office.texts(reader.chat_id)) for reader in [SALMA, OMAR, *many])
    queue = await office.outbox.queue(office.clock())
    assert told == queue.tally["delivered"]
    assert queue.in_flight == 0
    assert told + queue.tally["waiting"] == 32
    assert 0 < told < 32
