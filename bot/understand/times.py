"""When an event happened, as far as the post says: day, part of the day, clock, against the post's date and the zone.

«ليلة الجمعة» is Thursday night. A clock time without صباحاً or مساءً is taken as it stands. Parts of the day are spans
with the precision of hours.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.model.report import TimePrecision, TimeSpan

from .arabic import Normal
from .dates import DateMention, any_of, dates, dates_news, lexicon
from .numbers import Number, numbers
from .segments import Segment

_DAY = 86400


class _Clock(NamedTuple):
    hour: int
    minute: int
    exact: bool
    """Minutes are said, not only the hour."""


class _Part(NamedTuple):
    first: int
    last: int


def event_time(normal: Normal, segment: Segment, posted: datetime | None, zone: tzinfo) -> TimeSpan:
    """When what `segment` tells happened. Unknown where it says nothing; `posted` is the post's time, in any zone."""
    start, end = segment.start, segment.end
    zone = _zone(normal.text, start, end) or zone
    local = posted.astimezone(zone) if posted else None
    today = local.date() if local else None
    if local is not None and (ago := _ago(normal, start, end, local)) is not None:
        return ago
    night = _night(normal, start, end, today)
    mentions = [d for d in dates(normal, today, start, end) if dates_news(normal.text, d)]
    day = night or (mentions[0] if mentions else None)
    clock, part = _clock(normal.text, start, end), _part(normal.text, start, end)
    if night is not None and clock is None:
        return _span(night.first, _Part(20, 29), zone)
    if day is not None and day.first != day.last:
        last = datetime.combine(day.last, time(23, 59, 59), zone)
        return TimeSpan(from_=datetime.combine(day.first, time(), zone), to=last, precision=TimePrecision.MONTH)
    when = day.first if day else _assumed(local, clock, part)
    if when is None:
        return TimeSpan()
    if clock is not None:
        return _at(when, clock, part, zone)
    if part is not None:
        return _span(when, part, zone)
    last = datetime.combine(when, time(23, 59, 59), zone)
    return TimeSpan(from_=datetime.combine(when, time(), zone), to=last, precision=TimePrecision.DAY)


def _assumed(local: datetime | None, clock: _Clock | None, part: _Part | None) -> date | None:
    """The day of an hour without a day: the last time it was that hour before the post."""
    if local is None or (clock is None and part is None):
        return None
    hour = clock.hour if clock else (part or _Part(0, 0)).first
    return local.date() if hour <= local.hour + 1 else local.date() - timedelta(days=1)


def _at(when: date, clock: _Clock, part: _Part | None, zone: tzinfo) -> TimeSpan:
    hour = clock.hour
    if part is not None and hour <= 12:
        late = part.first >= 12
        if late and hour < 12 and not (part.first >= 20 and hour < 5):
            hour += 12
        elif (hour == 12 and not late) or (hour == 12 and part.first >= 20):
            hour = 0
    after_midnight = part is not None and part.first >= 20 and hour < 5
    moment = datetime.combine(when + timedelta(days=int(after_midnight)), time(hour, clock.minute), zone)
    precision = TimePrecision.MINUTE if clock.exact else TimePrecision.HOUR
    return TimeSpan(from_=moment, to=None, precision=precision)


def _span(when: date, part: _Part, zone: tzinfo) -> TimeSpan:
    midnight = datetime.combine(when, time(), zone)
    first, last = (_plus(midnight, hours, zone) for hours in part)
    return TimeSpan(from_=first, to=last, precision=TimePrecision.HOUR)


def _plus(midnight: datetime, hours: int, zone: tzinfo) -> datetime:
    day = midnight.date() + timedelta(days=hours // 24)
    return datetime.combine(day, time(hours % 24), zone)


@lru_cache(maxsize=1)
def _zones() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{any_of(lexicon()['zones'])})(?!\w)")


def _zone(text: str, start: int, end: int) -> tzinfo | None:
    """The zone that the post names («بالتوقيت الشرقي»)."""
    m = _zones().search(text, start, end)
    return ZoneInfo(lexicon()["zones"][re.sub(r"\s+", " ", m[0])]) if m else None


# parts of the day, clocks, nights


@lru_cache(maxsize=1)
def _parts() -> re.Pattern[str]:
    bare = lexicon()["words"]["bare_parts"]
    free = any_of(w for w in lexicon()["parts"] if w not in bare)
    of_day = any_of(lexicon()["words"]["of_day"])
    return re.compile(
        rf"(?<!\w)[وبفل]?(?P<part>{free})(?!\w)|(?<!\w)[وبفل]?ال(?P<the>{any_of(bare)})(?!\w)"
        rf"|(?<=\d\s)(?P<hour>{any_of(bare)})(?!\w)|(?<!\w)[وبفل]?(?P<bare>{any_of(bare)})(?=\s+(?:{of_day}|\d)(?!\w)|\s*(?:[.،,!؛:)]|\n|$))"
    )


def _part(text: str, start: int, end: int) -> _Part | None:
    for m in _parts().finditer(text, start, end):
        return _Part(*lexicon()["parts"][re.sub(r"\s+", " ", m["part"] or m["the"] or m["hour"] or m["bare"])])
    return None


@lru_cache(maxsize=1)
def _clocks() -> re.Pattern[str]:
    hours, minutes = any_of(lexicon()["clock"]), any_of(lexicon()["minutes"])
    about = any_of(lexicon()["words"]["about"])
    return re.compile(
        rf"""(?<!\w)(?:[وبف]?الساعه|at|ساعه)\s+(?:(?:{about})\s+)?
        (?:(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d{{2}}))?(?![\d/])|(?P<word>{hours})(?!\w))
        (?:\s+(?P<more>{minutes})(?!\w))?
        | (?<![\d:/.-])(?P<bare>\d{{1,2}}):(?P<bare_minute>\d{{2}})(?![\d:/-])""",
        re.VERBOSE,
    )


def _clock(text: str, start: int, end: int) -> _Clock | None:
    for m in _clocks().finditer(text, start, end):
        if m["bare"]:
            hour, minute, exact = int(m["bare"]), int(m["bare_minute"]), True
        else:
            hour = int(m["hour"]) if m["hour"] else lexicon()["clock"][re.sub(r"\s+", " ", m["word"])]
            minute, exact = int(m["minute"] or 0), m["minute"] is not None or m["more"] is not None
        if m["more"]:
            minute += lexicon()["minutes"][re.sub(r"\s+", " ", m["more"])]
            hour, minute = (hour - 1, minute + 60) if minute < 0 else (hour, minute)
        if 0 <= hour <= 23 and 0 <= minute <= 59:
            return _Clock(hour, minute, exact)
    return None


@lru_cache(maxsize=1)
def _nights() -> re.Pattern[str]:
    nights, week = any_of(lexicon()["nights"]), any_of(w for w in lexicon()["weekdays"] if not w.isascii())
    return re.compile(rf"(?<!\w)[وب]?(?:(?P<night>{nights})|ليله\s+(?:يوم\s+)?(?P<week>{week}))(?!\w)")


def _night(normal: Normal, start: int, end: int, today: date | None) -> DateMention | None:
    if today is None:
        return None
    for m in _nights().finditer(normal.text, start, end):
        if m["week"]:  # the night before that day
            back = (today.weekday() - lexicon()["weekdays"][m["week"]]) % 7 + 1
        else:
            back = lexicon()["nights"][re.sub(r"\s+", " ", m["night"])]
        when = today - timedelta(days=back)
        return DateMention(m.start(), m.end(), when, when, False)
    return None


# «قبل ساعتين»


@lru_cache(maxsize=1)
def _agos() -> re.Pattern[str]:
    units, words = any_of(lexicon()["units"]), lexicon()["words"]
    about = any_of([*words["about"], *words["more_than"]])
    return re.compile(
        rf"(?<!\w)[وف]?(?:قبل|منذ)\s+(?:(?:{about})\s+)?(?P<count>[^\s،.]+\s+(?:عشر\s+|عشره\s+)?)??"
        rf"(?P<unit>{units})(?!\w)(?!\s+\d{{4}})(?!\s+(?:من|علي)\s+الان\b)"
        rf"|(?<!\w)(?P<english>[a-z0-9]+)\s+(?P<english_unit>{units})\s+ago(?!\w)"
    )


def _agos_of(normal: Normal, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """Every «قبل …» as (start, end, seconds, seconds of its unit); a bare plural counts as three."""
    counts = {n.start: n for n in numbers(normal)}
    found: list[tuple[int, int, int, int]] = []
    for m in _agos().finditer(normal.text, start, end):
        unit_word = re.sub(r"\s+", " ", m["unit"] or m["english_unit"])
        unit = lexicon()["units"][unit_word]
        group = "count" if m["unit"] else "english"
        count = _count(counts.get(m.start(group)), m[group], unit_word)
        if count is not None:
            found.append((m.start(), m.end(), count * unit, unit))
    return found


def _count(number: Number | None, said: str | None, unit: str) -> int | None:
    if number is not None:
        return min(number.min, 100_000)
    if said is None:
        return 3 if unit in lexicon()["words"]["several"] else 1
    return 1 if said.strip() in {"a", "an"} else None


def _ago(normal: Normal, start: int, end: int, local: datetime) -> TimeSpan | None:
    for _, _, seconds, unit in _agos_of(normal, start, end):
        if seconds > 400 * _DAY:
            continue
        moment = local - timedelta(seconds=seconds)
        if unit == 0:  # «منذ قليل»
            return TimeSpan(from_=moment.replace(second=0, microsecond=0), precision=TimePrecision.HOUR)
        if unit <= 1800:
            return TimeSpan(from_=moment.replace(second=0, microsecond=0), precision=TimePrecision.MINUTE)
        if unit < _DAY:
            return TimeSpan(from_=moment.replace(minute=0, second=0, microsecond=0), precision=TimePrecision.HOUR)
        precision = TimePrecision.DAY if unit == _DAY or seconds == 2 * _DAY else _coarse(unit)
        midnight = datetime.combine(moment.date(), time(), local.tzinfo)
        return TimeSpan(from_=midnight, precision=precision)
    return None


def _coarse(unit: int) -> TimePrecision:
    return TimePrecision.WEEK if unit < 2_000_000 else TimePrecision.MONTH


# old news


@lru_cache(maxsize=1)
def _old() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)[وفبل]?(?:{any_of(lexicon()['words']['old'])})(?!\w)")


@lru_cache(maxsize=1)
def _years() -> re.Pattern[str]:
    nouns = any_of(lexicon()["words"]["year_nouns"])
    return re.compile(rf"(?<!\w)(?:في\s+|خلال\s+|من\s+)?(?:{nouns})\s+(?P<year>(?:19|20)\d{{2}})(?![\d/.-])")


@lru_cache(maxsize=1)
def _aside() -> re.Pattern[str]:
    words = any_of(lexicon()["words"]["aside"])
    beside = rf"(?:{words})\s+(?:يوم\s+|تاريخ\s+|عام\s+|بدايه\s+)?|اليوم\s+(?:\w+\s+)?(?:الموافق\s+)?"
    return re.compile(rf"(?<!\w)[وفبل]?(?:{beside})$")


def dated_older_than(normal: Normal, posted: datetime | None, hours: int = 72, zone: tzinfo = UTC) -> Segment | None:
    """The first words by which the post dates an event more than `hours` before itself; None if there are none.

    Explicit dates, years, «قبل أشهر», anniversaries. Not «منذ 2011» or «من مواليد 2003», which date no event, nor a
    date beside «اليوم».
    """
    text = normal.text
    found = [Segment(m.start(), m.end()) for m in _old().finditer(text)]
    if posted is not None:
        found += _older(normal, posted.astimezone(zone), hours)
    plain = [s for s in found if not _aside().search(text[max(0, s.start - 24) : s.start])]
    return min(plain, default=None)


def _older(normal: Normal, local: datetime, hours: int) -> Iterator[Segment]:
    text, limit = normal.text, (local - timedelta(hours=hours)).date()
    for start, end, seconds, _ in _agos_of(normal, 0, len(text)):
        if seconds > hours * 3600 and not text[start:end].startswith(("منذ", "ومنذ")):
            yield Segment(start, end)
    for day in dates(normal, local.date()):
        if day.last < limit and not day.loose:
            yield Segment(day.start, day.end)
    for year in _years().finditer(text):
        if int(year["year"]) < limit.year:
            yield Segment(year.start(), year.end())
