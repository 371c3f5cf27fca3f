"""Posts of our own writing, and what each must be understood as: `tests/cases/posts/*.toml`, one post a line."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.model.post import Post
from bot.model.report import Event, Kind, Report, Toll
from bot.understand import understand
from bot.understand.arabic import plain

CASES = Path(__file__).parent.parent / "cases" / "posts"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIELDS = {
    "text",
    "date",
    "kind",
    "rule",
    "sub",
    "status",
    "weapon",
    "place",
    "admin1",
    "country",
    "actor",
    "killed",
    "injured",
    "gap",
}


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        for n, case in enumerate(tomllib.loads(path.read_text("utf-8"))["posts"], 1):
            assert set(case) <= FIELDS, f"{path.name}: {set(case) - FIELDS}"
            marks = [pytest.mark.xfail(strict=True, reason=case["gap"])] if "gap" in case else []
            yield pytest.param(case, id=f"{path.stem}-{n}", marks=marks)


@pytest.mark.parametrize("case", list(cases()))
def test_a_post_is_understood(case: dict[str, str]) -> None:
    assert differences(case, read(case)) == {}


@pytest.mark.parametrize("case", [case for case in cases() if not case.marks])
def test_kind_and_events_agree(case: dict[str, str]) -> None:
    report = read(case)
    kinds = [event.kind for event in report.events]
    assert kinds[0] is report.kind if report.kind is not Kind.OTHER else set(kinds) <= {Kind.OTHER}
    assert len(kinds) <= 4
    assert 0 < report.confidence <= 1
    assert report.reasons


def read(case: dict[str, str]) -> Report:
    """The case's post, read on its own day or on that of all."""
    date = datetime.fromisoformat(case["date"]) if "date" in case else NOW
    return understand(Post(id="case", text=case["text"], date=date), max(NOW, date))


def differences(case: dict[str, str], report: Report) -> dict[str, tuple[object, object]]:
    """What was expected and what came, for the fields that differ."""
    event = report.main
    got: dict[str, object] = {"kind": report.kind.value}
    if event:
        got |= {
            "sub": event.sub_event_type and event.sub_event_type.value,
            "status": event.status.value,
            "weapon": event.weapon and event.weapon.value,
            "killed": written(event.killed),
            "injured": written(event.injured),
            "admin1": event.place and event.place.admin1,
            "country": event.place and event.place.country,
        }
    checked = {
        k: (v, got.get(k)) for k, v in case.items() if k in FIELDS - {"text", "date", "rule", "gap", "place", "actor"}
    }
    wrong: dict[str, tuple[object, object]] = {k: pair for k, pair in checked.items() if pair[0] != pair[1]}
    for field, names in (("place", place_names(event)), ("actor", actor_names(event))):
        if field in case and not any(same(case[field], name) for name in names):
            wrong[field] = (case[field], names)
    return wrong


def written(toll: Toll | None) -> str:
    if toll is None:
        return "-"
    low, high = toll
    return f"{low}+" if high is None else str(low) if low == high else f"{low}-{high}"


def place_names(event: Event | None) -> list[str]:
    place = event.place if event else None
    return [n for n in (place.text, place.name_ar, place.name_en) if n] if place else []


def actor_names(event: Event | None) -> list[str]:
    actor = event.actor if event else None
    return [n for n in (actor.text, actor.name_ar) if n] if actor else []


def same(wanted: str, got: str) -> bool:
    a, b = (" ".join(word.removeprefix("ال") for word in plain(name).split()) for name in (wanted, got))
    return a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "
