"""A blast that was no attack: the post says so, and the report carries it with the place."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.post import Post
from bot.model.report import Kind
from bot.understand import understand
from bot.understand.explanations import explanation
from bot.understand.reading import read
from tests.understand.test_posts import place_names, same

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "explanations.toml").read_text("utf-8"))["posts"]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:50])
def test_what_is_explained(case):
    assert explanation(read(case["text"])) == (case["explains"] or None)


@pytest.mark.parametrize("case", [c for c in CASES if c["explains"]], ids=lambda c: c["text"][:50])
def test_the_report_carries_it_with_the_place(case):
    report = understand(Post(id="case", text=case["text"], date=NOW), NOW)
    assert (report.kind, report.explains) == (Kind.OTHER, case["explains"])
    assert "place" not in case or any(same(case["place"], name) for name in place_names(report.main))
