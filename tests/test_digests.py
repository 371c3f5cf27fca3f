"""The daily digest is owed once for each local day, whatever happens in between."""

from datetime import UTC, datetime, time, timedelta

from bot.digests import due_day, owe_digests
from bot.model.subscriber import Subscriber
from bot.parts import Parts, assemble
from bot.store import connection
from config.settings import Settings

LATE = datetime(2026, 11, 24, 20, 58, 30, tzinfo=UTC)
"""Half a minute after 23:58 in Damascus (UTC+3)."""


def reader(at: time) -> Subscriber:
    return Subscriber(chat_id=1, digest_at=at, timezone="Asia/Damascus")


async def owed(parts: Parts) -> list[str]:
    return [one.subject for one in (await parts.outbox.chat("1"))[1]]


async def test_a_crash_across_midnight_owes_one_digest(redis: connection.Client) -> None:
    now = [LATE - timedelta(hours=1)]
    parts = assemble(redis, Settings(), clock=lambda: now[0])
    await parts.subscribers.put(reader(time(23, 58)))
    now[0] = LATE
    assert await owe_digests(parts) == 1
    first = await owed(parts)
    # what a crash between owing and taking note of it leaves: due as before
    await redis.zadd(parts.keys.digests.name, {"1": LATE.timestamp() - 30})
    now[0] = LATE + timedelta(minutes=5)
    assert await owe_digests(parts) == 1
    assert await owed(parts) == first == ["digest:2026-11-24"]


async def test_every_day_has_its_own(redis: connection.Client) -> None:
    now = [LATE - timedelta(hours=1)]
    parts = assemble(redis, Settings(), clock=lambda: now[0])
    await parts.subscribers.put(reader(time(23, 58)))
    for days in range(2):
        now[0] = LATE + timedelta(days=days)
        assert await owe_digests(parts) == 1
        assert await owe_digests(parts) == 0
    assert set(await owed(parts)) == {"digest:2026-11-24", "digest:2026-11-25"}


def test_a_digest_that_comes_late_is_of_the_day_it_was_due() -> None:
    morning = reader(time(8, 0))
    assert f"{due_day(morning, LATE)}" == "2026-11-24"
    assert f"{due_day(morning, datetime(2026, 11, 25, 4, 0, tzinfo=UTC))}" == "2026-11-24"
    assert f"{due_day(morning, datetime(2026, 11, 25, 5, 0, tzinfo=UTC))}" == "2026-11-25"
