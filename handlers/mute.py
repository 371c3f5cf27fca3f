"""/mute and the alert's button: hear no more of one incident. The button «wrong»: a reader's report of a mistake."""

from bot.model.staff import Correction
from bot.subscriptions import mute as muted
from bot.subscriptions import unmute
from handlers.call import Call, Command, Reply, Who
from handlers.incident import id_in, meant
from handlers.keep import keep
from handlers.say import say, text


async def mute(call: Call) -> Reply:
    """«/mute» in answer to an alert, «/mute BQ-7F3K», «/mute off BQ-7F3K»; alone, the list."""
    named = id_in(call.words) or id_in(call.replied)
    if named is None:
        return _list(call) if not call.words else say(call, "mute-how")
    if call.words.casefold().startswith("off"):
        await keep(call, unmute(call.reader, named))
        return say(call, "unmuted", id=named)
    if await call.services.incidents.get(named) is None:
        return say(call, "incident-unknown", example="BQ-7F3K")
    await keep(call, muted(call.reader, named))
    return say(call, "muted", id=named)


def _list(call: Call) -> Reply:
    if not call.reader.muted:
        return say(call, "mute-none")
    return say(call, "mute-list", ids=" · ".join(call.reader.muted))


async def press_mute(call: Call, words: tuple[str, ...]) -> Reply:
    """The button under an alert. Pressed again it changes nothing."""
    if call.subscriber is None or not words:
        return Reply(toast=text(call, "not-subscribed"))
    await keep(call, muted(call.reader, words[0]))
    return Reply(toast=text(call, "muted", id=words[0]))


async def wrong(call: Call) -> Reply:
    """«/wrong» in answer to an alert: the same as its button."""
    incident = await meant(call)
    return say(call, await _report(call, incident.id)) if incident else say(call, "wrong-how")


async def press_wrong(call: Call, words: tuple[str, ...]) -> Reply:
    """«أبلغ عن خطأ»: one report for a chat and an incident goes to the editors."""
    incident = await call.services.incidents.get(words[0]) if words else None
    return Reply(toast=text(call, await _report(call, incident.id) if incident else "button-old"))


async def _report(call: Call, incident_id: str) -> str:
    """Hand the report to the editors; the id of the answer."""
    if call.services.corrections is None:
        return "not-built"
    report = Correction(id=f"{incident_id}.{call.chat_id}", at=call.now, chat_id=call.chat_id, incident_id=incident_id)
    return "wrong-thanks" if await call.services.corrections.add(report) else "wrong-again"


MUTE = Command(name="mute", run=mute, who=Who.CHANGER, presses={"mute": press_mute})
WRONG = Command(name="wrong", run=wrong, who=Who.ANYONE, presses={"wrong": press_wrong}, needs=("corrections",))
