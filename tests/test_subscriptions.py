"""What a subscriber may ask for, and how areas travel through buttons."""

from datetime import time

import pytest

from bot.areas import area_of, around, children, code_of, find_areas, parent
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from bot.render.buttons import MAX_BYTES, seal, unseal
from bot.subscriptions import (
    MAX_AREAS,
    MAX_KM,
    MAX_MUTED,
    MAX_WORDS,
    Refused,
    add_area,
    add_word,
    circle,
    drop_word,
    mute,
    set_digest,
    set_kind,
    set_level,
    set_quiet,
    set_radius,
    set_timezone,
    unmute,
)

READER = Subscriber(chat_id=1)
KEY = b"k"


def test_every_area_of_the_tree_comes_back_from_its_button() -> None:
    seen = 0
    for code, governorate in children():
        assert area_of(code) == governorate and parent(code) == ""
        for inner, area in children(code):
            assert area_of(inner) == area and parent(inner) == code
            assert len(seal(f"areas:swap:{code}:{inner}", KEY, -1001234567890).encode()) <= MAX_BYTES
            seen += 1
    assert len(children()) == 33 and seen > 90


@pytest.mark.parametrize(
    "name", ["دير الزور", "ديرالزور", "ذيبان", "حقل العمر", "الموصل", "Al Mayadin", "التنف", "قضاء القائم"]
)
def test_what_a_name_may_mean_comes_back_from_its_button(name: str) -> None:
    found = find_areas(name)
    assert found
    assert [area_of(code_of(area)) for area in found if code_of(area)] == [area for area in found if code_of(area)]


@pytest.mark.parametrize("name", ["طريق M4", "M5", "نهر الفرات"])
def test_a_road_or_river_without_one_spot_is_followed_by_name_and_not_as_its_whole_country(name: str) -> None:
    found = next(area for area in find_areas(name) if area.radius_km is None)
    assert found.named and found.country == "SY" and not code_of(found)


@pytest.mark.parametrize("code", ["", "t", "t999-aa", "t1-zz", "e1-00", "e999999999-00", "x1", "t1.2.3.4.5.6-00", "e-"])
def test_old_and_damaged_codes_are_refused(code: str) -> None:
    with pytest.raises(KeyError):
        area_of(code)


def test_a_shared_location_is_kept_roughly() -> None:
    area = around(35.33612, 40.14199, 5_000.0, "أ", "b")
    assert (area.lat, area.lon, area.radius_km) == (35.34, 40.14, MAX_KM)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("ذيبان", ("ذيبان", None, None)),
        ("ذيبان 25", ("ذيبان", 25, None)),
        ("ذيبان ٢٥ كم", ("ذيبان", 25, None)),
        ("حقل العمر 10 كم، 50 كم", ("حقل العمر", 10, 50)),
        ("Al Mayadin 10/50km", ("Al Mayadin", 10, 50)),
        ("ذيبان 0 9999", ("ذيبان", 1, 300)),
        ("ذيبان 20 20", ("ذيبان", 20, None)),
        ("طريق M4", ("طريق M4", None, None)),
        ("مطار T4 30", ("مطار T4", 30, None)),
        ("1070", ("1070", None, None)),
        ("حي 1070 شقة", ("حي 1070 شقة", None, None)),
    ],
)
def test_a_place_with_distances_as_people_write_it(said: str, meant: tuple[str, float | None, float | None]) -> None:
    assert circle(said) == meant


def test_each_kind_has_its_own_distance_and_a_place_is_followed_once() -> None:
    (town, *_) = circle("ذيبان 10").of(find_areas("ذيبان"))
    reader = add_area(READER, town)
    farther = set_radius(reader, 0, 50, Kind.THREAT)
    assert [(a.reach_km(Kind.ATTACK), a.reach_km(Kind.THREAT)) for a in farther.areas] == [(10, 50)]
    assert [(a.radius_km, a.threat_km) for a in set_radius(farther, 0, 50).areas] == [(50, None)]
    assert add_area(farther, town).areas == (town,)


def test_a_distance_means_the_place_and_not_the_governorate_of_its_name() -> None:
    found = circle("دير الزور 30").of(find_areas("دير الزور"))
    assert found and all(area.radius_km == 30 and area.lat for area in found)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("23-6", time(23), time(6)),
        ("22:30 06:15", time(22, 30), time(6, 15)),
        ("من ٢٢ إلى ٦", time(22), time(6)),
        ("24-5", time(0), time(5)),
    ],
)
def test_quiet_hours_as_people_write_them(said: str, start: time, end: time) -> None:
    quiet = set_quiet(READER, said).quiet
    assert quiet is not None and (quiet.start, quiet.end) == (start, end)


@pytest.mark.parametrize("said", ["off", "إيقاف", "7-7", "00:00 24:00"])
def test_no_quiet_hours(said: str) -> None:
    assert set_quiet(READER, said).quiet is None


@pytest.mark.parametrize("said", ["", "23", "25-6", "23-6-7", "a-b", "23:61-6"])
def test_unclear_hours_are_refused(said: str) -> None:
    with pytest.raises(Refused):
        set_quiet(READER, said)
    if said != "23":
        with pytest.raises(Refused):
            set_digest(READER, said)


@pytest.mark.parametrize(
    ("said", "zone"),
    [("دمشق", "Asia/Damascus"), ("europe/berlin", "Europe/Berlin"), ("New York", "America/New_York"), ("UTC", "UTC")],
)
def test_zones_by_city_and_by_name(said: str, zone: str) -> None:
    assert set_timezone(READER, said).timezone == zone


def test_lists_are_bounded() -> None:
    full = READER
    for n in range(MAX_AREAS):
        full = add_area(full, Area(name_ar=str(n), name_en=str(n)))
    with pytest.raises(Refused):
        add_area(full, Area(name_ar="x", name_en="x"))
    assert add_area(full, Area(name_ar="0", name_en="0")) == full, "what is followed already is no further one"
    for n in range(MAX_WORDS):
        full = add_word(full, f"كلمة{n}", wanted=True)
    with pytest.raises(Refused):
        add_word(full, "أخرى", wanted=True)
    for n in range(MAX_MUTED + 5):
        full = mute(full, f"BQ-{n}")
    assert len(full.muted) == MAX_MUTED and full.muted[-1] == f"BQ-{MAX_MUTED + 4}"
    assert "BQ-30" not in unmute(full, "BQ-30").muted


def test_words_are_tidied_and_dropped() -> None:
    reader = add_word(READER, "  #دير\u202e   الزور ", wanted=False)
    assert reader.words_out == ("#دير الزور",)
    assert drop_word(reader, "#دير الزور").words_out == ()
    for bad in ("", "  ", "؟!", "ا" * 100):
        with pytest.raises(Refused):
            add_word(READER, bad, wanted=True)


def test_a_kind_is_set_not_flipped() -> None:
    only_threats = set_kind(READER, Kind.ATTACK, wanted=False)
    assert only_threats.kinds == (Kind.THREAT,)
    assert set_kind(only_threats, Kind.ATTACK, wanted=False) == only_threats
    with pytest.raises(Refused):
        set_kind(only_threats, Kind.THREAT, wanted=False)


@pytest.mark.parametrize(
    ("said", "word"), [("أحمر", "flash"), ("Urgent", "urgent"), ("تنبيه", "alert"), ("كل شيء", "digest")]
)
def test_levels_by_their_names_in_any_language(said: str, word: str) -> None:
    assert set_level(READER, said).level.word == word


def test_a_button_works_in_its_chat_and_says_only_what_was_signed() -> None:
    sealed = seal("mute:BQ-7F3K", KEY, 5)
    assert unseal(sealed, KEY, 5) == "mute:BQ-7F3K"
    assert unseal(sealed, KEY, 6) is None and unseal(sealed, b"other", 5) is None
    assert unseal(sealed.replace("7F3K", "7F3L"), KEY, 5) is None
    with pytest.raises(ValueError, match="too long"):
        seal("x" * 60, KEY, 5)
