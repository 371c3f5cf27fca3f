"""When an event happened, as the post says it, against the post's date and the event's zone."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.report import TimePrecision
from bot.understand.arabic import normalise
from bot.understand.dates import dates, hijri_date
from bot.understand.segments import Segment
from bot.understand.times import dated_older_than, event_time
from tests.growth import is_linear

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "times.toml").read_text("utf-8"))
DAMASCUS = ZoneInfo("Asia/Damascus")
POSTED = datetime.fromisoformat(CASES["posted"])


def when(text: str, posted: datetime | None = POSTED, zone: ZoneInfo = DAMASCUS):
    normal = normalise(text)
    return event_time(normal, Segment(0, len(normal.text)), posted, zone)


def local(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=DAMASCUS) if text else None


@pytest.mark.parametrize("case", CASES["when"], ids=lambda c: c["text"][:40])
def test_times_are_read(case):
    span = when(case["text"])
    if "old" in case and "from" not in case:
        return  # a year or an anniversary is no time
    assert (span.from_, span.to) == (local(case.get("from")), local(case.get("to"))), case.get("why")
    assert span.precision == case.get("precision", "unknown")


@pytest.mark.parametrize("case", CASES["when"], ids=lambda c: c["text"][:40])
def test_old_news_is_told_by_its_words(case):
    normal = normalise(case["text"])
    old = dated_older_than(normal, POSTED, zone=DAMASCUS)
    said = normal.quote(old.start, old.end).lower() if old else None
    assert said == case.get("old"), case.get("why")


def test_damascus_winters_were_two_hours_ahead_until_2022():
    winter, later = (when("فجر اليوم", datetime(year, 1, 20, 12, tzinfo=UTC)) for year in (2021, 2024))
    assert winter.from_.utcoffset() == timedelta(hours=2)
    assert later.from_.utcoffset() == timedelta(hours=3)


def test_the_posts_day_is_that_of_the_zone():
    late = datetime(2026, 6, 18, 22, 30, tzinfo=UTC)  # half past one on the 19th in Damascus
    assert when("اليوم", late).from_.date() == date(2026, 6, 19)


def test_without_the_posts_date_only_full_dates_are_known():
    assert when("فجر اليوم", None).precision == TimePrecision.UNKNOWN
    assert when("في 5 آذار 2024", None).from_ == datetime(2024, 3, 5, tzinfo=DAMASCUS)
    assert dated_older_than(normalise("في 5 آذار 2024"), None) is None


def test_only_the_segment_is_read():
    normal = normalise("قصف فجر اليوم. اشتباكات مساء أمس.")
    cut = normal.text.index(".")
    assert event_time(normal, Segment(cut, len(normal.text)), POSTED, DAMASCUS).from_ == local("2026-06-18T17:00")


def test_hijri_new_years_agree_with_the_almanac_to_a_day():
    for year, known in (
        (1400, date(1979, 11, 21)),
        (1445, date(2023, 7, 19)),
        (1446, date(2024, 7, 7)),
        (1447, date(2025, 6, 26)),
    ):
        assert abs((hijri_date(year, 1, 1) - known).days) <= 1


_WORDS = "31 99 2026 شباط محرم / - . : الساعة قبل منذ 99999999 أيام سنوات ليلة الجمعة الماضي أمس في من"


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=25).map(" ".join))
def test_any_jumble_of_time_words_is_answered(text):
    span = when(text)
    assert span.to is None or span.from_ is None or span.from_ <= span.to
    dated_older_than(normalise(text), POSTED)


@pytest.mark.parametrize("unit", ["قبل ", "الساعة ", "5 من ", "1/", "ليلة ", "قبل 3 ", "عام 2015 ", "في ", "1" * 400])
def test_hostile_text_takes_linear_time(unit):
    def work(size: int):
        normal = normalise(unit * (size // len(unit)))

        def look():
            event_time(normal, Segment(0, len(normal.text)), POSTED, DAMASCUS)
            dated_older_than(normal, POSTED)
            dates(normal, POSTED.date())

        return look

    assert is_linear(work)
