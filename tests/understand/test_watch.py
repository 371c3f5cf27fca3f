"""A watched word is found however the post writes it, and only as a word."""

import pytest

from bot.understand.arabic import normalise
from bot.understand.watch import WatchIndex

INDEX = WatchIndex(["#ديرالزور", "#داعش", "حقل العمر"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("قصف في #ديرالزور", ("#ديرالزور",)),
        ("خبر من #دير_الزور", ("#ديرالزور",)),
        ("ريف دير الزور الشرقي", ("#ديرالزور",)),
        ("وبدير الزور انفجار", ("#ديرالزور",)),
        ("خلايا د١عش قرب حقل العمر", ("#داعش", "حقل العمر")),
        ("حقل_العمر", ("حقل العمر",)),
        ("الدير والزور", ()),
        ("داعشي سابق", ()),
        ("دير حافر", ()),
    ],
)
def test_a_watched_word_is_found_however_it_is_written(text: str, found: tuple[str, ...]) -> None:
    assert INDEX.find(normalise(text)) == found


def test_an_empty_list_finds_nothing() -> None:
    assert WatchIndex([]).find(normalise("قصف في دير الزور")) == ()
