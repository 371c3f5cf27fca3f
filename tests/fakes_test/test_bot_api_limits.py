"""Limits, faults, and what goes over the wire."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
import telegram
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.fakes.bot_api import BotApi
from tests.fakes.clock import ManualClock
from tests.fakes.faults import Fault, FaultPlan
from tests.fakes.limits import Limiter, Limits
from tests.fakes_test.conftest import bot_of


async def test_one_message_a_second_in_a_chat(limited: BotApi, clock: ManualClock) -> None:
    limited.private_chat(limited.user(1))
    async with bot_of(limited) as bot:
        await bot.send_message(1, "س")
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "س")
        clock.advance(0.99)
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "س")
        clock.advance(0.02)
        await bot.send_message(1, "س")
    assert [c.retry_after for c in limited.floods] == [1, 1]
    assert len(limited.from_bot(1)) == 2


def test_thirty_a_second_over_all_chats() -> None:
    limiter = Limiter(Limits())
    waits = [limiter.spend(chat, group=False, now=chat / 100) for chat in range(40)]
    assert waits == [None] * 30 + [1] * 10
    assert limiter.spend(99, group=False, now=0.99) == 1, "the flood lasts for its whole second"
    assert limiter.spend(99, group=False, now=1.31) is None


def test_a_steady_thirty_a_second_is_never_refused() -> None:
    limiter = Limiter(Limits())
    assert all(limiter.spend(n, group=False, now=n / 30) is None for n in range(3000))


def test_twenty_a_minute_in_a_group() -> None:
    limiter = Limiter(Limits())
    waits = [limiter.spend(-1, group=True, now=float(second)) for second in range(25)]
    assert waits[:20] == [None] * 20
    assert waits[20:] == [40, 39, 38, 37, 36]
    assert limiter.spend(-1, group=True, now=60.0) is None


def test_an_album_counts_as_its_messages() -> None:
    limiter = Limiter(Limits())
    assert limiter.spend(-1, group=True, now=0.0, messages=10) is None
    assert limiter.spend(-1, group=True, now=2.0, messages=10) is None
    assert limiter.spend(-1, group=True, now=4.0) == 56


def test_bursts_and_edits_are_tolerated_as_told() -> None:
    limiter = Limiter(Limits(burst=2))
    assert [limiter.spend(1, group=False, now=0.0) for _ in range(4)] == [None, None, None, 1]
    strict = Limiter(Limits(edits_count_in_chat=True))
    assert [strict.spend(1, group=False, now=0.0, edit=True) for _ in range(2)] == [None, 1]
    lenient = Limiter(Limits())
    assert [lenient.spend(1, group=False, now=0.0, edit=True) for _ in range(2)] == [None, None]


async def test_faults_by_script(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    api.faults.script(["forbidden", Fault("bad_request", "chat not found"), "server_error", None])
    for expected in (Forbidden, BadRequest, NetworkError):
        with pytest.raises(expected):
            await bot.send_message(1, "س")
    await bot.send_message(1, "س")
    assert len(api.from_bot(1)) == 1
    assert [c.fault.kind for c in api.calls() if c.fault] == ["forbidden", "bad_request", "server_error"]


async def test_an_injected_flood_lasts_for_the_chat_or_for_all(
    api: BotApi, bot: telegram.Bot, clock: ManualClock
) -> None:
    for number in (1, 2):
        api.private_chat(api.user(number))
    api.faults.script([Fault("flood", retry_after=5)])
    for _ in range(2):
        with pytest.raises(RetryAfter):
            await bot.send_message(1, "س")
    await bot.send_message(2, "س")
    clock.advance(5)
    await bot.send_message(1, "س")
    api.faults.script([Fault("flood", retry_after=5, everywhere=True)])
    for chat in (1, 2):
        with pytest.raises(RetryAfter):
            await bot.send_message(chat, "س")
    assert [c.retry_after for c in api.floods] == [5, 5, 5, 5]


async def test_a_cut_before_acceptance_leaves_nothing_and_one_after_it_a_message(
    api: BotApi, bot: telegram.Bot
) -> None:
    api.private_chat(api.user(1))
    api.faults.script(["cut_before", "cut_after"])
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(1, "س")
    before, after = api.calls("sendMessage")
    assert (before.accepted, after.accepted) == (False, True)
    assert not before.answered and not after.answered
    assert [m.id for m in api.from_bot(1)] == after.message_ids


async def test_a_slow_answer_may_come_after_the_client_gave_up(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    api.faults.add(Fault("slow_after", seconds=5), times=1)
    with pytest.raises(TimedOut):
        await bot.send_message(1, "س", read_timeout=0.1)
    assert len(api.from_bot(1)) == 1


async def test_an_html_error_is_no_json(api: BotApi, http: aiohttp.ClientSession) -> None:
    api.faults.add(Fault("server_error", status=502), methods=["getMe"])
    async with http.get(f"{api.base_url}/bot{api.token}/getMe") as answer:
        assert answer.status == 502 and "<h1>502 Bad Gateway</h1>" in await answer.text()


def test_chance_is_repeatable_and_bounded() -> None:
    def struck(seed: int) -> list[int]:
        plan = FaultPlan(seed)
        plan.add("cut_after", rate=0.1, methods=["sendMessage"], times=30)
        return [n for n in range(1000) if plan.draw("sendMessage", n)]

    assert struck(7) == struck(7) != struck(8)
    assert len(struck(7)) == 30
    assert FaultPlan(7).draw("sendMessage", 1) is None


def test_rules_choose_methods_and_chats() -> None:
    plan = FaultPlan()
    plan.add("forbidden", methods=["sendMessage"], chats=[5])
    assert plan.draw("sendMessage", 5) and not plan.draw("sendMessage", 6) and not plan.draw("sendPhoto", 5)
    plan.clear()
    assert plan.draw("sendMessage", 5) is None


async def test_a_wrong_token_is_refused(api: BotApi, http: aiohttp.ClientSession) -> None:
    stranger = telegram.Bot("1000000001:another-token-of-the-right-shape", base_url=api.base_url + "/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    async with http.get(f"{api.base_url}/botnonsense/getMe") as answer:
        assert (answer.status, (await answer.json())["description"]) == (404, "Not Found")


async def test_the_wire_takes_query_form_and_json(api: BotApi, http: aiohttp.ClientSession) -> None:
    api.private_chat(api.user(1))
    url = f"{api.base_url}/bot{api.token}/SENDMESSAGE"
    markup = {"inline_keyboard": [[{"text": "زر", "callback_data": "x"}]]}
    bodies = [
        {"params": {"chat_id": "1", "text": "سؤال"}},
        {"data": {"chat_id": "1", "text": "استمارة", "reply_markup": json.dumps(markup)}},
        {"json": {"chat_id": 1, "text": "جسون", "reply_markup": markup}},
    ]
    for body in bodies:
        async with http.post(url, **body) as answer:
            assert (await answer.json())["ok"] is True
    assert [m.text for m in api.from_bot(1)] == ["سؤال", "استمارة", "جسون"]
    assert [len(m.buttons) for m in api.from_bot(1)] == [0, 1, 1]


@pytest.mark.parametrize(
    ("body", "description"),
    [
        (b"{", "Bad Request: can't parse request JSON object"),
        (b"[]", "Bad Request: expected a JSON object as the request"),
        (b'{"text": "x"}', "Bad Request: chat_id is empty"),
        (b'{"chat_id": 1}', "Bad Request: message text is empty"),
        (b'{"chat_id": "abc", "text": "x"}', "Bad Request: chat not found"),
        (
            b'{"chat_id": 1, "text": "x", "reply_markup": "{"}',
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (b'{"chat_id": 1, "text": "x", "parse_mode": "BBCode"}', "Bad Request: unsupported parse_mode"),
    ],
)
async def test_nonsense_is_refused(api: BotApi, http: aiohttp.ClientSession, body: bytes, description: str) -> None:
    api.private_chat(api.user(1))
    url = f"{api.base_url}/bot{api.token}/sendMessage"
    async with http.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
        assert (answer.status, (await answer.json())["description"]) == (400, description)
    assert not api.messages(1)


async def test_an_unknown_method_is_404(api: BotApi, http: aiohttp.ClientSession) -> None:
    async with http.get(f"{api.base_url}/bot{api.token}/sendTelepathy") as answer:
        assert answer.status == 404


async def test_waiting_says_what_did_not_come(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    waiting = asyncio.create_task(api.wait_for(lambda: len(api.from_bot(1)) == 2))
    await bot.send_message(1, "أولى")
    await bot.send_message(1, "ثانية")
    assert await waiting
    with pytest.raises(AssertionError, match="sendMessage chat=1 accepted"):
        await api.wait_for(lambda: len(api.from_bot(1)) == 3, timeout=0.05)


async def test_the_port_may_close_and_open_again(api: BotApi, bot: telegram.Bot) -> None:
    api.private_chat(api.user(1))
    port = int(api.base_url.rsplit(":", 1)[1])
    await api.stop()
    with pytest.raises(NetworkError):
        await bot.send_message(1, "س")
    await api.listen(port)
    await bot.send_message(1, "س")
    assert len(api.from_bot(1)) == 1


async def test_a_shell_can_play_the_people(api: BotApi, http: aiohttp.ClientSession, bot: telegram.Bot) -> None:
    async def control(act: str, content: object) -> int:
        async with http.post(f"{api.base_url}/control/{act}", json=content) as answer:
            return answer.status

    await control("say", {"user": 1001, "text": "/start"})
    await control("channel_post", {"channel": -1003, "text": "خبر"})
    said, posted = await bot.get_updates()
    assert (said.message.text, posted.channel_post.text) == ("/start", "خبر")
    await bot.send_message(1001, "أهلا")
    async with http.get(f"{api.base_url}/control/messages", params={"chat": "1001"}) as answer:
        assert [m["text"] for m in await answer.json()] == ["/start", "أهلا"]
    await control("faults", [{"kind": "forbidden", "methods": ["sendMessage"], "times": 1}])
    with pytest.raises(Forbidden):
        await bot.send_message(1001, "س")
    assert await control("press", {"chat": 1001, "message": 2, "button": "لا زر"}) == 400
    assert await control("fly", {}) == 404
