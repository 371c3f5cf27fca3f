"""Those who run the bot are told what breaks: once, in their language, and once more when it is over."""

from datetime import UTC, datetime
from pathlib import Path

from bot.cli.benches.sink import Sink
from bot.cli.benches.stage import own_parts
from bot.model.alert import Action, Owed
from bot.model.post import Post
from bot.model.subscriber import Subscriber
from bot.observe.metrics import Metrics
from bot.parts import Parts
from bot.reading import read, signs
from bot.rehearsal import ALONE
from bot.render.source import trouble
from bot.timed import Timed
from bot.troubles import Signs, look, troubles

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ADMIN = 77


def test_each_sign_has_its_trouble_and_words_in_both_languages() -> None:
    bad = Signs(stream_lag=500, courier_lag=900, disk_free=10, memory=0.95, set_aside=1, log_written=False)
    assert troubles(Signs()) == set()
    found = troubles(bad)
    assert found == {"decide", "deliver", "disk", "memory", "aside", "log"}
    for name in found:
        for language in ("ar", "en"):
            reader = Subscriber(chat_id=ADMIN, language=language)
            told, over = trouble(name, NOW, reader), trouble(name, None, reader)
            assert "🔴" in told.parts[0] and "\n" in told.parts[0] and not told.silent
            assert "🟢" in over.parts[0] and over.silent


def test_a_swing_is_no_news() -> None:
    assert troubles(Signs(stream_lag=100)) == set()
    assert troubles(Signs(stream_lag=100), told=["decide"]) == {"decide"}
    assert troubles(Signs(stream_lag=50), told=["decide"]) == set()


async def test_a_fault_is_told_once_and_its_end_once() -> None:
    async with own_parts(durable=False) as parts:
        for lag in (500.0, 600.0, 700.0):
            await look(Signs(stream_lag=lag), parts.troubles, [ADMIN], parts.outbox, parts.clock())
        (first,) = await _owed(parts)
        assert (first.subject, first.action) == ("trouble:decide", Action.SEND)
        message = await parts.letters(first, [], Subscriber(chat_id=ADMIN))
        assert message is not None and "المنشورات" in message.parts[0]
        await look(Signs(), parts.troubles, [ADMIN], parts.outbox, parts.clock())
        assert await parts.troubles.all() == {}


async def test_the_signs_of_a_sound_store_are_no_trouble(tmp_path: Path) -> None:
    async with own_parts(durable=True) as parts:
        assert troubles(await signs(parts, tmp_path)) - {"disk"} == set()
        await parts.posts.set_aside("1-1", Post(id="1", text="x"), "why")
        assert "aside" in troubles(await signs(parts, tmp_path))


async def test_the_numbers_of_the_store_are_read() -> None:
    async with own_parts(durable=False) as parts:
        await parts.posts.append([Post(id="1", text="قصف على دير الزور", source="telegram:a")])
        await parts.analyst.step(parts.clock, block_ms=0)
        reading = await read(parts)
        assert reading.waiting["posts"] == 1 and reading.store_bytes > 100_000
        while await parts.decider.step(ALONE, parts.clock, block_ms=0):
            pass
        after = await read(parts)
        assert after.waiting["posts"] == 0 and after.stream_lag == 0.0 and after.incidents_open == 1
        parts.metrics.set_reading(after)
        page = parts.metrics.text().decode()
        assert 'barqiya_posts_total{outcome="attack",source="telegram:a"} 1.0' in page
        for name in ("queue", "sends", "stream_lag_seconds", "courier_lag_seconds", "incidents_open", "store_bytes"):
            assert f"barqiya_{name}" in page
        parts.metrics.set_reading(None)
        assert "barqiya_store_up 0.0" in parts.metrics.text().decode()


async def test_the_time_from_a_post_to_its_alert_is_measured() -> None:
    async with Sink() as sink, own_parts(durable=False) as parts:
        await parts.subscribers.put(Subscriber(chat_id=5))
        metrics = Metrics()
        await _alert_by(parts, sink, metrics)
        assert "barqiya_alert_seconds_count 1.0" in metrics.text().decode()


async def _alert_by(parts: Parts, sink: Sink, metrics: Metrics) -> None:
    from bot.cli.benches.sink import TOKEN
    from bot.deliver.flight import Desk, Flight
    from bot.deliver.pace import Pace
    from bot.deliver.telegram import TelegramChats, open_bot

    text = "قصف مدفعي على بلدة الطيانة شرق دير الزور، ومقتل شخصين الآن"
    await parts.posts.append([Post(id="1", text=text, source="telegram:a", date=parts.clock())])
    await parts.analyst.step(parts.clock, block_ms=0)
    await parts.decider.step(ALONE, parts.clock, block_ms=0)
    while await parts.fan_outs.step(ALONE, block_ms=0):
        pass
    timed = Timed(parts.letters, parts.outbox, parts.clock, metrics.alert.observe)
    chats = TelegramChats(open_bot(TOKEN, sink.base))
    desk = Desk(
        outbox=timed, chats=chats, incidents=parts.incidents, subscribers=parts.subscribers, letter=timed.letter,
        pace=Pace(30), clock=parts.clock,
    )  # fmt: skip
    (owed,) = await parts.outbox.claim(0, parts.clock(), 9)
    await Flight(desk, ALONE, owed, lambda: None).go()
    await chats.close()


async def _owed(parts: Parts) -> list[Owed]:
    _, owed = await parts.outbox.chat(str(ADMIN))
    return owed
