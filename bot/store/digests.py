"""When a subscriber's next daily digest is due: at its own hour, in its own zone, clock changes included."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.subscriber import Subscriber


def next_digest(subscriber: Subscriber, after: datetime) -> datetime | None:
    """The first moment after `after` at which it is `digest_at` where the subscriber is; None: it wants none.

    An hour that a clock change leaves out is taken as the moment after the gap; one that comes twice, as the first.
    """
    if subscriber.digest_at is None or subscriber.paused:
        return None
    try:
        zone = ZoneInfo(subscriber.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("Asia/Damascus")
    local = after.astimezone(zone)
    for days in range(3):
        due = datetime.combine(local.date() + timedelta(days=days), subscriber.digest_at, zone)
        if due.timestamp() > after.timestamp():
            return due
    return None
