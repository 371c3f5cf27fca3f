"""/broadcast: a message to every subscriber, for admins. Shown first, confirmed, with progress, and to be stopped."""

import zlib

import msgspec

from bot.model.alert import Action, Owed, Priority
from bot.model.staff import Broadcast
from bot.model.subscriber import Subscriber
from bot.render.announcement import announcement
from handlers.call import Call, Command, Reply, Who
from handlers.keep import audit
from handlers.say import button, page, say, text

LONGEST = 3_500
"""Characters: one message, with its title."""


async def broadcast(call: Call) -> Reply:
    """«/broadcast text» shows it and asks; «status» and «cancel» speak of the newest one."""
    match call.words.strip():
        case "":
            return say(call, "broadcast-how")
        case "status":
            return await _status(call)
        case "cancel":
            return await _cancel(call)
        case words if len(words) > LONGEST:
            return say(call, "broadcast-long", n=LONGEST)
        case words:
            return await _ask(call, words)


async def _ask(call: Call, words: str) -> Reply:
    """The preview is a message of its own; what is confirmed is kept, cancelled, until «yes»."""
    made = Broadcast(id=_id(call, words), by=call.user_id, at=call.now, text=words, cancelled=True)
    if call.services.broadcasts is not None:
        await call.services.broadcasts.put(made)
    sure = (button(call, "edit-yes", f"broadcast:{made.id}"), button(call, "no-keep", "broadcast:no"))
    asked = page(call, text(call, "broadcast-sure", n=len(await _readers(call))), (sure,))
    return Reply(messages=(announcement(words, call.reader), asked))


def _id(call: Call, words: str) -> str:
    return f"{call.now:%y%m%d%H%M%S}-{zlib.crc32(words.encode()):08x}"


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """«Yes»: it is owed to everyone. Pressed twice it is owed once."""
    made = await call.services.broadcasts.get(words[0]) if words and call.services.broadcasts else None
    if made is None or call.services.outbox is None or call.services.broadcasts is None:
        return say(call, "kept", replace=True)
    await call.services.broadcasts.put(msgspec.structs.replace(made, cancelled=False))
    readers = await _readers(call)
    await call.services.outbox.owe([_owed(call, made, reader) for reader in readers])
    await audit(call, "broadcast", made.text)
    return say(call, "broadcast-begun", replace=True, n=len(readers))


def _owed(call: Call, made: Broadcast, reader: Subscriber) -> Owed:
    return Owed(
        chat=reader.key,
        subject=_subject(made),
        revision=1,
        action=Action.SEND,
        priority=Priority.BROADCAST,
        reason="broadcast",
        since=call.now,
    )


def _subject(made: Broadcast) -> str:
    return f"broadcast:{made.id}"


async def _readers(call: Call) -> list[Subscriber]:
    """Everyone but those who paused."""
    if call.services.everyone is None:
        return []
    return [reader async for _, batch in call.services.everyone() for reader in batch if not reader.paused]


async def _status(call: Call) -> Reply:
    made = await call.services.broadcasts.latest() if call.services.broadcasts else None
    if made is None:
        return say(call, "broadcast-none")
    done, whole = await _progress(call, made)
    return say(call, "broadcast-cancelled" if made.cancelled else "broadcast-status", done=done, n=whole)


async def _progress(call: Call, made: Broadcast) -> tuple[int, int]:
    """How many have it, out of how many should."""
    readers = await _readers(call)
    if call.services.outbox is None:
        return 0, len(readers)
    done = [await call.services.outbox.sent(reader.key, _subject(made)) for reader in readers]
    return len([sent for sent in done if sent]), len(readers)


async def _cancel(call: Call) -> Reply:
    made = await call.services.broadcasts.latest() if call.services.broadcasts else None
    if made is None or call.services.broadcasts is None:
        return say(call, "broadcast-none")
    await call.services.broadcasts.put(msgspec.structs.replace(made, cancelled=True))
    await audit(call, "broadcast cancel", made.id)
    return await _status(call)


BROADCAST = Command(
    name="broadcast",
    run=broadcast,
    who=Who.ADMIN,
    presses={"broadcast": press},
    needs=("broadcasts", "everyone", "outbox"),
)
