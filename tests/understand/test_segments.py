"""Sentences, clauses, quotations, the speaker, and what feeds add."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understand.arabic import normalise
from bot.understand.segments import boilerplate, clauses, sentences, speaker
from tests.growth import is_linear


def cut(text: str) -> list[str]:
    normal = normalise(text)
    return [s.of(normal) for s in sentences(normal)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("قصف الحي. نزح الأهالي! لماذا؟", ["قصف الحي", "نزح الاهالي", "لماذا"]),
        ("سيطرت عليها قسد.نقلا عن مصدر", ["سيطرت عليها قسد", "نقلا عن مصدر"]),
        ("بعيار 14.5 ملم في 28.11.2024", ["بعيار 14.5 ملم في 28.11.2024"]),
        ("وصل د. سالم وأ. رنا", ["وصل د. سالم وا. رنا"]),
        ("🔴 انفجار\n▪️ قتيل\n▪️ جريح", ["انفجار", "قتيل", "جريح"]),
        ("في البلدةاستشهد طفل", ["في البلده", "استشهد طفل"]),
        ("انظر t.me/x.y ثم اذهب", ["انظر ثم اذهب"]),
        ("قتل 5. جرح 3.", ["قتل 5", "جرح 3"]),
        ("", []),
        ("...🔴🔴...", []),
    ],
)
def test_sentences_end_where_they_should(text, parts):
    assert cut(text) == parts


def test_a_tail_of_hashtags_stands_apart():
    normal = normalise("قصف على البلدة #الرقة بشدة\n#عاجل #دير_الزور #سوريا")
    *body, tail = sentences(normal)
    assert [s.of(normal) for s in body] == ["قصف علي البلده الرقه بشده"]
    assert (tail.of(normal), tail.tags) == ("عاجل دير الزور سوريا", True)


def test_two_hashtags_are_no_tail():
    assert not any(s.tags for s in sentences(normalise("قصف على #الرقة #سوريا")))


def test_clauses_begin_at_commas_and_connectors():
    normal = normalise("قصف الجيش البلدة، ما أدى إلى مقتل 1,200 رأس فيما نزح الأهالي وأكد مصدر ذلك")
    (sentence,) = sentences(normal)
    assert [c.of(normal) for c in clauses(normal, sentence)] == [
        "قصف الجيش البلده",
        "ما ادي الي مقتل 1,200 راس",
        "فيما نزح الاهالي",
        "واكد مصدر ذلك",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ترامب: سنضرب", "ترامب"),
        ("🏴 عاجل | إعلام العدو:\nإصابات", "اعلام العدو"),
        ("المرصد السوري: قصف", "المرصد السوري"),
        ("عاجل: قصف على البلدة", None),
        ("الساعة 10:15 قصف", None),
        ("اعتقال كل من : سالم وخالد", None),
        ("قصف على البلدة", None),
        ("قال مصدر إن القصف طال البلدة. وأضاف: لا إصابات", None),
    ],
)
def test_the_speaker_stands_before_the_first_colon(text, name):
    normal = normalise(text)
    found = speaker(normal)
    assert (found.of(normal) if found else None) == name


def test_invitations_are_boilerplate():
    normal = normalise("قصف على البلدة\nاشترك في النشرة البريدية لتصلك الأخبار\nالمصدر: الوكالة\nوقال مصدر محلي")
    assert [b.of(normal) for b in boilerplate(normal)] == ["اشترك في النشره البريديه لتصلك الاخبار", "المصدر: الوكاله"]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='قصف و.،:«»"\n#_🔴1|-( ', max_size=80))
def test_segments_lie_inside_the_text_in_order(text):
    normal = normalise(text)
    parts = sentences(normal)
    assert all(0 <= s.start < s.end <= len(normal.text) for s in parts)
    assert all(a.end <= b.start for a, b in itertools.pairwise(parts))
    for part in parts:
        inner = clauses(normal, part)
        assert all(part.start <= c.start < c.end <= part.end for c in inner)
        assert all(a.end <= b.start for a, b in itertools.pairwise(inner))
    speaker(normal)
    boilerplate(normal)


@pytest.mark.parametrize("unit", ["«", '"', ".", "#ا", "🔴", "ا:", "،", "ا. ", "اشترك في ", "\n ا", "|", "- "])
def test_hostile_text_takes_linear_time(unit):
    def work(size: int):
        normal = normalise(unit * (size // len(unit)))

        def cut():
            for sentence in sentences(normal):
                clauses(normal, sentence)
            speaker(normal)
            boilerplate(normal)

        return cut

    assert is_linear(work)
