"""Dates in a post: «27 تشرين الثاني», «في 27 من يونيو/حزيران الماضي», «28/11/2024», «16 محرم 1448 هـ», «أول أمس».

A date without a year is the last such day up to the post's own; «الجاري» stays in the post's month. Day before month in
numeric dates, as the region writes them. Hijri dates are converted by the tabular calendar, right to within a day.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from .arabic import Normal, letters
from .word_lists import lists

_AHEAD = 31
"""Days for which a date without a year may lie ahead: an announcement."""


class DateMention(NamedTuple):
    """A day, or the days of a month. Offsets are of the normalised text."""

    start: int
    end: int
    first: date
    last: date
    full: bool
    """Day, month and year are written; nothing was taken from the post's own date."""
    loose: bool = False
    """A bare weekday: it may as well be the coming one."""


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Any]:
    """`config/lexicons/times.toml`, its words normalised."""
    return {
        name: {letters(word): value for word, value in entries.items()}
        if name != "words"
        else {key: tuple(letters(w) for w in several) for key, several in entries.items()}
        for name, entries in lists("times").items()
    }


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    months, hijri = any_of(lexicon()["months"]), any_of(lexicon()["hijri"])
    side = any_of([*lexicon()["words"]["last"], *lexicon()["words"]["this"], *lexicon()["words"]["next"]])
    return re.compile(
        rf"""(?<![\w/.:-])(?:(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<ordinal>{any_of(lexicon()["ordinals"])})(?=\s+من))\s+(?:من\s+)?(?:شهر\s+)?)
        (?:(?P<month>{months})(?:\s*/\s*(?:{months}))?|(?P<hijri>{hijri}))(?!\w)
        (?:,?\s+(?:عام\s+|سنه\s+|لعام\s+)?(?P<year>\d{{4}})(?!\d))?(?:\s+(?P<side>{side})(?!\w))?
        | (?<!\w)(?P<month_first>{any_of(w for w in lexicon()["months"] if w.isascii())})\s+(?P<day_after>\d{{1,2}})
        (?:st|nd|rd|th)?(?:,?\s+(?P<year_after>\d{{4}}))?(?!\w)""",
        re.VERBOSE,
    )


@lru_cache(maxsize=1)
def _month_only() -> re.Pattern[str]:
    also_words = lexicon()["words"]["also_words"]
    months = any_of(w for w in lexicon()["months"] if len(w) > 3 and w not in also_words)
    within, side = (
        any_of(lexicon()["words"]["within"]),
        any_of([*lexicon()["words"]["last"], *lexicon()["words"]["this"]]),
    )
    return re.compile(
        rf"(?<!\w)[وبل]?(?P<within>(?:{within})\s+(?:شهر\s+)?)?(?:شهر\s+)?(?P<month>{months})(?:\s*/\s*(?:{months}))?(?!\w)"
        rf"(?:\s+(?:من\s+)?(?:عام\s+)?(?P<year>\d{{4}})(?!\d)|\s+(?P<side>{side})(?!\w))?"
    )


_NUMERIC = re.compile(r"(?<![\d.:])(\d{1,4})([/.-])(\d{1,2})\2(\d{2,4})(?![\d/-])")


@lru_cache(maxsize=1)
def _near() -> re.Pattern[str]:
    days, week = any_of(lexicon()["days"]), any_of(lexicon()["weekdays"])
    sides = any_of([*lexicon()["words"]["last"], *lexicon()["words"]["next"]])
    sequence = any_of(lexicon()["words"]["of_sequence"])
    return re.compile(
        rf"(?<!\w)[وبل]?(?:(?P<days>{days})(?!\s+(?:{sequence})(?!\w))|(?:يوم\s+|on\s+|last\s+)?(?P<week>{week})(?:\s+(?P<side>{sides}))?)(?!\w)"
    )


def dates(normal: Normal, posted: date | None, start: int = 0, end: int | None = None) -> list[DateMention]:
    """The dates in text[start:end], in order. Without `posted` only those written in full."""
    text, stop = normal.text, len(normal.text) if end is None else end
    found = [*_numeric(text, start, stop), *_in_words(text, posted, start, stop)]
    if posted is not None:
        found += _nearby(text, posted, start, stop)
    found.sort(key=lambda m: (m.start, -m.end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


@lru_cache(maxsize=1)
def _since() -> re.Pattern[str]:
    words = any_of(lexicon()["words"]["aside"])
    return re.compile(rf"(?<!\w)[وفبل]?(?:{words})\s+(?:\w+\s+){{0,3}}(?:في\s+|يوم\s+|تاريخ\s+|عام\s+)?$")


def dates_news(text: str, mention: DateMention) -> bool:
    """Whether the date is that of something told, not a beginning or an end («منذ بدء التصعيد في 12 آذار»)."""
    return _since().search(text[max(0, mention.start - 48) : mention.start]) is None


def _numeric(text: str, start: int, stop: int) -> Iterator[DateMention]:
    for m in _NUMERIC.finditer(text, start, stop):
        one, two, three = int(m[1]), int(m[3]), int(m[4])
        year, month, day = (one, two, three) if len(m[1]) == 4 else (three, two, one)
        if len(m[1]) == 3 or len(m[4]) == 3 or (len(m[1]) == 4 and len(m[4]) > 2):
            continue
        year += 2000 if year < 100 else 0
        if month > 12 >= day:
            month, day = day, month
        if (when := _day(year, month, day)) is not None and 1900 < year < 2100:
            yield DateMention(m.start(), m.end(), when, when, True)


def _in_words(text: str, posted: date | None, start: int, stop: int) -> Iterator[DateMention]:
    for m in _named().finditer(text, start, stop):
        said = m["day"] or m["day_after"]
        day = int(said) if said else lexicon()["ordinals"][_word(m["ordinal"])]
        year = m["year"] or m["year_after"]
        if m["hijri"]:
            when = _hijri(_word(m["hijri"]), day, int(year) if year else None, posted)
        else:
            month = lexicon()["months"][_word(m["month"] or m["month_first"])]
            when = _day(int(year), month, day) if year else _without_year(month, day, posted, m["side"])
        if when is not None:
            yield DateMention(m.start(), m.end(), when, when, bool(year))
    for m in _month_only().finditer(text, start, stop):
        if not (m["within"] or m["year"] or m["side"]):
            continue  # a month's bare name dates nothing: «أيار» is a name, too
        month = lexicon()["months"][_word(m["month"])]
        year = int(m["year"]) if m["year"] else _year_of(month, posted, m["side"])
        if year and (first := _day(year, month, 1)) is not None:
            yield DateMention(m.start(), m.end(), first, _month_end(first), bool(m["year"]))


def _nearby(text: str, posted: date, start: int, stop: int) -> Iterator[DateMention]:
    for m in _near().finditer(text, start, stop):
        if m["days"]:
            when = posted - timedelta(days=lexicon()["days"][_word(m["days"])])
        else:
            when = _weekday(lexicon()["weekdays"][m["week"]], posted, m["side"])
        yield DateMention(m.start(), m.end(), when, when, False, loose=bool(m["week"]) and m["side"] is None)


def _weekday(weekday: int, posted: date, side: str | None) -> date:
    """The last such day up to the post's own; the next one after «المقبل», one before today after «الماضي»."""
    back = (posted.weekday() - weekday) % 7
    if side in lexicon()["words"]["next"]:
        return posted + timedelta(days=7 - back)
    if back == 0 and side is not None:
        back = 7
    return posted - timedelta(days=back)


def _without_year(month: int, day: int, posted: date | None, side: str | None) -> date | None:
    if posted is None:
        return None
    if side in lexicon()["words"]["next"]:
        years = (posted.year, posted.year + 1)
        return next((d for y in years if (d := _day(y, month, day)) is not None and d >= posted), None)
    this = _day(posted.year, month, day)
    if this is not None and this <= posted + timedelta(days=1):
        return this
    if side in lexicon()["words"]["this"]:
        return this
    if this is not None and side is None and (this - posted).days <= _AHEAD:
        return this  # announced for the coming weeks
    return _day(posted.year - 1, month, day)


def _year_of(month: int, posted: date | None, side: str | None) -> int | None:
    if posted is None:
        return None
    if side in lexicon()["words"]["last"]:
        return posted.year if month < posted.month else posted.year - 1
    return posted.year if month <= posted.month else posted.year - 1


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _word(found: str) -> str:
    return re.sub(r"\s+", " ", found)


_HIJRI_EPOCH = date(622, 7, 19).toordinal()
"""1 Muharram of the year 1 in the proleptic Gregorian calendar (civil epoch, 16 July 622 Julian)."""


def _hijri(name: str, day: int, year: int | None, posted: date | None) -> date | None:
    month = lexicon()["hijri"][name]
    if not 1 <= day <= 30:
        return None
    if year is not None:
        return hijri_date(year, month, day) if 1300 <= year <= 1500 else _day(year, month, day) and None
    if posted is None:
        return None
    near = int((posted.toordinal() - _HIJRI_EPOCH) / 354.367) + 1
    past = (hijri_date(y, month, day) for y in (near + 1, near, near - 1))
    return next((d for d in past if d <= posted + timedelta(days=_AHEAD)), None)


def hijri_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Hijri date by the tabular (civil) calendar of thirty-year cycles."""
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return date.fromordinal(_HIJRI_EPOCH + days)
