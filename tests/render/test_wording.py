"""The posts' own words name an event more exactly than its type: a curfew is no siren, a motorcycle no car."""

import msgspec
import pytest

from bot.decide.safety import shown
from bot.model.report import Kind, Place, Precision, Status, SubEvent, Target, Weapon
from bot.model.subscriber import Subscriber
from bot.render.alert import alert
from bot.render.events import headline
from bot.render.where import admin_name, place_path
from tests.render.examples import OMAR, at, said, shelling
from tests.render.test_alert import visible


def told(says: str, sub: SubEvent, weapon: Weapon | None = None, language: str = "ar", **more: object) -> str:
    first = said("telegram:badia_net", at(9), says=says)
    incident = shelling(sub_event_type=sub, weapon=weapon, evidence=(first,), killed=None, injured=None, target=None)
    return visible(headline(language, msgspec.structs.replace(incident, **more)))


@pytest.mark.parametrize(
    ("says", "language", "begins"),
    [
        ("فرض حظر تجوال في المدينة حتى إشعار آخر", "ar", "حظر تجوال في "),
        ("قوى الأمن تفرض حظراً للتجوال", "ar", "حظر تجوال في "),
        ("إغلاق الطريق إلى حقل العمر", "ar", "إغلاق في "),
        ("صافرات الإنذار تدوي في المدينة", "ar", "صافرات إنذار في "),
        ("على الأهالي إخلاء منازلهم فوراً", "ar", "دعوة إلى الإخلاء في "),
        ("حالة استنفار وتأهب", "ar", "تنبيه أمني في "),
        ("", "ar", "تنبيه أمني في "),
        ("A curfew was imposed", "en", "Curfew at "),
        ("Air raid sirens are heard", "en", "Sirens at "),
    ],
)
def test_an_alert_is_called_what_it_is(says: str, language: str, begins: str) -> None:
    threat = {"kind": Kind.THREAT, "status": Status.ONGOING}
    assert told(says, SubEvent.ALERT, language=language, **threat).startswith(begins)


@pytest.mark.parametrize(
    ("says", "language", "begins"),
    [
        ("توغّلت قوة إسرائيلية في القرية وفتّشت منازل", "ar", "توغّل عسكري في "),
        ("وصول تعزيزات عسكرية إلى محيط البلدة", "ar", "تعزيزات عسكرية في "),
        ("رتل من عشرين آلية يتجه نحو البلدة", "ar", "حشد عسكري في "),
        ("Israeli forces pushed into the village", "en", "Military incursion at "),
    ],
)
def test_troops_on_the_move_are_called_what_they_do(says: str, language: str, begins: str) -> None:
    threat = {"kind": Kind.THREAT, "status": Status.OCCURRED}
    assert told(says, SubEvent.MOBILIZE, language=language, **threat).startswith(begins)


@pytest.mark.parametrize(
    ("says", "sub", "begins"),
    [
        ("المدني خالد الحمد (22 عاماً) مع جيرانه بعد دعوة إلى إخلاء الحي", SubEvent.ALERT, "دعوة إلى الإخلاء في "),
        ("تعزيزات عسكرية من خمس آليات تصل إلى البلدة", SubEvent.MOBILIZE, "تعزيزات عسكرية في "),
    ],
)
def test_a_sentence_that_may_not_be_shown_still_names_its_event(says: str, sub: SubEvent, begins: str) -> None:
    first = said("telegram:badia_net", at(9), says=says, kind=Kind.THREAT)
    incident = shown(shelling(sub_event_type=sub, weapon=None, kind=Kind.THREAT, evidence=(first,), killed=None))
    assert [e.says for e in incident.evidence] == [""]
    assert begins in visible(headline("ar", incident)) and "خالد" not in incident.evidence[0].hint


def test_a_crossing_is_closed_itself() -> None:
    crossing = msgspec.structs.replace(OMAR, text="معبر البوكمال", name_ar="معبر البوكمال")
    line = told("إغلاق معبر البوكمال", SubEvent.ALERT, kind=Kind.THREAT, status=Status.ONGOING, place=crossing)
    assert line.startswith("إغلاق معبر البوكمال")


def test_who_flies_away_is_no_call_to_leave() -> None:
    line = told("مغادرة الطيران أجواء المنطقة", SubEvent.ALERT, kind=Kind.THREAT, status=Status.ONGOING)
    assert line.startswith("تنبيه أمني في ")


@pytest.mark.parametrize(
    ("says", "bomb"),
    [
        ("انفجار دراجة مفخخة في السوق", "دراجة نارية مفخخة"),
        ("انفجار سيارة مفخخة قرب دراجة نارية", "سيارة مفخخة"),
        ("انفجار في السوق", "سيارة مفخخة"),
    ],
)
def test_a_motorcycle_is_no_car(says: str, bomb: str) -> None:
    occurred = {"status": Status.OCCURRED}
    assert told(says, SubEvent.IED, Weapon.VEHICLE_BOMB, **occurred).startswith(f"انفجار {bomb} في ")


@pytest.mark.parametrize(
    ("place", "sub", "language", "expect"),
    [
        ("طريق السوسة - الباغوز", SubEvent.IED, "ar", "انفجار عبوة ناسفة على طريق السوسة - الباغوز، دير الزور"),
        ("جسر الكنامات", SubEvent.IED, "ar", "انفجار عبوة ناسفة على جسر الكنامات، دير الزور"),
        ("حي الجورة", SubEvent.ATTACK, "ar", "هجوم مسلح في حي الجورة، دير الزور"),
        ("حقل العمر", SubEvent.ATTACK, "ar", "هجوم مسلح على حقل العمر، دير الزور"),
        ("حي الجورة", SubEvent.ATTACK, "en", "Armed attack in Al-Joura, Deir ez-Zor"),
        ("طريق الخرافي", SubEvent.IED, "en", "Explosive device detonates on Al-Kharafi road, Deir ez-Zor"),
    ],
)
def test_what_happens_is_on_a_road_and_in_a_quarter(place: str, sub: SubEvent, language: str, expect: str) -> None:
    english = {"حي الجورة": "Al-Joura", "طريق الخرافي": "Al-Kharafi road"}.get(place, "Al-Omar oil field")
    where = msgspec.structs.replace(OMAR, text=place, name_ar=place, name_en=english)
    assert told("", sub, language=language, place=where, status=Status.OCCURRED) == expect


@pytest.mark.parametrize(
    ("sub", "weapon", "target", "named"),
    [
        (SubEvent.SHELLING, Weapon.MORTAR, "civilians", False),
        (SubEvent.IED, Weapon.LANDMINE, "vehicle", False),
        (SubEvent.EXPLOSION, None, "oil facility", False),
        (SubEvent.ATTACK, Weapon.SMALL_ARMS, "civilians", True),
        (SubEvent.AIR_STRIKE, Weapon.DRONE, "oil facility", True),
    ],
)
def test_nobody_is_said_to_have_aimed_at_whom_a_shell_or_a_mine_hit(
    sub: SubEvent, weapon: Weapon | None, target: str, named: bool
) -> None:
    incident = shelling(sub_event_type=sub, weapon=weapon, target=Target(text="هدف", name_en=target))
    said_all = visible("\n".join(alert(incident, Subscriber(chat_id=1, language="en"), now=at(12), sources={}).parts))
    assert (target in said_all) is named


@pytest.mark.parametrize(
    ("place", "expect"),
    [
        (("الصور", "As-Suwar", "Deir-ez-Zor", "Sur"), "As-Suwar, Deir ez-Zor district, Deir ez-Zor governorate"),
        (("ذيبان", "Dhiban", "Al Mayadin", "Thiban"), "Dhiban, Al Mayadin district, Deir ez-Zor governorate"),
    ],
)
def test_one_name_is_spelt_in_one_way_on_a_line(place: tuple[str, str, str, str], expect: str) -> None:
    arabic, english, district, subdistrict = place
    town = Place(
        text=arabic, name_ar=arabic, name_en=english, admin1="Deir ez-Zor", admin2=district, admin3=subdistrict,
        country="SY", precision=Precision.TOWN,
    )  # fmt: skip
    assert place_path("en", town) == expect


@pytest.mark.parametrize(
    ("governorate", "unit", "name"),
    [
        ("Quneitra", "Al-Khashniyyeh", "الخشنية"),
        ("Homs", "Al Makhrim", "المخرم"),
        ("Hama", "Tell Salhib", "تل سلحب"),
        ("Deir ez-Zor", "Thiban", "ذيبان"),
    ],
)
def test_a_subdistrict_bears_no_other_villages_name(governorate: str, unit: str, name: str) -> None:
    assert admin_name("ar", "admin3", governorate, unit) == name
