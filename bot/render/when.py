"""Times as a reader reads them: in the reader's zone, absolute (a message stays), no more exact than the source."""

from datetime import datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.model.report import TimePrecision, TimeSpan
from bot.render.texts import t

LOCALES = {"ar": "ar_SY", "en": "en_GB"}
"""Levantine month names («تموز») for Arabic; day before month for English."""

HALF_DAY = timedelta(hours=12)


@cache
def zone(name: str) -> tzinfo:
    """A time zone by name; Damascus for a name nobody knows any more."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("Asia/Damascus")


def day(language: str, moment: datetime, now: datetime) -> str:
    """«الأربعاء 7 تموز»; with the year when it is not this one."""
    pattern = "EEEE d MMMM" if moment.year == now.astimezone(moment.tzinfo).year else "EEEE d MMMM y"
    return str(format_date(moment, pattern, locale=LOCALES.get(language, language)))


def clock(moment: datetime) -> str:
    """«10:15»."""
    return f"{moment:%H:%M}"


def day_time(language: str, moment: datetime, now: datetime) -> str:
    """«الأربعاء 7 تموز، 10:15»."""
    return t(language, "day-time", day=day(language, moment, now), time=clock(moment))


def event_time(language: str, span: TimeSpan, where: tzinfo, now: datetime) -> str:
    """When it happened, as exactly as it was said; empty when it was not said."""
    if span.from_ is None or span.from_.tzinfo is None or span.precision is TimePrecision.UNKNOWN:
        return ""
    begin = span.from_.astimezone(where)
    end = span.to.astimezone(where) if span.to and span.to.tzinfo else None
    if span.precision in (TimePrecision.MINUTE, TimePrecision.HOUR):
        return _clock_time(language, begin, end, span.precision, now)
    if span.precision is TimePrecision.WEEK:
        return t(language, "week-of", day=day(language, begin, now))
    if span.precision is TimePrecision.MONTH:
        return t(language, "month-of", month=str(format_date(begin, "MMMM y", locale=LOCALES.get(language, language))))
    if end and end.date() > begin.date() and end - begin > timedelta(days=1):
        return t(language, "between-days", **{"from": day(language, begin, now), "to": day(language, end, now)})
    return day(language, begin, now)


def _clock_time(language: str, begin: datetime, end: datetime | None, precision: TimePrecision, now: datetime) -> str:
    if half_day_unsaid(begin, end):
        return t(language, "half-day-unsaid", when=day_time(language, begin, now))
    if end and end - begin >= timedelta(minutes=2):
        times = {"from": clock(begin), "to": clock(end)}
        return t(language, "between-times", day=day(language, begin, now), **times)
    if precision is TimePrecision.MINUTE:
        return day_time(language, begin, now)
    return t(language, "roughly", day=day(language, begin, now), time=clock(begin))


def half_day_unsaid(begin: datetime, end: datetime | None) -> bool:
    """«10:15» without صباحاً or مساءً: the span reaches from the one reading to the other, twelve hours later."""
    return end is not None and end - begin == HALF_DAY
