"""Replies to commands and alerts share one limit: no refusal is of our own doing, and nobody waits long."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.deliver import pace
from bot.deliver.pace import GROUP_MOST, GROUP_SPARE, Pace
from bot.deliver.replies import PacedRequest, pace_of
from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Message
from tests.fakes.bot_api import BotApi
from tests.fakes.faults import Fault
from tests.fakes.limits import Limits
from tests.waiting import until


class Desk:
    """A courier's chats and the wire of commands, on one pace and one server that enforces the limits."""

    def __init__(self, api: BotApi, rate: float = 30.0) -> None:
        self.api = api
        self.pace = Pace(rate)
        self.courier = TelegramChats(open_bot(api.token, api.base_url, connections=40))
        self.bot = open_bot(api.token, api.base_url, request=PacedRequest(self.pace, 4.0))
        self.alerts: list[float] = []

    async def close(self) -> None:
        await self.courier.close()
        await self.bot.request.shutdown()

    async def alert(self, chat: int) -> None:
        """One alert as the courier sends it, once its chat and the pace allow it."""
        await until(lambda: self.pace.free() > 0 and self.pace.chat_free_in(chat) <= 0)
        slot = self.pace.take(chat)
        await self.courier.send(chat, None, Message(parts=("alert",)))
        self.pace.landed(slot)
        self.alerts.append(time.monotonic())


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with await BotApi.start(limits=Limits()) as made:
        yield made


@pytest.fixture
async def desk(api: BotApi) -> AsyncIterator[Desk]:
    made = Desk(api)
    yield made
    await made.close()


def people(api: BotApi, count: int, first: int = 1) -> list[int]:
    return [api.private_chat(api.user(first + n)).id for n in range(count)]


async def test_a_crowd_that_asks_while_an_alert_goes_out_causes_no_refusal_and_hardly_slows_it(
    api: BotApi, desk: Desk
) -> None:
    asking, alarmed = people(api, 12), people(api, 90, 1_000)
    asked = time.monotonic()

    async def flash() -> None:
        for chat in alarmed:
            await desk.alert(chat)

    async def answer(chat: int) -> float:
        await desk.bot.send_message(chat, "reply")
        return time.monotonic() - asked

    _, *waits = await asyncio.gather(flash(), *(answer(chat) for chat in asking))
    assert api.floods == []
    assert desk.alerts[-1] - desk.alerts[0] < 90 / 30 * 10 / 9 + 1.5, "replies take a tenth of the rate at most"
    assert max(waits) < 12 / 3 + 1.5, "and are not starved by an alert to everyone"


async def test_an_alert_to_somebody_who_was_just_answered_is_not_refused(api: BotApi, desk: Desk) -> None:
    [chat] = people(api, 1)
    await desk.bot.send_message(chat, "reply")
    await desk.alert(chat)
    await desk.bot.send_message(chat, "reply")
    assert api.floods == []


def test_a_group_that_asks_without_end_leaves_room_for_its_alerts() -> None:
    pace = Pace(1000)
    for _ in range(GROUP_MOST - GROUP_SPARE):
        pace.landed(pace.take(-100, reply=True))
    assert pace.chat_free_in(-100) < 1.5
    assert pace.chat_free_in(-100, GROUP_SPARE) > 50


async def test_edits_of_a_pressed_message_do_not_wait_for_the_chat(
    api: BotApi, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "CHAT_GAP", 60.0)
    [chat] = people(api, 1)
    sent = await desk.bot.send_message(chat, "one")
    await asyncio.wait_for(desk.bot.edit_message_text("two", chat, sent.message_id), 20)
    assert desk.pace.chat_free_in(chat) > 0, "the chat itself still waits"
    assert api.floods == []


async def test_a_refusal_of_a_reply_makes_the_courier_wait_too(api: BotApi, desk: Desk) -> None:
    [chat] = people(api, 1)
    api.faults.add(Fault("flood", retry_after=7), methods=("sendMessage",), times=1)
    with pytest.raises(Exception, match="Flood"):
        await desk.bot.send_message(chat, "reply")
    assert 6 < desk.pace.chat_free_in(chat) <= 7


def test_processes_that_share_the_work_share_the_rate() -> None:
    both = pace_of(30, delivers=True, answers=True)
    apart = [pace_of(30, delivers=True, answers=False), pace_of(30, delivers=False, answers=True)]
    assert both.rate == sum(pace.rate for pace in apart) == 30
