"""/start: from nothing to a subscription in four taps, ending with a real alert as an example."""

import msgspec

from bot.areas import area_of
from bot.model.alert import Message
from bot.model.incident import Level
from bot.render.alert import alert
from bot.render.wishes import areas_of, kinds_of, level_name
from bot.subscriptions import Refused, add_area, set_language
from handlers.call import Call, Command, Reply, Who
from handlers.keep import book, incidents_for, keep
from handlers.onboarding import KINDS, ask_area, ask_kinds, ask_language, ask_level
from handlers.say import page, silent, text


async def start(call: Call) -> Reply:
    """A newcomer is asked for a language; who is subscribed already sees what it gets."""
    if call.subscriber is None or call.subscriber.paused:
        return Reply(messages=(ask_language(call),))
    return Reply(messages=(page(call, "\n\n".join([text(call, "start"), ready(call)])),))


def ready(call: Call) -> str:
    """What the chat is subscribed to, in a sentence."""
    reader = call.reader
    values = {"areas": areas_of(reader), "kinds": kinds_of(reader), "level": level_name(call.language, reader.level)}
    return text(call, "start-ready", **values)


async def press(call: Call, words: tuple[str, ...]) -> Reply:
    """The answers of the first minute, one tap each."""
    try:
        match words:
            case ("lang", language):
                return await _language(call, language)
            case ("area", code):
                return await _area(call, code)
            case ("kinds", word):
                return await _kinds(call, word)
            case ("level", level):
                return await _level(call, level)
    except (KeyError, ValueError, Refused):
        pass
    return Reply(toast=text(call, "button-old"))


async def _language(call: Call, language: str) -> Reply:
    """The language is kept at once, silently: nothing is sent until the last answer."""
    newcomer = msgspec.structs.replace(call.reader, paused=call.subscriber is None or call.reader.paused)
    now = await keep(call, set_language(newcomer, language))
    return Reply(messages=(ask_area(now),), replace=True)


async def _area(call: Call, code: str) -> Reply:
    wish = add_area(call.reader, area_of(code)) if code else msgspec.structs.replace(call.reader, areas=())
    now = await keep(call, wish)
    return Reply(messages=(ask_kinds(now),), replace=True)


async def _kinds(call: Call, word: str) -> Reply:
    now = await keep(call, msgspec.structs.replace(call.reader, kinds=KINDS[word]))
    return Reply(messages=(ask_level(now),), replace=True)


async def _level(call: Call, level: str) -> Reply:
    """The last answer: alerts begin, and the newest event shows how they look."""
    chosen = Level.FLASH if level == "off" else Level[level.upper()]
    now = await keep(call, msgspec.structs.replace(call.reader, level=chosen, paused=False))
    return Reply(messages=(page(now, ready(now)), *await example(now)), replace=True)


async def example(call: Call) -> tuple[Message, ...]:
    """The newest incident within the subscription as an alert, announced as an example; silent."""
    found = await incidents_for(call)
    if not found:
        return (silent(page(call, text(call, "start-no-example"))),)
    shown = alert(found[0], call.reader, now=call.now, sources=await book(call))
    return (silent(page(call, text(call, "start-example"))), silent(shown))


START = Command(name="start", run=start, who=Who.CHANGER, presses={"start": press})
