"""Nothing is lost, cut inside a letter or left open when a text is split; isolates change no visible character."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render.bidi import FSI, LRM, PDI, RLM, clean, embed
from bot.render.digits import in_digits
from bot.render.html import escape, length, link, plain, split

WORDS = st.sampled_from(
    [
        "قصف",
        "مدفعي،",
        "<b>عاجل</b>",
        "😀",
        "👨‍👩‍👧",
        "@ch1",
        "10:15",
        "\n",
        "\n\n",
        "&amp;",
        "<i>مسيّرة 3</i>",
        "Al Jazeera",
        "كلمةًّ" * 30,
    ]
)
TEXTS = st.lists(WORDS, max_size=120).map(" ".join)


def bare(html: str) -> str:
    """Visible letters without space and marks."""
    return re.sub(f"[\\s{FSI}{PDI}{RLM}{LRM}]", "", plain(html))


def balanced(html: str) -> bool:
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)", html):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from([20, 64, 200, 4096]))
def test_parts_fit_and_nothing_is_lost(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(length(part) <= limit for part in parts)
    assert all(balanced(part) for part in parts)
    assert "".join(map(bare, parts)) == bare(text)


def test_a_letter_with_marks_without_end_is_cut_all_the_same() -> None:
    text = "\u0651" * 200 + " قصف"
    parts = split(text, 50)
    assert len(parts) > 3 and all(length(part) <= 50 for part in parts)
    assert "".join(map(bare, parts)) == bare(text)


def test_a_long_quote_in_bold_is_reopened_in_every_part() -> None:
    parts = split("<b><i>" + "كلمة " * 3000 + "</i></b>")
    assert len(parts) == 4
    assert all(part.startswith("<b><i>") and part.endswith("</i></b>") for part in parts)


def test_length_counts_as_telegram_does() -> None:
    assert length("<b>😀</b>&amp;ق") == 2 + 1 + 1


def test_paragraphs_stay_whole_when_they_can() -> None:
    first, second = "أ" * 3000, "ب" * 3000
    assert split(f"{first}\n\n{second}") == (first, second)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["ar", "en"]))
def test_isolates_are_paired_and_added_once(text: str, language: str) -> None:
    done = embed(text, language)
    assert embed(done, language) == done
    assert bare(done) == bare(text)
    assert all(line.count(FSI) == line.count(PDI) for line in done.split("\n"))
    assert balanced(done)


@given(st.text())
def test_outside_text_is_harmless(text: str) -> None:
    shown = escape(text)
    assert not re.search("[<>\u202a-\u202e\u2066-\u2069]", shown)
    assert plain(shown) == clean(text)


def test_only_web_addresses_become_links() -> None:
    assert link("javascript:alert(1)", "x") == "x"
    assert link('https://a/"><b>', "<x>") == '<a href="https://a/&quot;&gt;&lt;b&gt;">&lt;x&gt;</a>'


def test_digits_of_names_and_tags_stay() -> None:
    assert in_digits('<a href="https://t.me/x/12">@ch12</a> 12 &#39; BQ-12') == (
        '<a href="https://t.me/x/12">@ch12</a> ١٢ &#39; BQ-12'
    )


def test_a_sentence_in_the_other_language_keeps_its_own_direction() -> None:
    english = "Barqiya watches reports: it is independent, and no siren."
    assert embed(f"برقية\n<i>{english}</i>", "ar") == f"برقية\n<i>{english}</i>"
    assert embed("BQ-7F3K", "ar") == f"{RLM}{FSI}BQ-7F3K{PDI}"


def test_a_command_and_its_numbers_stay_in_order() -> None:
    assert embed("أو «/digest 20:00» لساعته", "ar") == f"أو «{FSI}/digest 20:00{PDI}» لساعته"
    assert embed("اكتب /why BQ-7F3K", "ar") == f"اكتب {FSI}/why BQ-7F3K{PDI}"
