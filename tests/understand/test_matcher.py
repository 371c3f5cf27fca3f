"""The matcher: whole words, what may be written onto them, and phrases written as one."""

import time

import pytest

from bot.understand.arabic import normalise
from bot.understand.matcher import Matcher, longest

PHRASES = [
    "دير الزور",
    "التحالف الدولي",
    "طائرة مسيرة",
    "قتل",
    "عبوة ناسفة",
    "داعش",
    "airstrike",
    "SDF",
    "ان",
    "الباب",
    "مقتل",
]


def found(text: str, matcher: Matcher[str] | None = None) -> list[tuple[str, str, str, str]]:
    normal = normalise(text)
    matches = longest((matcher or Matcher((p, p) for p in PHRASES)).find(normal))
    return [(m.value, m.prefix, normal.text[m.start : m.end], m.suffix) for m in matches]


@pytest.mark.parametrize(
    ("text", "value", "prefix", "suffix"),
    [
        ("في ديرالزور", "دير الزور", "", ""),
        ("#دير_الزور", "دير الزور", "", ""),
        ("لدير الزور", "دير الزور", "ل", ""),
        ("#وديرالزور", "دير الزور", "و", ""),
        ("دير  -  الزور", "دير الزور", "", ""),
        ("وللتحالف الدولي", "التحالف الدولي", "ولل", ""),
        ("بالتحالف الدولي", "التحالف الدولي", "ب", ""),
        ("والطائرة المسيرة", "طائرة مسيرة", "وال", ""),
        ("طائرة مسيّرته", "طائرة مسيرة", "", "ته"),
        ("فقتلوهم", "قتل", "ف", "وهم"),
        ("قتلت", "قتل", "", "ت"),
        ("بعبوة ناسفة", "عبوة ناسفة", "ب", ""),
        ("لـدا.عش", "داعش", "ل", ""),
        ("Airstrikes hit", "airstrike", "", "s"),
        ("the SDF's men", "SDF", "", ""),
        ("وSDF", "SDF", "", ""),
    ],
)
def test_a_phrase_is_found_with_what_is_written_onto_it(text, value, prefix, suffix):
    assert [(v, p, s) for v, p, _, s in found(text)] == [(value, prefix, suffix)]


@pytest.mark.parametrize(
    "text", ["مقتلع", "استقتال", "داعشوري", "دير. الزور", "airstriker", "كان", "بان", "asdf", "باب"]
)
def test_parts_of_other_words_are_not_found(text):
    assert found(text) == []


def test_overlapping_matches_come_by_start_then_longest():
    matcher = Matcher([("قوات سوريا الديمقراطية", 1), ("قوات سوريا", 2), ("سوريا", 3), ("سوريا", 4)])
    normal = normalise("قوات سوريا الديمقراطية")
    assert [m.value for m in matcher.find(normal)] == [1, 2, 3, 4]
    assert [m.value for m in longest(matcher.find(normal))] == [1]
    assert [m.value for m in longest(matcher.find(normalise("في سوريا")))] == [3, 4]


def test_the_article_may_stand_on_the_last_word_only():
    assert found("عبوة الناسفة")[0][0] == "عبوة ناسفة"


def test_proper_names_take_no_suffixes():
    names = Matcher([("حلب", "حلب")], suffixes=False)
    assert found("حلبي حلبة", names) == []
    assert found("بحلب", names) == [("حلب", "ب", "حلب", "")]


def test_bare_matching_takes_no_clitics():
    assert found("وقتل قتله", Matcher([("قتل", "قتل")], clitics=False)) == []


def test_offsets_lead_to_the_original():
    normal = normalise("عاجل: وقـ.ـتل رجلين")
    (match,) = Matcher([("قتل", 1)]).find(normal)
    assert normal.quote(match.start, match.end) == "قـ.ـتل"


def test_no_phrases_find_nothing():
    assert Matcher[int]([]).find(normalise("قصف")) == []


def _seconds(matcher: Matcher[int]) -> float:
    normal = normalise("كلام عادي عن قصف المدينة ولا شيء فيه " * 400)
    assert len(matcher.find(normal)) == 400
    began = time.process_time()
    for _ in range(5):
        matcher.find(normal)
    return time.process_time() - began


def test_ten_times_the_phrases_cost_about_the_same():
    few = Matcher([("قصف", 0), *((f"عبارة{i} نادرة", i) for i in range(2_000))])
    many = Matcher([("قصف", 0), *((f"عبارة{i} نادرة", i) for i in range(20_000))])
    assert len(many) == 20_001
    assert _seconds(many) <= 4 * _seconds(few) + 0.01
