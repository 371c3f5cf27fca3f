"""Summaries: Arabic counts people by its own rules; nothing is said that the fields do not hold; words are neutral."""

from datetime import UTC, datetime

import pytest

from bot.model.post import Post
from bot.model.report import Event, Kind, Summary, Toll
from bot.understand import understand
from bot.understand.summary import counted, summarise

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
KILLED = ("قتيل", "قتيلان", "قتلى", "قتيلاً")


@pytest.mark.parametrize(
    ("toll", "text"),
    [
        ((1, 1), "قتيل واحد"),
        ((2, 2), "قتيلان"),
        ((3, 3), "3 قتلى"),
        ((10, 10), "10 قتلى"),
        ((11, 11), "11 قتيلاً"),
        ((99, 99), "99 قتيلاً"),
        ((100, 100), "100 قتيل"),
        ((103, 103), "103 قتلى"),
        ((7, None), "7 قتلى على الأقل"),
        ((20, None), "عشرات القتلى"),
        ((3, 5), "بين 3 و5 قتلى"),
    ],
)
def test_people_are_counted_as_arabic_counts_them(toll: Toll, text: str) -> None:
    assert counted(toll, KILLED) == text


def summary(text: str, year: int = 2026) -> Summary:
    return understand(Post(id="p", text=text, date=NOW.replace(year=year)), NOW).summary


def test_loaded_names_become_neutral_ones() -> None:
    told = summary("ميليشيا قسد تقصف بالمدفعية قرية الصالحية وتقتل طفلين")
    assert "قوات سوريا الديمقراطية (قسد)" in told.ar
    assert "ميليشيا" not in told.ar
    assert "Syrian Democratic Forces (SDF)" in told.en
    assert "قتيلان" in told.ar


def test_who_bears_a_name_depends_on_the_day() -> None:
    text = "قوات النظام تقصف بالمدفعية مدينة أريحا"
    assert "النظام السابق" in summary(text, 2024).ar


def test_what_the_post_does_not_say_is_left_out() -> None:
    told = summarise(Event(kind=Kind.ATTACK))
    assert told == Summary(ar="هجوم.", en="Attack.")
    assert summarise(None) == Summary()
