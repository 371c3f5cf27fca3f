"""An editor's acts through the whole line: they reach the incident, and exactly those who were told."""

from datetime import UTC, datetime

import msgspec
import pytest

from bot.model.alert import Action, Owed, Sent
from bot.model.incident import Incident, Level, Reason
from bot.model.post import Post
from bot.model.staff import EditKind, EditorAct
from bot.model.subscriber import Area, Subscriber
from bot.parts import Parts, assemble
from bot.store.connection import Client
from bot.store.lease import Held
from config.settings import Settings
from tests.waiting import until

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ALONE = Held(0, float("inf"), 0.0)


async def work(parts: Parts) -> None:
    """Analyse, decide and spread all there is."""
    while await parts.analyst.step(lambda: NOW, block_ms=0):
        pass
    while await parts.decider.step(ALONE, lambda: NOW, block_ms=0):
        pass
    while await parts.fan_outs.step(ALONE, block_ms=0):
        pass


async def town(redis: Client) -> tuple[Parts, Incident]:
    """Two killed in Thiban; one reader of the governorate was told, one of another was not."""
    parts = assemble(redis, Settings(), clock=lambda: NOW)
    for chat, governorate in ((1, "Deir ez-Zor"), (2, "Daraa")):
        await parts.subscribers.put(reader(chat, governorate))
    text = "مقتل مدنيين اثنين وإصابة ثلاثة آخرين بقصف مدفعي على بلدة ذيبان شرق دير الزور"
    await parts.posts.append([Post(id="telegram:nahr/1", text=text, source="telegram:nahr", date=NOW, received=NOW)])
    await work(parts)
    (incident,) = await parts.incidents.between(NOW.replace(hour=0), NOW.replace(hour=23))
    assert incident.killed == (2, 2)
    await told(parts, "1")
    return parts, incident


def reader(chat: int, governorate: str) -> Subscriber:
    area = Area(name_ar=governorate, name_en=governorate, country="SY", admin1=governorate)
    return Subscriber(chat_id=chat, areas=(area,), level=Level.DIGEST, since=NOW)


async def told(parts: Parts, chat: str) -> None:
    """What a chat is owed was sent."""
    for owed in await parts.outbox.claim(0, NOW, 10):
        sent = Sent(message_id=7, revision=owed.revision, at=NOW, heard=owed.revision)
        await parts.outbox.confirm(0, owed, sent)


async def edit(parts: Parts, act: EditorAct) -> None:
    await parts.posts.append([act.as_post(f"1-{act.kind}", NOW)])
    await work(parts)


async def owed_to(parts: Parts, chat: str) -> list[Owed]:
    return (await parts.outbox.chat(chat))[1]


async def test_a_correction_changes_the_incident_and_reaches_those_who_were_told(redis: Client) -> None:
    parts, incident = await town(redis)
    act = EditorAct(kind=EditKind.CORRECT, incident_id=incident.id, by=9, field="killed", value="3-4")
    await edit(parts, act)
    new = await parts.incidents.get(incident.id)
    assert new is not None and new.killed == (3, 4) and new.revisions[-1].reason is Reason.CORRECTED
    assert [(one.action, one.reason) for one in await owed_to(parts, "1")] == [(Action.REPLY, "corrected_by_editor")]
    assert await owed_to(parts, "2") == []
    (one,) = await owed_to(parts, "1")
    message = await parts.letters(one, [new], reader(1, "Deir ez-Zor"))
    assert message is not None and "<b>تصويب:</b>" in message.parts[0]


async def test_later_posts_do_not_undo_a_correction(redis: Client) -> None:
    parts, incident = await town(redis)
    await edit(parts, EditorAct(kind=EditKind.CORRECT, incident_id=incident.id, by=9, field="killed", value="3"))
    text = "مقتل مدنيين اثنين وإصابة ثلاثة بقصف مدفعي على بلدة ذيبان شرق دير الزور، بحسب مشفى ميداني"
    await parts.posts.append([Post(id="telegram:wadi/1", text=text, source="telegram:wadi", date=NOW, received=NOW)])
    await work(parts)
    new = await parts.incidents.get(incident.id)
    assert new is not None and len(new.evidence) == 2 and new.killed == (3, 3)


async def test_a_retraction_is_told_and_the_incident_stays_withdrawn(redis: Client) -> None:
    parts, incident = await town(redis)
    await edit(parts, EditorAct(kind=EditKind.RETRACT, incident_id=incident.id, by=9, note="صورة قديمة"))
    new = await parts.incidents.get(incident.id)
    assert new is not None and new.retracted
    (one,) = await owed_to(parts, "1")
    message = await parts.letters(one, [new], reader(1, "Deir ez-Zor"))
    assert message is not None and "<b>سحب:</b>" in message.parts[0]


@pytest.mark.parametrize(
    "act",
    [
        EditorAct(kind=EditKind.RETRACT, incident_id="BQ-0000", by=9),
        EditorAct(kind=EditKind.CORRECT, incident_id="", by=9, field="killed", value="many"),
        EditorAct(kind=EditKind.MERGE, incident_id="", by=9, other=""),
        EditorAct(kind=EditKind.SPLIT, incident_id="", by=9, post_ids=("telegram:nahr/1",)),
    ],
    ids=lambda act: act.kind,
)
async def test_an_act_without_sense_changes_nothing_and_the_line_goes_on(redis: Client, act: EditorAct) -> None:
    parts, incident = await town(redis)
    act = msgspec.structs.replace(act, incident_id=act.incident_id or incident.id)
    await edit(parts, act)
    assert (await parts.incidents.get(incident.id)) == incident
    await until(lambda: no_posts_wait(parts))


async def no_posts_wait(parts: Parts) -> bool:
    return await parts.posts.waiting() == 0
