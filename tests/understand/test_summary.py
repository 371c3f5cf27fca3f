"""Summaries: Arabic counts people by its own rules; nothing is said that the fields do not hold; words are neutral."""

from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import structs

from bot.model.post import Post
from bot.model.report import (
    Actor,
    Event,
    Kind,
    Place,
    Precision,
    Stance,
    Status,
    SubEvent,
    Summary,
    Target,
    Toll,
    Weapon,
)
from bot.understand import understand
from bot.understand.summary import counted, summarise

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
KILLED = ("قتيل", "قتيلان", "قتلى", "قتيلاً")


@pytest.mark.parametrize(
    ("toll", "text"),
    [
        ((1, 1), "قتيل واحد"),
        ((2, 2), "قتيلان"),
        ((3, 3), "3 قتلى"),
        ((10, 10), "10 قتلى"),
        ((11, 11), "11 قتيلاً"),
        ((99, 99), "99 قتيلاً"),
        ((100, 100), "100 قتيل"),
        ((103, 103), "103 قتلى"),
        ((7, None), "7 قتلى على الأقل"),
        ((20, None), "عشرات القتلى"),
        ((3, 5), "بين 3 و5 قتلى"),
        ((1, 2), "قتيل أو قتيلان"),
        ((5, 15), "بين 5 و15 قتيلاً"),
    ],
)
def test_people_are_counted_as_arabic_counts_them(toll: Toll, text: str) -> None:
    assert counted(toll, KILLED) == text


def summary(text: str, year: int = 2026) -> Summary:
    return understand(Post(id="p", text=text, date=NOW.replace(year=year)), NOW).summary


def test_loaded_names_become_neutral_ones() -> None:
    told = summary("ميليشيا قسد تقصف بالمدفعية قرية الصالحية وتقتل طفلين")
    assert "قوات سوريا الديمقراطية (قسد)" in told.ar
    assert "ميليشيا" not in told.ar
    assert "Syrian Democratic Forces (SDF)" in told.en
    assert "قتيلان" in told.ar


def test_who_bears_a_name_depends_on_the_day() -> None:
    text = "قوات النظام تقصف بالمدفعية مدينة أريحا"
    assert "النظام السابق" in summary(text, 2024).ar


def test_what_the_post_does_not_say_is_left_out() -> None:
    told = summarise(Event(kind=Kind.ATTACK))
    assert told == Summary(ar="هجوم.", en="Attack.")
    assert summarise(None) == Summary()


STRAIT = Place(text="مضيق هرمز", name_ar="مضيق هرمز", name_en="Strait of Hormuz", precision=Precision.GOVERNORATE)
FIELD = Place(text="حقل العمر", name_ar="حقل العمر", name_en="Al-Omar oil field", precision=Precision.SITE)
SOUTH = Place(text="جنوب إيران", name_ar="إيران", name_en="Iran", country="IR", precision=Precision.COUNTRY)
ROAD = Place(text="طريق الخرافي", name_ar="طريق الخرافي", name_en="Al-Kharafi road", precision=Precision.SITE)
BASES = Target(text="القواعد", name_ar="موقع عسكري", name_en="military site")
GUNMEN = Actor(text="مسلحون", name_ar="مسلحون مجهولون", name_en="unidentified gunmen", stance=Stance.ATTRIBUTED)
ARMY = Actor(text="جيش العدو", name_ar="الجيش الإسرائيلي", name_en="Israeli army", stance=Stance.ATTRIBUTED)


@pytest.mark.parametrize(
    ("fields", "arabic", "english"),
    [
        ({"place": FIELD}, "هجوم في حقل العمر.", "Attack at the Al-Omar oil field."),
        ({"place": STRAIT}, "هجوم في مضيق هرمز.", "Attack in the Strait of Hormuz."),
        ({"place": SOUTH}, "هجوم في جنوب إيران.", "Attack in Iran."),
        ({"place": structs.replace(SOUTH, text="الجمهورية الاسلامية")}, "هجوم في إيران.", "Attack in Iran."),
        ({"place": ROAD}, "هجوم على طريق الخرافي.", "Attack on Al-Kharafi road."),
        ({"actor": GUNMEN}, "هجوم من جانب مسلحين مجهولين.", "Attack by unidentified gunmen."),
        (
            {"kind": Kind.THREAT, "sub_event_type": SubEvent.THREATEN, "place": SOUTH, "target": BASES},
            "تهديد باستعمال القوة في جنوب إيران؛ الهدف: موقع عسكري.",
            "Threat of force in Iran; target: military site.",
        ),
        ({"actor": ARMY}, "هجوم من جانب الجيش الإسرائيلي.", "Attack by the Israeli army."),
        (
            {
                "place": structs.replace(SOUTH, origin=True),
                "sub_event_type": SubEvent.SHELLING,
                "weapon": Weapon.MISSILE,
            },
            "هجوم صاروخي من جنوب إيران.",
            "Missile attack from Iran.",
        ),
        (
            {"kind": Kind.THREAT, "sub_event_type": SubEvent.THREATEN, "place": SOUTH},
            "تهديد باستعمال القوة ضد جنوب إيران.",
            "Threat of force against Iran.",
        ),
        (
            {"sub_event_type": SubEvent.AIR_STRIKE, "weapon": Weapon.AIRCRAFT, "status": Status.ONGOING},
            "غارة جوية؛ والحدث مستمر.",
            "Air strike; still going on.",
        ),
        (
            {"sub_event_type": SubEvent.AIR_STRIKE, "weapon": Weapon.DRONE, "status": Status.FOILED, "actor": ARMY},
            "اعتراض طائرة مسيّرة (الطرف المذكور: الجيش الإسرائيلي).",
            "Drone intercepted (party named: Israeli army).",
        ),
        (
            {"sub_event_type": SubEvent.ARMED_CLASH, "actor": ARMY},
            "اشتباك مسلح بمشاركة الجيش الإسرائيلي.",
            "Armed clash involving the Israeli army.",
        ),
        ({"weapon": Weapon.AIR_DEFENSE}, "إطلاق مضادات جوية.", "Air defence fire."),
        ({"killed": (0, 0)}, "هجوم؛ الحصيلة: لا قتلى.", "Attack; nobody killed."),
        ({"killed": (0, 0), "injured": (3, 3)}, "هجوم؛ الحصيلة: لا قتلى و3 جرحى.", "Attack; nobody killed, 3 injured."),
        ({"killed": (0, 0), "injured": (0, 0)}, "هجوم؛ الحصيلة: لا قتلى ولا جرحى.", "Attack; no casualties."),
    ],
)
def test_a_summary_is_grammatical_and_says_no_more_than_the_fields(fields: Any, arabic: str, english: str) -> None:
    assert summarise(Event(**{"kind": Kind.ATTACK} | fields)) == Summary(ar=arabic, en=english)


def test_what_a_blast_is_said_to_have_been_is_no_blast_of_unknown_cause() -> None:
    told = summary("وزارة الداخلية: انفجار المزة ناجم عن أسطوانة غاز ولا إصابات")
    assert told.ar == "انفجار أو أصوات في المزة، دمشق؛ الحصيلة: لا جرحى؛ السبب المذكور: حادث."
    assert "an accident" in told.en
