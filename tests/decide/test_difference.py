"""What other rules would have told otherwise."""

from collections.abc import Sequence

import msgspec

from bot.decide.difference import Difference, difference
from bot.model.incident import Incident, Level
from tests.decide.build import event, incident


def told(post_id: str, level: Level = Level.ALERT, **changes: object) -> Incident:
    made = incident(event())
    rests_on = tuple(msgspec.structs.replace(said, post_id=post_id) for said in made.evidence)
    return msgspec.structs.replace(made, id=f"BQ-{post_id}", evidence=rests_on, level=level, peak=level, **changes)


def names(found: Difference) -> tuple[Sequence[str], Sequence[str], Sequence[str], int]:
    ids = [[one.id for one in part] for part in (found.added, found.removed, [one for one, _ in found.changed])]
    return ids[0], ids[1], ids[2], found.same


def test_what_is_told_beside_no_more_and_otherwise() -> None:
    before = [told("a"), told("b"), told("c", Level.DIGEST), told("d"), told("e")]
    after = [told("a"), told("b", Level.URGENT), told("c"), told("d", Level.DIGEST), told("f")]
    assert names(difference(before, after)) == (["BQ-c", "BQ-f"], ["BQ-d", "BQ-e"], ["BQ-b"], 1)


def test_nothing_changed_is_no_difference() -> None:
    before = [told("a"), told("b", Level.DIGEST)]
    assert names(difference(before, before)) == ([], [], [], 1)


def test_incidents_are_one_by_their_posts_not_by_their_numbers() -> None:
    renamed = msgspec.structs.replace(told("a"), id="BQ-other")
    assert names(difference([told("a")], [renamed])) == ([], [], [], 1)


def test_what_an_editor_did_is_no_difference_of_rules() -> None:
    before = [told("a", retracted=True), told("b", fixed=("killed",)), told("c", merged_into="BQ-b")]
    assert names(difference(before, [told("a"), told("b", Level.URGENT)])) == ([], [], [], 0)
