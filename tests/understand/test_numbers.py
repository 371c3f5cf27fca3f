"""Numbers and tolls: what counts, what does not, and what a post says of its dead and hurt."""

import json
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understand.arabic import normalise
from bot.understand.numbers import numbers
from bot.understand.segments import Segment
from bot.understand.tolls import tolls
from tests.growth import is_linear

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "numbers.toml").read_text("utf-8"))
LABELLED = Path(__file__).parents[3] / "shared" / "data" / "dev" / "labelled_once.jsonl"


def _pair(given: list[int] | None) -> tuple[int, int | None] | None:
    return None if given is None else (given[0], None if given[1] < 0 else given[1])


@pytest.mark.parametrize("case", CASES["numbers"], ids=lambda c: c["text"][:40])
def test_numbers_are_read(case):
    found = [(n.min, n.max) for n in numbers(normalise(case["text"]))]
    assert found == [_pair(n) for n in case["are"]], case.get("why")


@pytest.mark.parametrize("case", CASES["tolls"], ids=lambda c: c["text"][:40])
def test_tolls_are_read(case):
    found = tolls(normalise(case["text"]))
    assert (found.killed, found.injured) == (_pair(case.get("killed")), _pair(case.get("injured"))), case.get("why")


LINES = [
    line.split("\t") for line in (Path(__file__).parents[1] / "cases" / "tolls.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("text", "killed", "injured"), LINES, ids=lambda v: v[:50])
def test_a_line_tells_its_toll(text, killed, injured):
    found = tolls(normalise(text))
    assert (_written(found.killed), _written(found.injured)) == (killed, injured)


def _written(toll: tuple[int, int | None] | None) -> str:
    if toll is None:
        return "-"
    return f"{toll[0]}+" if toll[1] is None else str(toll[0]) if toll[0] == toll[1] else f"{toll[0]}-{toll[1]}"


def test_a_dual_says_so():
    (dual,) = numbers(normalise("قتيلان"))
    assert (dual.unit_dual, dual.form) == (True, "dual")


def test_offsets_are_of_the_normalised_text():
    normal = normalise("مقـتل ثلاثة مدنيين")
    (number,) = numbers(normal)
    assert normal.quote(number.start, number.end) == "ثلاثة"


def test_a_toll_belongs_to_its_segment():
    normal = normalise("مقتل مدني في البصيرة. إصابة ثلاثة في هجين.")
    cut = normal.text.index(".")
    first, second = tolls(normal, Segment(0, cut)), tolls(normal, Segment(cut, len(normal.text)))
    assert (first.killed, first.injured) == ((1, 1), None)
    assert (second.killed, second.injured) == (None, (3, 3))


_WORDS = """مقتل إصابة قتل 3 خمسة و وعشرين مدنيين طفل آخرين بينهم ، . ( عدد من إلى 1- 2- الشهداء قتلى لا إصابات
    killed wounded three people a man and"""


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS.split()), max_size=40).map(" ".join))
def test_any_jumble_of_words_is_answered(text):
    found = tolls(normalise(text))
    for toll in (found.killed, found.injured):
        assert toll is None or (toll[0] >= 0 and (toll[1] is None or toll[1] >= toll[0]))


HOSTILE = [
    "مقتل ",
    "قتل و",
    "3 ",
    "و3 مدنيين ",
    "1- ا ",
    "الشهداء إلى ",
    "عدد من ",
    "9" * 400 + " ",
    "لا إصابات ",
    "and killed ",
    "أسماء الشهداء:\nأحمد علي\n",
    "ثلاثة من عناصر قتلوا ",
    "وأربعة من رجال ",
    "بينهم طفلان قتلوا ",
    "فقد مدني ",
    "بين قتيل وجريح ",
    "the bodies of two ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit):
    def work(size: int):
        normal = normalise(unit * (size // len(unit)))
        return lambda: tolls(normal)

    assert is_linear(work)


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled posts are not in the repository")
def test_tolls_of_real_posts_are_right_as_often_as_measured():
    """Floors a little under what was measured on the posts that the words were learnt from; tolls of whole posts."""
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    right = {"killed": [], "injured": []}
    invented = []
    for row in rows:
        main = next((e for e in row["events"] if e["kind"] == row["kind"]), None)
        if row["kind"] == "other" or main is None:
            continue
        found = tolls(normalise(row["text"]))
        for kind, toll in (("killed", found.killed), ("injured", found.injured)):
            if main[kind]:
                right[kind].append(list(toll or ()) == main[kind])
            else:
                invented.append(toll is not None)
    assert sum(right["killed"]) / len(right["killed"]) >= 0.87
    assert sum(right["injured"]) / len(right["injured"]) >= 0.87
    assert sum(invented) / len(invented) <= 0.01
