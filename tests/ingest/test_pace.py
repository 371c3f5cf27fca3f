"""The order of reading: busy sources often, all of them fairly, one at a time at each host, politely after refusals."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from bot.ingest.pace import CEILING, Pace, Went

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GAP = (2.0, 4.0)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def play(
    pace: Pace, pauses: dict[str, float], seconds: float, *, more: tuple[str, ...] = ()
) -> list[tuple[float, str]]:
    """Let time run; every step takes a second and goes well."""
    log, now = [], 0.0
    while (moment := pace.when()) is not None and (now := max(now, (moment - START).total_seconds())) < seconds:
        for name in pace.take(at(now), 100):
            log.append((now, name))
            pace.done(name, at(now + 1), GAP, Went(every=pauses[name], more=name in more))
        now += 0.001
    return log


@pytest.fixture
def pace() -> Pace:
    return Pace(30.0, Random(7))


def test_a_busy_source_is_read_more_often_than_a_quiet_one(pace: Pace) -> None:
    pauses = {"busy": 30.0, "usual": 600.0, "quiet": 86_400.0}
    pace.keep([(name, name) for name in pauses], START)
    names = [name for _, name in play(pace, pauses, 6 * 3_600)]
    assert names.count("busy") > 2 * names.count("usual") > 8 * names.count("quiet") > 8
    assert pace.interval("busy") == pytest.approx(30.0, rel=0.01) and pace.interval("quiet") <= CEILING


def test_one_host_is_asked_by_one_at_a_time_and_has_peace_between(pace: Pace) -> None:
    pace.keep([(f"c{n}", "t.me") for n in range(20)], START)
    assert len(pace.take(at(60), 100)) == 1 and pace.take(at(90), 100) == []
    pace.keep([(f"c{n}", "t.me") for n in range(20)], START)
    other = Pace(30.0, Random(7))
    other.keep([(f"c{n}", "t.me") for n in range(50)], START)
    moments = [moment for moment, _ in play(other, {f"c{n}": 60.0 for n in range(50)}, 3_600)]
    pauses = [later - sooner for sooner, later in pairwise(moments)]
    assert min(pauses) >= 3.0, "a second for the request, two of peace"


def test_nobody_starves_when_there_is_too_much_to_read(pace: Pace) -> None:
    pauses = {f"c{n}": (30.0 if n < 10 else 7_200.0) for n in range(400)}
    pace.keep([(name, "t.me") for name in pauses], START)
    names = [name for _, name in play(pace, pauses, 4 * 3_600)]
    assert min(names.count(name) for name in pauses) >= 3
    busy = sum(names.count(f"c{n}") for n in range(10)) / 10
    assert busy > 5 * names.count("c200"), "and the busy are still read more often"


def test_one_that_always_wants_more_does_not_take_all_turns(pace: Pace) -> None:
    pauses = {f"c{n}": 60.0 for n in range(30)}
    pace.keep([(name, "t.me") for name in pauses], START)
    names = [name for _, name in play(pace, pauses, 3_600, more=("c0",))]
    assert names.count("c0") < len(names) / 2 and min(names.count(name) for name in pauses) > 10


def test_failures_make_room_and_mend(pace: Pace) -> None:
    pace.keep([("a", "a.example")], START)
    dues = []
    for failures in range(1, 9):
        pace.take(at(10_000 * failures), 100)
        pace.failed("a", at(10_000 * failures), GAP, failures=failures)
        dues.append((pace.when() - at(10_000 * failures)).total_seconds())  # type: ignore[operator]
    assert dues[0] < dues[2] < dues[4] and max(dues) <= 2 * CEILING * 1.15
    pace.take(at(100_000), 100)
    pace.done("a", at(100_000), GAP, Went(every=30.0))
    assert (pace.when() - at(100_000)).total_seconds() < 120  # type: ignore[operator]


def test_a_refusal_of_the_host_pauses_all_its_sources_longer_each_time(pace: Pace) -> None:
    pace.keep([("a", "t.me"), ("b", "t.me")], START)
    now, pauses = 100, []
    for _ in range(3):
        [name] = pace.take(at(now), 100)
        pace.failed(name, at(now), GAP, failures=1, wait=120.0, whole_host=True)
        later = next(moment for moment in range(now, now + 8_000) if pace.take(at(moment), 100))
        pauses.append(later - now)
        pace.failed("a", at(later), GAP, failures=1)
        pace.failed("b", at(later), GAP, failures=1)
        now = later + 600
    assert pauses == [120, 240, 480]


def test_a_refusal_of_one_host_is_nothing_to_another(pace: Pace) -> None:
    pace.keep([("a", "t.me"), ("b", "b.example")], START)
    assert sorted(pace.take(at(60), 100)) == ["a", "b"]
    pace.failed("a", at(60), GAP, failures=1, wait=600.0, whole_host=True)
    pace.done("b", at(60), GAP, Went(every=30.0))
    assert pace.take(at(120), 100) == ["b"]


def test_asked_for_peace_is_given(pace: Pace) -> None:
    pace.keep([("a", "a.example")], START)
    pace.take(at(60), 100)
    pace.failed("a", at(60), GAP, failures=1, wait=900.0)
    assert pace.take(at(60 + 900 * 0.84), 100) == []


def test_a_source_that_is_removed_while_it_is_read_leaves_its_host_free(pace: Pace) -> None:
    pace.keep([("a", "t.me"), ("b", "t.me")], START)
    [taken] = pace.take(at(60), 100)
    left = "b" if taken == "a" else "a"
    pace.keep([(left, "t.me")], at(61))
    pace.done(taken, at(62), GAP)
    assert pace.take(at(70), 100) == [left]


def test_a_host_with_few_sources_has_time_for_them(pace: Pace) -> None:
    """Twenty quiet channels are read more often than each would need, and never above the share of the limit."""
    pace.keep([(f"c{n}", "t.me") for n in range(20)], START)
    moments, now = [], 0.0
    while now < 7_200:
        for name in pace.take(at(now), 100):
            moments.append(now)
            pace.done(name, at(now), GAP, Went(every=7_200.0, share=0.6))
        now += 1.0
    rate = len([moment for moment in moments if moment > 3_600]) / 3_600
    assert 0.15 < rate <= 0.21, "0.6 of a request every three seconds"
    alone = Pace(30.0, Random(7))
    alone.keep([("a", "t.me")], START)
    alone.take(at(60), 1)
    alone.done("a", at(60), GAP, Went(every=7_200.0, share=0.6))
    assert (alone.when() - at(60)).total_seconds() >= 25, "nor below the floor"  # type: ignore[operator]
