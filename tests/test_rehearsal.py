"""A rehearsal: the posts' own clock, every profile told as it would be, nothing sent, the same every time."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot import parts
from bot.model.incident import Level
from bot.model.post import Post
from bot.model.report import Event, Kind, Place, Precision, Report, SubEvent
from bot.model.source import Source
from bot.model.subscriber import Area, Quiet, Subscriber
from bot.rehearsal import EVERYTHING, in_order, incident_line, rehearse, told_line

NOON = datetime(2021, 7, 7, 9, 0, tzinfo=UTC)
"""Noon in Damascus, five years ago: the clock of the rehearsal, not ours."""
VILLAGES = {"الزهور": (35.0, 40.0), "النخيل": (36.5, 41.5), "الساقية": (34.0, 38.5)}


def read(post: Post, now: datetime, **_more: Any) -> Report:
    """A stand-in: an attack on the village that the text names; «قتلى» are three dead."""
    found = next((name for name in VILLAGES if name in post.text), None)
    if found is None:
        return Report(id=post.id, kind=Kind.OTHER)
    lat, lon = VILLAGES[found]
    place = Place(
        text=found,
        name_ar=found,
        name_en=found,
        admin1="Deir ez-Zor",
        country="SY",
        lat=lat,
        lon=lon,
        precision=Precision.VILLAGE,
    )
    event = Event(
        kind=Kind.ATTACK,
        sub_event_type=SubEvent.SHELLING,
        place=place,
        evidence=post.text,
        killed=(3, 3) if "قتلى" in post.text else None,
    )
    return Report(id=post.id, kind=Kind.ATTACK, confidence=0.9, events=(event,))


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(parts, "understand", read)
    yield


def post(minutes: float, text: str, source: str = "nahr") -> Post:
    when = NOON + timedelta(minutes=minutes)
    return Post(id=f"telegram:{source}/{minutes}", text=text, source=f"telegram:{source}", date=when)


DAY = (
    post(0, "قصف على قرية الزهور", "nahr"),
    post(7, "قذائف تسقط في الزهور وقتلى بين المدنيين", "wadi"),
    post(9, "مباراة كرة القدم الليلة", "wadi"),
    post(90, "قصف مدفعي يطال النخيل", "nahr"),
)


async def test_every_post_is_played_at_its_own_time() -> None:
    done = await rehearse(DAY)
    assert (done.posts, done.set_aside) == (4, 0)
    assert [incident.first_post for incident in done.incidents] == [NOON, NOON + timedelta(minutes=90)]
    first = [told for told in done.told if told.incident_id == done.incidents[0].id]
    assert [(told.action, told.at) for told in first[:2]] == [("send", NOON), ("reply", NOON + timedelta(minutes=7))]


async def test_the_same_posts_give_the_same_rehearsal() -> None:
    one, other = await rehearse(DAY), await rehearse(DAY)
    assert [incident_line(i) for i in one.incidents] == [incident_line(i) for i in other.incidents]
    assert [told_line(t) for t in one.told] == [told_line(t) for t in other.told]


async def test_posts_are_put_in_order_first() -> None:
    mixed = [DAY[3], DAY[0], DAY[2], DAY[1]]
    assert [p.id for p in in_order(mixed)] == [p.id for p in DAY]
    one, other = await rehearse(DAY), await rehearse(mixed)
    assert [told_line(t) for t in one.told] == [told_line(t) for t in other.told]


async def test_a_date_in_the_future_moves_no_clock() -> None:
    tomorrow = Post(id="telegram:nahr/x", text="قصف على الساقية", source="telegram:nahr", date=NOON.replace(year=2999))
    done = await rehearse([DAY[0], tomorrow, DAY[3]])
    assert [incident.first_post.year for incident in done.incidents] == [2021, 2021, 2021]


async def test_each_profile_is_told_what_it_asked_for() -> None:
    far = Area(name_ar="حمص", name_en="Homs", country="SY", admin1="Homs")
    profiles = {
        "all": EVERYTHING,
        "elsewhere": Subscriber(chat_id=0, areas=(far,), digest_at=None),
        "paused": Subscriber(chat_id=0, paused=True),
    }
    done = await rehearse(DAY, profiles)
    assert {told.profile for told in done.told} == {"all"}


async def test_quiet_hours_hold_back_and_waking_tells() -> None:
    sleeper = Subscriber(chat_id=0, level=Level.DIGEST, digest_at=None, quiet=Quiet(start=time(11), end=time(13)))
    held = (post(0, "قصف على قرية الزهور"), post(5, "قصف مدفعي يطال النخيل"))
    done = await rehearse(held, {"sleeper": sleeper}, after=timedelta(hours=3))
    [told] = done.told
    assert told.at == NOON + timedelta(hours=1)
    assert told.incident_id.startswith("waking:")


async def test_the_digest_comes_at_its_hour() -> None:
    reader = Subscriber(chat_id=0, level=Level.FLASH, digest_at=time(20, 0))
    done = await rehearse(DAY, {"reader": reader}, after=timedelta(hours=12))
    digests = [told for told in done.told if told.incident_id == "digest:2021-07-07"]
    assert digests
    assert {told.at for told in digests} <= {NOON + timedelta(hours=8, seconds=s) for s in range(5)}


async def test_a_source_of_good_standing_counts() -> None:
    book = [Source(name="telegram:nahr", kind="telegram", address="nahr", title="أخبار النهر", trust="B")]
    done = await rehearse(DAY, sources=book)
    assert any("أخبار النهر" in told.text for told in done.told)


async def test_what_happens_is_told_as_it_happens() -> None:
    seen: list[str] = []
    await rehearse(DAY, on_post=lambda p: seen.append(p.id), on_told=lambda t: seen.append(t.incident_id))
    assert seen.index(DAY[0].id) > seen.index(next(name for name in seen if name.startswith("BQ-")))


async def test_nothing_to_play_is_no_mistake() -> None:
    done = await rehearse([])
    assert (done.incidents, done.told, done.posts) == ((), (), 0)
