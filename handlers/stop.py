"""/stop: forget everything about the chat, and delete the messages that Telegram still lets us delete. Asked twice."""

import logging

from bot.ports import ChatGone, TryLater
from handlers.call import Call, Command, Reply, Who
from handlers.say import button, say

log = logging.getLogger(__name__)


async def stop(call: Call) -> Reply:
    """Ask once; nothing is stored about a stranger."""
    if call.subscriber is None:
        return say(call, "nothing-stored")
    return say(call, "stop-sure", ((button(call, "yes-delete", "stop:yes"), button(call, "no-keep", "stop:no")),))


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The answer. What cannot be deleted any more stays; everything else is gone before the reply."""
    if words != ("yes",):
        return say(call, "kept", replace=True)
    await forget(call)
    return say(call, "stopped", replace=True, rows=())


async def forget(call: Call) -> None:
    """Delete our messages, what the chat is owed, and the subscriber; in this order, so that it can be done again."""
    key = call.reader.key
    if call.services.desk is not None:
        ids = await call.services.desk.message_ids(key)
        if ids and call.services.chats is not None:
            try:
                await call.services.chats.delete(call.chat_id, ids)
            except (ChatGone, TryLater) as refusal:
                log.info("some messages could not be deleted", extra={"chat": key, "why": str(refusal)})
        await call.services.desk.forget(key)
    await call.services.subscribers.forget(key)


STOP = Command(name="stop", run=stop, who=Who.CHANGER, presses={"stop": press})
