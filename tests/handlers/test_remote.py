"""A channel's settings from a private chat, by its administrators only."""

from tests.handlers.conftest import Desk, visible


async def test_an_administrator_sets_a_channel_from_here(desk: Desk) -> None:
    salma = desk.api.user(1001)
    channel = desk.api.channel(-1009, "furat_news", "أخبار الفرات")
    channel.members[1001] = "administrator"
    answer = await desk.says(salma, "/for @furat_news subscribe دير الزور")
    assert "دير الزور" in answer.text and not answer.buttons
    assert answer.text.startswith("أخبار الفرات\n"), "which channel it was"
    assert list(desk.subscribers.kept) == ["-1009"]
    await desk.says(salma, "/for -1009 level أحمر")
    assert desk.subscribers.kept["-1009"].level.word == "flash"
    assert desk.api.from_bot(-1009) == []


async def test_digits_and_discreet_mode_of_a_channel_are_set_in_words(desk: Desk) -> None:
    salma = desk.api.user(1001)
    desk.api.channel(-1009, "furat_news", "أخبار الفرات").members[1001] = "administrator"
    assert "/subscribe" in (await desk.says(salma, "/for -1009 settings discreet on")).text, "nobody subscribed it yet"
    await desk.says(salma, "/for -1009 subscribe دير الزور")
    assert "التكتّم: يعمل" in visible((await desk.says(salma, "/for -1009 settings discreet on")).text)
    assert "٠١٢٣" in visible((await desk.says(salma, "/for -1009 settings digits ON")).text)
    kept = desk.subscribers.kept["-1009"]
    assert (kept.discreet, kept.arabic_digits) == (True, True)
    await desk.says(salma, "/for -1009 settings discreet off")
    assert desk.subscribers.kept["-1009"].discreet is False
    await desk.says(salma, "/for -1009 settings discreet perhaps")
    assert desk.subscribers.kept["-1009"].discreet is False


async def test_nobody_else_does(desk: Desk) -> None:
    eve = desk.api.user(6666)
    channel = desk.api.channel(-1009, "furat_news", "أخبار الفرات")
    channel.members[6666] = "member"
    assert "مديروها" in (await desk.says(eve, "/for @furat_news subscribe")).text
    assert "لا أرى" in (await desk.says(eve, "/for @nobody_here subscribe")).text
    for nonsense in ("/for", "/for @furat_news", "/for @furat_news stop", "/for @furat_news watch add x"):
        assert "/for @" in visible((await desk.says(eve, nonsense)).text)
    assert desk.subscribers.kept == {}
