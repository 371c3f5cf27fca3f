"""Watched words open the door: found however a hashtag or a clitic writes them, and never inside another word."""

import pytest

from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex


@pytest.mark.parametrize(
    "text",
    ["قصف في دير الزور", "#ديرالزور الآن", "#دير_الزور: هدوء", "وفي ديرالزور", "من دير الزور إلى حلب", "لدير الزور"],
)
def test_a_watched_place_is_found_in_every_spelling(text: str) -> None:
    assert WatchIndex(["دير الزور"]).find(normalise(text)) == ("دير الزور",)


def test_a_word_inside_another_is_not_found() -> None:
    assert WatchIndex(["عمر"]).find(normalise("معمرون في القرية وعمران جديد")) == ()


def test_words_are_given_back_as_the_admin_wrote_them_in_the_order_of_the_text() -> None:
    index = WatchIndex(["#حقل_العمر", "قسد", "SDF"])
    assert index.find(normalise("قسد قرب حقل العمر والـ sdf")) == ("قسد", "#حقل_العمر", "SDF")


def test_an_empty_list_finds_nothing_and_blank_words_are_left_out() -> None:
    assert len(WatchIndex(["", "  ", "#"])) == 0
    assert WatchIndex([]).find(normalise("أي نص")) == ()
