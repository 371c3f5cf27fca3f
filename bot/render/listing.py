"""An incident in one line, for lists."""

from datetime import datetime

from bot.decide.safety import shown
from bot.model.incident import Incident
from bot.model.subscriber import Subscriber
from bot.render.alert import ICONS
from bot.render.events import headline
from bot.render.texts import t
from bot.render.when import clock, day, zone


def incident_line(incident: Incident, reader: Subscriber, now: datetime) -> str:
    """«🟠 مقتل شخصين في قصف على ذيبان، دير الزور · الثلاثاء 10 آذار، 10:31 · BQ-7F3K». HTML-safe."""
    where = zone(reader.timezone)
    first = incident.first_post.astimezone(where)
    same_day = first.date() == now.astimezone(where).date()
    when = (
        clock(first)
        if same_day
        else t(reader.language, "day-time", day=day(reader.language, first, now), time=clock(first))
    )
    return t(
        reader.language,
        "latest-line",
        icon=ICONS[incident.level],
        headline=headline(reader.language, shown(incident)),
        when=when,
        id=incident.id,
    )
