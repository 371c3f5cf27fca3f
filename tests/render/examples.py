"""Incidents of our own invention, for tests and pictures."""

from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec

from bot.model.incident import Evidence, Incident, Level, News, Reason, Revision
from bot.model.report import (
    Actor,
    Kind,
    Place,
    Precision,
    Stance,
    Status,
    SubEvent,
    TimePrecision,
    TimeSpan,
    Weapon,
)
from bot.model.source import Source

DAMASCUS = timezone(timedelta(hours=3))
OMAR = Place(
    text="حقل العمر",
    name_ar="حقل العمر",
    name_en="Al-Omar oil field",
    admin1="Deir ez-Zor",
    admin2="Al Mayadin",
    admin3="Thiban",
    country="SY",
    lat=35.10,
    lon=40.57,
    precision=Precision.SITE,
)
SOURCES = {
    "telegram:difaf_furat": Source(
        name="telegram:difaf_furat", kind="telegram", address="difaf_furat", title="ضفاف الفرات", note="إعلام محلي"
    ),
    "telegram:badia_net": Source(name="telegram:badia_net", kind="telegram", address="badia_net", title="شبكة البادية"),
}


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    """A moment of March 2026 in Damascus."""
    return datetime(2026, 3, day, hour, minute, tzinfo=DAMASCUS)


def said(source: str, when: datetime, origin: str = "", **more: Any) -> Evidence:
    """One post of a source about an event."""
    fields: dict[str, Any] = {
        "post_id": f"{source}/{when:%d%H%M}",
        "source": source,
        "origin": origin or source,
        "date": when,
        "kind": Kind.ATTACK,
        "status": Status.OCCURRED,
        "url": f"https://t.me/{source.partition(':')[2]}/{when:%d%H%M}",
    }
    return Evidence(**(fields | more))


def drone_attack(**changes: Any) -> Incident:
    """A foiled drone attack at 10:15 «without saying which half of the day», told by two posts of one origin."""
    incident = Incident(
        id="BQ-7F3K",
        kind=Kind.ATTACK,
        sub_event_type=SubEvent.AIR_STRIKE,
        status=Status.FOILED,
        place=OMAR,
        event_time=TimeSpan(from_=at(10, 15), to=at(22, 15), precision=TimePrecision.MINUTE),
        first_post=at(10, 31),
        last_post=at(10, 50),
        weapon=Weapon.DRONE,
        level=Level.URGENT,
        peak=Level.URGENT,
        actor=Actor(
            text="المليشيات الإيرانية",
            name_ar="فصائل مدعومة من إيران",
            name_en="Iran-backed groups",
            stance=Stance.SUSPECTED,
        ),
        actor_by="أفق نيوز",
        evidence=(
            said("telegram:difaf_furat", at(10, 31), "said:قسد", quoted="قسد", killed=(0, 0), injured=(0, 0)),
            said("telegram:badia_net", at(10, 50), "said:قسد"),
        ),
        hashtags=("دير_الزور", "طائرة مسيرة"),
        revisions=(Revision(n=1, at=at(10, 31), reason=Reason.NEW, news=News.AUDIBLE),),
    )
    return msgspec.structs.replace(incident, **changes)


def shelling(**changes: Any) -> Incident:
    """Shelling with a range of deaths that two independent sources tell differently."""
    fields: dict[str, Any] = {
        "id": "BQ-2M9D",
        "sub_event_type": SubEvent.SHELLING,
        "status": Status.OCCURRED,
        "weapon": Weapon.ARTILLERY,
        "actor": None,
        "actor_by": None,
        "event_time": TimeSpan(from_=at(9, 0), precision=TimePrecision.HOUR),
        "killed": (2, 5),
        "injured": (3, None),
        "independent_sources": 2,
        "level": Level.FLASH,
        "peak": Level.FLASH,
        "evidence": (
            said("telegram:difaf_furat", at(10, 31), killed=(2, 2), injured=(3, None)),
            said("telegram:badia_net", at(10, 50), killed=(5, 5)),
        ),
    }
    return drone_attack(**(fields | changes))
