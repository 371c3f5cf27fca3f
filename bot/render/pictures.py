"""The digest's two pictures. Drawing takes about half a second: not on the event loop, and once for equal digests."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.decide.safety import shown
from bot.model.alert import Attachment
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber
from bot.render.chart import picture as chart_of
from bot.render.events import explanation
from bot.render.map import picture as map_of

DAY = timedelta(days=1)


def digest_pictures(week: Sequence[Incident], reader: Subscriber, *, now: datetime) -> tuple[Attachment, ...]:
    """The chart of the week and the map of the past day; none where there is nothing to draw.

    What was withdrawn, or explained as no attack, is on neither.
    """
    live = [incident for incident in week if not incident.retracted and explanation(incident) is None]
    today = [shown(incident) for incident in live if incident.first_post > now - DAY]
    if not today:
        return ()
    drawn = (("chart.png", chart_of(live, reader, now=now)), ("map.png", map_of(today, reader, now=now)))
    return tuple(Attachment(name=name, data=data) for name, data in drawn if data)


def same_pictures(week: Sequence[Incident], reader: Subscriber, now: datetime) -> tuple[object, ...]:
    """A key: digests with one key have the same pictures."""
    seen = tuple((incident.id, incident.revision) for incident in week)
    return reader.language, reader.timezone, reader.areas, now.date(), seen
