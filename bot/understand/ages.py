"""How old the event of a post is by the date that the post itself gives."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache

from .arabic import Normal
from .dates import lexicon

_NUMERIC = re.compile(r"(?<!\d)(?:\d{1,2}/)?(\d{1,2})[-/](\d{1,2})[-/](20\d\d)(?!\d)")
_FUTURE_SLACK = timedelta(days=1)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """The Arabic names of the months of `config/lexicons/times.toml`."""
    return {name: month for name, month in lexicon()["months"].items() if not name.isascii()}


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(rf"(?<!\d)(\d{{1,2}}) (?:من )?(?:شهر )?({names})(?!\w)(?:\D{{0,20}}?(20\d\d))?")


def age(normal: Normal, moment: datetime) -> int | None:
    """Calendar days from the first past date in the text to `moment`; None if no date is given."""
    for date in _dates(normal.text, moment):
        if date <= moment + _FUTURE_SLACK:
            return max(0, (moment - date).days)
    return None


def _dates(text: str, moment: datetime) -> Iterator[datetime]:
    found: list[tuple[int, datetime]] = []
    for m in _NUMERIC.finditer(text):
        found.extend((m.start(), d) for d in _date(int(m[3]), int(m[2]), int(m[1]), moment))
    for m in _named().finditer(text):
        year = int(m[3]) if m[3] else moment.year
        for d in _date(year, _months()[m[2]], int(m[1]), moment):
            late = not m[3] and d > moment + timedelta(days=180)
            found.append((m.start(), d.replace(year=d.year - 1) if late and d.day < 29 else d))
    yield from (date for _, date in sorted(found))


def _date(year: int, month: int, day: int, moment: datetime) -> Iterator[datetime]:
    try:
        yield datetime(year, month, day, tzinfo=moment.tzinfo)
    except ValueError:
        return
