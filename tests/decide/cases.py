"""Reads the cases of `tests/cases/*.toml` into posts and reports."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.model.post import Post
from bot.model.report import (
    Actor,
    Event,
    Explanation,
    Kind,
    Place,
    Precision,
    Report,
    Stance,
    Status,
    SubEvent,
    Target,
    TimePrecision,
    TimeSpan,
    Weapon,
)
from bot.model.source import Source
from tests.decide.build import DAY

FOLDER = Path(__file__).parent.parent / "cases"


def load(name: str) -> dict[str, Any]:
    """One file of cases."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def moment(text: str) -> datetime:
    """«1 10:30» is half past ten on the second day."""
    day, clock = text.split()[:2]
    hour, minute = clock.split(":")
    return DAY + timedelta(days=int(day), hours=int(hour), minutes=int(minute))


def place_of(name: str | None, table: dict[str, Any]) -> Place | None:
    """A place by its name in the file's table."""
    if name is None:
        return None
    lat, lon, precision = table[name]
    wide = precision in ("governorate", "uncertain")
    return Place(
        text=name, name_ar=name, admin1="Deir ez-Zor", country="SY",
        lat=None if wide else lat, lon=None if wide else lon, precision=Precision(precision),
    )  # fmt: skip


def toll(value: list[int] | None) -> tuple[int, int | None] | None:
    """`[2, 0]` stands for «two or more»: TOML has no null."""
    return None if value is None else (value[0], value[1] if value[1] >= value[0] else None)


def event_of(row: dict[str, Any], kind: str, table: dict[str, Any]) -> Event:
    """One event as the case tells it."""
    told = row.get("told")
    time = TimeSpan(from_=moment(told), precision=TimePrecision(told.split()[2])) if told else TimeSpan()
    stance = Stance.CLAIMED if row.get("status") == "claimed" else Stance.ATTRIBUTED
    return Event(
        kind=Kind(kind),
        sub_event_type=SubEvent(row["type"]) if "type" in row else None,
        status=Status(row.get("status", "occurred")),
        place=place_of(row.get("place"), table),
        time=time,
        weapon=Weapon(row["weapon"]) if "weapon" in row else None,
        actor=Actor(text=row["actor"], stance=stance) if "actor" in row else None,
        target=Target(text=row["target"], protected=row.get("protected")) if "target" in row else None,
        killed=toll(row.get("killed")),
        injured=toll(row.get("injured")),
        evidence=row.get("says", row.get("text", "")),
    )


def post_of(row: dict[str, Any]) -> Post:
    """The post of a row."""
    when = moment(row["at"])
    received = when + timedelta(minutes=row.get("late_minutes", 0))
    return Post(
        id=row["id"],
        text=row["text"],
        source=row.get("source", f"telegram:{row['id']}"),
        date=when,
        received=received,
        edited=received if row.get("edited") else None,
        deleted=row.get("deleted", False),
        forwarded_from=row.get("forwarded_from"),
        reply_to=row.get("reply_to"),
        media=tuple(row.get("media", ())),
    )


def source_of(row: dict[str, Any]) -> Source | None:
    """The source of a row, if the case says what an editor made of it."""
    name = row.get("source", f"telegram:{row['id']}")
    return Source(name=name, kind="telegram", address=name, trust=row["grade"]) if "grade" in row else None


def report_of(row: dict[str, Any], table: dict[str, Any]) -> Report:
    """The report of a row."""
    kind = row.get("kind", "attack")
    rows = row.get("events") or ([row] if "place" in row or "type" in row or "status" in row else [])
    return Report(
        id=row["id"],
        kind=Kind(kind),
        events=tuple(event_of(r, r.get("kind", kind), table) for r in rows),
        follows_up=row.get("follows_up", False),
        all_clear=row.get("all_clear", False),
        quoted=row.get("quoted"),
        explains=Explanation(row["explains"]) if "explains" in row else None,
    )
