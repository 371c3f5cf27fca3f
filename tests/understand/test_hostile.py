"""Whatever is posted gets an answer, in time linear in its length."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.post import MAX_TEXT, Post
from bot.model.report import Kind
from bot.understand import understand

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOSTILE = {
    "empty": "",
    "one character": "ق",
    "a million letters": "ق" * 1_000_000,
    "only emoji": "😂🔴" * 5000,
    "a number of 400 digits": "مقتل " + "9" * 400 + " شخصا",
    "thousands of hashtags": "#قصف " * 8000,
    "quotes in quotes": "«" * 9000 + "قصف" + "»" * 9000,
    "reversed": "\u202eقصف\u202c " * 5000,
    "broken letters": "ق.ص.ف." * 9000,
    "a lone surrogate": "قصف \ud800\x00 حلب",
    "acts without end": "بمسيرة استهدف إذا قد الجيش الإسرائيلي " * 3000,
    "lines without end": "قصف\n" * 16000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_an_answer(name: str) -> None:
    begin = time.process_time()
    report = understand(Post(id="p", text=HOSTILE[name], date=NOW), NOW)
    assert report.kind in Kind
    assert len(report.events) <= 4
    assert time.process_time() - begin < 10


def test_what_is_too_long_is_cut_and_said_so() -> None:
    report = understand(Post(id="p", text="سلام " * MAX_TEXT, date=NOW), NOW)
    assert str(MAX_TEXT) in report.reasons[-1]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert understand(Post(id="p", text=text), NOW).reasons
