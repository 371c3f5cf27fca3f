"""The program in ten short stories. Read first.

Each runs the real bot as a process of its own (`barqiya run`, with its own store) against a Bot API server on loopback
that keeps Telegram's rules. Channels and texts are invented.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.fakes.bot_api import BotApi
from tests.fakes.world import Chat, Message, User
from tests.running import OWNER, Running
from tests.waiting import until

CHECKPOINT = "#ديرالزور مجهولون يطلقون النار على حاجز عند مدخل بلدة ذيبان شرق دير الزور، ومقتل شخص"
AGAIN = "قتيل بإطلاق نار نفّذه مجهولون على حاجز في بلدة ذيبان بريف دير الزور الشرقي صباح اليوم"
DENIAL = "مصدر أمني ينفي وقوع أي هجوم على حاجز ذيبان شرق دير الزور"
MINE = "انفجار لغم بسيارة مدنية قرب بلدة التبني غرب دير الزور ومقتل مدني"
ELSEWHERE = "غارة جوية على أطراف مدينة إدلب ومقتل مدني"
DRILL = "تدريب بالذخيرة الحية في ميدان الرماية قرب دير الزور، فلا داعي للقلق من أصوات الانفجارات #ديرالزور"


class Town:
    """A bot, its owner, two channels it reads, and a reader who follows Deir ez-Zor."""

    def __init__(self, api: BotApi, bot: Running) -> None:
        self.api, self.bot = api, bot
        self.owner: User = api.user(OWNER, "Owner")
        self.salma: User = api.user(1001, "Salma")
        self.difaf = api.channel(-1001, "difaf", "ضفاف", bot="left")
        self.wadi = api.channel(-1002, "wadi", "الوادي", bot="left")
        self.posts = 0

    async def opens(self) -> None:
        """The bot starts, the owner makes it an administrator of both channels, Salma subscribes."""
        await self.bot.start()
        for channel in (self.difaf, self.wadi):
            await self.api.add_bot(channel, as_admin=True, by=self.owner)
        while "wadi" not in await self.says(self.owner, "/source list"):
            pass
        await self.says(self.salma, "/subscribe دير الزور")

    async def says(self, user: User, text: str) -> str:
        """What the bot answers."""
        before = len(self.api.from_bot(user.id))
        await self.api.say(user, text)
        await until(lambda: len(self.api.from_bot(user.id)) > before)
        return self.api.last(user.id).text

    async def publishes(self, channel: Chat, text: str, forward_from: Chat | None = None) -> Message:
        """A channel posts, and the bot has thought about it to the end."""
        message = await self.api.channel_post(channel, text, forward_from=forward_from)
        self.posts += 1
        await until(self._all_decided, 20)
        return message

    async def told(self, count: int = 1) -> list[Message]:
        """What Salma was told of incidents, once it is so much: alerts and the replies under them, in order."""
        await until(lambda: len(self.alerts()) >= count)
        return self.alerts()

    def alerts(self) -> list[Message]:
        return [m for m in self.api.from_bot(self.salma.id) if "BQ-" in m.text or m.reply_to]

    async def _all_decided(self) -> bool:
        return await self.bot.counted("posts") >= self.posts


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with await BotApi.start() as api:
        here = Town(api, Running(tmp_path, api))
        try:
            await here.opens()
            yield here
        finally:
            await here.bot.stop()


async def test_a_post_becomes_one_alert_that_says_what_is_not_confirmed(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    [alert] = await town.told()
    assert "ذيبان" in alert.text.splitlines()[0]
    assert "لم تؤكده جهة مستقلة" in alert.text
    assert alert.buttons


async def test_a_second_source_updates_the_same_message_and_says_so_once(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    [alert] = await town.told()
    await town.publishes(town.wadi, AGAIN)
    _, reply = await town.told(2)
    assert reply.reply_to == alert.id
    await until(lambda: "مصدران مستقلان" in town.alerts()[0].text)
    assert alert.edits == 1


async def test_a_copy_is_no_confirmation_and_makes_no_sound(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    await town.told()
    await town.publishes(town.wadi, CHECKPOINT, forward_from=town.difaf)
    await town.publishes(town.wadi, MINE)
    first, second = await town.told(2)
    assert "التبني" in second.text
    assert "مصدران" not in first.text


async def test_what_happens_elsewhere_or_only_sounds_like_an_attack_is_not_told(town: Town) -> None:
    await town.publishes(town.difaf, ELSEWHERE)
    await town.publishes(town.difaf, DRILL)
    await town.publishes(town.difaf, CHECKPOINT)
    [alert] = await town.told()
    assert "ذيبان" in alert.text


async def test_a_denial_reaches_those_who_were_told_and_erases_nothing(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    await town.told()
    await town.publishes(town.wadi, DENIAL)
    alert, reply = await town.told(2)
    assert reply.text.startswith(("نفي", "\u200fنفي"))
    assert "ذيبان" in alert.text


async def test_a_watched_word_opens_the_door_within_a_second(town: Town) -> None:
    await town.says(town.owner, "/source mode tg-chat:-1001 watch")
    quiet = CHECKPOINT.replace("#ديرالزور ", "").replace("دير الزور", "الفرات")
    await town.publishes(town.difaf, quiet)
    assert town.alerts() == []
    await town.says(town.owner, "/watch add ذيبان")
    await town.publishes(town.difaf, quiet + " وإصابة اثنين")
    assert len(await town.told()) == 1


async def test_english_by_choice(town: Town) -> None:
    await town.says(town.salma, "/language en")
    await town.publishes(town.difaf, CHECKPOINT)
    [alert] = await town.told()
    assert "Dhiban" in alert.text or "Diban" in alert.text
    assert "no independent confirmation" in alert.text.lower()


async def test_a_stranger_may_not_touch_the_watch_list(town: Town) -> None:
    await town.says(town.salma, "/watch add داعش")
    await town.says(town.salma, "/watch remove #ديرالزور")
    assert "ديرالزور" in await town.says(town.owner, "/watch list")


async def test_stop_forgets_everything(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    [alert] = await town.told()
    await town.says(town.salma, "/stop")
    await town.api.press(town.api.last(town.salma.id), "نعم، امسح كل شيء")
    await until(lambda: alert.deleted)
    await town.publishes(town.wadi, MINE)
    assert town.alerts() == []


async def test_killed_in_the_middle_it_loses_nothing_and_repeats_at_most_what_was_in_flight(town: Town) -> None:
    await town.publishes(town.difaf, CHECKPOINT)
    await town.told()
    await town.bot.kill()
    await town.api.channel_post(town.wadi, MINE)
    await town.bot.start()
    await until(lambda: "التبني" in town.alerts()[-1].text)
    *checkpoint, mine = town.alerts()
    assert "التبني" in mine.text
    # The first alert may have been in flight: accepted, and not yet noted, when the bot was killed.
    assert len(checkpoint) in (1, 2)
    assert all("ذيبان" in alert.text for alert in checkpoint)
