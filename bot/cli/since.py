"""Moments as an operator writes them: «24h», «7d», «2026-11-01», «2026-11-01T08:00»."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from bot.cli.fail import Failure

_AGO = re.compile(r"(\d{1,6})\s*([mhdw])", re.IGNORECASE)
_UNIT = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


def moment(written: str, now: datetime, zone: tzinfo, option: str = "--since") -> datetime:
    """So long before `now`, or a date or time of `zone` where it names no other. Raises Failure (wrong usage)."""
    if ago := _AGO.fullmatch(written.strip()):
        number, unit = int(ago.group(1)), _UNIT[ago.group(2).lower()]
        return now - unit * number if unit * number < now - EARLIEST else EARLIEST
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        raise Failure(
            f"{option} takes 30m, 24h, 7d, 2w, a date (2026-11-01) or a time (2026-11-01T08:00), not «{written}»", 2
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=zone)
