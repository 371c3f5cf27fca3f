"""What the posts of `tests/cases/posts_*.toml` must be understood as. A linguist adds a case without code."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.model.post import Post
from bot.model.report import Kind, Report
from bot.understand import understand

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CASES = Path(__file__).parent.parent / "cases"


def cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("posts_*.toml")):
        for case in tomllib.loads(path.read_text("utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.stem[6:]}: {case['text'][:50]}"))
    return found


def report(case: dict[str, Any]) -> Report:
    date = datetime.fromisoformat(case["date"]) if "date" in case else NOW
    return understand(Post(id="case", text=case["text"], date=date), max(NOW, date))


@pytest.mark.parametrize("case", cases())
def test_a_post_is_of_the_kind_that_the_guideline_gives_it(case: dict[str, Any]) -> None:
    assert report(case).kind == case["kind"], case["text"]


@pytest.mark.parametrize("case", [c for c in cases() if {"sub", "status", "weapon"} & c.values[0].keys()])
def test_its_main_event_has_the_fields_that_the_case_names(case: dict[str, Any]) -> None:
    main = report(case).main
    assert main is not None
    told = {"sub": main.sub_event_type, "status": main.status, "weapon": main.weapon}
    wanted = {name: case[name] for name in told if name in case}
    assert {name: told[name] for name in wanted} == wanted, case["text"]


@pytest.mark.parametrize("case", cases())
def test_kind_and_events_agree(case: dict[str, Any]) -> None:
    told = report(case)
    kinds = [event.kind for event in told.events]
    if told.kind is Kind.OTHER:
        assert set(kinds) <= {Kind.OTHER}
    else:
        assert kinds[0] is told.kind
        assert told.main is not None
    assert len(kinds) <= 4
    assert 0 < told.confidence <= 1
    assert told.reasons
