"""The day in one message: against the week, the gravest first, nothing counted twice, nothing said in one line."""

from datetime import timedelta

import msgspec

from bot.model.incident import News, Reason, Revision
from bot.model.report import Explanation, Kind, Place, Precision, Severity, Status
from bot.model.subscriber import Subscriber
from bot.render.digest import batch, day_and_week, digest
from bot.render.html import length
from bot.render.pictures import digest_pictures
from tests.render.examples import at, drone_attack, said, shelling
from tests.render.test_alert import visible

READER = Subscriber(chat_id=1)


def told(*args, **more) -> str:
    return visible("\n".join(digest(*args, READER, now=at(20), **more).parts))


def test_counts_stand_against_the_week() -> None:
    before = [
        shelling(id=f"BQ-{n}", first_post=at(9, day=3 + n % 7), last_post=at(9, day=3 + n % 7)) for n in range(14)
    ]
    said = told([shelling(), drone_attack(), drone_attack(id="BQ-T", kind=Kind.THREAT)], before=before)
    assert "3 أحداث: هجومان (المعدل 2) وتهديد واحد (المعدل 0)" in said
    assert "بحسب المحافظة: دير الزور 3 (المعدل 2)" in said


def test_governorates_that_are_not_named_are_counted() -> None:
    where = shelling().place
    names = ("Aleppo", "Hama", "Homs", "Idlib", "Damascus", "Latakia", "Tartus", "Daraa")
    places = [msgspec.structs.replace(where, admin1=name) for name in names]
    said = told([shelling(id=f"BQ-{n}", place=place) for n, place in enumerate(places)])
    assert said.split("بحسب المحافظة: ")[1].split("\n")[0].endswith(" · وغيرها 2")


def test_a_place_without_a_known_governorate_counts_under_its_country() -> None:
    village = Place(
        text="كفركلا",
        name_ar="كفركلا",
        name_en="Kfar Kila",
        country="LB",
        lat=33.3,
        lon=35.6,
        precision=Precision.VILLAGE,
    )
    said = told([shelling(place=village), shelling(id="BQ-2", place=None)])
    assert "بحسب المحافظة: لبنان 1 · موقع غير محسوم 1" in said and "على كفركلا، لبنان" in said


def test_without_a_past_there_is_no_average() -> None:
    assert "المعدل" not in told([shelling()])


def test_nothing_to_say_is_said_in_one_line() -> None:
    said = told([])
    assert said.startswith("موجز الثلاثاء 10 آذار: لم يُنشر") and "\n" not in said


def test_the_gravest_come_first_and_the_rest_are_counted() -> None:
    mild = [shelling(id=f"BQ-M{n}", severity=Severity.MINOR) for n in range(10)]
    said = told([*mild, shelling(id="BQ-WORST", severity=Severity.EXTREME)])
    assert "1. 🔴" in said and said.index("BQ-WORST") < said.index("BQ-M0")
    assert "و3 أحداث أخرى في /latest" in said


def test_a_withdrawal_and_what_came_too_late_are_told() -> None:
    said = told([shelling(retracted=True)], missed=2)
    assert "سُحب: BQ-2M9D" in said and "تنبيهان وصلا متأخرين" in said


def test_a_drill_taken_for_an_attack_counts_as_none_and_is_told_apart() -> None:
    cause = said("telegram:badia_net", at(12), kind=Kind.OTHER, status=Status.DRILL, explains=Explanation.DRILL)
    drill = shelling(id="BQ-DRILL", evidence=(*shelling().evidence, cause))
    older = msgspec.structs.replace(drill, id="BQ-OLD", first_post=at(9, day=5))
    today, before = day_and_week([shelling(), drill, older], at(20))
    told_of = told(today, before=before)
    assert "\nهجوم واحد\n" in told_of and told_of.count("BQ-DRILL") == 1
    assert "صدر توضيح بأنه ليس هجوماً: BQ-DRILL" in told_of
    assert digest_pictures([drill], READER, now=at(20)) == ()


def test_an_incident_belongs_to_the_day_on_which_it_was_first_told() -> None:
    old = shelling(id="BQ-OLD", first_post=at(9, day=9), last_post=at(19))
    gone = shelling(
        id="BQ-GONE",
        first_post=at(9, day=9),
        retracted=True,
        revisions=(Revision(n=2, at=at(12), reason=Reason.RETRACTED, news=News.CORRECTION),),
    )
    today, before = day_and_week([shelling(), old, gone], at(20))
    assert [i.id for i in today] == ["BQ-2M9D", "BQ-GONE"] and [i.id for i in before] == ["BQ-OLD"]


def test_after_quiet_hours_one_message_says_since_when() -> None:
    said = visible(batch([shelling(), drone_attack()], READER, now=at(12), since=at(3), waking=True).parts[0])
    assert said.startswith("أثناء ساعات هدوئك") and "منذ 03:00" in said and said.count("BQ-") == 2


def test_forty_alerts_fit_into_telegrams_limit() -> None:
    many = [shelling(id=f"BQ-{n:04d}", first_post=at(9) + timedelta(minutes=n)) for n in range(40)]
    assert all(length(part) <= 4096 for part in batch(many, READER, now=at(12), since=at(3), waking=False).parts)
