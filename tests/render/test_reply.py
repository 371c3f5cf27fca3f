"""«تحديث», «تصويب», «سحب», «نفي» are kept apart."""

import pytest

from bot.model.incident import News, Reason, Revision
from bot.model.report import Status
from bot.model.subscriber import Subscriber
from bot.render.reply import update_reply
from tests.render.examples import SOURCES, at, drone_attack, shelling
from tests.render.test_alert import visible


def told(incident, *reasons: Reason, language: str = "ar") -> str:
    news = {Reason.CORRECTED: News.CORRECTION, Reason.RETRACTED: News.CORRECTION}
    revisions = [Revision(n=n + 2, at=at(12), reason=r, news=news.get(r, News.AUDIBLE)) for n, r in enumerate(reasons)]
    return visible(
        update_reply(incident, revisions, Subscriber(chat_id=1, language=language), sources=SOURCES).parts[0]
    )


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        (Reason.CONFIRMED, "تحديث: "),
        (Reason.CASUALTIES_RAISED, "تحديث: "),
        (Reason.CLAIMED, "تحديث: "),
        (Reason.ESCALATED, "تحديث: "),
        (Reason.RENEWED, "تحديث: "),
        (Reason.CORRECTED, "تصويب: "),
        (Reason.PLACE_CORRECTED, "تصويب: "),
        (Reason.RETRACTED, "سحب: "),
        (Reason.DENIED, "نفي: "),
        (Reason.ALL_CLEAR, "زوال الخطر: "),
    ],
)
def test_every_reason_has_its_word(reason: Reason, word: str) -> None:
    assert told(drone_attack(), reason).startswith(word)


def test_a_denial_adds_who_denies_and_keeps_the_event() -> None:
    said = told(drone_attack(denied_by=("وكالة الأفق",)), Reason.DENIED)
    assert "تنفي وكالة الأفق" in said and "حقل العمر" in said and "يبقى الخبر" in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "زوال الخطر: هجوم بطائرة مسيّرة على حقل العمر، دير الزور، بحسب قسد"),
        ("en", "All clear: drone attack on Al-Omar oil field, Deir ez-Zor, according to Syrian Democratic Forces"),
    ],
)
def test_an_all_clear_says_what_is_over_and_who_says_so(language: str, said: str) -> None:
    ongoing = drone_attack(status=Status.ONGOING, killed=(1, 1))
    over = Revision(n=2, at=at(12), reason=Reason.ALL_CLEAR, news=News.AUDIBLE, post_id=ongoing.evidence[0].post_id)
    reader = Subscriber(chat_id=1, language=language)
    assert visible(update_reply(ongoing, [over], reader, sources=SOURCES).parts[0]).removesuffix(" (SDF)") == said


def test_a_withdrawal_stands_alone() -> None:
    said = told(drone_attack(retracted=True), Reason.CONFIRMED, Reason.RETRACTED)
    assert said.startswith("سحب: نسحب خبر إحباط هجوم") and "تحديث" not in said


def test_a_raised_toll_says_who_says_what() -> None:
    assert "قتيلان و3 جرحى على الأقل بحسب ضفاف الفرات" in told(shelling(), Reason.CASUALTIES_RAISED)


def test_several_reasons_one_line_each_the_gravest_first() -> None:
    lines = told(drone_attack(), Reason.CONFIRMED, Reason.CORRECTED).split("\n")
    assert [line.split(":")[0] for line in lines] == ["تصويب", "تحديث"]


@pytest.mark.parametrize(
    ("change", "language", "said"),
    [
        ("killed 1 → 3", "ar", "صحّح المحرر عدد القتلى من 1 إلى 3"),
        ("injured ? → 4-6, place", "ar", "صحّح المحرر عدد الجرحى إلى 4-6 والمكان"),
        ("killed 1 → 3", "en", "an editor corrected the number killed from 1 to 3"),
        ("خطأ في النقل", "ar", "صحّحه المحرر"),
    ],
)
def test_a_correction_says_what_was_set_right(change: str, language: str, said: str) -> None:
    revision = Revision(n=2, at=at(12), reason=Reason.CORRECTED, news=News.CORRECTION, change=change)
    reader = Subscriber(chat_id=1, language=language)
    assert said in visible(update_reply(shelling(), [revision], reader, sources=SOURCES).parts[0])


def test_english_has_the_same_words_apart() -> None:
    reasons = (Reason.CONFIRMED, Reason.CORRECTED, Reason.RETRACTED, Reason.DENIED)
    words = [told(drone_attack(), reason, language="en").split(":")[0].lstrip("\u200e") for reason in reasons]
    assert words == ["Update", "Correction", "Withdrawn", "Denial"]


@pytest.mark.parametrize(
    ("who", "verb"),
    [
        ("قسد", "تنفي قسد"),
        ("التحالف الدولي", "ينفي التحالف"),
        ("وزارة الدفاع", "تنفي وزارة"),
        ("القوات الأمريكية", "تنفي القوات"),
    ],
)
def test_the_verb_agrees_with_who_denies(who: str, verb: str) -> None:
    assert verb in told(drone_attack(denied_by=(who,)), Reason.DENIED)
