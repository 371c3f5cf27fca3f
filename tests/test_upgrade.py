"""An upgrade in the middle of the work: what an older version left in the store is read, and the work goes on."""

import asyncio
import contextlib
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot import letters as letters_module
from bot import parts as parts_module
from bot.deliver.courier import Courier, Desk
from bot.deliver.pace import Pace
from bot.deliver.telegram import TelegramChats, open_bot
from bot.model.alert import Priority
from bot.parts import Parts
from bot.store.connection import STORE_DOWN, Client
from bot.store.lease import Held
from bot.store.posts import program
from tests.fakes.bot_api import BotApi
from tests.fakes.limits import NO_LIMITS
from tests.faults import plain
from tests.faults.scene import arrived
from tests.store.state import READERS, built, decided, lease, loaded, made, saved, spread
from tests.waiting import until

STATES = sorted((Path(__file__).parent / "cases" / "states").glob("*.jsonl"))


async def test_a_state_that_is_saved_and_loaded_is_the_same(redis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts_module, "understand", plain.read)
    await made(redis)
    lines = await saved(redis)
    await redis.flushall()
    await loaded(redis, iter(lines))
    assert [line for line in await saved(redis) if '"stream"' not in line] == [x for x in lines if '"stream"' not in x]
    assert len(await saved(redis)) == len(lines)


@pytest.mark.parametrize("file", STATES, ids=lambda file: file.stem)
async def test_what_an_older_version_left_behind_is_gone_on_with(
    redis: Client, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts_module, "understand", plain.read)
    monkeypatch.setattr(letters_module, "digest", plain.digest)
    monkeypatch.setattr(letters_module, "digest_pictures", plain.no_pictures)
    await loaded(redis, iter((await asyncio.to_thread(file.read_text, "utf-8")).splitlines()))
    parts = built(redis, timedelta(minutes=2))
    await parts.outbox.open()
    await parts.subscribers.open()
    await parts.posts.once_more()
    await decided(parts, Held(0, float("inf"), 0.0))
    await spread(parts)
    async with await BotApi.start(limits=NO_LIMITS) as api:
        for reader in READERS:
            api.private_chat(api.user(reader.chat_id))
        await deliver(parts, api)
        got = {reader: arrived(api, reader) for reader in READERS}
    incidents = await parts.incidents.between(parts.clock() - timedelta(days=1), parts.clock() + timedelta(days=1))
    evidence = Counter(one.post_id for incident in incidents for one in incident.evidence)
    assert evidence == Counter(f"telegram:channel0/{n}" for n in range(1, 6)), "every post once"
    told, replied, digested = READERS[:2], [1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]
    alerts = [[call.params.text("text") for call in chat.alerts] for chat in got.values()]
    assert [len(chat.updates) for chat in got.values()] == replied, "also what was in flight when it stopped"
    assert [texts.count("digest") for texts in alerts] == digested
    fresh = [[text for text in texts if text != "digest"] for texts in alerts]
    assert [len(texts) for texts in fresh] == [0, 0, 1, 1, 1, 1], "who was told is not told again"
    assert [bool(await parts.outbox.message_ids(reader.key)) for reader in told] == [True, True]
    assert (await parts.sizes())["set_aside"] == 0


async def deliver(parts: Parts, api: BotApi) -> None:
    """A courier until nothing is owed but silent edits."""
    held = await lease(parts, "deliver")
    chats = TelegramChats(open_bot(api.token, api.base_url))
    desk = Desk(
        outbox=parts.outbox,
        chats=chats,
        incidents=parts.incidents,
        subscribers=parts.subscribers,
        letter=parts.letters,
        pace=Pace(1000),
        clock=parts.clock,
        away=STORE_DOWN,
    )
    courier = Courier(desk)
    running = asyncio.create_task(courier.run(held))

    async def idle() -> bool:
        queue = await parts.outbox.queue(parts.clock())
        loud = [n for name, n in queue.waiting.items() if name != Priority.SILENT_EDIT.name.lower()]
        return not any(loud) and not queue.in_flight

    with contextlib.suppress(AssertionError):
        await until(idle, 20)
    courier.stop()
    await running
    await chats.close()


def test_there_is_a_state_of_every_version_but_this_one() -> None:
    """Whoever releases a version keeps its state first: `python -m tests.store.state`."""
    assert program() in {file.stem for file in STATES}
