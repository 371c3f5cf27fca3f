"""How loud, how severe, how certain: by the table of `config/levels.toml`."""

from datetime import timedelta

import msgspec
import pytest

from bot.decide.levels import certainty, level, severity
from bot.decide.merge import assess, rebuild
from bot.model.incident import Incident, Level
from bot.model.report import (
    Certainty,
    Kind,
    Precision,
    Severity,
    Status,
    SubEvent,
    Target,
    TimePrecision,
    TimeSpan,
    Urgency,
    Weapon,
)
from tests.decide.build import RULES, at, event, incident, place

NOW = at(10)
SHELLING = SubEvent.SHELLING


def told(**fields: object) -> Incident:
    sources = int(fields.pop("sources", 1))  # type: ignore[call-overload]
    made = incident(event(**fields), when=NOW)
    judged = tuple(msgspec.structs.replace(e, trust="C") for e in made.evidence)
    return msgspec.structs.replace(made, evidence=judged, independent_sources=sources)


def old(hours: float) -> TimeSpan:
    return TimeSpan(from_=NOW - timedelta(hours=hours), precision=TimePrecision.MINUTE)


@pytest.mark.parametrize(
    ("expected", "made"),
    [
        (Level.FLASH, told(sub_event_type=SHELLING, sources=2)),
        (Level.ALERT, told(sub_event_type=SHELLING, sources=1)),
        (Level.URGENT, told(killed=(1, 1))),
        (Level.URGENT, told(target=Target(text="مدرسة", protected="school"))),
        (Level.URGENT, told(sub_event_type=SubEvent.IED, killed=(2, 2), sources=3)),
        (Level.ALERT, told(sub_event_type=SHELLING, sources=2, time=old(1))),
        (Level.ALERT, told(killed=(4, 4), time=old(5))),
        (Level.DIGEST, told(killed=(4, 4), time=old(20))),
        (Level.DIGEST, told(place=None)),
        (Level.URGENT, told(place=None, killed=(3, 3), sources=2)),
        (Level.DIGEST, told(place=place(precision=Precision.UNCERTAIN))),
        (Level.URGENT, told(place=place(precision=Precision.UNCERTAIN), killed=(2, 2))),
        (Level.DIGEST, told(place=place(precision=Precision.UNCERTAIN, admin1=""), killed=(2, 2))),
        (Level.ALERT, told(sub_event_type=SHELLING, sources=2, place=place(precision=Precision.GOVERNORATE))),
        (Level.URGENT, told(status=Status.FOILED, sources=2, killed=(1, 1))),
        (Level.ALERT, told(status=Status.CLAIMED, sources=2)),
        (Level.FLASH, told(kind=Kind.THREAT, sub_event_type=SubEvent.ALERT, status=Status.ONGOING, sources=2)),
        (Level.ALERT, told(kind=Kind.THREAT, sub_event_type=SubEvent.THREATEN, status=Status.THREATENED)),
        (Level.DIGEST, told(kind=Kind.THREAT, sub_event_type=SubEvent.ALERT, weapon=Weapon.DRONE, sources=3)),
    ],
)
def test_the_level_follows_the_table(expected: Level, made: Incident) -> None:
    assert level(made, NOW, RULES.levels)[0] is expected


def test_an_official_body_alone_is_enough_for_a_flash() -> None:
    made = told(sub_event_type=SHELLING)
    official = tuple(msgspec.structs.replace(e, official=True) for e in made.evidence)
    assert level(msgspec.structs.replace(made, evidence=official), NOW, RULES.levels)[0] is Level.FLASH


def test_every_level_says_which_rule_gave_it() -> None:
    assert level(told(killed=(1, 1)), NOW, RULES.levels) == (Level.URGENT, "deaths")


@pytest.mark.parametrize(
    ("expected", "made"),
    [
        (Severity.EXTREME, told(killed=(10, 12))),
        (Severity.SEVERE, told(killed=(1, 1))),
        (Severity.SEVERE, told(injured=(6, 6))),
        (Severity.MODERATE, told(sub_event_type=SHELLING)),
        (Severity.MINOR, told(status=Status.FOILED)),
        (Severity.UNKNOWN, told(kind=Kind.THREAT, sub_event_type=SubEvent.THREATEN, status=Status.THREATENED)),
    ],
)
def test_severity_goes_by_people_then_by_means(expected: Severity, made: Incident) -> None:
    assert severity(made, RULES.levels) is expected


@pytest.mark.parametrize(
    ("expected", "sources", "status", "denied"),
    [
        (Certainty.POSSIBLE, 1, Status.OCCURRED, ()),
        (Certainty.LIKELY, 2, Status.OCCURRED, ()),
        (Certainty.OBSERVED, 3, Status.OCCURRED, ()),
        (Certainty.POSSIBLE, 1, Status.CLAIMED, ()),
        (Certainty.UNLIKELY, 1, Status.OCCURRED, ("قسد",)),
        (Certainty.LIKELY, 2, Status.OCCURRED, ("قسد",)),
    ],
)
def test_certainty_grows_with_independent_origins(
    expected: Certainty, sources: int, status: Status, denied: tuple[str, ...]
) -> None:
    made = msgspec.structs.replace(told(status=status, sources=sources), denied_by=denied)
    assert certainty(made, made.evidence) is expected


def test_what_is_under_way_is_immediate_and_what_is_over_is_past() -> None:
    under_way = assess(told(status=Status.ONGOING), NOW, RULES)
    assert under_way.urgency is Urgency.IMMEDIATE
    assert assess(told(), NOW + timedelta(hours=2), RULES).urgency is Urgency.PAST


def graded(*grades: str, official: bool = False, copied: bool = False) -> Incident:
    """A shelling that so many sources of these grades tell in words of their own."""
    made = told(sub_event_type=SHELLING)
    (one,) = made.evidence
    every = tuple(
        msgspec.structs.replace(
            one, post_id=f"p{n}", source=f"telegram:{n}", origin=f"o{n}", voice=f"o{n}", trust=grade,
            official=official, copied=copied and grade in "ABCD",
        )
        for n, grade in enumerate(grades)
    )  # fmt: skip
    return rebuild(made, every, NOW, RULES)


@pytest.mark.parametrize(
    ("expected", "made"),
    [
        (Level.ALERT, graded("F", "F", "F", "F", "F")),
        (Level.ALERT, graded("E", "E", "F")),
        (Level.ALERT, graded("E", "C")),
        (Level.ALERT, graded("F", "F", "C", copied=True)),
        (Level.ALERT, graded("E", official=True)),
        (Level.FLASH, graded("F", "C")),
        (Level.FLASH, graded("F", official=True)),
    ],
)
def test_new_and_unreliable_sources_alone_never_raise_a_flash(expected: Level, made: Incident) -> None:
    assert made.level is expected


def test_an_official_denial_is_no_official_report() -> None:
    made = graded("F")
    (one,) = made.evidence
    denial = msgspec.structs.replace(
        one, post_id="d", origin="ministry", voice="ministry", kind=Kind.OTHER, official=True
    )
    assert rebuild(made, (one, denial), NOW, RULES).level is Level.ALERT


@pytest.mark.parametrize(
    "kind",
    [SubEvent.VIOLENT_DEMONSTRATION, SubEvent.PROTEST_INTERVENTION, SubEvent.DISRUPTED, SubEvent.MOB, SubEvent.LOOTING],
)
def test_a_demonstration_or_a_defused_bomb_is_no_flash(kind: SubEvent) -> None:
    assert level(told(sub_event_type=kind, sources=4), NOW, RULES.levels)[0] is Level.ALERT


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Level.DIGEST, "تحليق طائرة استطلاع في سماء محافظة دير الزور"),
        (Level.DIGEST, "Drone flying over Deir ez-Zor, following the road to the south"),
        (Level.ALERT, "طيران مسيّر يحلّق على علوّ منخفض فوق القرى"),
        (Level.ALERT, "Low flying aircraft over the town"),
        (Level.ALERT, "صافرات الإنذار تدوي مع تحليق الطيران"),
    ],
)
def test_a_lone_flight_is_for_the_digest_unless_it_is_low(expected: Level, text: str) -> None:
    flight = event(
        kind=Kind.THREAT, sub_event_type=SubEvent.ALERT, status=Status.ONGOING, evidence=text,
        place=place(precision=Precision.GOVERNORATE),
    )  # fmt: skip

    assert level(incident(flight, text, NOW), NOW, RULES.levels)[0] is expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Level.ALERT, "فرض حظر تجوال في البلدة حتى إشعار آخر"),
        (Level.ALERT, "إغلاق معبر البلدة مع الضفة الأخرى"),
        (Level.FLASH, "صفارات الإنذار تدوي في البلدة وإغلاق معبر النهر"),
        (Level.FLASH, "على الأهالي إخلاء منازلهم فورا"),
    ],
)
def test_a_curfew_or_a_closed_crossing_wakes_nobody_however_many_tell_it(expected: Level, text: str) -> None:
    measure = event(kind=Kind.THREAT, sub_event_type=SubEvent.ALERT, status=Status.ONGOING, evidence=text)
    one = incident(measure, text, NOW)
    judged = tuple(msgspec.structs.replace(e, trust="B") for e in one.evidence)
    made = msgspec.structs.replace(one, evidence=judged, independent_sources=2)
    assert level(made, NOW, RULES.levels)[0] is expected
