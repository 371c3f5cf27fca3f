"""From /start to a subscription: few taps, sensible defaults, and nonsense on the way."""

import pytest

from bot.model.incident import Level
from bot.model.report import Kind
from tests.handlers.conftest import Desk, visible
from tests.render.examples import drone_attack

MOST_TAPS = 4
WALKS = {
    "ar": ("العربية", "دير الزور", "الهجمات والتهديدات", "كل التنبيهات"),
    "en": ("English", "Deir ez-Zor", "Attacks and threats", "All alerts"),
}


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_four_taps_make_a_subscription_and_show_a_real_alert(desk: Desk, language: str) -> None:
    salma = desk.api.user(1001)
    desk.incidents.kept["BQ-7F3K"] = drone_attack()
    asked = await desk.says(salma, "/start")
    assert "Barqiya" in asked.text and "برقية" in asked.text
    walk = WALKS[language]
    for tap in walk:
        assert desk.subscribers.kept.get("1001") is None or desk.subscribers.kept["1001"].paused
        asked = await desk.presses(asked, tap)
    kept = desk.subscribers.kept["1001"]
    assert [area.admin1 for area in kept.areas] == ["Deir ez-Zor"]
    assert (kept.level, kept.language, kept.paused) == (Level.ALERT, language, False)
    assert kept.kinds == (Kind.ATTACK, Kind.THREAT)
    assert visible(asked.text).startswith("🟠") and "BQ-7F3K" in asked.text
    assert len(walk) <= MOST_TAPS and len(desk.api.calls("answerCallbackQuery")) == len(walk)
    assert len(desk.api.from_bot(1001)) == 3, "one message that was edited, one announcement, one alert"


async def test_a_name_that_is_typed_asks_for_the_rest_in_two_taps(desk: Desk) -> None:
    salma = desk.api.user(1001)
    asked = await desk.says(salma, "الميادين")
    asked = await desk.presses(asked, "التهديدات والإنذارات فقط")
    asked = await desk.presses(asked, "العاجل فقط")
    kept = desk.subscribers.kept["1001"]
    assert (kept.kinds, kept.level, kept.areas[0].name_ar) == ((Kind.THREAT,), Level.URGENT, "الميادين")


async def test_english_is_a_choice(desk: Desk) -> None:
    joe = desk.api.user(1002, "Joe", "en")
    asked = await desk.says(joe, "/start")
    asked = await desk.presses(asked, "English")
    assert asked.text.startswith("Which area")


async def test_the_name_of_a_place_is_enough(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "الميادين")
    kept = desk.subscribers.kept["1001"]
    assert kept.areas[0].name_ar == "الميادين" and not kept.paused


async def test_a_shared_location_is_rounded(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.api.say(salma, location={"latitude": 35.336123, "longitude": 40.141987})
    await desk.work()
    area = desk.subscribers.kept["1001"].areas[0]
    assert (area.lat, area.lon, area.radius_km) == (35.34, 40.14, 25.0)


async def test_the_tree_leads_from_governorate_to_town(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe")
    page = await desk.says(salma, "/areas")
    page = await desk.presses(page, "أضف منطقة")
    page = await desk.presses(page, "دير الزور")
    page = await desk.presses(page, "الميادين")
    page = await desk.presses(page, "كامل الميادين")
    kept = desk.subscribers.kept["1001"].areas
    assert [(a.admin1, a.admin2, a.admin3) for a in kept] == [("Deir ez-Zor", "Al Mayadin", None)]


@pytest.mark.parametrize(
    "nonsense",
    [
        "/subscribe ققققققق",
        "/subscribe <b>&",
        "/quiet ٩٩-x",
        "/level ؟",
        "/digest 25:99",
        "/timezone قمر",
        "/nosuch",
        "/language xx",
        "/words +",
        "/search",
        "/why",
        "/mute",
        "/whynot BQ-0000",
        "/unsubscribe نيويورك",
    ],
)
async def test_nonsense_gets_a_clear_answer(desk: Desk, nonsense: str) -> None:
    salma = desk.api.user(1001, "<b>سلمى</b> & 'سمر'")
    await desk.says(salma, "/subscribe")
    count = len(desk.api.from_bot(1001))
    answer = await desk.says(salma, nonsense)
    assert len(desk.api.from_bot(1001)) == count + 1
    assert "تعذّر" not in answer.text
    assert desk.api.refusals == []


@pytest.mark.parametrize("said", ["إيقاف", "توقف", "stop", "STOP"])
async def test_a_plain_word_is_enough_to_stop_the_alerts(desk: Desk, said: str) -> None:
    salma = desk.api.user(1001)
    await desk.says(salma, "/subscribe ذيبان")
    await desk.says(salma, said)
    assert desk.subscribers.kept["1001"].paused and desk.subscribers.kept["1001"].areas


async def test_a_group_is_told_how_to_begin_and_a_channel_is_left_alone(desk: Desk) -> None:
    salma = desk.api.user(1001)
    group = desk.api.group(-1001, creator=salma, bot="left")
    channel = desk.api.channel(-1009, "news", "أخبار", bot="left")
    await desk.api.add_bot(group, by=salma)
    await desk.api.add_bot(channel, as_admin=True, by=salma)
    await desk.work()
    assert ["/subscribe" in message.text for message in desk.api.from_bot(-1001)] == [True]
    assert desk.api.from_bot(-1009) == []
