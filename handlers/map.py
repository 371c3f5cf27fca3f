"""/map and the alert's button: where it happened, as a picture, with circles for how exactly a place is known."""

import asyncio

from bot.decide.safety import shown
from bot.model.alert import Attachment, Message
from bot.render.events import explanation
from bot.render.map import picture
from bot.render.where import place_path
from handlers.call import Call, Command, Reply
from handlers.keep import incidents_for
from handlers.say import say, text


async def show_map(call: Call) -> Reply:
    """The past seven days within the subscription, without what was explained as no attack."""
    seen = [shown(incident) for incident in await incidents_for(call) if explanation(incident) is None]
    drawn = await asyncio.to_thread(picture, seen, call.reader, now=call.now)
    if drawn is None:
        return say(call, "map-none")
    return Reply(messages=(_with(drawn, text(call, "map-caption")),))


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """One incident's place, or (under a digest) the map of the days before."""
    if not words:
        return await show_map(call)
    incident = await call.services.incidents.get(words[0])
    if incident is None:
        return Reply(toast=text(call, "button-old"))
    seen = shown(incident)
    drawn = await asyncio.to_thread(picture, [seen], call.reader, now=call.now)
    if drawn is None or seen.place is None:
        return Reply(toast=text(call, "map-no-place"))
    return Reply(messages=(_with(drawn, text(call, "map-of", place=place_path(call.language, seen.place))),))


def _with(data: bytes, caption: str) -> Message:
    return Message(parts=(), attachments=(Attachment(name="map.png", data=data, caption=caption),))


MAP = Command(name="map", run=show_map, presses={"map": press})
