"""The day in numbers."""

from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from bot.decide.digest import digest
from bot.model.digest import DayCount
from bot.model.incident import Incident
from bot.model.report import Kind, SubEvent
from tests.decide.build import at, event, first, place, post, report

DAMASCUS = ZoneInfo("Asia/Damascus")
TODAY = date(2026, 6, 1)


def made(name: str, hour: float, **fields: object) -> Incident:
    said = event(**fields)
    return first(post(name, "خبر", at(hour)), report(name, said), at(hour)).changes[0].incident


def test_incidents_are_counted_by_kind_and_place_against_the_week() -> None:
    incidents = [
        made("a", 8, killed=(3, 3)),
        made("b", 9, killed=(1, 2), injured=(4, None)),
        made(
            "c",
            10,
            kind=Kind.THREAT,
            sub_event_type=SubEvent.THREATEN,
            place=place("رميلان", 37.0, 42.0, admin1="Al-Hasakah"),
        ),
    ]
    week = [
        DayCount(day=date(2026, 5, 30), field="kind:attack", count=4),
        DayCount(day=date(2026, 5, 31), field="kind:attack", count=2),
    ]
    told = digest(TODAY, incidents, week, DAMASCUS)
    assert [(c.field, c.today, c.average) for c in told.by_kind] == [("attack", 2, 3.0), ("threat", 1, 0.0)]
    assert [(c.field, c.today) for c in told.by_place] == [("Deir ez-Zor", 2), ("Al-Hasakah", 1)]
    assert (told.killed, told.injured, told.open_ended) == ((4, 5), (4, 4), True)


def test_the_gravest_come_first_and_the_list_is_bounded() -> None:
    incidents = [made(f"p{n}", 8 + n / 10, killed=(n, n)) for n in range(1, 15)]
    told = digest(TODAY, incidents, [], DAMASCUS)
    assert [i.killed for i in told.main][:3] == [(14, 14), (13, 13), (12, 12)]
    assert (len(told.main), told.total) == (10, 14)


def test_other_days_withdrawn_and_merged_incidents_are_passed_over_and_none_counts_twice() -> None:
    one = made("a", 8)
    gone = msgspec.structs.replace(made("b", 9), retracted=True)
    merged = msgspec.structs.replace(made("c", 9), merged_into=one.id)
    tomorrow = made("d", 21.5)  # half past midnight in Damascus
    told = digest(TODAY, [one, one, gone, merged, tomorrow], [], DAMASCUS)
    assert (told.total, [i.id for i in told.main]) == (1, [one.id])


def test_a_day_without_incidents_is_empty_and_has_no_average_without_a_week() -> None:
    told = digest(TODAY, [], [], DAMASCUS)
    assert told.is_empty
    assert all(c.average is None for c in told.by_kind)
