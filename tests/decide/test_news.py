"""What a post changes and what followers get for it, as data in `tests/cases/news.toml`."""

from typing import Any

import pytest

from bot.model.incident import Level
from bot.model.report import SubEvent
from bot.model.source import Source
from tests.decide.build import at, event, post, report
from tests.decide.cases import load, post_of, report_of, source_of
from tests.decide.memory import Memory

FILE = load("news")


def played(case: dict[str, Any]) -> tuple[list[list[str]], Memory]:
    memory, told = Memory(), []
    for row in case["posts"]:
        post = post_of(row)
        decision = memory.take(post, report_of(row, FILE["places"]), post.received or post.date, source_of(row))
        told.append([f"{change.reason} {change.news}" for change in decision.changes])
    return told, memory


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_each_post_has_its_reason_and_its_news(case: dict[str, Any]) -> None:
    told, _ = played(case)
    assert told == [row["expect"] for row in case["posts"]]


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_the_incident_stands_as_told(case: dict[str, Any]) -> None:
    (incident,) = played(case)[1].incidents.values()
    if "sources" in case:
        assert incident.independent_sources == case["sources"]
    if "level" in case:
        assert incident.level is Level[case["level"].upper()], incident.reasons
    if "killed" in case:
        assert incident.killed == tuple(case["killed"])
    if "denied_by" in case:
        assert list(incident.denied_by) == case["denied_by"]
    if "closed" in case:
        assert incident.closed is case["closed"]
    if "place" in case:
        assert incident.place is not None and incident.place.text == case["place"]
    assert [r.n for r in incident.revisions] == list(range(1, len(incident.revisions) + 1))


def test_news_hours_after_a_flash_is_less_pressing_than_the_flash() -> None:
    memory, told = Memory(), []
    texts = ("قصف على الشحيل", "مراسلنا: سقوط قذائف داخل المدينة", "المشفى يعلن عن ضحيتين لهجوم الصباح")
    for name, text, hour, toll in zip("abc", texts, (10, 10.2, 13), (None, None, (2, 2)), strict=True):
        said = post(name, text, at(hour), f"telegram:{name}")
        shelling = event(sub_event_type=SubEvent.SHELLING, killed=toll)
        graded = Source(name=said.source, kind="telegram", address=name, trust="C")
        told += memory.take(said, report(name, shelling), at(hour), graded).changes
    assert [(c.incident.level, c.level) for c in told] == [
        (Level.ALERT, Level.ALERT),
        (Level.FLASH, Level.FLASH),
        (Level.FLASH, Level.URGENT),
    ]
