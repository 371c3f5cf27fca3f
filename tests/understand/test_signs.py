"""Signs of threat and attack that no single word gives, each from both sides."""

from datetime import UTC, datetime

import pytest

from bot.understand.classify import Examined, examine
from bot.understand.moods import Mood
from bot.understand.rules import head_of
from bot.understand.signs import Signs, signs

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def read(text: str) -> tuple[Examined, Signs]:
    examined = examine(text, NOW)
    return examined, signs(examined.reading, examined.acts, head_of(examined.reading))


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("توعّد قائد اللواء في تسجيل بثته إذاعة محلية مساء أمس كل الحواجز على الطريق بضربات", "menaces"),
        ("إلى سكان الحي الشرقي: غادروا بيوتكم حالاً", "demands"),
        ("اخرجوا من الثكنة خلال يومين وإلا دخلناها", "demands"),
        ("البلدية تطلب من الصيادين الابتعاد عن الرصيف", "instructs"),
        ("ضبط صاروخين في مزرعة قبل إطلاقهما", "found"),
        ("تعليق جميع الرحلات إلى المدينة", "precaution"),
        ("وصول رتل من المدرعات إلى أطراف البلدة", "movement"),
        ("إذا لم تفتحوا الجسر فسنفتحه بالنار", "conditions"),
        ("الحكومة تدرس ضربة على الميناء", "plans"),
        ("وزير الدفاع: سنقصف كل منصة", "vowed"),
        ("قال الرئيس سنقصفهم غدا", "foretold"),
        ("سبعة قتلى بصاروخ في المزرعة", "slain"),
        ("مسلحون يحرقون منزلا في القرية", "burnt"),
    ],
)
def test_a_sign_is_read_from_what_stands_near_what(text: str, sign: str) -> None:
    _, found = read(text)
    assert getattr(found, sign), text


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("نقابة تهدد بالإضراب بعد قصف المدرسة", "menaces"),
        ("إلى متى تبقى الطريق مغلقة؟", "demands"),
        ("البلدية تطلب من السكان الابتعاد عن مجرى السيول", "instructs"),
        ("تعليق الرحلات بسبب العاصفة", "precaution"),
        ("إغلاق الطريق لأعمال الصيانة", "precaution"),
        ("وصول قوات حفظ السلام", "movement"),
        ("محلل: سنرى ضربات أخرى", "vowed"),
        ("سبعة قتلى في حادث سير", "slain"),
    ],
)
def test_and_not_from_the_words_alone(text: str, sign: str) -> None:
    _, found = read(text)
    assert not getattr(found, sign), text


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("الجيش سيشن غارات على الجسر", Mood.FUTURE),
        ("إسرائيل قد تلجأ إلى توجيه ضربة محدودة", Mood.PLANNED),
        ("مسؤول يتوعد القواعد بهجوم", Mood.PLANNED),
        ("تفكيك سيارة مفخخة أمام المحكمة", Mood.PLANNED),
        ("ندوة عن خطر هجوم على السد", Mood.PLANNED),
        ("أي قصف جديد سيقابل بمثله", Mood.CONDITIONAL),
        ("تكريم عوائل ضحايا غارة 2018", Mood.HISTORICAL),
        ("قصف على البلدة، ودول عربية تدين", Mood.ASSERTED),
        ("غارة على منزل مقاتل كان يعمل قبل أن ينضم إلى الفصيل في معمل سابقا", Mood.ASSERTED),
        ("ارتفاع ضحايا القصف خلال الأيام الخمسة الماضية", Mood.STATISTIC),
    ],
)
def test_the_words_around_an_act_say_how_it_is_meant(text: str, mood: Mood) -> None:
    examined, _ = read(text)
    force = [a for a in examined.acts if a.hit.concept.file == "triggers" and a.family not in {"kill", "injure"}]
    assert force, text
    assert force[0].mood is mood
