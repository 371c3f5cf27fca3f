"""Silence is not safety: readers of an area are told once that its sources fell silent, and once that it is over."""

from datetime import UTC, datetime, timedelta

from bot.model.alert import Action
from bot.model.source import Health, Source, SourceState
from bot.model.subscriber import Area, Subscriber
from bot.parts import Parts, assemble
from bot.silence import concerns, listen, silent_areas
from bot.store import connection
from config.settings import Settings

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
DEIR = Area(name_ar="ذيبان", name_en="Thiban", country="SY", admin1="Deir ez-Zor", admin2="Al Mayadin", admin3="Thiban")
NEAR = Area(name_ar="الميادين", name_en="Al Mayadin", lat=35.02, lon=40.45, radius_km=10)
FAR = Area(name_ar="درعا", name_en="Daraa", country="SY", admin1="Daraa")


def source(name: str, home: str | None = "Deir ez-Zor", *, active: bool = True) -> Source:
    return Source(name=f"telegram:{name}", kind="telegram", address=name, home=home, active=active)


def test_an_area_is_silent_when_all_its_sources_are() -> None:
    last = NOW - timedelta(hours=5)
    deaf, well = SourceState(health=Health.SILENT, last_post=last), SourceState(last_post=NOW)
    assert silent_areas([(source("a"), deaf), (source("b"), well)], NOW) == {}
    assert silent_areas([(source("a"), deaf), (source("b", active=False), well)], NOW) == {"Deir ez-Zor": last}
    assert silent_areas([(source("a", home=None), deaf)], NOW) == {}


def test_it_concerns_those_who_follow_a_part_of_it() -> None:
    follows = [Subscriber(chat_id=n, areas=areas) for n, areas in enumerate(((DEIR,), (NEAR,), (FAR,), ()))]
    assert [concerns(reader, "Deir ez-Zor") for reader in follows] == [True, True, False, False]


async def state(parts: Parts, health: Health) -> None:
    await parts.sources.set_state("telegram:a", SourceState(health=health, last_post=NOW - timedelta(hours=5)))


async def test_each_fall_and_each_mending_is_told_once(redis: connection.Client) -> None:
    parts = assemble(redis, Settings(), clock=lambda: NOW)
    await parts.sources.put(source("a"))
    for n, area in enumerate((DEIR, FAR), start=1):
        await parts.subscribers.put(Subscriber(chat_id=n, areas=(area,)))
    await state(parts, Health.BROKEN)
    for _ in range(2):
        await listen(parts.sources, parts.silences, parts.subscribers.all, parts.outbox, NOW)
    _, owed = await parts.outbox.chat("1")
    assert [(one.subject, one.action) for one in owed] == [("silence:Deir ez-Zor", Action.SEND)]
    assert (await parts.outbox.chat("2"))[1] == []
    reader = await parts.subscribers.get("1")
    assert reader is not None
    told = await parts.letters(owed[0], [], reader)
    assert told is not None and "انقطع الرصد في منطقتك (دير الزور)" in told.parts[0]
    await state(parts, Health.OK)
    await listen(parts.sources, parts.silences, parts.subscribers.all, parts.outbox, NOW + timedelta(minutes=5))
    mended = await parts.letters(owed[0], [], reader)
    assert mended is not None and "عاد الرصد" in mended.parts[0]
    assert await parts.silences.all() == {}
