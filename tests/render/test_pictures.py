"""Pictures: they are drawn, they have their size, and they show no more than may be shown."""

import msgspec

from bot.decide.safety import shown
from bot.model.report import Kind, Place, Precision
from bot.model.subscriber import Subscriber
from bot.render import chart
from bot.render.map import picture, spots_of, window_of
from bot.render.map_towns import Point, nearest_first, towns
from bot.render.pictures import digest_pictures
from tests.render.examples import OMAR, at, drone_attack, shelling

READER = Subscriber(chat_id=1)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def test_both_pictures_of_a_digest() -> None:
    for language in ("ar", "en"):
        reader = msgspec.structs.replace(READER, language=language)
        drawn = digest_pictures([drone_attack(), shelling()], reader, now=at(20))
        assert [(one.name, size(one.data)) for one in drawn] == [("chart.png", (1080, 720)), ("map.png", (1080, 1080))]


def test_nothing_to_draw_is_no_picture() -> None:
    assert digest_pictures([], READER, now=at(20)) == ()
    assert picture([drone_attack(place=None)], READER, now=at(20)) is None
    assert chart.picture([], READER, now=at(20)) is None


def test_a_hidden_place_stands_on_no_map() -> None:
    camp = Place(text="مخيم الهول", admin1="Al-Hasakah", country="SY", lat=36.37, lon=41.15, precision=Precision.SITE)
    assert spots_of([shown(drone_attack(place=camp))]) == []


def test_incidents_of_one_place_are_one_spot_with_their_number() -> None:
    spots = spots_of([drone_attack(), shelling(), drone_attack(id="BQ-3", kind=Kind.THREAT)])
    assert sorted((spot.kind, spot.number) for spot in spots) == [(Kind.ATTACK, 2), (Kind.THREAT, 1)]


def test_the_window_holds_every_spot_and_stays_in_the_region() -> None:
    far = [drone_attack(place=msgspec.structs.replace(OMAR, lat=lat, lon=lon)) for lat, lon in ((29, 48.5), (37.5, 36))]
    window = window_of(spots_of(far))
    assert window.west <= 36 and window.east >= 48.5 and window.south <= 29 and window.north >= 37.5
    assert window.west >= 32 and window.east <= 50.5 and window.south >= 27.5 and window.north <= 39.5


def test_days_are_the_readers_days() -> None:
    late = drone_attack(first_post=at(23, 30, day=9))
    here = chart.by_day([late], READER, at(12), 2)
    there = chart.by_day([late], msgspec.structs.replace(READER, timezone="Asia/Karachi"), at(12), 2)
    assert [day.attacks for day in here] == [1, 0] and [day.attacks for day in there] == [0, 1]


def test_the_city_nearest_to_an_incident_is_named_before_larger_ones_far_away() -> None:
    seen = [entry for entry in towns() if 34 < (entry.lat or 0) < 37.5 and 35 < (entry.lon or 0) < 44]
    assert nearest_first(seen, [Point(spot.lat, spot.lon) for spot in spots_of([drone_attack()])])[0].ar == "دير الزور"
