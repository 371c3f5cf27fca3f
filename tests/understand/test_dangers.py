"""Dangers that no single word tells: each from both sides."""

from datetime import UTC, datetime

import pytest

from bot.understand.classify import examine
from bot.understand.dangers import dangers
from bot.understand.families import FORCE
from bot.understand.statements import facts

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def told(text: str) -> frozenset[str]:
    examined = examine(text, NOW)
    return dangers(facts(examined.reading, examined.acts, FORCE))


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("مقاتلتان تحومان على علو منخفض فوق السد", "hover"),
        ("زنانة بالجو فوق الحارة من الصبح", "hover"),
        ("الهندسة تعطّل عبوة وُضعت أمام المدرسة", "disarmed"),
        ("خبراء المتفجرات يعالجون لغماً على طريق المطار", "disarmed"),
        ("القبض على خلية كانت تنوي تفجير السوق بعبوات", "plot"),
        ("على سكان القرية مغادرة بيوتهم قبل مساء الغد", "leave"),
        ("قائد الفصيل: إن عدتم إلى القرية فسنحرق آلياتكم", "ultimatum"),
        ("ناطق عسكري: من يعبر الجسر بعد اليوم لن يرجع", "ultimatum"),
    ],
)
def test_facts_of_one_clause_tell_a_danger(text: str, danger: str) -> None:
    assert danger in told(text), text


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("طائرات تحلق في عرض جوي ضمن تدريبات الكلية", "hover"),
        ("انفجار عبوة أثناء تفكيكها ومقتل خبير", "disarmed"),
        ("المحكمة تحكم على خلية خططت لتفجير السوق", "plot"),
        ("سكان القرية يحتفلون بالعيد", "leave"),
        ("النقابة: إن لم تُصرف الرواتب فسنبدأ بالإضراب يوم الأحد", "ultimatum"),
        ("الصرافون: أي ارتفاع جديد في سعر الدولار سيرفع الأسعار", "ultimatum"),
    ],
)
def test_and_not_where_it_is_peaceful(text: str, danger: str) -> None:
    assert danger not in told(text), text
