"""One entry for each distinct event of a post: `tests/cases/events.toml`."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.model.post import Post
from bot.model.report import Event
from bot.understand import understand
from tests.understand.test_posts import place_names, same, written

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "events.toml").read_text("utf-8"))["posts"]
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["text"][:50])
def test_each_distinct_event_is_told_once(case):
    events = understand(Post(id="case", text=case["text"], date=NOW), NOW).events
    assert [told(e) for e in events] and len(events) == len(case["events"]), [told(e) for e in events]
    for wanted, event in zip(case["events"], events, strict=True):
        assert fits(wanted, event), (wanted, told(event))


def told(event: Event) -> str:
    return f"{event.kind}|{event.place and event.place.text}|{written(event.killed)}|{written(event.injured)}"


def fits(wanted: str, event: Event) -> bool:
    kind, place, killed, injured = wanted.split("|")
    named = not place or any(same(place, name) for name in place_names(event))
    tolls = killed in ("", written(event.killed)) and injured in ("", written(event.injured))
    return kind == event.kind and named and tolls


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "#دير_الزور: قصف مدفعي على بلدة الطيانة.\n#عاجل #الحسكة انفجار في الشدادي",
            ["#دير_الزور: قصف مدفعي على بلدة الطيانة", "#عاجل #الحسكة انفجار في الشدادي"],
        ),
        ("＃دير_الزور قصف مدفعي على بلدة الطيانة", ["＃دير_الزور قصف مدفعي على بلدة الطيانة"]),
        ("قصف مدفعي على بلدة الطيانة #دير_الزور", ["قصف مدفعي على بلدة الطيانة #دير_الزور"]),
    ],
)
def test_a_sentence_is_quoted_with_the_sign_of_its_first_hashtag(text, sentences):
    report = understand(Post(id="1", text=text), NOW)
    assert [event.evidence for event in report.events] == sentences
