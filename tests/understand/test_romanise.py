"""Names that no gazetteer knows, for readers of Latin letters."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.post import Post
from bot.understand import understand
from bot.understand.romanise import romanise, with_latin


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("كفر ناصح", "Kafr Nasah"), ("تل حمد", "Tell Hamad"), ("أبو الفشافيش", "Abu al-Fashafish"),
        ("البيسارية", "Al-Bisaria"), ("وادي الشاي", "Wadi al-Shai"), ("ضوران", "Duran"),
        ("خشخاش الغربي", "Khashkhash West"),
    ],
)  # fmt: skip
def test_a_name_is_put_into_latin_letters_by_the_table(name, latin):
    assert romanise(name) == latin


def test_the_name_itself_stands_behind_its_transliteration():
    assert with_latin("تل حمد") == "Tell Hamad (تل حمد)"


def test_what_is_in_latin_letters_stays():
    assert with_latin("T4") == "T4"


def test_an_english_summary_tells_an_unknown_village_in_both():
    post = Post(id="1", text="انفجار لغم في قرية عويجلان بريف الحسكة", date=datetime(2026, 3, 10, tzinfo=UTC))
    assert "Awijlan (عويجلان)" in understand(post, now=post.date).summary.en


@given(st.text(alphabet=[chr(c) for c in range(0x621, 0x64B)] + [" "], max_size=30))
def test_no_arabic_letter_is_left(name):
    assert not re.search("[\u0621-\u064a]", romanise(name))
