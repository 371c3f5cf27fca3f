"""Posts, incidents and decisions for tests of the store."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from bot.model.alert import FanOut
from bot.model.decision import Change, Decision, SeenPost
from bot.model.incident import Evidence, Incident, Level, News, Reason, Revision
from bot.model.post import Post
from bot.model.report import Kind, Place, Status, SubEvent, TimeSpan

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def post(number: int = 1, text: str = "قصف على قرية الزهور", **fields: object) -> Post:
    """A post of an invented channel."""
    made = Post(id=f"tg:nahr/{number}", text=text, source="telegram:nahr", date=NOON + timedelta(minutes=number))
    return replace(made, **fields)


def incident(name: str = "BQ-0001", last: datetime = NOON, **fields: object) -> Incident:
    """An incident near an invented village."""
    made = Incident(
        id=name,
        kind=Kind.ATTACK,
        sub_event_type=SubEvent.SHELLING,
        status=Status.OCCURRED,
        place=Place(text="الزهور", admin1="Deir ez-Zor", country="SY"),
        event_time=TimeSpan(from_=last),
        first_post=last,
        last_post=last,
        revisions=(Revision(n=1, at=last, reason=Reason.NEW, news=News.AUDIBLE),),
    )
    return replace(made, **fields)


def evidence(number: int = 1, text: str = "قصف على قرية الزهور") -> Evidence:
    """A post that an incident rests on."""
    return Evidence(
        post_id=f"tg:nahr/{number}",
        source="telegram:nahr",
        origin="telegram:nahr",
        date=NOON + timedelta(minutes=number),
        kind=Kind.ATTACK,
        status=Status.OCCURRED,
        text=text,
        says=text,
        place=Place(text="الزهور", admin1="Deir ez-Zor", country="SY"),
    )


def seen(number: int = 1, words: tuple[int, ...] = (), **fields: object) -> SeenPost:
    """A remembered post."""
    made = SeenPost(
        post_id=f"tg:nahr/{number}",
        source="telegram:nahr",
        origin="telegram:nahr",
        date=NOON + timedelta(minutes=number),
        words=words,
    )
    return replace(made, **fields)


def opened(incident: Incident, *cells: str, seen: SeenPost | None = None) -> Decision:
    """A decision that opens or changes one incident."""
    change = Change(incident=incident, reason=Reason.NEW, news=News.AUDIBLE, cells=cells, is_new=True)
    return Decision(post_id="p", changes=(change,), seen=seen)


def fan_out(incident: Incident) -> FanOut:
    """News of an incident's newest revision."""
    return FanOut(
        incident_id=incident.id,
        revision=incident.revision,
        reason=Reason.NEW,
        audible=True,
        correction=False,
        level=Level.ALERT,
        at=NOON,
    )
