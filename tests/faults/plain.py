"""Posts that say in plain fields what they report: the fault suite tests the spine, not the reading of Arabic.

«event 17 killed 2 …»: the rest of the words only makes each post different. Each event has a town of its own, far from
every other one, and each subscriber follows one governorate.
"""

import os
import random
import re
import signal
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model.alert import Attachment, Message
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.report import (
    Event,
    Kind,
    Place,
    Precision,
    Report,
    Severity,
    Status,
    SubEvent,
    TimePrecision,
    TimeSpan,
    Urgency,
)
from bot.model.subscriber import Area, Subscriber

DEADLY = "deadly"
"""A text over which the reader dies, as over a fault in a library."""
_FIELDS = re.compile(r"event (\d+) killed (\d+)")


def text(event: int, killed: int, chance: random.Random) -> str:
    """A post about an event; no two are alike."""
    words = ["".join(chance.choices("abcdefghijklmnop", k=7)) for _ in range(8)]
    return f"event {event} killed {killed} {' '.join(words)}"


def governorate(event: int) -> str:
    """Where an event lies, for areas."""
    return f"G{event}"


def follower(event: int, n: int) -> Subscriber:
    """The `n`-th of those who follow the governorate of an event."""
    area = Area(name_ar=governorate(event), name_en=governorate(event), country="SY", admin1=governorate(event))
    return Subscriber(chat_id=1_000_000 + event * 1_000 + n, areas=(area,), digest_at=None)


def place(event: int) -> Place:
    """The town of an event."""
    return Place(
        text=f"town {event}",
        name_ar=f"بلدة {event}",
        name_en=f"Town {event}",
        country="SY",
        admin1=governorate(event),
        admin2=f"D{event}",
        admin3=f"S{event}",
        pcode=f"P{event}",
        lat=-60 + (event % 60) * 2.0,
        lon=-170 + (event // 60) * 3.0,
        precision=Precision.TOWN,
    )


def read(post: Post, now: datetime, *, watch: Any = None, home: str | None = None) -> Report:
    """In the place of `understand`."""
    if post.text == DEADLY:
        os.kill(os.getpid(), signal.SIGKILL)
    found = _FIELDS.search(post.text)
    if found is None:
        return Report(id=post.id, kind=Kind.OTHER)
    event, killed = int(found.group(1)), int(found.group(2))
    moment = post.moment(now)
    claim = Event(
        kind=Kind.ATTACK,
        event_type="Explosions/Remote violence",
        sub_event_type=SubEvent.SHELLING,
        status=Status.OCCURRED,
        place=place(event),
        time=TimeSpan(from_=moment, precision=TimePrecision.HOUR),
        killed=(killed, killed) if killed else None,
        severity=Severity.SEVERE if killed else Severity.MODERATE,
        urgency=Urgency.PAST,
        evidence=post.text,
    )
    return Report(id=post.id, kind=Kind.ATTACK, confidence=0.9, events=(claim,))


def digest(_today: Sequence[Incident], _reader: Subscriber, **_figures: object) -> Message:
    """In the place of `render.digest`: words only."""
    return Message(parts=("digest",))


def no_pictures(*_week: object, **_now: object) -> tuple[Attachment, ...]:
    """In the place of `render.pictures.digest_pictures`: drawing takes seconds of a processor."""
    return ()
