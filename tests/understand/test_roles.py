"""Who did it, to whom, where and by what: posts of our own, each for one rule; the kind is given, not judged."""

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

CASES = Path(__file__).parent.parent / "cases" / "roles.toml"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIELDS = {"rule", "text", "kind", "status", "actor", "stance", "target", "place", "weapon"}


def cases() -> Iterator[Any]:
    for case in tomllib.loads(CASES.read_text("utf-8"))["posts"]:
        assert set(case) <= FIELDS, case
        yield pytest.param(case, id=case["rule"])


@pytest.mark.parametrize("case", list(cases()))
def test_the_words_around_a_name_tell_its_part(case: dict[str, str]) -> None:
    event = told(case["text"], Kind(case.get("kind", "attack")))
    if "actor" in case:
        assert named(case["actor"], event.actor and (event.actor.text, event.actor.name_ar)), event.actor
    if "status" in case:
        assert event.status == case["status"]
    if "stance" in case:
        assert event.actor
        assert event.actor.stance == case["stance"]
    if "target" in case:
        assert named(case["target"], event.target and (event.target.text,)), event.target
    if "place" in case:
        assert named(case["place"], event.place and (event.place.text, event.place.name_ar)), event.place
    if "weapon" in case:
        assert event.weapon == case["weapon"]


def told(text: str, kind: Kind) -> Event:
    """The main event of a post that is known to be of a kind."""
    examined = examine(text, NOW)
    located = resolve(examined.reading.normal, mentions(examined.reading.normal))
    scene = Scene(examined, located, NOW, ZoneInfo("Asia/Damascus"))
    return events(scene, Verdict(kind, 1.0, ()))[0]


def named(wanted: str, names: tuple[str | None, ...] | None) -> bool:
    """Any of the wanted names («a|b») is among the names, the article aside; «-»: there is none."""
    if wanted == "-" or names is None:
        return wanted == "-" and names is None
    return any(bare(w) in bare(name) for w in wanted.split("|") for name in names if name)


def bare(name: str) -> str:
    return " ".join(word.removeprefix("ال") for word in plain(name).split())
