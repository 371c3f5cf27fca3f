"""What somebody is about to do, read from families of words in one sentence: each from both sides."""

from datetime import UTC, datetime

import pytest

from bot.understand.classify import examine
from bot.understand.intents import intents
from bot.understand.rules import head_of

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def told(text: str) -> set[str]:
    examined = examine(text, NOW)
    return {f"{i.sort} {i.who}" for i in intents(examined.reading, examined.acts, head_of(examined.reading))}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("وزير الدفاع: قررنا توسيع العمليات العسكرية في الشمال", "plan able"),
        ("رئيس الأركان: صادقنا على هجوم جديد", "plan able"),
        ("إسرائيل تنتظر الضوء الأخضر لعملية برية", "plan party"),
        ("إيران تستعد لإغلاق مضيق هرمز", "plan party"),
        ("الرئيس: أبلغناهم بأننا سنعود للقصف إذا لم يلتزموا", "plan able"),
        ("العودة إلى القتال مع إيران مسألة أيام", "plan party"),
        ("البلدة على وشك هجوم جديد", "plan none"),
        ("إعلام محلي عن مسؤول عسكري رفيع: سنقصف الضاحية غدا", "warn able"),
        ("حزب الله: لن نصمت على هذه الجريمة", "warn able"),
        ("الحرس الثوري: سنرد على أي انتهاك", "warn able"),
        ("البيت الأبيض: كل الخيارات على الطاولة تجاه إيران", "warn able"),
        ("قائد الفصيل: قواعدهم أهداف مشروعة لنا", "warn able"),
        ("وزير الحرب: نحذر إيران من أي خطوة", "warn able"),
        ("الوزير يدعو إلى تدمير القرية", "urge none"),
        ("من المتوقع هجوم واسع الليلة على المدينة", "expect none"),
        ("الصين نشرت تسعين سفينة حربية حول الجزيرة", "deploy none"),
        ("القطعات الأمنية تنتشر قرب طريق المطار", "deploy none"),
        ("وزارة الصحة تنقل المستشفيات إلى طوابق تحت الأرض", "guard none"),
        ("منع السفر إلى البلدين بسبب الأوضاع الأمنية", "guard none"),
    ],
)
def test_an_intent_is_read_from_families_that_stand_together(text: str, intent: str) -> None:
    assert intent in told(text), text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("وزير الدفاع: قررنا إنهاء الحرب", "plan able"),
        ("وزير الدفاع: لا نريد عملية برية ولا نستعد لهجوم", "plan able"),
        ("إسرائيل كانت تستعد لهجوم", "plan party"),
        ("النادي قرر الهجوم منذ الشوط الأول من المباراة", "plan none"),
        ("حزب الله: نصمت في حضرة الشهداء", "warn able"),
        ("الرئيس: رد الوزير على الرسالة", "warn able"),
        ("قوة أمنية تدخل البلدة وتعتقل متهمين بالفساد", "deploy none"),
        ("انتشار آليات عسكرية ضمن تدريبات سنوية", "deploy none"),
        ("مقتل خمسة بقصف على السوق وإغلاق المدارس", "guard none"),
        ("إعادة فتح المجال الجوي", "guard none"),
    ],
)
def test_and_not_where_it_is_undone_or_told_of_something_else(text: str, intent: str) -> None:
    assert intent not in told(text), text


def test_danger_given_as_the_reason_alarms() -> None:
    examined = examine("منع السفر إلى البلدين بسبب الأوضاع الأمنية", NOW)
    found = intents(examined.reading, examined.acts, head_of(examined.reading))
    assert {i.alarmed for i in found} == {True}
