"""The index of audiences: it finds everyone who wants an incident, few others, and stays small."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.decide.audience import wants
from bot.decide.audience_index import Sought, sought, standings
from bot.model.incident import Incident, Level
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from tests.decide.build import at, event, incident, place
from tests.decide.wishes import incidents, near_one_another, subscribers

GOVERNORATE = Area(name_ar="دير الزور", name_en="Deir ez-Zor", country="SY", admin1="Deir ez-Zor")
CIRCLE = Area(name_ar="حول ذيبان", name_en="around", country="SY", lat=35.02, lon=40.45, radius_km=15)


def finds(looking: Sought, subscriber: Subscriber) -> bool:
    """Whether a walk over the subscriber's standings comes upon it, as the store walks them."""
    return any(
        key == segment.key and segment.first <= standing < segment.last and looking.chat(standing) == subscriber.key
        for segment in looking.segments()
        for key, standing in standings(subscriber)
    )


@settings(max_examples=1_500, deadline=None)
@given(subscribers(), incidents(), st.booleans())
def test_the_index_finds_whoever_wants_an_incident(subscriber: Subscriber, one: Incident, close: bool) -> None:
    one = near_one_another(subscriber, one) if close else one
    if wants(subscriber, one, None, at(10)).yes:
        assert finds(sought(one, one.level), subscriber)


@settings(max_examples=500, deadline=None)
@given(subscribers())
def test_a_subscriber_stands_in_a_bounded_number_of_places(subscriber: Subscriber) -> None:
    assert len(standings(subscriber)) <= 66 * max(len(subscriber.areas), 1)


def told(text: str = "هجوم مسلح على صهريج نفط", level: Level = Level.ALERT, kind: Kind = Kind.ATTACK) -> Incident:
    return replace(incident(event(place=place()), text=text), level=level, peak=level, kind=kind)


@pytest.mark.parametrize(
    "wishes",
    [
        {"kinds": (Kind.THREAT,)},
        {"level": Level.URGENT},
        {"words_in": ("مدرسة", "حقل العمر")},
        {"areas": (replace(CIRCLE, lat=35.4),)},
        {"areas": (replace(GOVERNORATE, admin1="Al-Hasakah"),)},
        {"paused": True},
    ],
    ids=["kind", "level", "words", "too far", "elsewhere", "paused"],
)
def test_who_wants_something_else_is_passed_over_unread(wishes: dict[str, object]) -> None:
    subscriber = replace(Subscriber(chat_id=1, areas=(GOVERNORATE,)), **wishes)
    assert not finds(sought(told(), Level.ALERT), subscriber)


@pytest.mark.parametrize(
    "wishes",
    [{}, {"areas": (CIRCLE,)}, {"areas": ()}, {"words_in": ("والصهريج",)}, {"words_in": tuple(map(str, range(9)))}],
    ids=["area", "circle", "everywhere", "word", "too many words to tell"],
)
def test_who_may_want_it_is_read(wishes: dict[str, object]) -> None:
    subscriber = replace(Subscriber(chat_id=-1001234567890, thread_id=7, areas=(GOVERNORATE,)), **wishes)
    assert finds(sought(told(), Level.ALERT), subscriber)


def test_how_loudly_it_is_told_counts_not_how_loud_it_was() -> None:
    calm = Subscriber(chat_id=1, level=Level.FLASH)
    assert finds(sought(told(level=Level.ALERT), Level.FLASH), calm)
    assert not finds(sought(told(level=Level.FLASH), Level.ALERT), calm)


def test_a_circle_of_a_usual_reach_stands_in_few_squares() -> None:
    for km in (5.0, 10.0, 25.0, 50.0, 100.0):
        circles = [replace(CIRCLE, radius_km=km, lat=35 + n / 17, lon=40 + n / 13) for n in range(40)]
        assert max(len(standings(Subscriber(chat_id=1, areas=(one,)))) for one in circles) <= 6
