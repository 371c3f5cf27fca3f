"""One event or two: the hard matches of the field, as data in `tests/cases/match.toml`."""

from typing import Any

import pytest

from tests.decide.cases import load, post_of, report_of
from tests.decide.memory import Memory

FILE = load("match")


def gathered(case: dict[str, Any]) -> tuple[set[frozenset[str]], Memory]:
    memory = Memory()
    for row in case["posts"]:
        post = post_of(row)
        memory.take(post, report_of(row, FILE["places"]), post.received or post.date)
    names = [
        frozenset(e.post_id if not e.event else f"{e.post_id}.{e.event}" for e in incident.evidence)
        for incident in memory.incidents.values()
        if not incident.merged_into
    ]
    return set(names), memory


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_posts_gather_into_the_right_incidents(case: dict[str, Any]) -> None:
    found, memory = gathered(case)
    reasons = [(i.id, i.reasons) for i in memory.incidents.values()]
    assert found == {frozenset(group) for group in case["expect"]}, reasons


@pytest.mark.parametrize("case", [c for c in FILE["case"] if "linked" in c], ids=lambda c: c["name"])
def test_what_belongs_together_without_being_one_is_linked_both_ways(case: dict[str, Any]) -> None:
    _, memory = gathered(case)
    by_post = {e.post_id: i for i in memory.incidents.values() for e in i.evidence}
    for one, other in case["linked"]:
        assert by_post[other].id in by_post[one].linked
        assert by_post[one].id in by_post[other].linked


@pytest.mark.parametrize("case", FILE["case"], ids=lambda c: c["name"])
def test_a_replay_gives_the_same_incidents_byte_for_byte(case: dict[str, Any]) -> None:
    assert gathered(case)[1].incidents == gathered(case)[1].incidents
