"""Short ways to write posts, reports and incidents in tests."""

from datetime import UTC, datetime, timedelta

from bot.decide import decide
from bot.decide.rules import bundled
from bot.model.decision import Decision, Known
from bot.model.incident import Incident
from bot.model.post import Post
from bot.model.report import Event, Kind, Place, Precision, Report, Status, SubEvent, TimePrecision, TimeSpan
from bot.model.source import Source

DAY = datetime(2026, 6, 1, tzinfo=UTC)
RULES = bundled()


def at(hour: float, day: int = 0) -> datetime:
    """A moment of the test's days."""
    return DAY + timedelta(days=day, hours=hour)


def place(
    text: str = "ذيبان",
    lat: float | None = 35.0,
    lon: float | None = 40.5,
    *,
    admin1: str = "Deir ez-Zor",
    admin2: str | None = "Al Mayadin",
    admin3: str | None = None,
    country: str = "SY",
    precision: Precision = Precision.VILLAGE,
) -> Place:
    """A village of the right bank unless told otherwise."""
    return Place(
        text=text, name_ar=text, admin1=admin1, admin2=admin2, admin3=admin3, country=country, lat=lat, lon=lon,
        pcode=f"P-{text}", precision=precision,
    )  # fmt: skip


def event(kind: Kind = Kind.ATTACK, **fields: object) -> Event:
    """A shooting in a village unless told otherwise."""
    given: dict[str, object] = {
        "sub_event_type": SubEvent.ATTACK,
        "status": Status.OCCURRED,
        "place": place(),
        **fields,
    }
    return Event(kind=kind, **given)  # type: ignore[arg-type]


def clock(hour: float, day: int = 0) -> TimeSpan:
    """A told hour."""
    return TimeSpan(from_=at(hour, day), precision=TimePrecision.MINUTE)


def post(post_id: str, text: str, when: datetime, source: str = "telegram:one", **fields: object) -> Post:
    """A post."""
    return Post(id=post_id, text=text, source=source, date=when, **fields)  # type: ignore[arg-type]


def report(post_id: str, *events: Event, kind: Kind | None = None, **fields: object) -> Report:
    """A report; its kind is its first event's unless told otherwise."""
    kind = kind or (events[0].kind if events else Kind.OTHER)
    return Report(id=post_id, kind=kind, events=events, **fields)  # type: ignore[arg-type]


def incident(
    said: Event, text: str = "هجوم مسلح", when: datetime | None = None, source: Source | None = None
) -> Incident:
    """The incident that one post with one event opens."""
    when = when or at(10)
    decision = first(
        post("p:1", text, when, source.name if source else "telegram:one"), report("p:1", said), when, source
    )
    return decision.changes[0].incident


def first(said: Post, told: Report, now: datetime, source: Source | None = None) -> Decision:
    """The decision on a post when nothing is known."""
    return decide(said, told, source, Known(), now)
