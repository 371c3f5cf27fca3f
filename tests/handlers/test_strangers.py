"""Strangers, groups without rights, forged and old buttons, spam."""

from datetime import timedelta

import pytest

from bot.model.staff import Role
from bot.render.buttons import callback_key, seal
from handlers import COMMANDS
from handlers.call import Who
from tests.fakes.bot_api import TOKEN
from tests.handlers.conftest import OWNER, Desk

RUN_BY = {Who.EDITOR, Who.ADMIN, Who.OWNER}


@pytest.mark.parametrize("name", [command.name for command in COMMANDS if command.who in RUN_BY])
async def test_a_stranger_runs_nothing(desk: Desk, name: str) -> None:
    eve = desk.api.user(6666, "Eve")
    answer = await desk.says(eve, f"/{name} add #x")
    assert "للقائمين" in answer.text or "غير مفعّل" in answer.text
    assert (desk.watch.kept, desk.sources.kept, desk.audit.kept, desk.posts.kept) == (
        ["#ديرالزور", "#داعش"],
        {},
        [],
        [],
    )


async def test_members_read_and_administrators_change(desk: Desk) -> None:
    boss, member = desk.api.user(1001), desk.api.user(1002, "عضو")
    group = desk.api.group(-1001, creator=boss, members=[member])
    answer = await desk.says(member, "/subscribe ذيبان", chat=group)
    assert "مديروها" in answer.text and desk.subscribers.kept == {}
    await desk.says(boss, "/subscribe ذيبان", chat=group)
    assert list(desk.subscribers.kept) == ["-1001"]
    page = await desk.says(boss, "/settings", chat=group)
    pressed = await desk.api.press(page, "المستوى", by=member)
    await desk.work()
    assert "مديروها" in pressed.answers[0]


async def test_an_owner_of_the_bot_is_nobody_in_a_strangers_group(desk: Desk) -> None:
    owner = desk.api.user(OWNER)
    group = desk.api.group(-1001, creator=desk.api.user(1001), members=[owner])
    await desk.says(owner, "/subscribe", chat=group)
    assert desk.subscribers.kept == {}


async def test_an_anonymous_administrator_may(desk: Desk) -> None:
    boss = desk.api.user(1001)
    group = desk.api.group(-1001, creator=boss)
    await desk.says(boss, "/subscribe ذيبان", chat=group, anonymous=True)
    assert list(desk.subscribers.kept) == ["-1001"]


async def test_each_topic_is_its_own_subscriber(desk: Desk) -> None:
    boss = desk.api.user(1001)
    group = desk.api.group(-1001, creator=boss, forum_topics={7: "أخبار"})
    answer = await desk.says(boss, "/subscribe ذيبان", chat=group, thread=7)
    assert list(desk.subscribers.kept) == ["-1001/7"] and answer.thread == 7


async def test_groups_are_not_bothered_by_what_is_not_ours(desk: Desk) -> None:
    boss = desk.api.user(1001)
    group = desk.api.group(-1001, creator=boss)
    for said in ("/nosuch", "/start@another_bot", "صباح الخير"):
        await desk.api.say(boss, said, chat=group)
    await desk.work()
    assert desk.api.from_bot(-1001) == []


@pytest.mark.parametrize("forged", ["", "set:level:flash", "set:level:flash~AAAAAAAAAA", "x" * 64, "stop:yes~", "~"])
async def test_forged_buttons_do_nothing(desk: Desk, forged: str) -> None:
    salma = desk.api.user(1001)
    page = await desk.says(salma, "/subscribe ذيبان")
    before = dict(desk.subscribers.kept)
    pressed = await desk.api.press_data(page, forged)
    await desk.work()
    assert desk.subscribers.kept == before
    assert "قديم" in pressed.answers[0]


async def test_a_button_works_only_in_its_own_chat(desk: Desk) -> None:
    salma, eve = desk.api.user(1001), desk.api.user(6666)
    await desk.says(salma, "/subscribe ذيبان")
    page = await desk.says(eve, "/subscribe")
    await desk.api.press_data(page, seal("stop:yes", callback_key(TOKEN), 1001))
    await desk.work()
    assert set(desk.subscribers.kept) == {"1001", "6666"}


@pytest.mark.parametrize(
    "data",
    [
        "areas:add:t99.1-00",
        "areas:add:e5-zz",
        "areas:tree:x:y",
        "areas:km:0:7",
        "areas:km:0:attack:7",
        "areas:km:0:war:10",
        "areas:km:9:attack:10",
        "areas:radius:9",
        "set:level:loud",
        "set:quiet:99",
        "open:BQ-0000",
        "why:BQ-0000",
        "why",
        "mute",
        "map:BQ-0000",
        "search:x",
        "start:level:loud",
        "start:area:t1.1.1.1.1-ff",
        "edit:retract:00000000",
        "report:1",
        "source:1",
        "watch:00000000",
        "words:00000000",
        "ignore:00000000",
        "latest:x",
        "wrong:BQ-0000",
    ],
)
async def test_old_data_of_our_own_is_refused_politely(desk: Desk, data: str) -> None:
    owner = desk.api.user(OWNER)
    page = await desk.says(owner, "/subscribe ذيبان")
    await desk.api.press_data(page, seal(data, callback_key(TOKEN), OWNER))
    await desk.work()
    assert "تعذّر" not in desk.api.last(OWNER).text
    assert desk.api.refusals == []


async def test_spam_is_slowed_per_person_and_answered_once(desk: Desk) -> None:
    eve, salma = desk.api.user(6666), desk.api.user(1001)
    for _ in range(40):
        await desk.api.say(eve, "/help")
    await desk.work()
    assert len(desk.api.from_bot(6666)) == 21 and "انتظر" in desk.api.last(6666).text
    assert "انتظر" not in (await desk.says(salma, "/help")).text
    desk.now += timedelta(minutes=1)
    assert "انتظر" not in (await desk.says(eve, "/help")).text


async def test_members_read_the_digest_and_do_not_set_its_hour(desk: Desk) -> None:
    boss, member = desk.api.user(1001), desk.api.user(1002, "عضو")
    group = desk.api.group(-1001, creator=boss, members=[member])
    await desk.says(boss, "/subscribe", chat=group)
    assert "موجز" in (await desk.says(member, "/digest", chat=group)).text
    assert "مديروها" in (await desk.says(member, "/digest 5:00", chat=group)).text


async def test_a_channel_subscribes_by_a_post_of_its_own(desk: Desk) -> None:
    channel = desk.api.channel(-1009, "news", "أخبار")
    await desk.api.channel_post(channel, "/subscribe ذيبان")
    await desk.work()
    assert list(desk.subscribers.kept) == ["-1009"]


async def test_an_editor_may_edit_and_not_administer(desk: Desk) -> None:
    nour = desk.api.user(2002)
    desk.staff.kept[2002] = Role.EDITOR
    assert "للقائمين" not in (await desk.says(nour, "/reports")).text
    assert "للقائمين" in (await desk.says(nour, "/watch add #x")).text


async def test_a_chat_that_shuts_the_door_meanwhile_is_no_failure(desk: Desk) -> None:
    salma = desk.api.user(1001)
    await desk.api.say(salma, "/help")
    await desk.api.block(salma)
    await desk.work()
    assert desk.subscribers.kept == {}
