"""What a subscriber may ask for, and how areas travel through buttons."""

from datetime import time

import pytest

from bot.areas import MAX_RADIUS_KM, area_of, around, children, code_of, find_areas, parent
from bot.model.report import Kind
from bot.model.subscriber import Area, Subscriber
from bot.render.buttons import MAX_BYTES, seal, unseal
from bot.subscriptions import (
    MAX_AREAS,
    MAX_MUTED,
    MAX_WORDS,
    Refused,
    add_area,
    add_word,
    drop_word,
    mute,
    set_digest,
    set_kind,
    set_level,
    set_quiet,
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


@pytest.mark.parametrize("code", ["", "t", "t999-aa", "t1-zz", "e1-00", "e999999999-00", "x1", "t1.2.3.4.5.6-00", "e-"])
def test_old_and_damaged_codes_are_refused(code: str) -> None:
    with pytest.raises(KeyError):
        area_of(code)


def test_a_shared_location_is_kept_roughly() -> None:
    area = around(35.33612, 40.14199, 5_000.0, "أ", "b")
    assert (area.lat, area.lon, area.radius_km) == (35.34, 40.14, MAX_RADIUS_KM)


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
