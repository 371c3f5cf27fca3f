"""The fields of a report, one by one, where the post's kind is given: `tests/cases/fields.toml`."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.model.report import Event, Kind
from bot.understand.arabic import plain
from bot.understand.classify import Verdict, examine
from bot.understand.events import Scene, events
from bot.understand.places import mentions, resolve

CASES = Path(__file__).parent.parent / "cases" / "fields.toml"
SORTS = tomllib.loads((CASES.parent / "sorts.toml").read_text("utf-8"))
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIELDS = {"rule", "text", "kind", "status", "sub", "weapon", "actor", "target", "gap"}


def cases() -> Iterator[Any]:
    for case in tomllib.loads(CASES.read_text("utf-8"))["posts"]:
        assert set(case) <= FIELDS, case
        marks = [pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else []
        yield pytest.param(case, id=case["rule"], marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_a_field_is_read(case: dict[str, str]) -> None:
    event = told(case["text"], Kind(case.get("kind", "attack")))
    got = said(event)
    wrong = {name: (case[name], got[name]) for name in got if name in case and not same(case[name], got[name])}
    assert wrong == {}


@pytest.mark.parametrize("sort", SORTS)
def test_a_sort_of_threat_is_told_in_any_wording(sort: str) -> None:
    """The weights learnt from these: one in eight may be outvoted by the rest, no more."""
    posts = SORTS[sort]["posts"]
    wrong = [p["text"] for p in posts if said(told(p["text"], Kind.THREAT))["sub"] != SORTS[sort]["sub"]]
    assert len(wrong) * 8 <= len(posts), wrong


@pytest.mark.parametrize(
    "post", [p for s in SORTS.values() for p in s["posts"] if "weapon" in p], ids=lambda p: p["text"]
)
def test_the_means_of_a_threat(post: dict[str, str]) -> None:
    assert said(told(post["text"], Kind.THREAT))["weapon"] == post["weapon"]


def told(text: str, kind: Kind) -> Event:
    """The main event of a post that is known to be of a kind."""
    examined = examine(text, NOW)
    located = resolve(examined.reading.normal, mentions(examined.reading.normal))
    return events(Scene(examined, located, NOW, ZoneInfo("Asia/Damascus")), Verdict(kind, 1.0, ()))[0]


def said(event: Event) -> dict[str, str]:
    """The event's fields as words; «-» where there is none."""
    return {
        "status": event.status.value,
        "sub": event.sub_event_type.value if event.sub_event_type else "-",
        "weapon": event.weapon.value if event.weapon else "-",
        "actor": event.actor.text if event.actor else "-",
        "target": event.target.text if event.target else "-",
    }


def same(wanted: str, got: str) -> bool:
    """Equal, or a name within what was read; articles and spelling aside."""
    if "-" in (wanted, got):
        return wanted == got
    return bare(wanted) in bare(got)


def bare(name: str) -> str:
    return " ".join(word.removeprefix("ال") for word in plain(name).split())
