"""How old the event of a post is by the date that the post itself gives."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from .arabic import Normal

_NUMERIC = re.compile(r"(?<!\d)(?:\d{1,2}/)?(\d{1,2})[-/](\d{1,2})[-/](20\d\d)(?!\d)")
_MONTHS = {
    "يناير": 1, "كانون الثاني": 1, "فبراير": 2, "شباط": 2, "مارس": 3, "اذار": 3, "ابريل": 4, "نيسان": 4, "مايو": 5,
    "ايار": 5, "يونيو": 6, "حزيران": 6, "يوليو": 7, "تموز": 7, "اغسطس": 8, "اب": 8, "سبتمبر": 9, "ايلول": 9,
    "اكتوبر": 10, "تشرين الاول": 10, "نوفمبر": 11, "تشرين الثاني": 11, "ديسمبر": 12, "كانون الاول": 12,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NAMED = re.compile(rf"(?<!\d)(\d{{1,2}}) (?:من )?(?:شهر )?({_NAMES})(?!\w)(?:\D{{0,20}}?(20\d\d))?")
_FUTURE_SLACK = timedelta(days=1)


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
    for m in _NAMED.finditer(text):
        year = int(m[3]) if m[3] else moment.year
        for d in _date(year, _MONTHS[m[2]], int(m[1]), moment):
            late = not m[3] and d > moment + timedelta(days=180)
            found.append((m.start(), d.replace(year=d.year - 1) if late and d.day < 29 else d))
    yield from (date for _, date in sorted(found))


def _date(year: int, month: int, day: int, moment: datetime) -> Iterator[datetime]:
    try:
        yield datetime(year, month, day, tzinfo=moment.tzinfo)
    except ValueError:
        return
