"""/latest and /search: what was reported lately, five a page, each to be opened as the alert it was."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from bot.model.alert import Button, Message
from bot.model.incident import Incident
from bot.model.report import Kind
from bot.render.alert import alert
from bot.render.listing import incident_line
from bot.render.wishes import areas_of
from bot.subscriptions import MAX_WORD
from handlers.call import Call, Command, Reply
from handlers.keep import book, incidents_for
from handlers.say import Rows, button, page, say, text

PER_PAGE = 5
SEARCH = timedelta(days=30)


async def latest(call: Call) -> Reply:
    """The newest incidents within the subscription."""
    return Reply(messages=(await _latest(call, 0),))


async def _latest(call: Call, first: int) -> Message:
    found = await incidents_for(call)
    if not found:
        return page(call, text(call, "latest-none"))
    title = text(call, "latest-title", areas=areas_of(call.reader))
    return listing(call, title, found, first, "latest")


def listing(call: Call, title: str, found: Sequence[Incident], first: int, turn: str) -> Message:
    """A page of incidents: a line each, a button each, and the turns."""
    shown = found[first : first + PER_PAGE]
    told = [title, *(incident_line(incident, call.reader, call.now) for incident in shown)]
    return page(call, "\n".join(told), _rows(call, shown, first, len(found), turn))


def _rows(call: Call, shown: Sequence[Incident], first: int, count: int, turn: str) -> Rows:
    opens = tuple(Button(text=incident.id, data=f"open:{incident.id}") for incident in shown)
    turns = []
    if first:
        turns.append(button(call, "page-back", f"{turn}:{max(0, first - PER_PAGE)}"))
    if first + PER_PAGE < count:
        turns.append(button(call, "page-next", f"{turn}:{first + PER_PAGE}"))
    return tuple(row for row in (opens[:3], opens[3:], tuple(turns)) if row)


async def turn_latest(call: Call, words: tuple[str, ...]) -> Reply:
    """Another page of /latest."""
    first = int(words[0]) if words and words[0].isdigit() else 0
    return Reply(messages=(await _latest(call, first),), replace=True)


async def open_incident(call: Call, words: tuple[str, ...]) -> Reply:
    """One incident as its alert."""
    incident = await call.services.incidents.get(words[0]) if words else None
    if incident is None:
        return Reply(toast=text(call, "button-old"))
    return Reply(messages=(alert(incident, call.reader, now=call.now, sources=await book(call)),))


async def search(call: Call) -> Reply:
    """«/search ذيبان»: incidents of the past thirty days in which the words stand, normalised as everywhere."""
    word = call.words[:MAX_WORD].strip()
    if not word:
        return say(call, "search-how")
    return Reply(messages=(await _found(call, word, 0),))


async def _found(call: Call, word: str, first: int) -> Message:
    wish = msgspec.structs.replace(
        call.reader, areas=(), words_in=(word,), words_out=(), kinds=(Kind.ATTACK, Kind.THREAT)
    )
    found = await incidents_for(call, SEARCH, wish)
    if not found:
        return page(call, text(call, "search-none", word=word))
    return listing(call, text(call, "search-title", word=word), found, first, f"search:{_short(word)}")


def _short(word: str) -> str:
    """As much of the word as a button can hold; colons part its data."""
    return word.replace(":", " ").encode()[:36].decode(errors="ignore")


async def turn_search(call: Call, words: tuple[str, ...]) -> Reply:
    """Another page of a search."""
    word, first = words
    return Reply(messages=(await _found(call, word, int(first)),), replace=True)


LATEST = Command(name="latest", run=latest, presses={"latest": turn_latest, "open": open_incident})
SEARCH_COMMAND = Command(name="search", run=search, presses={"search": turn_search})
