"""Settings as one message that edits itself; words and buttons lead to the same."""

from datetime import time

import pytest

from bot.model.incident import Level
from bot.model.report import Kind
from tests.handlers.conftest import Desk, visible


async def test_the_settings_message_edits_itself(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe دير الزور")
    page = await desk.says(salma, "/settings")
    count = len(desk.api.from_bot(1001))
    for button in ("المستوى", "🟠 عاجل", "رجوع", "الهدوء", "23-7", "رجوع", "الموجز", "8:00", "رجوع"):
        page = await desk.presses(page, button)
    kept = desk.subscribers.kept["1001"]
    assert (kept.level, kept.digest_at) == (Level.URGENT, time(8))
    assert kept.quiet is not None and (kept.quiet.start, kept.quiet.end) == (time(23), time(7))
    assert len(desk.api.from_bot(1001)) == count, "no new message"
    assert "دير الزور" in page.text and "23:00" in page.text


async def test_a_button_pressed_twice_changes_nothing_twice(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    page = await desk.says(salma, "/kinds")
    tick = next(b for b in page.buttons if "التهديدات" in b["text"])["callback_data"]
    for _ in range(2):
        await desk.api.press_data(page, tick)
        await desk.work()
    assert desk.subscribers.kept["1001"].kinds == (Kind.ATTACK,)


async def test_the_last_kind_stays(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    page = await desk.says(salma, "/kinds")
    page = await desk.presses(page, "☑ التهديدات والإنذارات")
    pressed = await desk.api.press(page, "☑ الهجمات")
    await desk.work()
    assert pressed.answers and "نوع واحد" in pressed.answers[0]
    assert desk.subscribers.kept["1001"].kinds == (Kind.ATTACK,)


async def test_every_setting_by_words(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    for said in (
        "/level أحمر",
        "/quiet ٢٢:٣٠ ٦",
        "/digest 7:15",
        "/timezone بيروت",
        "/words +ذيبان",
        "/words -رياضة",
        "/language English",
    ):
        answer = await desk.says(salma, said)
    kept = desk.subscribers.kept["1001"]
    assert answer.text == "Your language is now English."
    assert (kept.level, kept.digest_at, kept.timezone) == (Level.FLASH, time(7, 15), "Asia/Beirut")
    assert kept.quiet is not None and (kept.quiet.start, kept.quiet.end) == (time(22, 30), time(6))
    assert (kept.words_in, kept.words_out) == (("ذيبان",), ("رياضة",))


async def test_a_word_is_struck_off_by_its_button(desk: Desk) -> None:
    salma = desk.api.user(1001)
    for said in ("/subscribe", "/words +ذيبان", "/words -رياضة"):
        await desk.says(salma, said)
    page = await desk.presses(await desk.says(salma, "/words"), "حذف: رياضة")
    assert (desk.subscribers.kept["1001"].words_in, desk.subscribers.kept["1001"].words_out) == (("ذيبان",), ())
    assert [b["text"] for b in page.buttons] == ["حذف: ذيبان", "رجوع"]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("هجمات", (Kind.ATTACK,)),
        ("Threats", (Kind.THREAT,)),
        ("الكل", (Kind.ATTACK, Kind.THREAT)),
        ("سلام", (Kind.ATTACK, Kind.THREAT)),
    ],
)
async def test_kinds_by_words(desk: Desk, said: str, kinds: tuple[Kind, ...]) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    await desk.says(salma, f"/kinds {said}")
    assert desk.subscribers.kept["1001"].kinds == kinds


async def test_equal_ends_mean_no_quiet_hours(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/quiet 6-6")
    assert desk.subscribers.kept["1001"].quiet is None


async def test_an_area_is_taken_out_by_its_button_and_only_that_one(desk: Desk) -> None:
    salma = desk.api.user(1001)
    for place in ("دير الزور", "الحسكة", "الرقة"):
        await desk.says(salma, f"/subscribe {place}")
    page = await desk.says(salma, "/areas")
    drop = next(b for b in page.buttons if b["text"] == "حذف: الحسكة")["callback_data"]
    for _ in range(2):
        await desk.api.press_data(page, drop)
        await desk.work()
    assert [area.name_ar for area in desk.subscribers.kept["1001"].areas] == ["دير الزور", "الرقة"]


async def test_what_else_a_name_may_mean_is_one_tap_away(desk: Desk) -> None:
    salma = desk.api.user(1001)
    page = await desk.says(salma, "/subscribe دير الزور")
    await desk.presses(page, "منطقة دير الزور")
    assert [(a.admin1, a.admin2) for a in desk.subscribers.kept["1001"].areas] == [("Deir ez-Zor", "Deir-ez-Zor")]


async def test_pause_and_resume_keep_everything(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe ذيبان")
    await desk.says(salma, "/unsubscribe")
    assert desk.subscribers.kept["1001"].paused
    answer = await desk.says(salma, "/subscribe")
    assert not desk.subscribers.kept["1001"].paused and "ذيبان" in answer.text
    await desk.says(salma, "/unsubscribe ذيبان")
    assert desk.subscribers.kept["1001"].areas == ()


async def test_stop_asks_then_forgets(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    page = await desk.says(salma, "/stop")
    assert "1001" in desk.subscribers.kept
    page = await desk.presses(page, "نعم، امسح كل شيء")
    assert desk.subscribers.kept == {} and not page.buttons


async def test_my_data_is_a_file(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe ذيبان")
    await desk.says(salma, "/mydata")
    sent = desk.api.calls("sendDocument", 1001)
    assert len(sent) == 1 and not sent[0].refused


async def test_a_blocked_bot_forgets(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    await desk.api.block(salma)
    await desk.work()
    assert desk.subscribers.kept == {}


async def test_a_group_that_grows_keeps_its_settings(desk: Desk) -> None:
    salma = desk.api.user(1001)
    group = desk.api.group(-500, kind="group", creator=salma)
    await desk.says(salma, "/subscribe ذيبان", chat=group)
    new = await desk.api.migrate(group)
    await desk.work()
    assert list(desk.subscribers.kept) == [str(new.id)]


async def test_a_verb_before_a_word_is_no_part_of_the_word(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    for said in ("/words add نفط", "/words أضف جسر", "/words add", "/words remove جسر"):
        await desk.says(salma, said)
    assert desk.subscribers.kept["1001"].words_in == ("نفط", "add")


async def test_a_greeting_is_no_place_and_a_slip_is_asked_about(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe دير الزور")
    for said in ("مرحبا", "hello", "شكرا", "ذيبتن"):
        answer = await desk.says(salma, said)
        assert len(desk.subscribers.kept["1001"].areas) == 1, said
    await desk.presses(answer, answer.buttons[0]["text"])
    assert desk.subscribers.kept["1001"].areas[1].name_ar == "ذيبان"


async def test_a_name_as_typed_comes_before_one_without_its_article_and_namesakes_are_told_apart(desk: Desk) -> None:
    salma = desk.api.user(1001)
    answer = await desk.says(salma, "/subscribe الصور")
    assert desk.subscribers.kept["1001"].areas[0].admin3 == "Sur"
    assert len({b["text"] for b in answer.buttons}) == len(answer.buttons)
    answer = await desk.says(salma, "/subscribe ذيبان")
    assert len({b["text"] for b in answer.buttons}) == len(answer.buttons)


async def test_threats_are_heard_of_farther_away_by_two_taps(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe ذيبان 10")
    page = await desk.presses(await desk.says(salma, "/areas"), "± المسافة")
    attacks, threats = page.buttons[1:6], page.buttons[7:12]
    assert [b["text"] for b in attacks] == [b["text"] for b in threats] == ["5", "● 10", "25", "50", "100"]
    await desk.api.press_data(page, threats[3]["callback_data"])
    await desk.work()
    (area,) = desk.subscribers.kept["1001"].areas
    assert (area.radius_km, area.threat_km) == (10, 50)
    told = visible((await desk.says(salma, "/settings")).text)
    assert "ذيبان (هجمات: 10 كم، تهديدات: 50 كم)" in told


async def test_distances_may_be_written_also_for_a_channel(desk: Desk) -> None:
    boss = desk.api.user(1001)
    desk.api.channel(-1009, "furat_news", "أخبار").members[1001] = "administrator"
    told = visible((await desk.says(boss, "/for @furat_news subscribe حقل العمر 10 50")).text)
    assert "هجمات: 10 كم" in told and "تهديدات: 50 كم" in told
    await desk.says(boss, "/for @furat_news subscribe حقل العمر")
    (area,) = desk.subscribers.kept["-1009"].areas
    assert (area.radius_km, area.threat_km) == (10, 50), "a name alone leaves the distances as they are"
