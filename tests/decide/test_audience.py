"""Who wants an incident, and why."""

from datetime import UTC, datetime, time

import msgspec
import pytest

from bot.decide.audience import Why, quiet_until, wants
from bot.model.alert import FanOut
from bot.model.incident import Incident, Level, Reason
from bot.model.report import Kind, Place, Precision
from bot.model.subscriber import Area, Quiet, Subscriber
from tests.decide.build import at, event, incident, place

GOVERNORATE = Area(name_ar="دير الزور", name_en="Deir ez-Zor", country="SY", admin1="Deir ez-Zor")
DISTRICT = Area(name_ar="الميادين", name_en="Mayadin", country="SY", admin1="Deir ez-Zor", admin2="Al Mayadin")
ELSEWHERE = Area(name_ar="الحسكة", name_en="Hasakah", country="SY", admin1="Al-Hasakah")
CIRCLE = Area(
    name_ar="حول ذيبان", name_en="around", country="SY", admin1="Deir ez-Zor", lat=35.02, lon=40.45, radius_km=15
)
FAR_CIRCLE = Area(name_ar="حول حلب", name_en="around", lat=36.2, lon=37.1, radius_km=30)
FAR_THREATS = msgspec.structs.replace(FAR_CIRCLE, radius_km=10, threat_km=50)
FAR_ATTACKS = msgspec.structs.replace(FAR_CIRCLE, radius_km=50, threat_km=10)
WIDE_CIRCLE = Area(name_ar="حول تدمر", name_en="around", lat=34.55, lon=38.3, radius_km=300)


def told(level: Level = Level.ALERT, where: Place | None = None, text: str = "هجوم مسلح على صهريج نفط") -> Incident:
    made = incident(event(place=place() if where is None else where), text=text)
    return msgspec.structs.replace(made, level=level, peak=level)


def reader(**wishes: object) -> Subscriber:
    return Subscriber(chat_id=1, **wishes)  # type: ignore[arg-type]


def wide() -> Place:
    return place("ريف دير الزور", None, None, admin2=None, precision=Precision.GOVERNORATE)


def whys(subscriber: Subscriber, of: Incident, now: datetime | None = None) -> set[Why]:
    return {cause.why for cause in wants(subscriber, of, None, now or at(10)).causes}


@pytest.mark.parametrize("area", [GOVERNORATE, DISTRICT, CIRCLE, WIDE_CIRCLE], ids=lambda a: a.name_ar)
def test_an_incident_inside_the_area_is_wanted(area: Area) -> None:
    found = wants(reader(areas=(area,)), told(), None, at(10))
    assert found.yes
    assert f"area:{area.name_ar}" in found.reasons


@pytest.mark.parametrize(
    ("area", "heard"),
    [
        (FAR_THREATS, {Kind.THREAT}),
        (FAR_ATTACKS, {Kind.ATTACK}),
        (msgspec.structs.replace(FAR_CIRCLE, radius_km=50), {Kind.THREAT, Kind.ATTACK}),
    ],
    ids=["threats farther", "attacks farther", "alike"],
)
def test_threats_may_be_heard_of_farther_away_than_attacks(area: Area, heard: set[Kind]) -> None:
    thirty_km_off = told(where=place("بعيد", 36.47, 37.1, admin1="Aleppo"))
    made = {kind: msgspec.structs.replace(thirty_km_off, kind=kind) for kind in (Kind.THREAT, Kind.ATTACK)}
    assert {kind for kind, one in made.items() if wants(reader(areas=(area,)), one, None, at(10)).yes} == heard


@pytest.mark.parametrize("area", [ELSEWHERE, FAR_CIRCLE], ids=lambda a: a.name_ar)
def test_an_incident_outside_is_not(area: Area) -> None:
    assert not wants(reader(areas=(area,)), told(), None, at(10)).yes
    assert Why.OTHER_AREA in whys(reader(areas=(area,)), told())


@pytest.mark.parametrize(
    "said", ["هجوم مسلح على صهريج نفط على طريق M4", "an attack on the m4 highway", "قطع الطريق الدولي M4"]
)
def test_a_long_road_is_followed_by_its_name(said: str) -> None:
    road = Area(name_ar="طريق M4", name_en="M4 highway", country="SY", named=("طريق M4", "M4 highway", "M4"))
    assert wants(reader(areas=(road,)), told(text=said), None, at(10)).yes
    assert not wants(reader(areas=(road,)), told(), None, at(10)).yes
    assert not wants(reader(areas=(road,)), told(text="على طريق M40"), None, at(10)).yes


def test_without_areas_everything_is_wanted_even_without_a_place() -> None:
    nowhere = msgspec.structs.replace(told(), place=None)
    assert wants(reader(), nowhere, None, at(10)).yes
    assert Why.NO_PLACE in whys(reader(areas=(GOVERNORATE,)), nowhere)


def test_somewhere_in_the_governorate_reaches_a_district_only_if_it_is_urgent() -> None:
    followers = reader(areas=(DISTRICT,))
    assert not wants(followers, told(Level.ALERT, wide()), None, at(10)).yes
    assert Why.AREA_PERHAPS in whys(followers, told(Level.URGENT, wide()))


def test_kinds_words_and_level_are_asked_for() -> None:
    assert Why.OTHER_KIND in whys(reader(kinds=(Kind.THREAT,)), told())
    assert Why.WORD in whys(reader(words_in=("#صهريج",)), told())
    assert Why.NO_WORD in whys(reader(words_in=("مخفر",)), told())
    assert Why.UNWANTED_WORD in whys(reader(words_out=("النفط",)), told())
    assert Why.BELOW_LEVEL in whys(reader(level=Level.URGENT), told(Level.ALERT))
    assert Why.PAUSED in whys(reader(paused=True), told())


def test_the_level_of_the_news_counts_not_a_later_one() -> None:
    news = FanOut(
        incident_id="x", revision=1, reason=Reason.NEW, audible=True, correction=False, level=Level.DIGEST, at=at(10)
    )
    assert not wants(reader(), told(Level.FLASH), news, at(10)).yes


def test_quiet_hours_hold_until_their_end_and_flash_passes() -> None:
    night = reader(quiet=Quiet(start=time(22), end=time(7)))
    now = datetime(2026, 6, 1, 21, 0, tzinfo=UTC)  # midnight in Damascus
    held = wants(night, told(), None, now)
    assert held.yes
    assert held.not_before == datetime(2026, 6, 2, 4, 0, tzinfo=UTC)
    assert wants(night, told(Level.FLASH), None, now).not_before is None
    assert Why.FLASH_PASSES in whys(night, told(Level.FLASH), now)


def test_equal_ends_are_no_quiet_hours() -> None:
    assert quiet_until(reader(quiet=Quiet(start=time(8), end=time(8))), at(5)) is None


def test_outside_quiet_hours_nothing_waits() -> None:
    assert quiet_until(reader(quiet=Quiet(start=time(22), end=time(7))), datetime(2026, 6, 1, 9, tzinfo=UTC)) is None
