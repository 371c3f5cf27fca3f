"""Whatever the world sends: no input of any kind stops the line."""

import random
import traceback
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ingest.html import plain_text
from bot.model.post import Post
from bot.rehearsal import rehearse
from bot.render.html import length, plain, split
from bot.understand import understand
from bot.understand.arabic import normalise
from tests.fuzz import mutate, shapes
from tests.fuzz.line import Line

LETTERS = st.sampled_from([*" \n#_@«»،.؛؟ـ", *mutate.HOSTILE])
WORDS = st.sampled_from(["قصف", "مقتل", "شخصين", "في", "دير", "الزور", "أمس", "داعش"])
ALPHABET = st.one_of(WORDS, LETTERS, st.characters(exclude_categories=["Cs"]))
TEXTS = st.lists(ALPHABET, max_size=60).map(" ".join)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def test_nothing_that_a_source_sends_stops_the_line(pytestconfig: pytest.Config) -> None:
    count, seed = pytestconfig.getoption("--fuzz"), pytestconfig.getoption("--fuzz-seed")
    line, crashes = Line(seed), Counter[str]()
    for n in range(count):
        try:
            line.one(n)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            crashes[f"{type(error).__name__}: {str(error)[:90]} at {where.filename}:{where.lineno}, input {n}"] += 1
    print(
        f"\n{count} inputs, {line.posts} posts, {line.incidents} changes of incidents, {sum(crashes.values())} crashes"
    )
    assert not crashes, "\n".join(f"{times}× {what}" for what, times in crashes.most_common(20))


async def test_injured_posts_go_through_the_real_store_too() -> None:
    chance = random.Random(3)
    posts = [
        Post(
            id=f"f{n}", text=mutate.text(chance, chance.choice(shapes.texts()), ""), source="telegram:a",
            date=shapes.NOW + timedelta(seconds=n),
        )
        for n in range(150)
    ]  # fmt: skip
    done = await rehearse(posts)
    assert (done.posts, done.set_aside) == (150, 0)


@QUICK
@given(TEXTS)
def test_every_text_is_understood(text: str) -> None:
    report = understand(Post(id="1", text=text), shapes.NOW)
    assert len(report.events) <= 4


@QUICK
@given(TEXTS)
def test_normalising_keeps_the_way_back(text: str) -> None:
    normal = normalise(text)
    for start in range(0, len(normal.text), 7):
        begin, end = normal.span(start, min(len(normal.text), start + 3))
        assert 0 <= begin <= end <= len(text)


@QUICK
@given(st.lists(st.one_of(TEXTS, st.sampled_from(["<b>", "</b>", "<i>", "</i>", "&amp;", "\n\n"]))).map("".join))
def test_splitting_loses_nothing_and_keeps_the_limit(text: str) -> None:
    html = text.replace("<", "&lt;")
    parts = split(html, 50)
    assert all(length(part) <= 50 for part in parts)
    assert "".join(plain("".join(parts)).split()) == "".join(plain(html).split())


@QUICK
@given(st.text(max_size=400))
def test_any_markup_becomes_text(text: str) -> None:
    assert isinstance(plain_text(text), str)
