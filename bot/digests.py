"""The minute tick of the daily digests: whoever's hour has come is owed one, once for each local day."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.alert import Action, Owed, Priority
from bot.model.subscriber import Subscriber
from bot.parts import Parts


async def owe_digests(parts: Parts) -> int:
    """Owe what is due; how many. A crash in between owes nothing twice: a digest is named by its local date."""
    now, count = parts.clock(), 0
    while due := await parts.subscribers.due_for_digest(now):
        await parts.outbox.owe([_owed(parts, reader) for reader in due if not reader.paused])
        for reader in due:
            await parts.subscribers.had_digest(reader, now)
        count += len(due)
    return count


def _owed(parts: Parts, reader: Subscriber) -> Owed:
    now = parts.clock()
    try:
        local = now.astimezone(ZoneInfo(reader.timezone))
    except (ZoneInfoNotFoundError, ValueError):
        local = now
    return Owed(
        chat=reader.key,
        subject=f"digest:{local:%Y-%m-%d}",
        revision=1,
        action=Action.SEND,
        priority=Priority.DIGEST,
        reason="daily",
        since=now,
    )
