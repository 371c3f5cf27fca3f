"""Which incident is meant: by its number in the words, or in the alert that is answered; and one in a line."""

import re

from bot.model.incident import Incident
from bot.render.html import plain
from bot.render.listing import incident_line
from handlers.call import Call

_ID = re.compile(r"BQ-[0-9A-Z]{3,10}")


def id_in(text: str) -> str | None:
    """The last number of an incident in a text: in an alert it stands at the end."""
    found = _ID.findall(text.upper())
    return found[-1] if found else None


async def meant(call: Call) -> Incident | None:
    """The incident named in the words, or in the message that was answered."""
    named = id_in(call.words) or id_in(call.replied)
    return await call.services.incidents.get(named) if named else None


def in_a_line(call: Call, incident: Incident) -> str:
    """The incident in one line without tags, for confirmations and lists."""
    return plain(incident_line(incident, call.reader, call.now))
