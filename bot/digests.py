"""The minute tick of the daily digests: whoever's hour has come is owed one, once for each local day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.alert import Action, Owed, Priority
from bot.model.subscriber import Subscriber
from bot.parts import Parts


async def owe_digests(parts: Parts) -> int:
    """Owe what is due; how many. A crash in between owes nothing twice: a digest is named by the day it was due."""
    now, count = parts.clock(), 0
    while due := await parts.subscribers.due_for_digest(now):
        await parts.outbox.owe([_owed(reader, now) for reader in due if not reader.paused])
        for reader in due:
            await parts.subscribers.had_digest(reader, now)
        count += len(due)
    return count


def _owed(reader: Subscriber, now: datetime) -> Owed:
    return Owed(
        chat=reader.key,
        subject=f"digest:{due_day(reader, now):%Y-%m-%d}",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=now,
    )


def due_day(reader: Subscriber, now: datetime) -> date:
    """The local day whose digest hour passed last: what was due before midnight is the same digest after it."""
    try:
        local = now.astimezone(ZoneInfo(reader.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        local = now
    passed = reader.digest_at is None or local.time() >= reader.digest_at
    return local.date() if passed else local.date() - timedelta(days=1)
