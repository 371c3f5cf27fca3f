"""The normaliser: what it makes of letters, that it leads back, and that nothing hostile slows it down."""

import json
import time
import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understand import deobfuscate, glue
from bot.understand.arabic import GROWTH, hashtags, letters, normalise, plain, words

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "arabic.toml").read_text("utf-8"))

_VISIBLE = """ق صف قصف داعش دا عش ة ى ء و ال لل ـ ـ.ـ . * / _ # ١ 1 ٣ 3 🚨 « ” … - – ﷲ ﻻ ﷺ ک ێ ½ ㌀ 각 𝐁
    http:// www. @ a İ é"""
_BLANKS = [" ", "  ", "\n", "\r", "\t", "\u064b", "\u0651", "\u200c", "\u202b", "\ufe0f", "\ud800"]
_PIECES = st.sampled_from([*_VISIBLE.split(), *_BLANKS])
TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("case", CASES["normalise"], ids=lambda c: c["text"][:40])
def test_text_is_unified(case):
    assert normalise(case["text"]).text == case["becomes"], case.get("why")


@pytest.mark.parametrize("case", CASES["untouched"], ids=lambda c: c["text"][:40])
def test_honest_writing_is_not_glued(case):
    assert plain(case["text"]).split() == case["words"]


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text).text
    assert normalise(once).text == once


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_offsets_lead_back(text):
    normal = normalise(text)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= s <= e <= len(text) for s, e in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)
    assert list(normal.ends) == sorted(normal.ends)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_every_letter_comes_from_its_own_character(text):
    """A letter's stretch of the original, normalised by itself, holds it; look-alikes differ."""
    normal = normalise(text)
    for i, letter in enumerate(normal.text):
        source = text[normal.starts[i] : normal.ends[i]]
        if letter.isalpha() and letter != "ـ" and not any(c.lower() in deobfuscate.LOOKALIKES for c in letters(source)):
            assert letter in normalise(source).text


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_growth_is_bounded(text):
    assert len(normalise(text).text) <= GROWTH * len(text)


def test_every_character_of_unicode_is_settled_at_once():
    for code in range(0x110000):
        once = normalise("x" + chr(code) + "x").text
        assert normalise(once).text == once, hex(code)
        assert len(once) <= 2 + GROWTH, hex(code)


TELEGRAM = Path(__file__).parents[3] / "shared" / "data" / "dev" / "telegram_unlabelled.jsonl"


@pytest.mark.skipif(not TELEGRAM.exists(), reason="the posts are not in the repository")
def test_a_channel_that_breaks_no_words_is_left_in_its_words():
    """Of 5,207 posts of a channel that writes plainly no word is joined to another and none is cut."""
    for line in TELEGRAM.read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        plainly = letters(text).replace("ـ", "")
        assert deobfuscate.known_joins(plainly) == [], text
        assert glue.cuts(plainly) == [], text


HOSTILE = {
    "no space": "ا",
    "dots": "ا.",
    "lone letters": "ا ",
    "broken words": "ق.ص.ف ",
    "emoji": "🔴",
    "hashtags": "#دير_الزور",
    "marks": "\u0651",
    "tatweels": "ـ",
    "tatweels and spaces": "ـ ",
    "half words": "داعـ ـ",
    "digits": "1",
    "dashes": "a-",
    "addresses": "www.",
    "underscores": "_",
    "stems": "قتل",
    "nested quotes": "«",
    "bidi": "\u202e",
    "newlines": "\n ",
}


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        normal = normalise(text)
        words(normal)
        assert len(normal.key.text) >= 2
        assert len(normal.starts) == len(normal.text)
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_linear_time(unit):
    """Eight times the text takes about eight times as long; a quadratic step would take sixty-four times."""
    small = "قصف " + unit * (12_000 // len(unit))
    large = "قصف " + unit * (96_000 // len(unit))
    assert _seconds(large) <= 24 * _seconds(small) + 0.02


def test_hashtags_stay_as_written():
    assert hashtags("قصف #دير_الزور، و#ديرالزور#عاجل 100# # x#T4") == ("دير_الزور", "ديرالزور", "عاجل", "T4")


def test_a_quote_keeps_the_marks_of_its_last_letter():
    text = "قُتِلَ رجلٌ."
    normal = normalise(text)
    assert [normal.quote(w.start, w.end) for w in words(normal)] == ["قُتِلَ", "رجلٌ"]


def test_a_mended_word_is_quoted_as_it_was_written():
    normal = normalise("خبر: قـ ـصـ ـف اليوم")
    assert normal.text == "خبر: قصف اليوم"
    assert normal.quote(5, 8) == "قـ ـصـ ـف"


def test_addresses_are_no_words():
    assert plain("انظر https://t.me/attack_news/5 أو www.x.com/a و@war_news") == "انظر او و"


def test_no_mark_survives():
    marks = "".join(chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) in ("Mn", "Cf"))
    assert normalise("ق" + marks + "صف").text == "قصف"
