"""An editor's hand: merge, split, correct, retract, and what those who were told get for it."""

import msgspec
import pytest

from bot.decide.acts import Correction, WrongAct, close, correct, merge_incidents, retract, split
from bot.model.decision import Decision
from bot.model.incident import Incident, Level, News, Reason
from bot.model.report import Kind, Status, SubEvent
from tests.decide.build import at, event, place, post, report
from tests.decide.memory import Memory


def two() -> tuple[Incident, Incident]:
    """Two attacks in two villages, an hour apart."""
    memory = Memory()
    memory.take(post("a", "هجوم على حاجز", at(10)), report("a", event(killed=(1, 1))), at(10))
    memory.take(post("b", "هجوم على صهريج", at(11)), report("b", event(place=place("محكان", 34.9, 40.6))), at(11))
    first, second = memory.incidents.values()
    return first, second


def gathered() -> Incident:
    """One incident of three posts."""
    memory = Memory()
    for n, name in enumerate("abc"):
        memory.take(
            post(name, f"هجوم على حاجز {n}", at(10 + n / 9), f"telegram:{name}"), report(name, event()), at(10 + n / 9)
        )
    (only,) = memory.incidents.values()
    return only


def test_merged_incidents_become_one_with_all_evidence_and_one_address() -> None:
    first, second = two()
    kept, gone = merge_incidents(first, second, at(12))
    assert [e.post_id for e in kept.incident.evidence] == ["a", "b"]
    assert gone.incident.merged_into == first.id
    assert (kept.reason, kept.news) == (Reason.MERGED, News.SILENT_EDIT)
    assert kept.incident.independent_sources == 1 + (second.evidence[0].voice != first.evidence[0].voice)


def test_an_incident_cannot_be_merged_with_itself_or_twice() -> None:
    first, second = two()
    _, gone = merge_incidents(first, second, at(12))
    for one, other in ((first, first), (first, gone.incident)):
        with pytest.raises(WrongAct):
            merge_incidents(one, other, at(13))


def test_split_posts_make_an_incident_of_their_own_and_the_told_get_a_correction() -> None:
    whole = gathered()
    old, new = split(whole, {"c"}, at(12))
    assert [e.post_id for e in old.incident.evidence] == ["a", "b"]
    assert [e.post_id for e in new.incident.evidence] == ["c"]
    assert (old.news, new.is_new) == (News.CORRECTION, True)
    assert new.incident.id in old.incident.linked and old.incident.id in new.incident.linked
    assert new.incident.id != old.incident.id


@pytest.mark.parametrize("posts", [set(), {"a", "b", "c"}, {"unknown"}])
def test_none_or_all_of_the_posts_cannot_be_split_off(posts: set[str]) -> None:
    with pytest.raises(WrongAct):
        split(gathered(), posts, at(12))


def test_a_correction_changes_the_fields_and_says_so_to_the_told() -> None:
    first, _ = two()
    (change,) = correct(first, Correction(killed=(2, 2), sub_event_type=SubEvent.IED), at(12))
    assert (change.incident.killed, change.incident.sub_event_type) == ((2, 2), SubEvent.IED)
    assert (change.reason, change.news) == (Reason.CORRECTED, News.CORRECTION)
    assert "→ 2" in change.incident.revisions[-1].change and "sub_event_type" in change.incident.revisions[-1].change
    with pytest.raises(WrongAct):
        correct(first, Correction(killed=first.killed), at(12))


def test_a_retraction_reaches_those_who_were_told_and_only_them() -> None:
    first, _ = two()
    (change,) = retract(first, "خطأ في النقل", at(12))
    assert change.incident.retracted and change.news is News.CORRECTION
    untold = msgspec.structs.replace(first, level=Level.DIGEST, peak=Level.DIGEST)
    assert retract(untold, "خطأ", at(12))[0].news is News.NOTHING
    with pytest.raises(WrongAct):
        retract(change.incident, "again", at(13))


def test_an_incident_closes_in_silence_when_it_has_been_quiet_for_long() -> None:
    first, _ = two()
    assert close(first, at(20)) == []
    (change,) = close(first, at(10, day=3))
    assert change.incident.closed and change.news is News.NOTHING


def sirens(memory: Memory, name: str, hour: float, text: str = "صافرات الإنذار تدوي في حقل العمر الآن") -> Decision:
    """Sirens at the field, as one channel tells it."""
    alarm = event(kind=Kind.THREAT, sub_event_type=SubEvent.ALERT, status=Status.ONGOING, place=place("حقل العمر"))
    return memory.take(post(name, text, at(hour), f"telegram:{name}"), report(name, alarm), at(hour))


def called_off(memory: Memory, hour: float) -> Decision:
    """The all-clear there."""
    over = event(kind=Kind.OTHER, sub_event_type=SubEvent.ALERT, status=Status.HISTORICAL, place=place("حقل العمر"))
    said = post("over", "انتهاء حالة الإنذار في حقل العمر", at(hour), "telegram:over")
    return memory.take(said, report("over", over, kind=Kind.OTHER, all_clear=True), at(hour))


@pytest.mark.parametrize("text", ["صافرات الإنذار تدوي في حقل العمر الآن", "عودة أصوات الصافرات عند الحقل"])
def test_sirens_after_the_all_clear_are_another_alarm_even_in_the_same_words(text: str) -> None:
    memory = Memory()
    sirens(memory, "a", 10)
    (over,) = called_off(memory, 10.2).changes
    assert (over.reason, over.news, over.incident.closed) == (Reason.ALL_CLEAR, News.AUDIBLE, True)
    (again,) = sirens(memory, "b", 10.5, text).changes
    assert again.is_new and again.news is News.AUDIBLE


def test_a_late_report_of_the_alarm_that_was_called_off_is_of_that_alarm() -> None:
    memory = Memory()
    sirens(memory, "a", 10)
    called_off(memory, 10.2)
    (late,) = sirens(memory, "b", 10.1, "مراسلنا: دوّت الصافرات عند حقل العمر").changes
    assert not late.is_new and late.incident.closed


def test_incidents_that_were_quiet_are_closed_a_few_at_a_time_the_longest_quiet_first() -> None:
    memory = Memory()
    for n in range(6):
        where = place(f"قرية{n}", 35.0 + n * 0.5, 40.5)
        memory.take(post(f"p{n}", f"خبر عن هجوم رقم {n}", at(10 + n / 9)), report(f"p{n}", event(place=where)), at(11))
    said = post("q", "طقس", at(12, day=2))
    changes = memory.take(said, report("q"), at(12, day=2)).changes
    assert {c.incident.evidence[0].post_id for c in changes} == {"p0", "p1", "p2", "p3"}
    assert all(c.news is News.NOTHING and c.incident.closed for c in changes)
    assert len(memory.take(post("r", "حفل", at(13, day=2)), report("r"), at(13, day=2)).changes) == 2
