"""What is owed is kept, ordered, superseded and struck off; nothing owed is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.model.alert import Action, ChatState, FanOut, Outcome, Owed, Priority, Sent
from bot.model.incident import Level, Reason
from bot.ports import LeaseLost, TryLater
from bot.store import connection
from bot.store.connection import Client
from bot.store.keys import Keys
from bot.store.lease import Lease
from bot.store.outbox import RedisOutbox
from bot.store.outbox_desk import _sent_names
from tests.waiting import until

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EDIT_GAP = timedelta(seconds=60)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


class Bench:
    """An outbox with one courier that claims and confirms by hand."""

    def __init__(self, redis: Client, keys: Keys) -> None:
        self.redis, self.keys, self.clock = redis, keys, Clock()
        self.outbox = RedisOutbox(redis, keys, clock=self.clock)
        self.token = 0

    async def take_lease(self) -> int:
        await self.redis.delete(self.keys.lease("deliver").name)
        held = await Lease(self.redis, self.keys, "deliver").acquire()
        assert held is not None
        self.token = held.token
        return held.token

    def owed(self, chat: str, subject: str = "BQ-1", revision: int = 1, **more: object) -> Owed:
        fields: dict[str, object] = {
            "chat": chat,
            "subject": subject,
            "revision": revision,
            "action": Action.SEND,
            "priority": Priority.ALERT,
            "reason": "new",
            "since": self.clock.now,
        }
        return Owed(**(fields | more))  # type: ignore[arg-type]

    def edit(self, chat: str, revision: int, subject: str = "BQ-1") -> Owed:
        return self.owed(
            chat, subject, revision, action=Action.EDIT, priority=Priority.SILENT_EDIT, reason="more_reports"
        )

    async def claim(self, count: int = 10, **more: object) -> list[Owed]:
        return await self.outbox.claim(self.token, self.clock.now, count, **more)  # type: ignore[arg-type]

    async def deliver(self, owed: Owed, message_id: int = 100, revision: int | None = None) -> None:
        before = await self.outbox.sent(owed.chat, owed.subject)
        shown = revision or owed.revision
        if owed.action is Action.EDIT:
            assert before is not None
            heard, message_id = before.heard, before.message_id
        else:
            heard = shown
        sent = Sent(
            message_id=before.message_id if before else message_id,
            revision=before.revision if before and owed.action is Action.REPLY else shown,
            at=self.clock.now,
            heard=heard,
        )
        await self.outbox.confirm(self.token, owed, sent, message_ids=[message_id])

    async def one(self) -> Owed:
        (owed,) = await self.claim()
        return owed

    async def tally(self, name: str) -> int:
        return (await self.outbox.queue(self.clock.now)).tally.get(name, 0)


@pytest.fixture
async def bench(redis: Client, keys: Keys) -> AsyncIterator[Bench]:
    made = Bench(redis, keys)
    await made.take_lease()
    yield made


async def test_what_is_owed_is_claimed_sent_and_struck_off(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    owed = await bench.one()
    assert (owed.chat, owed.subject, owed.action, owed.reason) == ("7", "BQ-1", Action.SEND, "new")
    await bench.deliver(owed, message_id=55)
    bench.clock.pass_(seconds=5)
    assert await bench.claim() == []
    sent = await bench.outbox.sent("7", "BQ-1")
    assert sent is not None
    assert (sent.message_id, sent.revision, sent.heard, sent.editable) == (55, 1, 1, True)
    assert await bench.outbox.message_ids("7") == [55]
    assert await bench.tally("waiting") == 0


async def test_owing_the_same_again_changes_nothing(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7"), bench.owed("7")])
    await bench.outbox.owe([bench.owed("7")])
    await bench.deliver(await bench.one())
    await bench.outbox.owe([bench.owed("7")])
    bench.clock.pass_(seconds=5)
    assert await bench.claim() == []
    assert await bench.tally("owed") == 1


async def test_priority_goes_before_age(bench: Bench) -> None:
    order = [Priority.BROADCAST, Priority.DIGEST, Priority.ALERT, Priority.URGENT, Priority.FLASH]
    for chat, priority in enumerate(order):
        await bench.outbox.owe([bench.owed(str(chat), "digest:x", priority=priority)])
        bench.clock.pass_(seconds=1)
    got = [owed.priority for owed in await bench.claim(count=5)]
    assert got == sorted(order)


async def test_one_chat_gets_one_message_at_a_time_and_not_before_it_is_free(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", "BQ-1"), bench.owed("7", "BQ-2"), bench.owed("7/3", "BQ-3")])
    owed = await bench.one()
    await bench.outbox.confirm(bench.token, owed, None, outcome=Outcome.MOOT, free_at=bench.clock.now + EDIT_GAP)
    bench.clock.pass_(seconds=59)
    assert await bench.claim() == [], "the topic 7/3 lies in the same Telegram chat"
    bench.clock.pass_(seconds=2)
    assert len(await bench.claim()) == 1


async def test_a_newer_revision_replaces_an_unsent_alert(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", revision=1)])
    await bench.outbox.owe([bench.edit("7", revision=2)])
    owed = await bench.one()
    assert (owed.action, owed.revision, owed.reason) == (Action.SEND, 2, "new")
    await bench.deliver(owed)
    bench.clock.pass_(minutes=5)
    assert await bench.claim() == []


async def test_silent_edits_supersede_one_another_and_are_counted(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    await bench.deliver(await bench.one())
    for revision in (2, 3, 4):
        await bench.outbox.owe([bench.edit("7", revision)])
    bench.clock.pass_(seconds=2)
    owed = await bench.one()
    assert (owed.action, owed.revision) == (Action.EDIT, 4)
    assert await bench.tally("superseded") == 2


async def test_silent_edits_of_a_chat_are_a_minute_apart_and_come_last(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    await bench.deliver(await bench.one())
    bench.clock.pass_(seconds=2)
    await bench.outbox.owe([bench.edit("7", 2)])
    assert await bench.claim(lowest=Priority.BROADCAST) == []
    await bench.deliver(await bench.one())
    await bench.outbox.owe([bench.edit("7", 3), bench.owed("8", "BQ-9", priority=Priority.BROADCAST)])
    bench.clock.pass_(seconds=59)
    assert [owed.chat for owed in await bench.claim()] == ["8"]
    bench.clock.pass_(seconds=2)
    assert [owed.revision for owed in await bench.claim(holding=["8"])] == [3]


async def test_an_audible_reason_is_kept_under_later_silent_edits_until_it_is_heard(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    await bench.deliver(await bench.one())
    bench.clock.pass_(seconds=2)
    await bench.outbox.owe([bench.owed("7", revision=2, reason="casualties_raised", priority=Priority.URGENT)])
    await bench.outbox.owe([bench.edit("7", 3)])
    await bench.outbox.owe([bench.owed("7", revision=4, reason="claimed")])
    owed = await bench.one()
    assert (owed.action, owed.revision, owed.priority) == (Action.REPLY, 4, Priority.URGENT)
    assert (owed.reason, owed.also, owed.heard) == ("claimed", ("casualties_raised",), 1)
    await bench.deliver(owed, message_id=101)
    bench.clock.pass_(seconds=2)
    after = await bench.one()
    assert (after.action, after.revision) == (Action.EDIT, 4), "the alert itself is then brought up to date, silently"
    await bench.deliver(after)
    bench.clock.pass_(minutes=5)
    assert await bench.claim() == []


async def test_news_that_comes_while_the_alert_is_in_flight_follows_it_as_a_reply(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    owed = await bench.one()
    await bench.outbox.owe([bench.owed("7", revision=2, reason="claimed", priority=Priority.URGENT)])
    assert await bench.claim(holding=["7"]) == []
    await bench.deliver(owed, revision=1)
    bench.clock.pass_(seconds=2)
    after = await bench.one()
    assert (after.action, after.revision, after.reason) == (Action.REPLY, 2, "claimed")


async def test_a_correction_spread_while_an_alert_is_in_flight_still_reaches_that_chat(bench: Bench) -> None:
    """The walk over those who got the alert misses the chat; the note of the news catches it at the confirmation."""
    await bench.outbox.owe([bench.owed("7")])
    owed = await bench.one()
    fan_out = FanOut(
        incident_id="BQ-1",
        revision=2,
        reason=Reason.RETRACTED,
        audible=True,
        correction=True,
        level=Level.ALERT,
        at=bench.clock.now,
    )
    await bench.outbox.news(fan_out, Priority.ALERT)
    assert [chats async for _, chats in bench.outbox.having("BQ-1")] == []
    await bench.deliver(owed, revision=1)
    bench.clock.pass_(seconds=2)
    after = await bench.one()
    assert (after.action, after.revision, after.reason) == (Action.REPLY, 2, "retracted_by_editor")


async def test_an_edit_or_a_reply_to_a_chat_that_never_had_the_alert_is_not_owed(bench: Bench) -> None:
    await bench.outbox.owe([bench.edit("7", 2), bench.owed("8", revision=2, action=Action.REPLY)])
    assert await bench.claim() == []


async def test_what_is_put_back_keeps_its_place_and_its_progress(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", "digest:x", priority=Priority.DIGEST)])
    owed = await bench.one()
    part_done = bench.owed("7", "digest:x", priority=Priority.DIGEST, piece=1, first_id=70, maybe=True, tries=2)
    await bench.outbox.put_back(bench.token, part_done, bench.clock.now + timedelta(seconds=30), message_ids=[70])
    assert owed.piece == 0
    assert await bench.claim() == []
    bench.clock.pass_(seconds=31)
    again = await bench.one()
    assert (again.piece, again.first_id, again.maybe, again.tries) == (1, 70, True, 2)


async def test_under_a_new_token_the_old_courier_is_refused_and_its_flights_come_back(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7"), bench.owed("8", "BQ-2")])
    old, claimed = bench.token, await bench.claim()
    assert len(claimed) == 2
    await bench.take_lease()
    with pytest.raises(LeaseLost):
        await bench.outbox.claim(old, bench.clock.now, 5)
    bench.clock.pass_(seconds=2)
    assert {owed.chat for owed in await bench.claim()} == {"7", "8"}
    with pytest.raises(LeaseLost):
        await bench.outbox.confirm(old, claimed[0], None)
    assert await bench.tally("recovered") == 2


async def test_a_claim_whose_answer_was_lost_comes_back_with_the_next_claim(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7"), bench.owed("8", "BQ-2")])
    await bench.claim(count=1)
    bench.clock.pass_(seconds=2)
    assert {owed.chat for owed in await bench.claim(holding=())} == {"7", "8"}


async def test_confirming_twice_counts_once(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    owed = await bench.one()
    await bench.deliver(owed)
    await bench.deliver(owed)
    assert await bench.tally("delivered") == 1


async def test_what_expires_is_counted_and_shown(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    owed = await bench.one()
    await bench.outbox.confirm(bench.token, owed, None, outcome=Outcome.EXPIRED, why="three hours late")
    queue = await bench.outbox.queue(bench.clock.now)
    assert queue.tally["expired"] == 1
    assert [(one.chat, one.subject, one.why) for one in queue.ended] == [("7", "BQ-1", "three hours late")]
    assert await bench.outbox.missed("7") == ["BQ-1"]


async def test_the_queue_shows_what_waits_what_is_due_and_for_how_long(bench: Bench) -> None:
    later = bench.clock.now + timedelta(hours=1)
    await bench.outbox.owe(
        [bench.owed("7"), bench.owed("8", not_before=later), bench.owed("9", "digest:x", priority=3)]
    )
    bench.clock.pass_(seconds=40)
    queue = await bench.outbox.queue(bench.clock.now)
    assert (queue.waiting["alert"], queue.due["alert"], queue.waiting["digest"]) == (2, 1, 1)
    assert queue.oldest_seconds == pytest.approx(40, abs=0.1)
    assert queue.tally["waiting"] == 3


async def test_a_chat_is_owed_at_most_three_hundred_things_and_the_rest_expires_visibly(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", f"BQ-{n}") for n in range(301)])
    await bench.outbox.owe([bench.owed("7", "BQ-now", priority=Priority.FLASH)])
    _, owed = await bench.outbox.chat("7")
    assert len(owed) == 300
    assert owed[0].subject == "BQ-now"
    assert await bench.tally("expired") == 2


async def test_what_comes_due_in_one_moment_is_seen_in_the_order_in_which_it_happened(bench: Bench) -> None:
    """The store itself gives it as it was spread, or, of more than a few, in an order that changes with every start."""
    morning = bench.clock.now + timedelta(hours=6)
    night = [
        bench.owed("7", f"BQ-{n * 37 % 100:02}", since=NOW + timedelta(minutes=n), held=True, not_before=morning)
        for n in range(50)
    ]
    for one in reversed(night):
        await bench.outbox.owe([one])
    _, owed = await bench.outbox.chat("7")
    assert [one.subject for one in owed] == [one.subject for one in night]


async def test_one_summary_strikes_off_all_it_stands_for_and_remembers_them_as_told(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", f"BQ-{n}") for n in range(3)])
    owed = await bench.one()
    summary = bench.owed("7", owed.subject, batch=(("BQ-0", 1), ("BQ-1", 1), ("BQ-2", 1)))
    await bench.outbox.owe([bench.owed("7", "BQ-2", revision=2, reason="claimed")])
    state = ChatState(sounds=(bench.clock.now,))
    sent = Sent(message_id=9, revision=1, at=bench.clock.now, heard=1)
    await bench.outbox.confirm(bench.token, summary, sent, message_ids=[9], state=state)
    told = await bench.outbox.sent("7", "BQ-1")
    assert told is not None
    assert (told.message_id, told.editable, told.heard) == (9, False, 1)
    bench.clock.pass_(minutes=2)
    after = await bench.one()
    assert (after.subject, after.action, after.revision) == ("BQ-2", Action.REPLY, 2)
    assert (await bench.outbox.chat("7"))[0] == state


async def test_who_has_an_alert_is_found_again_however_many_they_are(bench: Bench, redis: Client) -> None:
    chats = [str(700_000_000 + 7919 * n) for n in range(2_000)]
    for start in range(0, len(chats), 200):
        await bench.outbox.owe([bench.owed(chat) for chat in chats[start : start + 200]])
        for owed in await bench.claim(count=200):
            await bench.deliver(owed)
    found = [chat async for _, batch in bench.outbox.having("BQ-1") for chat in batch]
    assert sorted(found) == sorted(chats)
    first = await anext(cursor async for cursor, _ in bench.outbox.having("BQ-1"))
    rest = [chat async for _, batch in bench.outbox.having("BQ-1", first) for chat in batch]
    assert 0 < len(rest) < len(found)
    sizes = [await redis.memory_usage(name, samples=0) or 0 for name in _sent_names(bench.keys.sent.name + "BQ-1")]
    assert sum(sizes) / len(chats) <= 48, "bytes in the store per (incident, chat)"


async def test_forgetting_a_chat_leaves_nothing_of_it(bench: Bench, redis: Client) -> None:
    await bench.outbox.owe([bench.owed("7", "BQ-1")])
    await bench.deliver(await bench.one())
    await bench.outbox.owe([bench.owed("7", "BQ-2"), bench.owed("8", "BQ-2")])
    await bench.outbox.forget("7")
    bench.clock.pass_(seconds=5)
    assert [owed.chat for owed in await bench.claim()] == ["8"]
    assert await bench.outbox.sent("7", "BQ-1") is None
    names = [name.decode() async for name in redis.scan_iter(match="*:7")]
    assert [name for name in names if not name.startswith(bench.keys.free.name)] == []
    assert await bench.tally("waiting") == 1


async def test_a_group_that_moved_takes_along_what_it_is_owed_and_what_it_heard(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("-7")])
    await bench.deliver(await bench.one())
    await bench.outbox.owe([bench.owed("-7", "BQ-2")])
    await bench.outbox.moved("-7", "-1007")
    bench.clock.pass_(seconds=5)
    assert [(owed.chat, owed.subject) for owed in await bench.claim()] == [("-1007", "BQ-2")]
    told = await bench.outbox.sent("-1007", "BQ-1")
    assert told is not None
    assert (told.heard, told.editable) == (1, False)


async def test_the_courier_is_woken_by_what_comes_in(bench: Bench) -> None:
    waiting = asyncio.create_task(bench.outbox.wait(bench.clock.now, 600.0))
    await until(lambda: _blocked(bench.redis))
    await bench.outbox.owe([bench.owed("7")])
    await asyncio.wait_for(waiting, 20.0)


async def _blocked(redis: Client) -> bool:
    return int((await redis.info("clients"))["blocked_clients"]) > 0


async def test_the_courier_is_woken_by_what_comes_due_and_not_by_what_it_may_not_take(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7", "digest:x", priority=Priority.DIGEST)])
    await asyncio.wait_for(bench.outbox.wait(bench.clock.now, 600.0), 20.0)
    await bench.outbox.wait(bench.clock.now, 10.0, Priority.ALERT)  # the bell of the owing rings once
    begun = asyncio.get_running_loop().time()
    await bench.outbox.wait(bench.clock.now, 0.3, Priority.ALERT)
    assert asyncio.get_running_loop().time() - begun >= 0.25
    assert await bench.outbox.next_due() == bench.clock.now


async def test_a_store_that_is_away_means_try_later(keys: Keys) -> None:
    nowhere = connection.client("unix:///nonexistent/socket", retries=0)
    with pytest.raises(TryLater):
        await RedisOutbox(nowhere, keys).claim(1, NOW, 1)


async def test_state_of_the_first_version_is_read(bench: Bench, redis: Client) -> None:
    """A record as version 1 wrote it, kept here as bytes: whoever changes the format must still read it."""
    old = bytes.fromhex(
        "8aa172 01 a161 01 a178 a473656e64 a170 02 a171 02 a177 a36e6577"
        "a173 cf0000019ab5b57000 a16c cf0000019ab5b57000 a164 cf0000019ab5b57000 a176 01".replace(" ", "")
    )
    await redis.hset(bench.keys.owed.name + "7", "BQ-1", old)
    _, (owed,) = await bench.outbox.chat("7")
    assert (owed.action, owed.priority, owed.reason, owed.revision) == (Action.SEND, Priority.ALERT, "new", 1)
    await redis.expire(bench.keys.owed.name + "7", 60)


async def test_a_store_of_a_newer_version_is_refused(bench: Bench, redis: Client) -> None:
    await bench.outbox.open()
    await redis.set(bench.keys.outbox_version.name, 99)
    with pytest.raises(connection.StoreError):
        await bench.outbox.open()


async def told_and_edited(bench: Bench) -> None:
    """A chat that has an alert, which was edited this very second: further silent edits wait a minute."""
    await bench.outbox.owe([bench.owed("7")])
    await bench.deliver(await bench.one())
    bench.clock.pass_(seconds=2)
    await bench.outbox.owe([bench.edit("7", 2)])
    await bench.deliver(await bench.one())
    bench.clock.pass_(seconds=2)


async def test_after_a_correction_the_alert_itself_is_put_right_without_waiting_for_the_edit_pause(
    bench: Bench,
) -> None:
    await told_and_edited(bench)
    await bench.outbox.owe([bench.owed("7", revision=3, action=Action.REPLY, reason="retracted_by_editor")])
    await bench.deliver(await bench.one(), message_id=101)
    bench.clock.pass_(seconds=2)
    edit = await bench.one()
    assert (edit.action, edit.revision, edit.priority) == (Action.EDIT, 3, Priority.ALERT)
    await bench.deliver(edit)
    sent = await bench.outbox.sent("7", "BQ-1")
    assert sent is not None
    assert sent.revision == 3


async def test_a_source_that_took_its_post_back_is_shown_at_once_and_more_reports_are_not(bench: Bench) -> None:
    await told_and_edited(bench)
    await bench.outbox.owe([bench.edit("7", 3)])
    assert await bench.claim() == []
    taken_back = bench.owed("7", revision=4, action=Action.EDIT, priority=Priority.SILENT_EDIT, reason="source_deleted")
    await bench.outbox.owe([taken_back])
    edit = await bench.one()
    assert (edit.revision, edit.priority) == (4, Priority.ALERT)


async def test_a_correction_that_met_an_alert_in_flight_is_shown_at_once(bench: Bench) -> None:
    await bench.outbox.owe([bench.owed("7")])
    flying = await bench.one()
    news = FanOut(
        incident_id="BQ-1",
        revision=2,
        reason=Reason.RETRACTED,
        audible=False,
        correction=True,
        level=Level.ALERT,
        at=bench.clock.now,
    )
    await bench.outbox.news(news, Priority.ALERT)
    await bench.deliver(flying)
    bench.clock.pass_(seconds=2)
    reply = await bench.one()
    assert reply.action is Action.REPLY
    await bench.deliver(reply, revision=2)
    bench.clock.pass_(seconds=2)
    edit = await bench.one()
    assert (edit.action, edit.priority) == (Action.EDIT, Priority.ALERT)
