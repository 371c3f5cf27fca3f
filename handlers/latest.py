"""/latest: what was reported lately, five a page, each to be opened as the alert it was."""

from collections.abc import Sequence

from bot.model.alert import Button, Message
from bot.model.incident import Incident
from bot.render.alert import alert
from bot.render.listing import incident_line
from bot.render.wishes import areas_of
from handlers.call import Call, Command, Reply
from handlers.keep import book, incidents_for
from handlers.say import Rows, button, page, text

PER_PAGE = 5


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


LATEST = Command(name="latest", run=latest, presses={"latest": turn_latest, "open": open_incident})
