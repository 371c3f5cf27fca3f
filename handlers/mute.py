"""/mute and the alert's button: hear no more of one incident. The button «wrong»: a reader's report of a mistake."""

from bot.model.staff import Correction
from bot.subscriptions import mute as muted
from bot.subscriptions import unmute
from handlers.call import Call, Command, Reply, Who
from handlers.incident import id_in
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


async def press_wrong(call: Call, words: tuple[str, ...]) -> Reply:
    """«أبلغ عن خطأ»: one report for a chat and an incident goes to the editors."""
    if call.services.corrections is None or not words:
        return Reply(toast=text(call, "not-built"))
    report = Correction(id=f"{words[0]}.{call.chat_id}", at=call.now, chat_id=call.chat_id, incident_id=words[0])
    taken = await call.services.corrections.add(report)
    return Reply(toast=text(call, "wrong-thanks" if taken else "wrong-again"))


MUTE = Command(name="mute", run=mute, who=Who.CHANGER, presses={"mute": press_mute})
WRONG = Command(name="wrong", run=mute, who=Who.ANYONE, presses={"wrong": press_wrong})
